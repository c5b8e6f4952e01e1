// The inner parts that kernels around matrix products share.
#include "passes/Lowering/Panels.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch {

void packPanels(Emitter &e, Value from, const MatrixView &matrix, Value to, int64_t width, Type element) {
  auto pack = [&](Coordinate panel, int64_t columns) {
    Value fromPanel = e.advance(from, e.scaled(panel, width * matrix.columnStride), element);
    Value toPanel = e.advance(to, e.scaled(panel, matrix.rows * width), element);
    e.loop(0, matrix.rows, 1, [&](Coordinate row) {
      Value fromRow = e.advance(fromPanel, e.scaled(row, matrix.rowStride), element);
      Value toRow = e.advance(toPanel, e.scaled(row, width), element);
      for (int64_t column = 0; column < width; column += vectorLanes) {
        int64_t lanes = std::clamp<int64_t>(columns - column, 0, vectorLanes);
        Value place = e.advance(fromRow, {Value(), column * matrix.columnStride}, element);
        Value vector = lanes == 0 ? e.zero(element) : e.load(place, element, matrix.columnStride, lanes);
        e.store(vector, e.advance(toRow, {Value(), column}, element), 1, vectorLanes);
      }
    });
  };
  int64_t whole = matrix.columns / width;
  e.loop(0, whole, 1, [&](Coordinate panel) { pack(panel, width); });
  if (matrix.columns % width != 0)
    pack({Value(), whole}, matrix.columns % width);
}

void copyRows(Emitter &e, const Rows &from, const Rows &to, int64_t rows, int64_t count, Type element) {
  e.loop(0, rows, 1, [&](Coordinate row) {
    Value source = e.advance(from.start, e.scaled(row, from.stride), element),
          target = e.advance(to.start, e.scaled(row, to.stride), element);
    e.vectorSteps(count, [&](Coordinate at, int64_t lanes) {
      e.store(e.load(e.advance(source, at, element), element, 1, lanes), e.advance(target, at, element), 1, lanes);
    });
  });
}

// The hot loop. Its order matters: engines allocate registers as the code stands, so each row's broadcast is made
// right before its two or so multiply-adds, and nothing is unrolled. V8 adds the offset of a broadcasting load to the memory's base by an
// instruction of its own and, where another loop has the same offset, stores the sum in each turn: so each row has a pointer. What counts
// the turns counts bytes, which is added to all of them as it is.
Emitter::Values emitTile(Emitter &e, const Tile &tile, ValueRange sums, Type element) {
  int64_t bytes = element.getIntOrFloatBitWidth() / 8;
  Type byte = e.b.getI8Type();
  Emitter::Values rows;
  for (int64_t r = 0; r < tile.rows; ++r)
    rows.push_back(e.hold(e.advance(tile.left, {Value(), r * tile.leftRowStride}, element)));
  return e.loop(0, tile.depth, bytes, sums, [&](Coordinate k, ValueRange carried) -> Emitter::Values {
    Value b = e.advance(tile.right, e.scaled(k, tile.rightRowStride), byte);
    Emitter::Values columns, next;
    for (int64_t v = 0; v < tile.vectors; ++v)
      columns.push_back(
          e.load(e.advance(b, {Value(), tile.offsets.empty() ? v * vectorLanes : tile.offsets[v]}, element), element, 1, tile.lanes[v]));
    for (int64_t r = 0; r < tile.rows; ++r) {
      Value broadcast = e.load(e.advance(rows[r], k, byte), element, 0, vectorLanes);
      for (int64_t v = 0; v < tile.vectors; ++v)
        next.push_back(e.multiplyAdd(broadcast, columns[v], carried[r * tile.vectors + v]));
    }
    return next;
  });
}

void evenTiles(Emitter &e, int64_t rows, int64_t most, llvm::function_ref<void(Coordinate, int64_t)> body) {
  int64_t tiles = llvm::divideCeil(rows, most);
  int64_t size = tiles == 0 ? 0 : rows / tiles, larger = tiles == 0 ? 0 : rows % tiles;
  auto emitOf = [&](int64_t first, int64_t count, int64_t each) { e.loop(first, count, each, [&](Coordinate row) { body(row, each); }); };
  emitOf(0, larger, size + 1);
  emitOf(larger * (size + 1), tiles - larger, size);
}

} // namespace wasmtorch
