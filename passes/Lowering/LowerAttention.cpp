// Attention in one pass: the scores of a few queries at a time, which never leave the first-level cache.
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/View.h"
#include "passes/Lowering/Combine.h"
#include "passes/Lowering/GemmProblem.h"
#include "passes/Lowering/MathRules.h"
#include "passes/Lowering/Panels.h"
#include "passes/Placement/AttentionShape.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

#include <array>
#include <limits>

using namespace mlir;

namespace wasmtorch {

namespace {

class Attention {
public:
  Attention(Emitter &e, KernelContext &context)
      : e(e), context(context), op(cast<wt::AttentionOp>(context.root)), shape(attentionShape(op)),
        width(context.kernel.getSchedule().getColumns()), element(context.output.element), mask(context.arguments, {}),
        epilogue(context.arguments, op.getResult()), place(context.outputForm()) {
    rank = op.getType().getRank();
    scratch = attentionScratch(shape, context.kernel.getSchedule());
  }

  LogicalResult emit() {
    query = alignedView(op.getQuery(), rank);
    key = alignedView(op.getKey(), rank);
    value = alignedView(op.getValue(), rank);
    for (const View *view : {&query, &key, &value})
      if (!context.arguments.count(view->source))
        return op->emitError("the operands of ") << op->getName() << " are not in memory, expected arguments of the kernel";
    if (query.strides.back() != 1 && shape.features > 1)
      return op->emitError("the features of a query of ") << op->getName() << " have gaps between them, expected them one behind the other";
    if (failed(buildMask()) || failed(epilogue.build(context.produced)))
      return failure();
    emitBorder(e, context);
    e.loops(op.getType().getShape().drop_back(2), [&](const Point &batch) { emitBatch(batch); });
    return success(!failedOnce);
  }

private:
  Value base(const View &view, const Point &batch) {
    LinearForm form;
    form.constant = view.offset;
    form.coefficients.assign(view.strides.begin(), view.strides.end() - 2);
    return e.address(context.arguments.find(view.source)->second, form, batch);
  }

  // The mask has the last dimensions of the scores, or 1 for them.
  LogicalResult buildMask() {
    if (!op.getMask())
      return success();
    auto shape = op.getMask().getType().getShape();
    auto map = identityMap(rank);
    map.erase(map.begin(), map.end() - shape.size());
    for (auto [size, form] : llvm::zip(shape, map))
      if (size == 1)
        form.coefficients.assign(rank, 0);
    return mask.build(op.getMask(), map);
  }

  void emitBatch(const Point &batch) {
    Value queries = base(query, batch), keys = base(key, batch), values = base(value, batch);
    // Both are read once for each tile of queries.
    MatrixView turned{shape.features, shape.keys, key.strides[rank - 1], key.strides[rank - 2]};
    packPanels(e, keys, turned, at(scratch.keys), width, element);
    MatrixView sums{shape.keys, shape.columns, value.strides[rank - 2], value.strides[rank - 1]};
    packPanels(e, values, sums, at(scratch.values), width, element);
    evenTiles(e, shape.queries, context.tileRows(), [&](Coordinate row, int64_t rows) {
      Value tile = e.advance(queries, e.scaled(row, query.strides[rank - 2]), element);
      if (scratch.queryStride != 0)
        tile = copyQueries(tile, rows);
      emitScores(batch, row, rows, tile);
      Emitter::Values factors;
      for (int64_t r = 0; r < rows; ++r)
        factors.push_back(emitPowers(e.advance(at(scratch.scores), {Value(), r * scratch.scoreStride}, element)));
      emitSums(batch, row, rows, factors);
    });
  }

  Value at(int64_t elements) { return e.advance(context.scratch, {Value(), elements}, element); }

  Value copyQueries(Value from, int64_t rows) {
    copyRows(e, {from, query.strides[rank - 2]}, {at(scratch.queries), scratch.queryStride}, rows, shape.features, element);
    return at(scratch.queries);
  }

  // Panels of `width` columns; the last one may have fewer.
  void panels(int64_t columns, llvm::function_ref<void(Coordinate, int64_t)> body) {
    int64_t whole = columns / width;
    e.loop(0, whole, 1, [&](Coordinate panel) { body(panel, width); });
    if (columns % width != 0)
      body({Value(), whole}, columns % width);
  }

  Emitter::Values product(Value left, int64_t leftStride, Value panel, int64_t depth, int64_t rows, int64_t columns) {
    int64_t vectors = llvm::divideCeil(columns, vectorLanes);
    Tile tile{left, panel, leftStride, width, depth, rows, vectors, context.unroll(), llvm::SmallVector<int64_t, 8>(vectors, vectorLanes)};
    return emitTile(e, tile, Emitter::Values(rows * vectors, e.zero(element)), element);
  }

  // The vectors of a tile of `rows` from `row` on and the columns of one panel: each one's row in the tile, its point, its lanes.
  void forEachVector(const Point &batch, Coordinate row, int64_t rows, Coordinate panel, int64_t columns, ValueRange sums,
                     llvm::function_ref<void(Value, int64_t, const Point &, int64_t)> body) {
    int64_t vectors = sums.size() / rows;
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t v = 0; v < vectors; ++v) {
        Point point(batch);
        point.push_back(e.sum(row, {Value(), r}));
        point.push_back(e.sum(e.scaled(panel, width), {Value(), v * vectorLanes}));
        body(sums[r * vectors + v], r, point, std::min(vectorLanes, columns - v * vectorLanes));
      }
  }

