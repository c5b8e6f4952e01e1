// Kernels that normalise runs of elements: softmax and the norms. Each run is read from memory once; what is between its passes stays in
// the first-level cache.
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/DispatchShape.h"
#include "passes/Lowering/Combine.h"
#include "passes/Lowering/KernelContext.h"
#include "passes/Lowering/MathRules.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace wasmtorch {

namespace {

using ValueAt = llvm::function_ref<Value(const Point &, int64_t)>;

// Sums in flight hide the latency of an addition; runs shorter than this are not worth the code.
constexpr int64_t accumulators = 4, longRun = 64;

class Rows {
public:
  Rows(Emitter &e, KernelContext &context)
      : e(e), context(context), input(context.root->getOperand(0)), prologue(context.arguments, {}),
        epilogue(context.arguments, context.root->getResult(0)), place(context.outputForm()) {
    auto type = cast<RankedTensorType>(input.getType());
    element = type.getElementType();
    shape.assign(type.getShape().begin(), type.getShape().end());
    rank = shape.size();
    llvm::TypeSwitch<Operation *>(context.root)
        .Case<wt::SoftmaxOp, wt::LogSoftmaxOp>([&](auto op) { setRun(op.getDim(), 1); })
        .Case<wt::LayerNormOp, wt::RmsNormOp>([&](auto op) { setRun(rank - op.getDims(), op.getDims()); });
  }

  LogicalResult emit() {
    if (failed(prologue.build(input)) || failed(epilogue.build(context.produced)))
      return failure();
    emitBorder(e, context);
    if (llvm::is_contained(shape, 0))
      return success();
    // What a pass computes is left in the result's place for the next one.
    keepsValues = context.output.element == element && prologue.computes();
    keepsPowers = context.output.element == element;
    wt::Shape outer(shape);
    std::fill_n(outer.begin() + first, count, 1);
    if (!across)
      outer.back() = 1;
    e.loops(outer, [&](const Point &at) {
      if (across)
        return emitRun(at);
      e.vectorSteps(shape.back(), [&](Coordinate last, int64_t some) {
        Point point(at);
        point.back() = last;
        lanes = some;
        emitRun(point);
      });
    });
    return success(!failedOnce);
  }

private:
  // The run: dimensions `from` to `from + number`. Lanes are neighbours in it where it reaches to the end.
  void setRun(int64_t from, int64_t number) {
    first = from;
    count = number;
    across = first + count == rank;
  }

  void emitRun(const Point &at) {
    if (isa<wt::SoftmaxOp, wt::LogSoftmaxOp>(context.root))
      emitSoftmax(at);
    else
      emitNorm(at);
  }

  // After the maximum is subtracted, so that no power is infinite.
  void emitSoftmax(const Point &at) {
    bool logarithm = isa<wt::LogSoftmaxOp>(context.root);
    Value maximum = reduce(at, wt::Combine::Maximum, [&](const Point &p, int64_t n) { return firstValue(p, n); });
    auto shifted = [&](const Point &p, int64_t n) -> Value {
      return arith::SubFOp::create(e.b, e.loc, keepsValues ? kept(p, n) : computed(p, n), maximum);
    };
    auto power = [&](const Point &p, int64_t n) -> Value { return emitExp(e, shifted(p, n)); };
    Value sum = reduce(
        at, wt::Combine::Add,
        [&](const Point &p, int64_t n) {
          Value value = power(p, n);
          if (keepsPowers && !logarithm)
            keep(value, p, n);
          return value;
        },
        /*flight=*/1);
    if (logarithm) {
      Value less = emitLog(e, sum);
      return forEach(at, [&](const Point &p, int64_t n) { finish(arith::SubFOp::create(e.b, e.loc, shifted(p, n), less), p, n); });
    }
    Value factor = arith::DivFOp::create(e.b, e.loc, e.splat(1.0, element), sum);
    forEach(at, [&](const Point &p, int64_t n) {
      finish(arith::MulFOp::create(e.b, e.loc, keepsPowers ? kept(p, n) : power(p, n), factor), p, n);
    });
  }

  // The mean first: the difference of two large sums would cancel.
  void emitNorm(const Point &at) {
    double size = 1, epsilon = 0;
    for (int64_t d = first; d < first + count; ++d)
      size *= shape[d];
    ValueRange affine;
    llvm::TypeSwitch<Operation *>(context.root).Case<wt::LayerNormOp, wt::RmsNormOp>([&](auto op) {
      epsilon = op.getEpsilon().convertToDouble();
      affine = op.getAffine();
    });
    Value part = e.splat(1 / size, element), mean;
    bool centres = isa<wt::LayerNormOp>(context.root);
    if (centres)
      mean = arith::MulFOp::create(e.b, e.loc, reduce(at, wt::Combine::Add, [&](const Point &p, int64_t n) { return firstValue(p, n); }),
                                   part);
    bool again = centres && keepsValues;
    auto centred = [&](const Point &p, int64_t n) -> Value {
      Value value = again ? kept(p, n) : centres ? computed(p, n) : firstValue(p, n);
      return centres ? Value(arith::SubFOp::create(e.b, e.loc, value, mean)) : value;
    };
    Value squares = reduce(at, wt::Combine::Add, [&](const Point &p, int64_t n) -> Value {
      Value value = centred(p, n);
      return arith::MulFOp::create(e.b, e.loc, value, value);
    });
    again = keepsValues;
    Value variance = e.multiplyAdd(squares, part, e.splat(epsilon, element));
    Value factor = arith::DivFOp::create(e.b, e.loc, e.splat(1.0, element), math::SqrtOp::create(e.b, e.loc, variance));
    std::vector<PointwiseExpression> weights;
    for (Value weight : affine) {
      weights.emplace_back(context.arguments, ArrayRef<Value>());
      failedOnce |= failed(weights.back().build(weight, ArrayRef<LinearForm>(identityMap(rank)).take_back(count)));
    }
    forEach(at, [&](const Point &p, int64_t n) {
      Value value = again ? kept(p, n) : computed(p, n);
      if (centres)
        value = arith::SubFOp::create(e.b, e.loc, value, mean);
      value = arith::MulFOp::create(e.b, e.loc, value, factor);
      SmallVector<Value> scaleAndShift;
      for (PointwiseExpression &weight : weights)
        scaleAndShift.push_back(checked(weight.emit(e, p, rank - 1, n, {})));
      if (scaleAndShift.size() == 1)
        value = arith::MulFOp::create(e.b, e.loc, value, scaleAndShift[0]);
      if (scaleAndShift.size() == 2)
        value = e.multiplyAdd(value, scaleAndShift[0], scaleAndShift[1]);
      finish(value, p, n);
    });
  }

