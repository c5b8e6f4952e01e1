// Kernels around a pooling.
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/View.h"
#include "passes/Lowering/ChoiceRules.h"
#include "passes/Lowering/Combine.h"
#include "passes/Lowering/KernelContext.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <limits>

using namespace mlir;

namespace wasmtorch {

namespace {

// Windows with more taps than this are walked in loops even where they lie inside the input.
constexpr int64_t mostUnrolledTaps = 16;

// The positions of one window along one dimension: taps [low, high) at `start + tap * dilation`, and how many count.
struct Span {
  Value low, high, start, count;
  int64_t dilation = 1;
  // A window that lies inside the input: all its taps, from `place` on.
  int64_t taps = 0;
  Coordinate place;
};

// One window's extent along one dimension.
struct Extent {
  int64_t size, window, stride, padLow, dilation;
  std::optional<int64_t> countHigh; ///< with it, positions in the padding count, up to so many behind the input
};

class Pooling {
public:
  Pooling(Emitter &e, KernelContext &context)
      : e(e), context(context), view(resolveView(context.root->getOperand(0))),
        inputShape(cast<RankedTensorType>(context.root->getOperand(0).getType()).getShape()),
        element(cast<RankedTensorType>(context.root->getResult(0).getType()).getElementType()),
        epilogue(context.arguments, context.root->getResult(0)) {}

  LogicalResult emit() {
    auto spatialOp = cast<wt::SpatialOpInterface>(context.root);
    if (spatialOp.getDataLayout() != wt::Layout::ChannelsLast)
      return context.root->emitError("the WebAssembly back end pools with channels last, expected what wt-use-channels-last leaves");
    if (failed(epilogue.build(context.produced)))
      return failure();
    emitBorder(e, context);
    e.loop(0, context.producedType().getDimSize(0), 1, [&](Coordinate batch) { emitPositions({batch}, {}); });
    return success(!failedOnce);
  }

private:
  bool isMax() const { return isa<wt::MaxPoolOp>(context.root); }
  wt::Combine how() { return isMax() ? wt::Combine::Maximum : wt::Combine::Add; }

  Value divide(Value sum, Value count) {
    return isa<FloatType>(element) ? Value(arith::DivFOp::create(e.b, e.loc, sum, count)) : emitIntegerDivision(e, element, sum, count);
  }

  // A count as an element, in every lane.
  Value countAsElement(Value count) {
    Type type = computedType(element);
    if (isa<FloatType>(type))
      count = arith::SIToFPOp::create(e.b, e.loc, type, count);
    else if (type.getIntOrFloatBitWidth() > 32)
      count = arith::ExtSIOp::create(e.b, e.loc, type, count);
    else if (type.getIntOrFloatBitWidth() < 32)
      count = arith::TruncIOp::create(e.b, e.loc, type, count);
    return e.broadcast(count);
  }

  // Walks the result's positions, one spatial dimension after the other. In each the windows that are cut by the input's
  // edges come first and last; those between lie inside, and their taps are known here.
  void emitPositions(Point outer, SmallVector<Span> spans) {
    unsigned i = spans.size();
    if (i + 2 == static_cast<unsigned>(inputShape.size()))
      return emitChannels(outer, spans);
    int64_t positions = context.producedType().getDimSize(1 + i);
    auto over = [&](int64_t first, int64_t count, llvm::function_ref<Span(Coordinate)> spanAt) {
      e.loop(0, count, 1, [&](Coordinate step) {
        Coordinate at{step.variable, step.constant + first};
        Point point(outer);
        point.push_back(at);
        auto more = spans;
        more.push_back(spanAt(at));
        emitPositions(point, more);
      });
    };
    if (auto adaptive = dyn_cast<wt::AdaptiveAvgPoolOp>(context.root))
      return over(0, positions, [&](Coordinate at) { return adaptiveSpan(inputShape[1 + i], adaptive.getOutputSize()[i], at); });
    Extent extent = extentOf(i);
    int64_t reach = (extent.window - 1) * extent.dilation;
    int64_t first = std::min(positions, (extent.padLow + extent.stride - 1) / extent.stride);
    int64_t end = extent.size + extent.padLow <= reach ? 0 : (extent.size + extent.padLow - reach - 1) / extent.stride + 1;
    end = std::clamp(end, first, positions);
    over(0, first, [&](Coordinate at) { return cutSpan(extent, at); });
    over(first, end - first, [&](Coordinate at) { return wholeSpan(extent, at); });
    over(end, positions - end, [&](Coordinate at) { return cutSpan(extent, at); });
  }

  void emitChannels(const Point &outer, ArrayRef<Span> spans) {
    Value scale = divisor(spans);
    e.vectorSteps(inputShape.back(), [&](Coordinate channel, int64_t lanes) {
      Point point(outer);
      point.push_back(channel);
      Value value = gather(point, spans, 0, {outer[0]}, lanes, emitNeutral(e, how(), element));
      if (scale)
        value = divide(value, scale);
      failedOnce |= !storeResult(e, context, epilogue, context.outputForm(), point, lanes, value);
    });
  }

