// A contraction as strides: what the register-blocked kernel works on.
#ifndef WASMTORCH_PASSES_LOWERING_GEMMPROBLEM_H
#define WASMTORCH_PASSES_LOWERING_GEMMPROBLEM_H

#include "passes/Fusion/View.h"
#include "passes/Lowering/KernelContext.h"

namespace wasmtorch {

/// A dimension that the sum runs over outside of its contiguous inner part: a window's lines.
struct SumDimension {
  int64_t size, leftStride;
};

/// A dimension of the result outside of rows and columns: batches, an image's lines.
struct OuterDimension {
  unsigned resultDim;
  int64_t size, leftStride, rightStride;
};

/// `C[outer, row, column] = sum over (segments, inner) of A * B`, strides in elements.
struct GemmProblem {
  llvm::SmallVector<OuterDimension> outer;
  int64_t rows = 1, rowStride = 0;
  int rowDim = -1; ///< of the result, or -1 for a vector
  int64_t columns = 1, groups = 1;
  llvm::SmallVector<SumDimension> segments;
  int64_t innerDepth = 1, depth = 1;

  Memory left, right;
  int64_t leftOffset = 0, leftGroupStride = 0;
  /// The right operand: panels of `columns` of the schedule where packed, else rows of a matrix.
  bool rightPacked = true;
  int64_t rightOffset = 0, rightRowStride = 0, rightColumnStride = 1;
  mlir::Value bias; ///< the block argument, or null

  int64_t segmentCount() const {
    int64_t count = 1;
    for (const SumDimension &segment : segments)
      count *= segment.size;
    return count;
  }
};

/// Reads the problem off a kernel whose root is a contraction; fails after a diagnostic where an operand's layout does not fit.
mlir::FailureOr<GemmProblem> gemmProblem(KernelContext &context);

/// The view of a batched operand with as many dimensions as the result: missing and repeated ones have stride 0.
View alignedView(mlir::Value operand, unsigned rank);

} // namespace wasmtorch

#endif
