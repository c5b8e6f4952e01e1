// The register-blocked kernel of matrix products and convolutions.
#include "dialects/Wt/Wt.h"
#include "passes/Lowering/GemmProblem.h"
#include "passes/Lowering/Panels.h"
#include "passes/Placement/ScheduleModel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch {

namespace {

/// One part of the sum: all of it, or a block of `depth`.
struct DepthBlock {
  Coordinate index; ///< which block
  bool first = true, last = true;
};

/// Which tiles of rows are emitted: all, or those of one width alone.
enum class RowPart { All, Main, Rest };

class Gemm {
public:
  Gemm(Emitter &e, KernelContext &context, const GemmProblem &problem)
      : e(e), context(context), problem(problem), schedule(context.kernel.getSchedule()), width(schedule.getColumns()),
        element(context.output.element), epilogue(context.arguments, context.root->getResult(0)), outputForm(context.outputForm()) {
    blockDepth = schedule.getDepth() == 0 ? problem.depth : schedule.getDepth();
    packs = !problem.rightPacked && schedule.getPack();
    rowStep = problem.rightPacked || packs ? width : problem.rightRowStride;
    panelStep = problem.rightPacked || packs ? problem.depth * width : width;
    point.resize(cast<RankedTensorType>(context.root->getResult(0).getType()).getRank());
  }

  LogicalResult emit() {
    if (failed(epilogue.build(context.produced)))
      return failure();
    mergeRows();
    if (schedule.getFoldLines())
      foldLines();
    leftRowStride = problem.rowStride;
    // Where each panel goes through several batches of rows, those of one are not the next's.
    packsRows = schedule.getPackLeft() && (rowsOutermost() || llvm::all_of(problem.outer, [](auto &dim) { return dim.rightStride != 0; }));
    emitBorder(e, context);
    e.loop(0, problem.groups, 1, [&](Coordinate group) {
      Coordinate left = e.sum({Value(), problem.leftOffset}, e.scaled(group, problem.leftGroupStride));
      int64_t panels = llvm::divideCeil(problem.columns, width);
      Coordinate right = problem.rightPacked ? e.scaled(group, panels * panelStep) : Coordinate();
      groupColumn = e.scaled(group, problem.columns);
      emitBatches(0, left, right, /*ofRight=*/true);
    });
    return success(!failedOnce);
  }

private:
  // An outer dimension whose rows go on where the ones before it end is more rows: fewer tiles are cut off at its edge.
  void mergeRows() {
    while (problem.rowDim > 0 && !problem.outer.empty()) {
      OuterDimension &outer = problem.outer.back();
      bool follows = problem.rows == 1 || outer.size == 1 || outer.leftStride == problem.rows * problem.rowStride;
      LinearForm *forms[] = {&outputForm};
      if (!follows || outer.rightStride != 0 || static_cast<int>(outer.resultDim) + 1 != problem.rowDim ||
          !epilogue.join(outer.resultDim, outer.size, problem.rows, forms))
        return;
      if (problem.rows == 1)
        problem.rowStride = outer.leftStride;
      problem.rows *= outer.size;
      problem.rowDim = outer.resultDim;
      problem.outer.pop_back();
      point.pop_back();
    }
  }

  // Lines that stand apart become one all the same: where each row of a tile lies is computed.
  void foldLines() {
    if (problem.outer.empty())
      return;
    OuterDimension lines = problem.outer.back();
    LinearForm *forms[] = {&outputForm};
    if (lines.rightStride != 0 || static_cast<int>(lines.resultDim) + 1 != problem.rowDim ||
        !epilogue.join(lines.resultDim, lines.size, problem.rows, forms))
      return;
    lineRows = problem.rows;
    lineStride = lines.leftStride;
    problem.rows *= lines.size;
    problem.rowDim = lines.resultDim;
    problem.outer.pop_back();
    point.pop_back();
  }

  // Of each row of a tile.
  void findRows(Coordinate first, int64_t rows) {
    rowOffsets.clear();
    for (int64_t r = 0; r < rows; ++r) {
      Value index = e.value(e.sum(first, {Value(), r})), length = e.integer(lineRows);
      Value line = arith::DivUIOp::create(e.b, e.loc, index, length), pixel = arith::RemUIOp::create(e.b, e.loc, index, length);
      rowOffsets.push_back(e.add(e.multiply(line, lineStride), e.multiply(pixel, problem.rowStride)));
    }
  }

