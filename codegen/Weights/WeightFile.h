// The weight file of a package: every weight in the layout that kernels read, at the offset that the plan gives it.
#ifndef WASMTORCH_CODEGEN_WEIGHTS_WEIGHT_FILE_H
#define WASMTORCH_CODEGEN_WEIGHTS_WEIGHT_FILE_H

#include "codegen/Weights/PlacedWeights.h"

#include "package/Manifest.h"
#include "semantics/WeightSource.h"

namespace wasmtorch::codegen {

/// The largest piece of the file that has a digest of its own: small enough to check while it streams, large enough that
/// digests take no space.
constexpr uint64_t maxChunkBytes = 4 << 20;

/// Takes the file's bytes, in order. A failure has been diagnosed and ends the writing.
using ByteSink = llvm::function_ref<mlir::LogicalResult(llvm::ArrayRef<char>)>;

/// Streams the file, zeros between weights, and fills the manifest's `bytes` and `chunks`; the file's name is the
/// caller's. `placed` comes from `collectPlacedWeights`. One weight is in memory at a time, with what computing it
/// takes. Nothing is written, and `bytes` is 0, where there are no weights.
mlir::LogicalResult writeWeightFile(llvm::ArrayRef<PlacedWeight> placed, semantics::WeightSource &weights, ByteSink sink,
                                    package::Weights &manifest);

} // namespace wasmtorch::codegen

#endif
