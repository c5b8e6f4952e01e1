// The temporary files of this process, removed when a signal ends it.
#ifndef WASMTORCH_PACKAGE_TEMPORARY_FILES_H
#define WASMTORCH_PACKAGE_TEMPORARY_FILES_H

#include <string>

namespace wasmtorch::package {

/// When SIGINT, SIGTERM or SIGHUP arrives, ends the programs that we run (RunProgram.h), removes registered files and
/// lets the signal do what it did before: a handler that was installed earlier runs, otherwise the process ends by
/// that signal. Called once, by main; a signal that the parent told us to ignore stays ignored.
void removeTemporariesOnSignal();

/// What a handler of other signals calls that end the process: ends the programs that we run and removes registered files.
void removeTemporaries();

/// A file that exists only while this object does, unless it is kept. `path` must be absolute: the working
/// folder may be another one when the signal comes. Cheap: a slot in a list.
class TemporaryFile {
public:
  /// Registers before the file is created, so that no moment is left when it exists unregistered.
  explicit TemporaryFile(const std::string &path);
  /// Removes the file unless `keep` was called.
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile &) = delete;
  TemporaryFile &operator=(const TemporaryFile &) = delete;

  const std::string &path() const { return name; }
  /// Forgets the file: it was renamed or is not ours.
  void keep();

private:
  std::string name;
  struct Slot *slot;
};

/// Holds back those signals, in every thread, while it lives: a few renames are not to be interrupted. Without
/// `removeTemporariesOnSignal` it does nothing.
class SignalPause {
public:
  SignalPause();
  ~SignalPause();
  SignalPause(const SignalPause &) = delete;
  SignalPause &operator=(const SignalPause &) = delete;
};

} // namespace wasmtorch::package

#endif
