// The inner parts that kernels around matrix products share.
#include "passes/Lowering/Panels.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch {

// Rows of a matrix that is read along them: the lines of so many are still in the second-level cache for the next panel, wherever they lie.
constexpr int64_t packedRows = 32;
// A line of a cache, in elements: what is copied in one turn of a loop.
constexpr int64_t lineElements = 16;

void packPanels(Emitter &e, Value from, const MatrixView &matrix, Value to, int64_t width, Type element) {
  Coordinate first;
  int64_t rows = 0;
  // Some columns of one panel, to the places of `lanes` rounded up to whole vectors.
  auto copy = [&](Value fromRow, Value toRow, int64_t columns) {
    for (int64_t column = 0; column < width; column += vectorLanes) {
      int64_t lanes = std::clamp<int64_t>(columns - column, 0, vectorLanes);
      Value place = e.advance(fromRow, {Value(), column * matrix.columnStride}, element);
      Value vector = lanes == 0 ? e.zero(element) : e.load(place, element, matrix.columnStride, lanes);
      e.store(vector, e.advance(toRow, {Value(), column}, element), 1, vectorLanes);
    }
  };
  // Panels beside each other share lines of the cache: a row of `panels` is copied at a time.
  auto pack = [&](Coordinate panel, int64_t panels, int64_t columns) {
    Value fromPanel = e.advance(from, e.scaled(panel, width * matrix.columnStride), element);
    Value toPanel = e.advance(to, e.scaled(panel, matrix.rows * width), element);
    e.loop(0, rows, 1, [&](Coordinate step) {
      Coordinate row = e.sum(first, step);
      Value fromRow = e.advance(fromPanel, e.scaled(row, matrix.rowStride), element);
      Value toRow = e.advance(toPanel, e.scaled(row, width), element);
      for (int64_t i = 0; i < panels; ++i)
        copy(e.advance(fromRow, {Value(), i * width * matrix.columnStride}, element),
             e.advance(toRow, {Value(), i * matrix.rows * width}, element), columns);
    });
  };
  int64_t whole = matrix.columns / width, together = matrix.columnStride == 1 ? std::max<int64_t>(lineElements / width, 1) : 1;
  evenTiles(e, matrix.rows, matrix.columnStride == 1 ? packedRows : std::max<int64_t>(matrix.rows, 1), [&](Coordinate at, int64_t count) {
    first = at;
    rows = count;
    e.loop(0, whole / together, together, [&](Coordinate panel) { pack(panel, together, width); });
    for (int64_t panel = whole - whole % together; panel < whole; ++panel)
      pack({Value(), panel}, 1, width);
    if (matrix.columns % width != 0)
      pack({Value(), whole}, 1, matrix.columns % width);
  });
}

void copyRows(Emitter &e, const Rows &from, const Rows &to, int64_t rows, int64_t count, Type element) {
  e.loop(0, rows, 1, [&](Coordinate row) {
    Value source = e.advance(from.start, e.scaled(row, from.stride), element),
          target = e.advance(to.start, e.scaled(row, to.stride), element);
    auto copy = [&](Coordinate at, int64_t lanes) {
      e.store(e.load(e.advance(source, at, element), element, 1, lanes), e.advance(target, at, element), 1, lanes);
    };
    int64_t lines = count / lineElements;
    e.loop(0, lines, lineElements, [&](Coordinate line) {
      for (int64_t i = 0; i < lineElements; i += vectorLanes)
        copy(e.sum(line, {Value(), i}), vectorLanes);
    });
    e.vectorSteps(count % lineElements, [&](Coordinate at, int64_t lanes) { copy(e.sum(at, {Value(), lines * lineElements}), lanes); });
  });
}

