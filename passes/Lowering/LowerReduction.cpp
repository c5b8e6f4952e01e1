// Kernels around a reduction.
#include "dialects/Wsimd/Wsimd.h"
#include "dialects/Wt/Wt.h"
#include "passes/Lowering/KernelContext.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <limits>

using namespace mlir;

namespace wasmtorch {

namespace {

class Reduction {
public:
  Reduction(Emitter &e, KernelContext &context)
      : e(e), context(context), input(context.root->getOperand(0)), prologue(context.arguments, {}),
        epilogue(context.arguments, context.root->getResult(0)) {
    auto read = [&](auto op) {
      dims.assign(op.getDims().begin(), op.getDims().end());
      keepDims = op.getKeepDims();
    };
    if (auto sum = dyn_cast<wt::SumOp>(context.root))
      read(sum);
    else if (auto prod = dyn_cast<wt::ProdOp>(context.root))
      read(prod);
    else if (auto amax = dyn_cast<wt::AmaxOp>(context.root))
      read(amax);
    else
      read(cast<wt::AminOp>(context.root));
  }

  LogicalResult emit() {
    if (failed(prologue.build(input)) || failed(epilogue.build(context.produced)))
      return failure();
    emitBorder(e, context);
    auto shape = cast<RankedTensorType>(input.getType()).getShape();
    int64_t rank = shape.size();
    lastReduced = rank > 0 && llvm::is_contained(dims, rank - 1);
    // Lanes run along the input's last dimension, whether it stays or is summed up.
    wt::Shape kept, keptDims;
    for (int64_t d = 0; d < rank; ++d)
      if (!llvm::is_contained(dims, d) && !(d == rank - 1 && !lastReduced)) {
        kept.push_back(shape[d]);
        keptDims.push_back(d);
      }
    bool ok = true;
    e.loops(kept, [&](const Point &outer) {
      Point at(rank);
      for (auto [d, coordinate] : llvm::zip(keptDims, outer))
        at[d] = coordinate;
      if (lastReduced || rank == 0)
        return void(ok &= succeeded(emitAcross(at)));
      e.vectorSteps(shape.back(), [&](Coordinate last, int64_t lanes) {
        at.back() = last;
        ok &= succeeded(finish(at, reduceOver(at, dims, lanes, neutral()), lanes));
      });
    });
    return success(ok);
  }

private:
  Value neutral() {
    double value = isa<wt::SumOp>(context.root) ? 0.0 : isa<wt::ProdOp>(context.root) ? 1.0 : std::numeric_limits<double>::infinity();
    return e.splat(isa<wt::AmaxOp>(context.root) ? -value : value, context.output.element);
  }

  Value combine(Value x, Value y) {
    if (isa<wt::SumOp>(context.root))
      return arith::AddFOp::create(e.b, e.loc, x, y);
    if (isa<wt::ProdOp>(context.root))
      return arith::MulFOp::create(e.b, e.loc, x, y);
    return isa<wt::AmaxOp>(context.root) ? Value(arith::MaximumFOp::create(e.b, e.loc, x, y))
                                         : Value(arith::MinimumFOp::create(e.b, e.loc, x, y));
  }

  // One vector of sums, over the box of `over` at the other dimensions of `at`.
  Value reduceOver(Point at, ArrayRef<int64_t> over, int64_t lanes, Value initial) {
    if (over.empty()) {
      Value value = prologue.emit(e, at, at.empty() ? 0 : at.size() - 1, lanes, {});
      failedOnce |= !value;
      return value ? combine(initial, value) : initial;
    }
    int64_t size = cast<RankedTensorType>(input.getType()).getDimSize(over.front());
    return e.loop(0, size, 1, initial, [&](Coordinate step, ValueRange carried) -> Emitter::Values {
      Point inner(at);
      inner[over.front()] = step;
      return {reduceOver(inner, over.drop_front(), lanes, carried[0])};
    })[0];
  }

  // Lanes along a dimension that is summed up: whole vectors, what is left, then across the lanes.
  LogicalResult emitAcross(Point at) {
    if (at.empty())
      return finish(at, reduceOver(at, {}, 1, neutral()), 1);
    int64_t size = cast<RankedTensorType>(input.getType()).getShape().back(), whole = size / vectorLanes * vectorLanes;
    ArrayRef<int64_t> others = ArrayRef<int64_t>(dims).drop_back();
    // The other summed dimensions outside, this one inside, so that memory is read in order.
    std::function<Value(Point, ArrayRef<int64_t>, Value)> nest = [&](Point place, ArrayRef<int64_t> over, Value initial) -> Value {
      if (!over.empty()) {
        int64_t count = cast<RankedTensorType>(input.getType()).getDimSize(over.front());
        return e.loop(0, count, 1, initial, [&](Coordinate step, ValueRange carried) -> Emitter::Values {
          Point inner(place);
          inner[over.front()] = step;
          return {nest(inner, over.drop_front(), carried[0])};
        })[0];
      }
      Value sums = e.loop(0, whole / vectorLanes, vectorLanes, initial, [&](Coordinate step, ValueRange carried) -> Emitter::Values {
        place.back() = step;
        return {reduceOver(place, {}, vectorLanes, carried[0])};
      })[0];
      if (whole == size)
        return sums;
      place.back() = {Value(), whole};
      return withTail(place, size - whole, sums);
    };
    Value sums = nest(at, others, neutral());
    // Halves onto each other, twice: the result stands in every lane.
    for (auto lanes : {std::array<int64_t, 4>{2, 3, 0, 1}, std::array<int64_t, 4>{1, 0, 3, 2}})
      sums = combine(sums, vector::ShuffleOp::create(e.b, e.loc, sums, sums, lanes));
    at.back() = {};
    return finish(at, sums, 1);
  }

  // The last, partial vector: lanes that don't count are neutral.
  Value withTail(const Point &at, int64_t lanes, Value sums) {
    Value value = prologue.emit(e, at, at.size() - 1, lanes, {});
    if (!value) {
      failedOnce = true;
      return sums;
    }
    SmallVector<int64_t> pick;
    for (int64_t lane = 0; lane < vectorLanes; ++lane)
      pick.push_back(lane < lanes ? lane : vectorLanes + lane);
    return combine(sums, vector::ShuffleOp::create(e.b, e.loc, value, neutral(), pick));
  }

  // The epilogue and the store. `at` is a point of the input; what is summed up stands nowhere.
  LogicalResult finish(const Point &at, Value sums, int64_t lanes) {
    if (failedOnce)
      return failure();
    Point place;
    for (auto [d, coordinate] : llvm::enumerate(at)) {
      bool reduced = llvm::is_contained(dims, static_cast<int64_t>(d));
      if (!reduced || keepDims)
        place.push_back(reduced ? Coordinate() : coordinate);
    }
    unsigned laneDim = place.empty() ? 0 : place.size() - 1;
    Value result = epilogue.emit(e, place, laneDim, lanes, sums);
    if (!result)
      return failure();
    e.store(result, e.address(context.output, context.outputForm(), place), 1, lanes);
    return success();
  }

  Emitter &e;
  KernelContext &context;
  Value input;
  PointwiseExpression prologue, epilogue;
  wt::Shape dims;
  bool keepDims = false, lastReduced = false, failedOnce = false;
};

} // namespace

LogicalResult lowerReduction(Emitter &e, KernelContext &context) {
  if (!isa<FloatType>(context.output.element))
    return context.root->emitError("the WebAssembly back end reduces floats alone, found ") << context.output.element;
  return Reduction(e, context).emit();
}

} // namespace wasmtorch
