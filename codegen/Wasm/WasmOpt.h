// Binaryen's wasm-opt, run as a program.
#ifndef WASMTORCH_CODEGEN_WASM_WASMOPT_H
#define WASMTORCH_CODEGEN_WASM_WASMOPT_H

#include "codegen/Wasm/ScratchFiles.h"

#include "llvm/ADT/ArrayRef.h"

#include <vector>

namespace wasmtorch {

/// A wasm-opt that was found and answered.
struct WasmOpt {
  std::vector<std::string> command; ///< the program, and the engine that runs it where it is a script
  std::string version;              ///< as it says itself: "132"
};

/// Finds it, for `askWasmOpt` to make sure of: `chosen` where that isn't empty, else the one that is installed with this compiler, which
/// needs a Node, else the one on PATH. None at all is a failure. Runs nothing.
package::Outcome locateWasmOpt(const std::string &chosen, WasmOpt &tool);

/// Asks it for its version. One before 117, which does not know relaxed SIMD's final form, is a failure.
package::Outcome askWasmOpt(WasmOpt &tool);

/// Both.
package::Outcome findWasmOpt(const std::string &chosen, WasmOpt &tool);

/// Validates a module against `features` and makes it smaller: merges equal functions, drops what is unused, packs memory. It leaves
/// the bodies of functions alone, which LLVM has scheduled. Their names go unless `keepNames`.
package::Outcome optimizeModule(const WasmOpt &tool, llvm::ArrayRef<std::string> features, ScratchFiles &scratch, std::string &module,
                                bool keepNames = false);

/// The text of a module, by the wasm-dis that stands beside the tool.
package::Outcome disassembleModule(const WasmOpt &tool, ScratchFiles &scratch, const std::string &module, std::string &text);

} // namespace wasmtorch

#endif