  Value checked(Value value) {
    failedOnce |= !value;
    // Emission goes on after a diagnostic; what it makes is thrown away.
    return value ? value : e.zero(element);
  }

  Value computed(const Point &p, int64_t n) { return checked(prologue.emit(e, p, rank - 1, n, {})); }

  // The value on the first pass.
  Value firstValue(const Point &p, int64_t n) {
    Value value = computed(p, n);
    if (keepsValues)
      keep(value, p, n);
    return value;
  }

  void keep(Value value, const Point &p, int64_t n) { e.store(value, e.address(context.output, place, p), place.coefficients.back(), n); }
  Value kept(const Point &p, int64_t n) { return e.load(e.address(context.output, place, p), element, place.coefficients.back(), n); }

  void finish(Value value, const Point &p, int64_t n) {
    Value result = checked(epilogue.emit(e, p, rank - 1, n, value));
    if (!failedOnce)
      e.store(result, e.address(context.output, place, p), place.coefficients.back(), n);
  }

  // All vectors of the run.
  void forEach(Point at, llvm::function_ref<void(const Point &, int64_t)> body, int64_t dim = 0) {
    if (dim == count)
      return body(at, lanes);
    int64_t size = shape[first + dim];
    if (across && dim + 1 == count)
      return e.vectorSteps(size, [&](Coordinate step, int64_t some) {
        at[first + dim] = step;
        body(at, some);
      });
    e.loop(0, size, 1, [&](Coordinate step) {
      at[first + dim] = step;
      forEach(at, body, dim + 1);
    });
  }

  // All values of the run combined; the same in each lane where the lanes are neighbours in it.
  Value reduce(const Point &at, wt::Combine how, ValueAt value, int64_t flight = accumulators) {
    Value result = reduceFrom(at, 0, emitNeutral(e, how, element), how, value, flight);
    return across ? emitAcrossLanes(e, how, element, result) : result;
  }

  Value reduceFrom(Point at, int64_t dim, Value sum, wt::Combine how, ValueAt value, int64_t flight) {
    auto combine = [&](Value x, Value y) { return emitCombine(e, how, element, x, y); };
    int64_t size = shape[first + dim];
    Coordinate &here = at[first + dim];
    if (!across || dim + 1 < count)
      return e.loop(0, size, 1, sum, [&](Coordinate step, ValueRange carried) -> Emitter::Values {
        here = step;
        return {dim + 1 < count ? reduceFrom(at, dim + 1, carried[0], how, value, flight) : combine(carried[0], value(at, lanes))};
      })[0];
    if (size < longRun)
      flight = 1;
    int64_t block = flight * vectorLanes, blocks = size / block, done = blocks * block;
    Value neutral = emitNeutral(e, how, element);
    Emitter::Values sums(flight, neutral);
    sums[0] = sum;
    sums = e.loop(0, blocks, block, sums, [&](Coordinate step, ValueRange carried) -> Emitter::Values {
      Emitter::Values next;
      for (int64_t i = 0; i < flight; ++i) {
        here = e.sum(step, {Value(), i * vectorLanes});
        next.push_back(combine(carried[i], value(at, vectorLanes)));
      }
      return next;
    });
    for (; done + vectorLanes <= size; done += vectorLanes) {
      here = {Value(), done};
      sums[(done / vectorLanes) % flight] = combine(sums[(done / vectorLanes) % flight], value(at, vectorLanes));
    }
    if (int64_t rest = size - done) {
      here = {Value(), done};
      sums.back() = combine(sums.back(), e.firstLanes(value(at, rest), rest, neutral));
    }
    for (int64_t i = 1; i < flight; ++i)
      sums[0] = combine(sums[0], sums[i]);
    return sums[0];
  }

  Emitter &e;
  KernelContext &context;
  Value input;
  PointwiseExpression prologue, epilogue;
  LinearForm place;
  Type element;
  wt::Shape shape;
  int64_t rank = 0, first = 0, count = 0;
  int64_t lanes = vectorLanes; ///< where the lanes are no neighbours in the run
  bool across = true, keepsValues = false, keepsPowers = false, failedOnce = false;
};

} // namespace

LogicalResult lowerRows(Emitter &e, KernelContext &context) { return Rows(e, context).emit(); }

} // namespace wasmtorch
