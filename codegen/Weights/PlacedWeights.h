// Which weights a plan reads, and where it expects them.
#ifndef WASMTORCH_CODEGEN_WEIGHTS_PLACED_WEIGHTS_H
#define WASMTORCH_CODEGEN_WEIGHTS_PLACED_WEIGHTS_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"

#include <vector>

namespace wasmtorch::codegen {

/// A weight at its place in the weight file.
struct PlacedWeight {
  /// A `wt.param`, a `wt.derived`, or a `wt.state` whose initial value is stored.
  mlir::StringAttr symbol;
  mlir::RankedTensorType type;
  /// In bytes, from the start of the file.
  uint64_t offset;
  uint64_t bytes;
  mlir::Location location;
};

/// The weights of all `plan.entry`s and of `plan.prepare` that a file holds, each once, sorted by offset. Weights that overlap, have other
/// types than their symbols or lie beyond what 32 bits address are diagnostics.
mlir::FailureOr<std::vector<PlacedWeight>> collectPlacedWeights(mlir::ModuleOp module);

} // namespace wasmtorch::codegen

#endif
