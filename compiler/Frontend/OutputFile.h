// A file that appears under its name only when it is whole.
#ifndef WASMTORCH_COMPILER_FRONTEND_OUTPUT_FILE_H
#define WASMTORCH_COMPILER_FRONTEND_OUTPUT_FILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <memory>
#include <optional>
#include <string>

namespace wasmtorch::frontend {

/// Written beside its place and renamed at the commit; without one, nothing stays. The importer's files pass between two programs
/// and may lie in two folders, hence not the package's writer.
class OutputFile {
public:
  explicit OutputFile(const std::string &path);
  ~OutputFile();
  OutputFile(const OutputFile &) = delete;

  void append(llvm::StringRef bytes);
  void appendZeros(uint64_t count);
  /// For writers that take a stream; null if the file couldn't be made.
  llvm::raw_ostream *stream() { return output ? &*output : nullptr; }
  /// Gives what went wrong since the beginning, or "".
  std::string commit();

private:
  std::string path, problem;
  std::optional<llvm::sys::fs::TempFile> file;
  std::optional<llvm::raw_fd_ostream> output;
};

} // namespace wasmtorch::frontend

#endif
