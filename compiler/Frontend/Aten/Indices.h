// Elements that are chosen by numbers which may be computed.
#ifndef WASMTORCH_COMPILER_FRONTEND_ATEN_INDICES_H
#define WASMTORCH_COMPILER_FRONTEND_ATEN_INDICES_H

#include "compiler/Frontend/Aten/Call.h"

namespace wasmtorch::aten {

/// 0, 1, 2 and so on along dimension `dim`.
mlir::Value countAlong(Call &call, llvm::ArrayRef<int64_t> shape, int64_t dim, mlir::Type elementType);

/// The argument as an index: of i64 or i32. Null after a diagnostic.
mlir::Value indexArgument(Call &call, llvm::StringRef argument);

/// An index into a dimension of `size`, counted from the end where it is negative.
mlir::Value wrapNegative(Call &call, mlir::Value index, int64_t size);

/// An index of at most `rank` dimensions with exactly as many, at least one, and with ones around them: `before` and `after`.
mlir::Value placeIndex(Call &call, mlir::Value index, int64_t before, int64_t rank, int64_t after);

/// `x[..., index, ...]`: the index's dimensions, of which there are `rank`, stand in the place of `dim`. The index is one that
/// `placeIndex` gave for `dim` dimensions before it, and is computed on: nothing stands between that and the reading.
mlir::Value pickPlaced(Call &call, mlir::Value x, int64_t dim, int64_t rank, mlir::Value index);

/// The same for an index as it is, of numbers that are not negative.
mlir::Value pick(Call &call, mlir::Value x, int64_t dim, mlir::Value index);

/// How often `condition`, a tensor of bools, is true along its last dimension, as integers.
mlir::Value countTrue(Call &call, mlir::Value condition, mlir::Type elementType);

/// The elements of a constant of integers, or nothing.
std::optional<Shape> constantIndices(mlir::Value value);

/// Each element along `dim`, which the tensor has, `count` times in a row.
mlir::Value repeatEach(Call &call, mlir::Value x, int64_t dim, int64_t count);

/// The elements at these places along `dim`, counted from the end where they are negative.
mlir::Value pickKnown(Call &call, mlir::Value x, int64_t dim, Shape places);

} // namespace wasmtorch::aten

#endif
