// Versions of the compiler and of its parts.
#include "compiler/Driver/Version.h"

#include "codegen/Wasm/WasmOpt.h"
#include "package/Manifest.h"

#include "llvm/Config/llvm-config.h"

namespace wasmtorch {

std::string compilerVersion() { return WASMTORCH_VERSION; }
std::string llvmVersion() { return LLVM_VERSION_STRING; }

std::string versionText() {
  WasmOpt tool;
  auto found = findWasmOpt({}, tool);
  return "wasmtorchc " + compilerVersion() + "\nLLVM and MLIR " + llvmVersion() + "\nwasm-opt " + (found ? tool.version : "not found") +
         "\npackage format " + std::to_string(package::manifestFormat) + "\n";
}

} // namespace wasmtorch
