// The inner parts that kernels around matrix products share.
#ifndef WASMTORCH_PASSES_LOWERING_PANELS_H
#define WASMTORCH_PASSES_LOWERING_PANELS_H

#include "passes/Lowering/Emitter.h"

namespace wasmtorch {

/// The right operand of a product, strides in elements.
struct MatrixView {
  int64_t rows, columns;
  int64_t rowStride, columnStride;
};

/// Copies `matrix`, which starts at `from`, into panels of `width` columns at `to`: panel by panel, row by row, the last panel filled up
/// by zeros.
void packPanels(Emitter &e, mlir::Value from, const MatrixView &matrix, mlir::Value to, int64_t width, mlir::Type element);

/// Rows of `count` elements one behind the other, a stride apart.
struct Rows {
  mlir::Value start; ///< !llvm.ptr
  int64_t stride;
};

/// Copies `rows` rows: to a distance at which they do not share the sets of a first-level cache (`pack_left` of a schedule).
void copyRows(Emitter &e, const Rows &from, const Rows &to, int64_t rows, int64_t count, mlir::Type element);

/// A register-blocked part of a product: `rows` of the left operand times `columns` of the right one, `depth` products each.
struct Tile {
  mlir::Value left, right; ///< !llvm.ptr to the first elements
  int64_t leftRowStride;   ///< the left operand's summed elements lie one behind the other
  int64_t rightRowStride;
  int64_t depth, rows, vectors;
  int64_t unroll;                      ///< how many products of each sum a turn of the loop computes (`unroll` of a schedule)
  llvm::SmallVector<int64_t, 8> lanes; ///< of each vector of the right operand that may be loaded
  /// Where each of them starts in a row of the right operand; one behind the other if there is none.
  llvm::SmallVector<int64_t, 8> offsets = {};
  /// Where each row of the left operand starts; `leftRowStride` apart if there is none.
  llvm::SmallVector<mlir::Value, 8> rowOffsets = {};
};

/// `sums` and the tile's products: row by row, each row's vectors of columns one after the other.
Emitter::Values emitTile(Emitter &e, const Tile &tile, mlir::ValueRange sums, mlir::Type element);

/// Tiles as even as can be: 7 rows in tiles of at most 6 are 4 and 3. `body` gets the first row and the number of rows.
void evenTiles(Emitter &e, int64_t rows, int64_t most, llvm::function_ref<void(Coordinate, int64_t)> body);

} // namespace wasmtorch

#endif