  // Batches in which the right operand differs stand outermost, so that it is packed once for each.
  void emitBatches(unsigned i, Coordinate left, Coordinate right, bool ofRight) {
    if (i == problem.outer.size()) {
      if (!ofRight)
        return emitRowTiles(left);
      rightBase = e.advance(problem.right.base, e.sum(right, {Value(), problem.rightOffset}), element);
      if (packs) {
        MatrixView matrix{problem.depth, problem.columns, problem.rightRowStride, problem.rightColumnStride};
        packPanels(e, rightBase, matrix, context.scratch, width, element);
        rightBase = context.scratch;
      }
      if (packsRows && !rowsOutermost()) {
        Value from = e.advance(problem.left.base, left, element);
        packRows(from, {}, problem.depth, problem.rows);
        problem.left.base = packedRows();
        return emitDepthBlocks({});
      }
      return emitDepthBlocks(left);
    }
    const OuterDimension &dim = problem.outer[i];
    if ((dim.rightStride != 0) != ofRight)
      return emitBatches(i + 1, left, right, ofRight);
    e.loop(0, dim.size, 1, [&](Coordinate at) {
      point[dim.resultDim] = at;
      emitBatches(i + 1, e.sum(left, e.scaled(at, dim.leftStride)), e.sum(right, e.scaled(at, dim.rightStride)), ofRight);
    });
  }

  bool rowsOuter() const { return schedule.getOrder() == plan::LoopOrder::RowsOuter; }
  // Each tile of rows meets all panels, and not those of a block, before the next one's turn.
  bool rowsOutermost() const { return rowsOuter() && schedule.getBlockColumns() == 0; }
  // All panels, or those of a block, are inside of the loop over tiles of rows, and not outside.
  bool goesThroughPanels() const { return rowsOutermost() || panelsOfBlock; }

  // Behind the panels of the right operand.
  Value packedRows() {
    int64_t panels = packs ? llvm::divideCeil(problem.columns, width) * width * problem.depth : 0;
    return e.advance(context.scratch, {Value(), panels}, element);
  }

  // Copies a part of some rows to where they stand at another distance.
  void packRows(Value from, Coordinate first, int64_t count, int64_t rows) {
    int64_t stride = staggered(problem.depth);
    copyRows(e, {e.advance(from, first, element), problem.rowStride}, {e.advance(packedRows(), first, element), stride}, rows, count,
             element);
    leftRowStride = stride;
  }

  void emitDepthBlocks(Coordinate left) {
    int64_t blocks = problem.depth == 0 ? 1 : problem.depth / std::max<int64_t>(blockDepth, 1);
    if (blocks <= 1)
      return emitTiles(left, {});
    emitTiles(left, {{Value(), 0}, true, false});
    e.loop(1, blocks - 2, 1, [&](Coordinate index) { emitTiles(left, {index, false, false}); });
    emitTiles(left, {{Value(), blocks - 1}, false, true});
  }

  void emitTiles(Coordinate left, DepthBlock depthBlock) {
    block = depthBlock;
    auto emitAllRows = [&] { emitBatches(0, left, {}, false); };
    if (rowsOutermost()) {
      prefetchPanels();
      return emitAllRows();
    }
    part = RowPart::Main;
    auto emitMain = [&] {
      prefetchPanels();
      emitAllRows();
    };
    if (rowsOuter())
      emitBlocks(emitMain);
    else
      emitPanels(1, emitMain);
    if (wideRows() == 0)
      return;
    part = RowPart::Rest;
    emitPanels(panelsTogether(wideRows()), emitAllRows);
  }

  // Blocks of whole panels, then what is left of the columns.
  void emitBlocks(llvm::function_ref<void()> body) {
    int64_t whole = problem.columns / width, ofBlock = schedule.getBlockColumns() / width;
    e.loop(0, llvm::divideCeil(whole, ofBlock), 1, [&](Coordinate index) {
      Value low = e.value(e.scaled(index, ofBlock));
      panelsOfBlock = {low, e.minimum(e.add(low, e.integer(ofBlock)), e.integer(whole))};
      body();
    });
    panelsOfBlock.reset();
    emitCutPanel(body);
  }

  // All panels of the right operand, some `together`, the last one with the columns that are left; within a block its panels.
  void emitPanels(int64_t together, llvm::function_ref<void()> body) {
    if (panelsOfBlock) {
      auto [low, high] = *panelsOfBlock;
      e.loop(low, high, {}, [&](Coordinate index, ValueRange) {
        emitPanel(index, width, body);
        return Emitter::Values();
      });
      return;
    }
    int64_t whole = problem.columns / width, rest = whole % together;
    e.loop(0, whole / together, together, [&](Coordinate index) { emitPanel(index, width * together, body); });
    e.loop(whole - rest, rest, 1, [&](Coordinate index) { emitPanel(index, width, body); });
    emitCutPanel(body);
  }

