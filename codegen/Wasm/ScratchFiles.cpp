// Intermediate files of one compilation.
#include "codegen/Wasm/ScratchFiles.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace wasmtorch {

package::Outcome ScratchFiles::create(std::string_view suffix, std::string &path) {
  llvm::SmallString<128> name;
  if (std::error_code error = llvm::sys::fs::createTemporaryFile("wasmtorch", llvm::StringRef(suffix.data(), suffix.size()), name))
    return package::Outcome::failure("cannot make a temporary file: " + error.message());
  path = std::string(name);
  files.push_back(std::make_unique<package::TemporaryFile>(path));
  return package::Outcome::success();
}

package::Outcome ScratchFiles::write(std::string_view suffix, std::string_view contents, std::string &path) {
  if (auto made = create(suffix, path); !made)
    return made;
  std::error_code error;
  llvm::raw_fd_ostream os(path, error);
  os << llvm::StringRef(contents.data(), contents.size());
  os.close();
  if (!error)
    error = os.error();
  os.clear_error();
  return error ? package::Outcome::failure("cannot write '" + path + "': " + error.message()) : package::Outcome::success();
}

} // namespace wasmtorch
