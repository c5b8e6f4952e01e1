// Arithmetic on shapes that several ops and passes share.
#ifndef WASMTORCH_DIALECTS_WT_SHAPEMATH_H
#define WASMTORCH_DIALECTS_WT_SHAPEMATH_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"

#include <optional>

namespace wasmtorch::wt {

using Shape = llvm::SmallVector<int64_t>;

/// The shape that two shapes broadcast to by NumPy's rule, or nothing where they don't fit.
std::optional<Shape> broadcastShapes(llvm::ArrayRef<int64_t> a, llvm::ArrayRef<int64_t> b);

/// The size of one spatial dimension of a windowed op's result (convolution, pooling), rounded down; less than
/// one where the window doesn't fit.
int64_t windowedSize(int64_t size, int64_t window, int64_t stride, int64_t padLow, int64_t padHigh, int64_t dilation);

/// Row-major strides, in elements.
Shape rowMajorStrides(llvm::ArrayRef<int64_t> shape);

/// The shape after a reduction over `dims`.
Shape reducedShape(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> dims, bool keepDims);

/// Whether `dims` is a permutation of 0 … rank-1.
bool isPermutation(llvm::ArrayRef<int64_t> dims, int64_t rank);
Shape invertPermutation(llvm::ArrayRef<int64_t> dims);
Shape permuted(llvm::ArrayRef<int64_t> values, llvm::ArrayRef<int64_t> dims);

/// The bytes of a tensor of static shape; a bool takes one.
int64_t byteSize(mlir::RankedTensorType type);

/// A shape as people write it: 1x3x224x224.
std::string shapeText(llvm::ArrayRef<int64_t> shape);

} // namespace wasmtorch::wt

#endif
