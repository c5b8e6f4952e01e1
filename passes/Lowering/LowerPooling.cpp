// Kernels around a pooling.
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/View.h"
#include "passes/Lowering/KernelContext.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <limits>

using namespace mlir;

namespace wasmtorch {

namespace {

// The positions of one window along one dimension: taps [low, high) at `start + tap * dilation`, and how many count.
struct Span {
  Value low, high, start, count;
  int64_t dilation = 1;
};

class Pooling {
public:
  Pooling(Emitter &e, KernelContext &context)
      : e(e), context(context), view(resolveView(context.root->getOperand(0))),
        inputShape(cast<RankedTensorType>(context.root->getOperand(0).getType()).getShape()), epilogue(context.arguments, context.root->getResult(0)) {}

  LogicalResult emit() {
    auto spatialOp = cast<wt::SpatialOpInterface>(context.root);
    if (spatialOp.getDataLayout() != wt::Layout::ChannelsLast)
      return context.root->emitError("the WebAssembly back end pools with channels last");
    if (!isa<FloatType>(context.output.element))
      return context.root->emitError("the WebAssembly back end pools floats alone, found ") << context.output.element;
    if (failed(epilogue.build(context.produced)))
      return failure();
    emitBorder(e, context);
    auto shape = context.producedType().getShape();
    bool ok = true;
    e.loops(shape.drop_back(), [&](const Point &outer) {
      SmallVector<Span> spans;
      for (unsigned i = 0; i + 1 < outer.size(); ++i)
        spans.push_back(spanOf(i, outer[i + 1]));
      Value scale = divisor(spans);
      e.vectorSteps(shape.back(), [&](Coordinate channel, int64_t lanes) {
        Point point(outer);
        point.push_back(channel);
        Value value = gather(point, spans, 0, {outer[0]}, lanes, initial());
        if (scale)
          value = arith::DivFOp::create(e.b, e.loc, value, scale);
        Value result = epilogue.emit(e, point, point.size() - 1, lanes, value);
        ok &= result != nullptr;
        if (result)
          e.store(result, e.address(context.output, context.outputForm(), point), 1, lanes);
      });
    });
    return success(ok);
  }

private:
  bool isMax() const { return isa<wt::MaxPoolOp>(context.root); }
  Value initial() { return e.splat(isMax() ? -std::numeric_limits<double>::infinity() : 0.0, context.output.element); }

  Span spanOf(unsigned i, const Coordinate &at) {
    if (auto adaptive = dyn_cast<wt::AdaptiveAvgPoolOp>(context.root))
      return adaptiveSpan(inputShape[1 + i], adaptive.getOutputSize()[i], at);
    if (auto pool = dyn_cast<wt::MaxPoolOp>(context.root))
      return windowSpan(inputShape[1 + i], pool.getWindow()[i], pool.getStride()[i], pool.getPadLow()[i], pool.getDilation()[i], at, std::nullopt);
    auto pool = cast<wt::AvgPoolOp>(context.root);
    int64_t high = (pool.getCountHigh() ? *pool.getCountHigh() : pool.getPadHigh())[i];
    return windowSpan(inputShape[1 + i], pool.getWindow()[i], pool.getStride()[i], pool.getPadLow()[i], 1, at,
                      pool.getCountIncludePad() ? std::optional<int64_t>(high) : std::nullopt);
  }

  // Positions floor(at * in / out) to ceil((at + 1) * in / out).
  Span adaptiveSpan(int64_t in, int64_t out, const Coordinate &at) {
    Value position = e.value(at);
    Span span;
    span.start = arith::DivUIOp::create(e.b, e.loc, e.multiply(position, in), e.integer(out));
    Value end = e.add(e.multiply(e.add(position, e.integer(1)), in), e.integer(out - 1));
    end = arith::DivUIOp::create(e.b, e.loc, end, e.integer(out));
    span.low = e.integer(0);
    span.high = span.count = arith::SubIOp::create(e.b, e.loc, end, span.start);
    return span;
  }

  // A window is cut at the input's edges. With `countHigh` positions in the padding count too.
  Span windowSpan(int64_t size, int64_t window, int64_t stride, int64_t padLow, int64_t dilation, const Coordinate &at, std::optional<int64_t> countHigh) {
    Span span;
    span.dilation = dilation;
    // May be negative, so the arithmetic here is not the emitter's.
    span.start = arith::SubIOp::create(e.b, e.loc, e.multiply(e.value(at), stride), e.integer(padLow));
    auto tapsBefore = [&](int64_t limit) { // ceil((limit - start) / dilation), at least 0, at most the window
      Value distance = arith::SubIOp::create(e.b, e.loc, e.integer(limit + dilation - 1), span.start);
      distance = e.maximum(distance, e.integer(0));
      return e.minimum(arith::DivUIOp::create(e.b, e.loc, distance, e.integer(dilation)), e.integer(window));
    };
    span.low = tapsBefore(0);
    span.high = tapsBefore(size);
    span.count = countHigh ? tapsBefore(size + *countHigh) : Value(arith::SubIOp::create(e.b, e.loc, span.high, span.low));
    return span;
  }

  // What sums are divided by, in every lane; null for maxima.
  Value divisor(ArrayRef<Span> spans) {
    if (isMax())
      return Value();
    if (auto pool = dyn_cast<wt::AvgPoolOp>(context.root); pool && pool.getDivisor())
      return e.splat(*pool.getDivisor(), context.output.element);
    Value count;
    for (const Span &span : spans)
      count = count ? Value(arith::MulIOp::create(e.b, e.loc, count, span.count)) : span.count;
    return e.broadcast(arith::SIToFPOp::create(e.b, e.loc, context.output.element, count));
  }

  // Sum or maximum over the taps of dimensions `dim` on; `place` is the point in the input so far.
  Value gather(const Point &point, ArrayRef<Span> spans, unsigned dim, Point place, int64_t lanes, Value carried) {
    if (dim == spans.size()) {
      place.push_back(point.back());
      LinearForm form;
      form.constant = view.offset;
      form.coefficients.assign(view.strides.begin(), view.strides.end());
      const Memory &memory = context.arguments.find(view.source)->second;
      Value value = e.load(e.address(memory, form, place), memory.element, view.strides.back(), lanes);
      return isMax() ? Value(arith::MaximumFOp::create(e.b, e.loc, value, carried)) : Value(arith::AddFOp::create(e.b, e.loc, carried, value));
    }
    const Span &span = spans[dim];
    return e.loop(span.low, span.high, carried, [&](Coordinate tap, ValueRange inner) -> Emitter::Values {
      Value offset = arith::MulIOp::create(e.b, e.loc, tap.variable, e.integer(span.dilation));
      Point next(place);
      next.push_back({arith::AddIOp::create(e.b, e.loc, span.start, offset), 0});
      return {gather(point, spans, dim + 1, next, lanes, inner[0])};
    })[0];
  }

  Emitter &e;
  KernelContext &context;
  View view;
  wt::Shape inputShape;
  PointwiseExpression epilogue;
};

} // namespace

LogicalResult lowerPooling(Emitter &e, KernelContext &context) { return Pooling(e, context).emit(); }

} // namespace wasmtorch
