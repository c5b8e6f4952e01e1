// A tile of sums of products that is held in registers: the hot loop of everything that multiplies matrices.
#ifndef WASMTORCH_PASSES_LOWERING_SUMTILE_H
#define WASMTORCH_PASSES_LOWERING_SUMTILE_H

#include "passes/Lowering/Emitter.h"

namespace wasmtorch {

/// Rows of a left operand times vectors of columns of a right one.
struct SumTile {
  /// A vector of columns.
  struct Columns {
    int64_t offset; ///< in a row of the right operand
    int64_t lanes;  ///< that are there to be read
  };
  mlir::Type element;
  int64_t rows, rowStride; ///< of the left operand
  int64_t rightStep;       ///< from one row of the right operand to the next
  llvm::SmallVector<Columns> columns;
};

/// Adds `count` products to each sum; that of row `r` and columns `v` is `sums[r * columns.size() + v]`.
Emitter::Values emitProducts(Emitter &emitter, const SumTile &tile, mlir::Value left, mlir::Value right, mlir::ValueRange sums,
                             int64_t count);

/// Cuts `rows` into tiles as even as can be: 7 rows in tiles of at most 6 are 4 and 3. The body gets the first row and their number.
void forEachRowTile(Emitter &emitter, int64_t rows, int64_t most, llvm::function_ref<void(Coordinate, int64_t)> body);

} // namespace wasmtorch

#endif