  // scale * Q K^T + mask, keys that don't count being -inf.
  void emitScores(const Point &batch, Coordinate row, int64_t rows, Value queries) {
    panels(shape.keys, [&](Coordinate panel, int64_t columns) {
      Value right = e.advance(at(scratch.keys), e.scaled(panel, shape.features * width), element);
      auto sums =
          product(queries, scratch.queryStride == 0 ? query.strides[rank - 2] : scratch.queryStride, right, shape.features, rows, columns);
      forEachVector(batch, row, rows, panel, columns, sums, [&](Value sum, int64_t r, const Point &point, int64_t lanes) {
        Value to = e.advance(at(scratch.scores), e.sum({Value(), r * scratch.scoreStride}, point.back()), element);
        e.store(finished(sum, point, lanes), to, 1, vectorLanes);
      });
    });
  }

  Value finished(Value sum, const Point &point, int64_t lanes) {
    Value score = arith::MulFOp::create(e.b, e.loc, sum, e.splat(op.getScale().convertToDouble(), element));
    if (op.getMask()) {
      Value added = mask.emit(e, point, rank - 1, lanes, {});
      failedOnce |= !added;
      if (added)
        score = arith::AddFOp::create(e.b, e.loc, score, added);
    }
    Value hidden = e.splat(-std::numeric_limits<double>::infinity(), element);
    if (op.getCausal()) {
      auto forms = identityMap(rank);
      Type index = e.b.getI32Type();
      Value after = arith::CmpIOp::create(e.b, e.loc, arith::CmpIPredicate::sgt, e.count(forms[rank - 1], point, 1, index),
                                          e.count(forms[rank - 2], point, 0, index));
      score = arith::SelectOp::create(e.b, e.loc, after, hidden, score);
    }
    return lanes < vectorLanes ? e.firstLanes(score, lanes, hidden) : score;
  }

  // The larger one; what is not a number is passed over: it comes back as a power, and so in the sum of all.
  Value larger(Value x, Value y) {
    Value less = arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::OLT, x, y);
    return arith::SelectOp::create(e.b, e.loc, less, y, x);
  }

  // Of all scores, in each lane. Four vectors beside each other, so that none waits for the one before it.
  Value emitMaximum(Value scores) {
    int64_t vectors = scratch.scoreCount / vectorLanes, beside = std::clamp<int64_t>(vectors, 1, 4), steps = vectors / beside;
    auto score = [&](Coordinate first, int64_t vector) {
      return e.load(e.advance(scores, e.sum(first, {Value(), vector * vectorLanes}), element), element, 1, vectorLanes);
    };
    Emitter::Values all(beside, e.splat(-std::numeric_limits<double>::infinity(), element));
    all = e.loop(0, steps, beside * vectorLanes, all, [&](Coordinate at, ValueRange carried) -> Emitter::Values {
      Emitter::Values next;
      for (int64_t i = 0; i < beside; ++i)
        next.push_back(larger(carried[i], score(at, i)));
      return next;
    });
    for (int64_t vector = steps * beside; vector < vectors; ++vector)
      all.push_back(score({}, vector));
    Value result = all[0];
    for (Value other : llvm::drop_begin(all))
      result = larger(result, other);
    for (auto order : {std::array<int64_t, 4>{2, 3, 0, 1}, std::array<int64_t, 4>{1, 0, 3, 2}})
      result = larger(result, vector::ShuffleOp::create(e.b, e.loc, result, result, order));
    return result;
  }

  // Makes scores their powers; gives one over their sum.
  Value emitPowers(Value scores) {
    Value maximum = emitMaximum(scores);
    Value total =
        e.loop(0, scratch.scoreCount / vectorLanes, vectorLanes, e.zero(element), [&](Coordinate i, ValueRange carried) -> Emitter::Values {
          Value at = e.advance(scores, i, element);
          Value power = emitExp(e, arith::SubFOp::create(e.b, e.loc, e.load(at, element, 1, vectorLanes), maximum));
          e.store(power, at, 1, vectorLanes);
          return {Value(arith::AddFOp::create(e.b, e.loc, carried[0], power))};
        })[0];
    total = emitAcrossLanes(e, wt::Combine::Add, element, total);
    return arith::DivFOp::create(e.b, e.loc, e.splat(1.0, element), total);
  }

  void emitSums(const Point &batch, Coordinate row, int64_t rows, ValueRange factors) {
    panels(shape.columns, [&](Coordinate panel, int64_t columns) {
      Value right = e.advance(at(scratch.values), e.scaled(panel, shape.keys * width), element);
      auto sums = product(at(scratch.scores), scratch.scoreStride, right, shape.keys, rows, columns);
      forEachVector(batch, row, rows, panel, columns, sums, [&](Value sum, int64_t r, const Point &point, int64_t lanes) {
        Value scaled = arith::MulFOp::create(e.b, e.loc, sum, factors[r]);
        failedOnce |= !storeResult(e, context, epilogue, place, point, lanes, scaled);
      });
    });
  }

  Emitter &e;
  KernelContext &context;
  wt::AttentionOp op;
  AttentionShape shape;
  AttentionScratch scratch;
  int64_t width, rank = 0;
  Type element;
  View query, key, value;
  PointwiseExpression mask, epilogue;
  LinearForm place;
  bool failedOnce = false;
};

} // namespace

LogicalResult lowerAttention(Emitter &e, KernelContext &context) { return Attention(e, context).emit(); }

} // namespace wasmtorch