  void emitCutPanel(llvm::function_ref<void()> body) {
    if (problem.columns % width != 0)
      emitPanel({Value(), problem.columns / width}, problem.columns % width, body);
  }

  void emitPanel(Coordinate index, int64_t columns, llvm::function_ref<void()> body) {
    panelBase = e.advance(rightBase, e.scaled(index, panelStep), element);
    panelColumn = e.sum(groupColumn, e.scaled(index, width));
    panelColumns = columns;
    body();
  }

  // The panels that all rows are about to meet: as much of them as this block of the sum multiplies.
  void prefetchPanels() {
    if (!schedule.getPrefetch() || !problem.rightPacked)
      return;
    auto touch = [&] {
      Value start = e.advance(panelBase, e.scaled(block.index, blockDepth * rowStep), element);
      e.touch(start, std::min(blockDepth, problem.depth) * width, element);
    };
    if (goesThroughPanels())
      emitPanels(1, touch);
    else
      touch();
  }

  // One row or two that are left over have few sums to compute at once, and would wait for each: they take several panels together.
  int64_t panelsTogether(int64_t rows) const { return (context.strict ? 8 : 12) * vectorLanes / (rows * width); }
  int64_t wideRows() const {
    int64_t most = context.tileRows(), rest = problem.rows % most;
    bool few = problem.rows > most && most > 2 && (rest == 1 || rest == 2);
    return few && panelsTogether(rest) > 1 && panelsTogether(rest) <= problem.columns / width ? rest : 0;
  }

  void emitRowTiles(Coordinate left) {
    auto emitRows = [&](Coordinate row, int64_t rows, int64_t together) {
      if (problem.rowDim >= 0)
        point[problem.rowDim] = row;
      int64_t stride = packsRows && !rowsOutermost() ? leftRowStride : lineRows != 0 ? 0 : problem.rowStride;
      if (lineRows != 0)
        findRows(row, rows);
      Value pointer = e.advance(problem.left.base, e.sum(left, e.scaled(row, stride)), element);
      if (packsRows && rowsOutermost()) {
        packRows(pointer, e.scaled(block.index, blockDepth), std::min(blockDepth, problem.depth), rows);
        pointer = packedRows();
      }
      if (goesThroughPanels())
        emitPanels(together, [&] { emitTileAt(pointer, rows); });
      else
        emitTileAt(pointer, rows);
    };
    int64_t rest = wideRows();
    if (part != RowPart::Rest)
      evenTiles(e, problem.rows - rest, context.tileRows(), [&](Coordinate row, int64_t rows) { emitRows(row, rows, 1); });
    if (part != RowPart::Main && rest != 0)
      emitRows({Value(), problem.rows - rest}, rest, panelsTogether(rest));
  }

