// 3x3 convolutions as products of transformed tiles.
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/View.h"
#include "passes/Lowering/KernelContext.h"
#include "passes/Lowering/Panels.h"
#include "passes/Lowering/WinogradTransforms.h"
#include "passes/Placement/WinogradModel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch {

namespace {

/// A tile of which no part lies outside of the result: the last one of a line overlaps the one before it, and computes some results once
/// more.
struct TilePlace {
  Value line, pixel; ///< of its first result
};

class Winograd {
public:
  Winograd(Emitter &e, KernelContext &context)
      : e(e), context(context), op(cast<wt::ConvolutionOp>(context.root)), schedule(scheduleOf(context.kernel.getSchedule())),
        view(resolveView(op.getInput())), tile(schedule.tile), points(winogradPoints(tile)),
        channels(op.getWeight().getType().getDimSize(1)), columns(op.getType().getShape().back()),
        scratch(winogradScratch(schedule, channels)), element(context.output.element), epilogue(context.arguments, op.getResult()),
        outputForm(context.outputForm()) {}

  LogicalResult emit() {
    if (!context.arguments.count(view.source) || view.strides.back() != 1)
      return op.emitError(
          "the input of a convolution by Winograd's tiles has gaps between its channels, expected them one behind the other");
    if (failed(epilogue.build(context.produced)))
      return failure();
    emitBorder(e, context);
    int64_t lines = op.getType().getDimSize(1), pixels = op.getType().getDimSize(2);
    tilesOfLine = llvm::divideCeil(pixels, tile);
    lastLine = lines - tile;
    lastPixel = pixels - tile;
    int64_t tiles = tilesOfLine * llvm::divideCeil(lines, tile), count = std::min(schedule.blockRows, tiles);
    e.loop(0, op.getType().getDimSize(0), 1, [&](Coordinate at) {
      image = at;
      // Like the last tile of a line the last block overlaps the one before it: all are the same code.
      e.loop(0, llvm::divideCeil(tiles, count), count, [&](Coordinate first) {
        bool overlaps = tiles % count != 0 && first.variable;
        emitBlock(overlaps ? Coordinate{e.minimum(e.value(first), e.integer(tiles - count)), 0} : first, count);
      });
    });
    return success(!failedOnce);
  }

private:
  void emitBlock(Coordinate first, int64_t count) {
    e.loop(0, count, 1, [&](Coordinate index) { emitInputs(placeOf(e.sum(first, index)), index); });
    int64_t width = schedule.blockColumns;
    auto emitColumns = [&](Coordinate block, int64_t used) {
      emitProducts(block, count);
      e.loop(0, count, 1, [&](Coordinate index) { emitResults(placeOf(e.sum(first, index)), index, e.scaled(block, width), used); });
    };
    e.loop(0, columns / width, 1, [&](Coordinate block) { emitColumns(block, width); });
    if (columns % width != 0)
      emitColumns({Value(), columns / width}, columns % width);
  }

  TilePlace placeOf(Coordinate index) {
    Value number = e.value(index), perLine = e.integer(tilesOfLine);
    Value line = arith::DivUIOp::create(e.b, e.loc, number, perLine), pixel = arith::RemUIOp::create(e.b, e.loc, number, perLine);
    return {e.minimum(e.multiply(line, tile), e.integer(lastLine)), e.minimum(e.multiply(pixel, tile), e.integer(lastPixel))};
  }

  // Transforms one tile's inputs: columns first, then lines.
  void emitInputs(TilePlace place, Coordinate index) {
    Coordinate start = e.sum({Value(), view.offset}, e.scaled(image, view.strides[0]));
    start = e.sum(start, e.scaled({place.line, 0}, view.strides[1]));
    start = e.sum(start, e.scaled({place.pixel, 0}, view.strides[2]));
    Value from = e.advance(context.arguments.find(view.source)->second.base, start, element);
    Value to = e.advance(context.scratch, e.scaled(index, scratch.inputRow), element);
    e.vectorSteps(channels, [&](Coordinate channel, int64_t lanes) {
      Value source = e.advance(from, channel, element), target = e.advance(to, channel, element);
      SmallVector<Emitter::Values> half(points);
      for (int64_t x = 0; x < points; ++x) {
        Emitter::Values column;
        for (int64_t y = 0; y < points; ++y)
          column.push_back(e.load(e.advance(source, {Value(), y * view.strides[1] + x * view.strides[2]}, element), element, 1, lanes));
        for (auto [y, value] : llvm::enumerate(transformInputs(e, column, tile)))
          half[y].push_back(value);
      }
      for (int64_t y = 0; y < points; ++y)
        for (auto [x, value] : llvm::enumerate(transformInputs(e, half[y], tile)))
          e.store(value, e.advance(target, {Value(), (y * points + static_cast<int64_t>(x)) * scratch.inputPoint}, element), 1,
                  vectorLanes);
    });
  }

