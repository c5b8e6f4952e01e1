// A tile of sums of products that is held in registers.
#include "passes/Lowering/SumTile.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch {

// The hot loop. Its order matters: engines allocate registers as the code stands, so each row's broadcast is made
// right before its two or so multiply-adds, and nothing is unrolled.
Emitter::Values emitProducts(Emitter &e, const SumTile &tile, Value left, Value right, ValueRange sums, int64_t count) {
  return e.loop(0, count, 1, sums, [&](Coordinate k, ValueRange carried) -> Emitter::Values {
    Value a = e.advance(left, k, tile.element), b = e.advance(right, e.scaled(k, tile.rightStep), tile.element);
    Emitter::Values columns, next;
    for (const SumTile::Columns &vector : tile.columns)
      columns.push_back(e.load(e.advance(b, {Value(), vector.offset}, tile.element), tile.element, 1, vector.lanes));
    for (int64_t r = 0; r < tile.rows; ++r) {
      Value broadcast = e.load(e.advance(a, {Value(), r * tile.rowStride}, tile.element), tile.element, 0, vectorLanes);
      for (Value vector : columns)
        next.push_back(e.multiplyAdd(broadcast, vector, carried[next.size()]));
    }
    return next;
  });
}

void forEachRowTile(Emitter &e, int64_t rows, int64_t most, llvm::function_ref<void(Coordinate, int64_t)> body) {
  int64_t tiles = llvm::divideCeil(rows, most);
  int64_t size = tiles == 0 ? 0 : rows / tiles, larger = tiles == 0 ? 0 : rows % tiles;
  e.loop(0, larger, size + 1, [&](Coordinate row) { body(row, size + 1); });
  e.loop(larger * (size + 1), tiles - larger, size, [&](Coordinate row) { body(row, size); });
}

} // namespace wasmtorch
