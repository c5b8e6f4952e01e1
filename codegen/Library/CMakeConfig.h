// The CMake file of a library.
#ifndef WASMTORCH_CODEGEN_LIBRARY_CMAKECONFIG_H
#define WASMTORCH_CODEGEN_LIBRARY_CMAKECONFIG_H

#include "codegen/Library/LibraryNames.h"

namespace wasmtorch::codegen {

/// For `find_package` and `include`: an imported target `WasmTorch::model::<library>`. Every path in it is relative to the file itself.
/// `weightFile` is empty where the weights are embedded.
std::string libraryCMakeConfig(const package::Manifest &manifest, const LibraryNames &names, const std::string &weightFile);

} // namespace wasmtorch::codegen

#endif