  void emitTileAt(Value left, int64_t rows) {
    int64_t vectors = llvm::divideCeil(panelColumns, vectorLanes);
    Emitter::Values sums;
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t v = 0; v < vectors; ++v)
        sums.push_back(block.first ? e.zero(element) : e.load(outputAddress(r, v), element, 1, lanesOf(v)));
    sums = emitSum(left, sums, rows, vectors);
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t v = 0; v < vectors; ++v)
        finish(sums[r * vectors + v], r, v);
  }

  // The whole sum, or this block's part of it.
  Emitter::Values emitSum(Value left, Emitter::Values sums, int64_t rows, int64_t vectors) {
    if (blockDepth >= problem.depth)
      return emitSegments(0, left, panelBase, sums, rows, vectors);
    Value right = e.advance(panelBase, e.scaled(block.index, blockDepth * rowStep), element);
    if (blockDepth <= problem.innerDepth) {
      int64_t parts = problem.innerDepth / blockDepth;
      Value index = e.value(block.index);
      Value segment = arith::DivUIOp::create(e.b, e.loc, index, e.integer(parts)),
            part = arith::RemUIOp::create(e.b, e.loc, index, e.integer(parts));
      Value start = e.advance(left, e.sum(segmentOffset(segment), e.scaled({part, 0}, blockDepth)), element);
      return emitInner(start, right, sums, blockDepth, rows, vectors);
    }
    int64_t segments = blockDepth / problem.innerDepth;
    return e.loop(0, segments, 1, sums, [&](Coordinate step, ValueRange carried) -> Emitter::Values {
      Value segment = e.value(e.sum(e.scaled(block.index, segments), step));
      Value b = e.advance(right, e.scaled(step, problem.innerDepth * rowStep), element);
      return emitInner(e.advance(left, segmentOffset(segment), element), b, Emitter::Values(carried), problem.innerDepth, rows, vectors);
    });
  }

  // Where a segment, counted through all segment dimensions, starts in the left operand.
  Coordinate segmentOffset(Value index) {
    Coordinate offset;
    for (auto [i, dim] : llvm::enumerate(llvm::reverse(problem.segments))) {
      bool outermost = i + 1 == problem.segments.size();
      Value digit = outermost ? index : Value(arith::RemUIOp::create(e.b, e.loc, index, e.integer(dim.size)));
      offset = e.sum(offset, e.scaled({digit, 0}, dim.leftStride));
      if (!outermost)
        index = arith::DivUIOp::create(e.b, e.loc, index, e.integer(dim.size));
    }
    return offset;
  }

  Emitter::Values emitSegments(unsigned dim, Value left, Value right, Emitter::Values sums, int64_t rows, int64_t vectors) {
    if (dim == problem.segments.size())
      return emitInner(left, right, sums, problem.innerDepth, rows, vectors);
    int64_t products = problem.innerDepth;
    for (unsigned i = dim + 1; i < problem.segments.size(); ++i)
      products *= problem.segments[i].size;
    return e.loop(0, problem.segments[dim].size, 1, sums, [&](Coordinate step, ValueRange carried) -> Emitter::Values {
      Value a = e.advance(left, e.scaled(step, problem.segments[dim].leftStride), element);
      Value b = e.advance(right, e.scaled(step, products * rowStep), element);
      return emitSegments(dim + 1, a, b, Emitter::Values(carried), rows, vectors);
    });
  }

  Emitter::Values emitInner(Value left, Value right, Emitter::Values sums, int64_t count, int64_t rows, int64_t vectors) {
    Tile tile{left, right, leftRowStride, rowStep, count, rows, vectors, context.unroll(), {}, {}, rowOffsets};
    int64_t ofPanel = width / vectorLanes;
    for (int64_t v = 0; v < vectors; ++v) {
      tile.lanes.push_back(rightLanes(v));
      tile.offsets.push_back(v / ofPanel * panelStep + v % ofPanel * vectorLanes);
    }
    return emitTile(e, tile, sums, element);
  }

  // A packed panel is filled up, a matrix is not.
  int64_t rightLanes(int64_t vector) const { return problem.rightPacked || packs ? vectorLanes : lanesOf(vector); }
  int64_t lanesOf(int64_t vector) const { return std::min(vectorLanes, panelColumns - vector * vectorLanes); }

  Point pointOf(int64_t row, int64_t vector) {
    Point at(point);
    if (problem.rowDim >= 0)
      at[problem.rowDim].constant += row;
    at.back() = {panelColumn.variable, panelColumn.constant + vector * vectorLanes};
    return at;
  }

  Value outputAddress(int64_t row, int64_t vector) { return e.address(context.output, outputForm, pointOf(row, vector)); }

  void finish(Value sum, int64_t row, int64_t vector) {
    int64_t lanes = lanesOf(vector);
    Point at = pointOf(row, vector);
    if (!block.last)
      return e.store(sum, e.address(context.output, outputForm, at), 1, lanes);
    if (Value bias = loadBias(e, context, problem.bias, at.back(), lanes))
      sum = arith::AddFOp::create(e.b, e.loc, sum, bias);
    failedOnce |= !storeResult(e, context, epilogue, outputForm, at, lanes, sum);
  }

  Emitter &e;
  KernelContext &context;
  GemmProblem problem;
  plan::ScheduleAttr schedule;
  int64_t width, blockDepth = 0, rowStep = 0, panelStep = 0, leftRowStride = 0;
  int64_t lineRows = 0, lineStride = 0; ///< of lines that are folded
  Type element;
  PointwiseExpression epilogue;
  LinearForm outputForm;
  bool packs = false, packsRows = false, failedOnce = false;

  // Where the emission stands.
  RowPart part = RowPart::All;
  Point point;
  Coordinate groupColumn, panelColumn;
  int64_t panelColumns = 0;
  Value rightBase, panelBase;
  SmallVector<Value, 8> rowOffsets;                     ///< of the tile's rows, where lines are folded
  std::optional<std::pair<Value, Value>> panelsOfBlock; ///< the first one, and the one behind the last
  DepthBlock block;
};

} // namespace

LogicalResult lowerGemm(Emitter &e, KernelContext &context) {
  auto problem = gemmProblem(context);
  if (failed(problem))
    return failure();
  return Gemm(e, context, *problem).emit();
}

} // namespace wasmtorch