  // For each point the product of all tiles of the block and all channels of the block.
  void emitProducts(Coordinate block, int64_t count) {
    int64_t width = schedule.columns, panels = schedule.blockColumns / width, panel = channels * width;
    Value weights = context.arguments.find(op.getWeight())->second.base;
    weights = e.advance(weights, e.scaled(block, points * points * panels * panel), element);
    e.loop(0, points * points, 1, [&](Coordinate point) {
      Value left = e.advance(context.scratch, e.scaled(point, scratch.inputPoint), element);
      Value right = e.advance(weights, e.scaled(point, panels * panel), element);
      Value sums = e.advance(context.scratch, e.sum({Value(), scratch.sums}, e.scaled(point, scratch.sumPoint)), element);
      e.loop(0, panels, 1, [&](Coordinate index) {
        Value at = e.advance(right, e.scaled(index, panel), element);
        if (schedule.prefetch)
          e.touch(at, panel, element);
        emitPanel(left, at, e.advance(sums, e.scaled(index, width), element), count);
      });
    });
  }

  void emitPanel(Value left, Value right, Value sums, int64_t count) {
    int64_t depth = schedule.depth == 0 ? channels : schedule.depth;
    auto emitPart = [&](Coordinate part, bool first) {
      Value a = e.advance(left, e.scaled(part, depth), element), b = e.advance(right, e.scaled(part, depth * schedule.columns), element);
      evenTiles(e, count, context.tileRows(), [&](Coordinate row, int64_t rows) {
        emitRows(e.advance(a, e.scaled(row, scratch.inputRow), element), b, e.advance(sums, e.scaled(row, scratch.sumRow), element), depth,
                 rows, first);
      });
    };
    emitPart({Value(), 0}, true);
    e.loop(1, channels / depth - 1, 1, [&](Coordinate part) { emitPart(part, false); });
  }

  void emitRows(Value left, Value right, Value sums, int64_t depth, int64_t rows, bool first) {
    int64_t vectors = schedule.columns / vectorLanes;
    auto place = [&](int64_t row, int64_t v) { return e.advance(sums, {Value(), row * scratch.sumRow + v * vectorLanes}, element); };
    Emitter::Values values;
    for (int64_t row = 0; row < rows; ++row)
      for (int64_t v = 0; v < vectors; ++v)
        values.push_back(first ? e.zero(element) : e.load(place(row, v), element, 1, vectorLanes));
    Tile part{left, right, scratch.inputRow, schedule.columns, depth, rows, vectors, context.unroll(), {}};
    part.lanes.assign(vectors, vectorLanes);
    values = emitTile(e, part, values, element);
    for (int64_t row = 0; row < rows; ++row)
      for (int64_t v = 0; v < vectors; ++v)
        e.store(values[row * vectors + v], place(row, v), 1, vectorLanes);
  }

  // Transforms one tile's sums back, and computes on the results before they are stored.
  void emitResults(TilePlace place, Coordinate index, Coordinate column, int64_t used) {
    Value from = e.advance(context.scratch, e.sum({Value(), scratch.sums}, e.scaled(index, scratch.sumRow)), element);
    e.vectorSteps(used, [&](Coordinate channel, int64_t lanes) {
      Value source = e.advance(from, channel, element);
      SmallVector<Emitter::Values> half(tile);
      for (int64_t x = 0; x < points; ++x) {
        Emitter::Values line;
        for (int64_t y = 0; y < points; ++y)
          line.push_back(e.load(e.advance(source, {Value(), (y * points + x) * scratch.sumPoint}, element), element, 1, vectorLanes));
        for (auto [y, value] : llvm::enumerate(transformProducts(e, line, tile)))
          half[y].push_back(value);
      }
      Coordinate out = e.sum(column, channel);
      Value bias = loadBias(e, context, op.getBias(), out, lanes);
      for (int64_t y = 0; y < tile; ++y)
        for (auto [x, value] : llvm::enumerate(transformProducts(e, half[y], tile)))
          finish(value, bias, {image, {place.line, y}, {place.pixel, static_cast<int64_t>(x)}, out}, lanes);
    });
  }

  void finish(Value sum, Value bias, const Point &at, int64_t lanes) {
    if (bias)
      sum = arith::AddFOp::create(e.b, e.loc, sum, bias);
    failedOnce |= !storeResult(e, context, epilogue, outputForm, at, lanes, sum);
  }

  Emitter &e;
  KernelContext &context;
  wt::ConvolutionOp op;
  Schedule schedule;
  View view;
  int64_t tile, points, channels, columns;
  WinogradScratch scratch;
  Type element;
  PointwiseExpression epilogue;
  LinearForm outputForm;
  int64_t tilesOfLine = 0, lastLine = 0, lastPixel = 0;
  bool failedOnce = false;

  Coordinate image; // where the emission stands
};

} // namespace

LogicalResult lowerWinograd(Emitter &e, KernelContext &context) { return Winograd(e, context).emit(); }

} // namespace wasmtorch
