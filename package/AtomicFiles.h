// A set of files that appears as a whole or not at all.
#ifndef WASMTORCH_PACKAGE_ATOMIC_FILES_H
#define WASMTORCH_PACKAGE_ATOMIC_FILES_H

#include "package/Outcome.h"
#include "package/TemporaryFiles.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wasmtorch::package {

/// One file being written. It belongs to its AtomicFiles.
class OutputFile {
public:
  /// Every failure names the final file, and says so where the disk is full.
  Outcome append(std::string_view bytes);
  /// Zeros up to the next multiple of `alignment`.
  Outcome alignTo(uint64_t alignment);
  /// Written by `append` so far.
  uint64_t size() const { return written; }
  /// Where the bytes lie until the commit, for a program that writes the file itself.
  const std::string &temporaryPath() const { return temporary.path(); }

  OutputFile(std::string finalPath, const std::string &temporaryPath);
  ~OutputFile();

private:
  friend class AtomicFiles;
  Outcome create();
  Outcome finish();
  Outcome backUp();
  Outcome rename();
  void restore();

  std::string finalPath;
  TemporaryFile temporary;
  std::unique_ptr<TemporaryFile> backup;
  enum { Untouched, Renamed } state = Untouched;
  int descriptor = -1;
  uint64_t written = 0;
};

/// Files are written beside their place as `name.tmp-…`, brought to the disk and renamed at the commit:
/// manifest.json last, the others in the order in which they were created. Without a commit, on failure, and
/// (see `removeTemporariesOnSignal`) when a signal ends the process, the temporary files are removed and the
/// old files are as they were. Files in the folder that aren't written here stay.
class AtomicFiles {
public:
  /// Nothing is touched before the first `create`, which makes the folder where there is none.
  explicit AtomicFiles(std::string folder);
  ~AtomicFiles();
  AtomicFiles(const AtomicFiles &) = delete;
  AtomicFiles &operator=(const AtomicFiles &) = delete;

  /// Starts a file; `name` has no folder in it. `file` stays valid until the commit or the end of this object.
  Outcome create(std::string_view name, OutputFile *&file);
  /// A whole file at once.
  Outcome add(std::string_view name, std::string_view contents);
  /// Each file's name and where its bytes lie until the commit.
  void visit(const std::function<void(const std::string &name, const std::string &temporaryPath)> &each) const;
  /// All or nothing. Only once.
  Outcome commit();

private:
  Outcome prepareFolder();
  Outcome renameAll();

  std::string folder;
  /// Folders that we made, outermost first: removed again if nothing comes of it.
  std::vector<std::string> madeFolders;
  std::vector<std::unique_ptr<OutputFile>> files;
  bool prepared = false;
  bool committed = false;
};

} // namespace wasmtorch::package

#endif
