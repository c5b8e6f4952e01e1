// Files that a user asks for by a path of their own.
#include "compiler/Driver/OutputFiles.h"

#include "compiler/Driver/Messages.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace wasmtorch {

static bool isStream(const std::string &path) {
  llvm::sys::fs::file_status status;
  return path == "-" || (!llvm::sys::fs::status(path, status) && llvm::sys::fs::is_other(status));
}

static LogicalResult writeStream(const std::string &path, StringRef contents) {
  std::error_code error;
  llvm::raw_fd_ostream os(path, error, llvm::sys::fs::CD_OpenAlways, llvm::sys::fs::FA_Write, llvm::sys::fs::OF_None);
  os << contents;
  os.flush();
  if (!error)
    error = os.error();
  os.clear_error();
  return error ? reportError("cannot write " + (path == "-" ? "to standard output" : "'" + path + "'") + ": " + error.message())
               : success();
}

LogicalResult OutputFiles::add(const std::string &path, std::string contents) {
  if (isStream(path)) {
    outputs.push_back({path, std::move(contents), nullptr});
    return success();
  }
  std::string folder = llvm::sys::path::parent_path(path).str();
  outputs.push_back({path, {}, std::make_unique<package::AtomicFiles>(folder.empty() ? "." : folder)});
  auto written = outputs.back().file->add(llvm::sys::path::filename(path).str(), contents);
  return written ? success() : reportError(written.message());
}

LogicalResult OutputFiles::commit() {
  for (Output &output : outputs) {
    if (!output.file) {
      if (failed(writeStream(output.path, output.contents)))
        return failure();
    } else if (auto written = output.file->commit(); !written) {
      return reportError(written.message());
    }
  }
  return success();
}

} // namespace wasmtorch
