// From LLVM's dialect to a WebAssembly object file.
#ifndef WASMTORCH_CODEGEN_WASM_EMITOBJECT_H
#define WASMTORCH_CODEGEN_WASM_EMITOBJECT_H

#include "package/Outcome.h"
#include "passes/Lowering/Variant.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/SmallVector.h"

#include <string>
#include <vector>

namespace wasmtorch {

/// Registers LLVM's WebAssembly target. Once, before any emission.
void initializeWasmTarget();

/// The features of the engine that a variant needs, as WebAssembly names them.
std::vector<std::string> variantFeatures(Variant variant);

/// LLVM's IR of the module, optimised, as text. Fails after a diagnostic.
mlir::LogicalResult emitLlvmIr(mlir::ModuleOp module, Variant variant, std::string &text);

/// An object file of the module, which is in LLVM's dialect alone. Fails after a diagnostic.
mlir::LogicalResult emitObject(mlir::ModuleOp module, Variant variant, llvm::SmallVectorImpl<char> &object);

/// An object file that holds constant bytes alone, by the name `symbol`. In memory there are three copies of them meanwhile.
package::Outcome emitData(llvm::StringRef symbol, llvm::StringRef bytes, unsigned alignment, llvm::SmallVectorImpl<char> &object);

} // namespace wasmtorch

#endif