// The hot loop. Its order matters: engines allocate registers as the code stands, so each row's broadcast is made
// right before its two or so multiply-adds (each column's vector, where there are more of those), in each of the steps of a turn. V8 adds
// the offset of a broadcasting load to the memory's base by an instruction of its own and, where another loop has the same offset, stores
// the sum in each turn: so each row has a pointer, and the steps of a turn, which have the same offsets in all rows, share those sums. What
// counts the turns counts bytes, which is added to all of them as it is.
Emitter::Values emitTile(Emitter &e, const Tile &tile, ValueRange sums, Type element) {
  int64_t bytes = element.getIntOrFloatBitWidth() / 8;
  Type byte = e.b.getI8Type();
  Emitter::Values rows;
  for (int64_t r = 0; r < tile.rows; ++r) {
    Coordinate offset = tile.rowOffsets.empty() ? Coordinate{Value(), r * tile.leftRowStride} : Coordinate{tile.rowOffsets[r], 0};
    rows.push_back(e.hold(e.advance(tile.left, offset, element)));
  }
  auto emitSteps = [&](Coordinate k, int64_t steps, ValueRange carried) {
    Value b = e.advance(tile.right, e.scaled(k, tile.rightRowStride), byte);
    Emitter::Values lefts, next(carried);
    for (Value row : rows)
      lefts.push_back(e.advance(row, k, byte));
    for (int64_t step = 0; step < steps; ++step) {
      auto loadColumn = [&](int64_t v) {
        int64_t column = tile.offsets.empty() ? v * vectorLanes : tile.offsets[v];
        return e.load(e.advance(b, {Value(), step * tile.rightRowStride + column}, element), element, 1, tile.lanes[v]);
      };
      auto loadRow = [&](int64_t r) { return e.load(e.advance(lefts[r], {Value(), step}, element), element, 0, vectorLanes); };
      auto accumulate = [&](int64_t r, int64_t v, Value broadcast, Value column) {
        Value &sum = next[r * tile.vectors + v];
        sum = e.multiplyAdd(broadcast, column, sum);
        if (step + 1 < steps)
          sum = e.hold(sum);
      };
      // What there is less of stays in registers, the other comes one by one.
      Emitter::Values kept;
      bool keepsColumns = tile.vectors <= tile.rows;
      for (int64_t i = 0; i < std::min(tile.vectors, tile.rows); ++i)
        kept.push_back(keepsColumns ? loadColumn(i) : loadRow(i));
      for (int64_t i = 0; i < std::max(tile.vectors, tile.rows); ++i) {
        Value loaded = keepsColumns ? loadRow(i) : loadColumn(i);
        for (auto [j, other] : llvm::enumerate(kept))
          keepsColumns ? accumulate(i, j, loaded, other) : accumulate(j, i, other, loaded);
      }
    }
    return next;
  };
  // A vector of wider elements is two in WebAssembly, which no one local holds.
  int64_t most = element.getIntOrFloatBitWidth() * vectorLanes == 128 ? std::max<int64_t>(tile.depth, 1) : 1;
  int64_t steps = std::clamp<int64_t>(tile.unroll, 1, most), turns = tile.depth / steps, rest = tile.depth % steps;
  Emitter::Values done =
      e.loop(0, turns, steps * bytes, sums, [&](Coordinate k, ValueRange carried) { return emitSteps(k, steps, carried); });
  return rest == 0 ? done : emitSteps({Value(), turns * steps * bytes}, rest, done);
}

void evenTiles(Emitter &e, int64_t rows, int64_t most, llvm::function_ref<void(Coordinate, int64_t)> body) {
  int64_t tiles = llvm::divideCeil(rows, most);
  int64_t size = tiles == 0 ? 0 : rows / tiles, larger = tiles == 0 ? 0 : rows % tiles;
  auto emitOf = [&](int64_t first, int64_t count, int64_t each) { e.loop(first, count, each, [&](Coordinate row) { body(row, each); }); };
  emitOf(0, larger, size + 1);
  emitOf(larger * (size + 1), tiles - larger, size);
}

} // namespace wasmtorch
