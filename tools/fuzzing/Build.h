// Compiles a module of programs in this process.
#ifndef WASMTORCH_TOOLS_FUZZING_BUILD_H
#define WASMTORCH_TOOLS_FUZZING_BUILD_H

#include "package/Manifest.h"
#include "passes/Lowering/Variant.h"

#include "mlir/IR/BuiltinOps.h"

namespace wasmtorch::fuzzing {

/// What the engine needs to run the module.
struct Built {
  /// Entries with the places of their inputs and outputs.
  package::Manifest manifest;
  /// By variant, a linked WebAssembly module. It has not gone through wasm-opt, which takes longer than all the rest.
  std::vector<std::pair<std::string, std::string>> modules;
  /// The weights in the layout that kernels read.
  std::string weights;
};

/// Takes the module through all phases, as the driver does. `module` is changed. Failures are diagnostics.
mlir::LogicalResult build(mlir::ModuleOp module, const std::string &weightFile, Built &built);

} // namespace wasmtorch::fuzzing

#endif
