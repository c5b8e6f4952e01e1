// Intermediate files of one compilation.
#ifndef WASMTORCH_CODEGEN_WASM_SCRATCHFILES_H
#define WASMTORCH_CODEGEN_WASM_SCRATCHFILES_H

#include "package/Outcome.h"
#include "package/TemporaryFiles.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wasmtorch {

/// Files of this process's own under TMPDIR. They vanish with this object, and when a signal ends the process.
class ScratchFiles {
public:
  /// Makes an empty file whose name ends in `.suffix`, for another program to write.
  package::Outcome create(std::string_view suffix, std::string &path);
  /// Makes a file with these contents.
  package::Outcome write(std::string_view suffix, std::string_view contents, std::string &path);

private:
  std::vector<std::unique_ptr<package::TemporaryFile>> files;
};

} // namespace wasmtorch

#endif