  Extent extentOf(unsigned i) {
    if (auto pool = dyn_cast<wt::MaxPoolOp>(context.root))
      return {inputShape[1 + i], pool.getWindow()[i], pool.getStride()[i], pool.getPadLow()[i], pool.getDilation()[i], std::nullopt};
    auto pool = cast<wt::AvgPoolOp>(context.root);
    int64_t high = (pool.getCountHigh() ? *pool.getCountHigh() : pool.getPadHigh())[i];
    return {inputShape[1 + i],
            pool.getWindow()[i],
            pool.getStride()[i],
            pool.getPadLow()[i],
            1,
            pool.getCountIncludePad() ? std::optional<int64_t>(high) : std::nullopt};
  }

  // A window inside the input.
  Span wholeSpan(const Extent &extent, const Coordinate &at) {
    Span span;
    span.dilation = extent.dilation;
    span.place = e.sum(e.scaled(at, extent.stride), {Value(), -extent.padLow});
    span.low = e.integer(0);
    span.high = span.count = e.integer(extent.window);
    span.start = e.value(span.place);
    span.taps = extent.window;
    return span;
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

  // A window that may be cut by the input's edges.
  Span cutSpan(const Extent &extent, const Coordinate &at) {
    Span span;
    span.dilation = extent.dilation;
    // May be negative, so the arithmetic here is not the emitter's.
    span.start = arith::SubIOp::create(e.b, e.loc, e.multiply(e.value(at), extent.stride), e.integer(extent.padLow));
    auto tapsBefore = [&](int64_t limit) { // ceil((limit - start) / dilation), at least 0, at most the window
      Value distance = arith::SubIOp::create(e.b, e.loc, e.integer(limit + extent.dilation - 1), span.start);
      distance = e.maximum(distance, e.integer(0));
      return e.minimum(arith::DivUIOp::create(e.b, e.loc, distance, e.integer(extent.dilation)), e.integer(extent.window));
    };
    span.low = tapsBefore(0);
    span.high = tapsBefore(extent.size);
    span.count =
        extent.countHigh ? tapsBefore(extent.size + *extent.countHigh) : Value(arith::SubIOp::create(e.b, e.loc, span.high, span.low));
    return span;
  }

  // What sums are divided by, in every lane; null for maxima.
  Value divisor(ArrayRef<Span> spans) {
    if (isMax())
      return Value();
    if (auto pool = dyn_cast<wt::AvgPoolOp>(context.root); pool && pool.getDivisor())
      return e.splat(static_cast<int64_t>(*pool.getDivisor()), element);
    Value count;
    for (const Span &span : spans)
      count = count ? Value(arith::MulIOp::create(e.b, e.loc, count, span.count)) : span.count;
    return countAsElement(count);
  }

  // Sum or maximum over the taps of dimensions `dim` on; `place` is the point in the input so far.
  Value gather(const Point &point, ArrayRef<Span> spans, unsigned dim, Point place, int64_t lanes, Value carried) {
    if (dim == spans.size()) {
      place.push_back(point.back());
      LinearForm form;
      form.constant = view.offset;
      form.coefficients.assign(view.strides.begin(), view.strides.end());
      const Memory &memory = context.arguments.find(view.source)->second;
      return emitCombine(e, how(), element, carried, e.load(e.address(memory, form, place), memory.element, view.strides.back(), lanes));
    }
    const Span &span = spans[dim];
    if (insideTaps(spans) <= mostUnrolledTaps) {
      for (int64_t tap = 0; tap < span.taps; ++tap) {
        Point next(place);
        next.push_back({span.place.variable, span.place.constant + tap * span.dilation});
        carried = gather(point, spans, dim + 1, next, lanes, carried);
      }
      return carried;
    }
    return e.loop(span.low, span.high, carried, [&](Coordinate tap, ValueRange inner) -> Emitter::Values {
      Value offset = arith::MulIOp::create(e.b, e.loc, tap.variable, e.integer(span.dilation));
      Point next(place);
      next.push_back({arith::AddIOp::create(e.b, e.loc, span.start, offset), 0});
      return {gather(point, spans, dim + 1, next, lanes, inner[0])};
    })[0];
  }

  // The taps of a window that lies inside in all dimensions; of others, more than are ever written out.
  static int64_t insideTaps(ArrayRef<Span> spans) {
    int64_t taps = 1;
    for (const Span &span : spans)
      taps *= span.taps == 0 ? mostUnrolledTaps + 1 : span.taps;
    return taps;
  }

  Emitter &e;
  KernelContext &context;
  View view;
  wt::Shape inputShape;
  Type element; ///< of the wt tensors, which knows of signs
  PointwiseExpression epilogue;
  bool failedOnce = false;
};

} // namespace

LogicalResult lowerPooling(Emitter &e, KernelContext &context) { return Pooling(e, context).emit(); }

} // namespace wasmtorch
