// Convolutions in which each channel is a group of its own.
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/View.h"
#include "passes/Lowering/KernelContext.h"
#include "passes/Lowering/Panels.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch {

namespace {

// More taps than this are walked in a loop over the window's lines instead of being written out.
constexpr int64_t mostUnrolledTaps = 9;
// Windows of more taps than this don't slide: most of what they keep in registers would be spilled.
constexpr int64_t mostSlidingTaps = 25;
constexpr int64_t mostSums = 4;

class Depthwise {
public:
  Depthwise(Emitter &e, KernelContext &context)
      : e(e), context(context), op(cast<wt::ConvolutionOp>(context.root)), schedule(context.kernel.getSchedule()),
        view(resolveView(op.getInput())), spatial(op.getType().getRank() - 2), channels(op.getType().getShape().back()),
        element(context.output.element), epilogue(context.arguments, op.getResult()), outputForm(context.outputForm()) {}

  LogicalResult emit() {
    if (!context.arguments.count(view.source) || view.strides.back() != 1)
      return op.emitError("the input of a depthwise convolution has gaps between its channels, expected them one behind the other");
    if (failed(epilogue.build(context.produced)))
      return failure();
    emitBorder(e, context);
    slides = op.getDilation().back() == 1 && op.getWeight().getType().getNumElements() / channels <= mostSlidingTaps;
    // Images and lines outside; pixels of a line in tiles.
    e.loops(op.getType().getShape().drop_back(2), [&](const Point &outer) {
      point.assign(outer.begin(), outer.end());
      point.resize(spatial + 2);
      if (schedule.getOrder() == plan::LoopOrder::ColumnsOuter)
        emitChannels([&] { emitPixels([&] { emitTile(); }); });
      else
        emitPixels([&] { emitChannels([&] { emitTile(); }); });
    });
    return success(!failedOnce);
  }

private:
  void emitChannels(llvm::function_ref<void()> body) {
    int64_t width = schedule.getColumns(), whole = channels / width;
    e.loop(0, whole, width, [&](Coordinate at) {
      point.back() = at;
      tileChannels = width;
      body();
    });
    if (channels % width != 0) {
      point.back() = {Value(), whole * width};
      tileChannels = channels % width;
      body();
    }
  }

  void emitPixels(llvm::function_ref<void()> body) {
    evenTiles(e, op.getType().getDimSize(spatial), context.tileRows(), [&](Coordinate at, int64_t rows) {
      point[spatial] = at;
      tilePixels = rows;
      body();
    });
  }

  void emitTile() {
    int64_t vectors = llvm::divideCeil(tileChannels, vectorLanes);
    for (int64_t v = 0; v < vectors; ++v)
      emitVector(v * vectorLanes, std::min(vectorLanes, tileChannels - v * vectorLanes));
  }

  // The sums of one vector of channels for all pixels of the tile.
  void emitVector(int64_t channel, int64_t lanes) {
    Coordinate at{point.back().variable, point.back().constant + channel};
    if (slides)
      return emitSliding(at, lanes);
    Coordinate first = point[spatial];
    // Sums of more pixels would be spilled.
    evenTiles(e, tilePixels, mostSums, [&](Coordinate pixel, int64_t count) {
      point[spatial] = e.sum(first, pixel);
      emitPixelsAt(at, lanes, count);
    });
    point[spatial] = first;
  }

  void emitPixelsAt(const Coordinate &at, int64_t lanes, int64_t count) {
    auto [pixels, taps] = startOf(at);
    Emitter::Values sums(count, e.zero(element));
    sums = emitWindow(0, pixels, taps, sums, lanes);
    for (int64_t p = 0; p < count; ++p)
      finish(addBias(sums[p], at, lanes), {Value(), p}, at, lanes);
  }

  // Where the window of the first pixel begins, and its taps.
  std::pair<Value, Value> startOf(const Coordinate &at) {
    Coordinate input = e.sum({Value(), view.offset}, e.scaled(point[0], view.strides[0]));
    for (int64_t i = 0; i < spatial; ++i)
      input = e.sum(input, e.scaled(point[1 + i], view.strides[1 + i] * op.getStride()[i]));
    Value pixels = e.advance(context.arguments.find(view.source)->second.base, e.sum(input, at), element);
    return {pixels, e.advance(context.arguments.find(op.getWeight())->second.base, at, element)};
  }

  // All taps in registers. Each pixel of the input is loaded once and added to the sums of every window that has it: those of windows that
  // go on are carried to the next pixel of the result. What a sum gets at one pixel is a short chain, and such chains stay apart: LLVM
  // writes an operation right before its only user, so that whole sums, each a chain by itself, would be computed one after the other.
  void emitSliding(const Coordinate &at, int64_t lanes) {
    int64_t window = op.getWeight().getType().getShape().back(), stride = op.getStride().back(), open = (window - 1) / stride;
    auto [pixels, first] = startOf(at);
    Emitter::Values taps;
    for (int64_t tap = 0, count = op.getWeight().getType().getNumElements() / channels; tap < count; ++tap)
      taps.push_back(e.load(e.advance(first, {Value(), tap * channels}, element), element, 1, lanes));
    Value start = loadBias(e, context, op.getBias(), at, lanes);
    if (!start)
      start = e.zero(element);
    Emitter::Values sums(open, start);
    for (int64_t x = 0; x < window - stride; ++x)
      addColumn(e.advance(pixels, {Value(), x * view.strides[spatial]}, element), x, taps, sums, lanes);
    Value rest = e.advance(pixels, {Value(), (window - stride) * view.strides[spatial]}, element);
    e.loop(0, tilePixels, 1, sums, [&](Coordinate pixel, ValueRange carried) -> Emitter::Values {
      Value from = e.advance(rest, e.scaled(pixel, stride * view.strides[spatial]), element);
      Emitter::Values all(carried);
      all.push_back(start);
      for (int64_t x = std::max<int64_t>(stride - window, 0); x < stride; ++x)
        addColumn(e.advance(from, {Value(), x * view.strides[spatial]}, element), window - stride + x, taps, all, lanes);
      finish(all.front(), pixel, at, lanes);
      return Emitter::Values(llvm::drop_begin(all));
    });
  }

  // Adds the pixels of one column, which is number `x` of the first window, to the sums of all windows that have it.
  void addColumn(Value from, int64_t x, ArrayRef<Value> taps, Emitter::Values &sums, int64_t lanes) {
    auto shape = op.getWeight().getType().getShape().drop_front(2);
    int64_t window = shape.back(), stride = op.getStride().back(), lines = static_cast<int64_t>(taps.size()) / window;
    for (int64_t line = 0; line < lines; ++line) {
      int64_t offset = 0, rest = line;
      for (int64_t dim = spatial - 2; dim >= 0; rest /= shape[dim--])
        offset += rest % shape[dim] * view.strides[1 + dim] * op.getDilation()[dim];
      Value pixel = e.load(e.advance(from, {Value(), offset}, element), element, 1, lanes);
      for (auto [index, sum] : llvm::enumerate(sums))
        if (int64_t tap = x - static_cast<int64_t>(index) * stride; tap >= 0 && tap < window)
          sum = e.multiplyAdd(pixel, taps[line * window + tap], sum);
    }
  }

  Emitter::Values emitWindow(int64_t dim, Value pixels, Value taps, Emitter::Values sums, int64_t lanes) {
    auto window = op.getWeight().getType().getShape().drop_front(2);
    if (dim + 1 == spatial)
      return emitLine(pixels, taps, sums, lanes);
    int64_t products = ShapedType::getNumElements(window.drop_front(dim + 1)) * channels;
    int64_t stride = view.strides[1 + dim] * op.getDilation()[dim];
    auto step = [&](Coordinate tap, Emitter::Values carried) {
      return emitWindow(dim + 1, e.advance(pixels, e.scaled(tap, stride), element), e.advance(taps, e.scaled(tap, products), element),
                        carried, lanes);
    };
    if (ShapedType::getNumElements(window) > mostUnrolledTaps)
      return e.loop(0, window[dim], 1, sums, [&](Coordinate tap, ValueRange carried) { return step(tap, Emitter::Values(carried)); });
    for (int64_t tap = 0; tap < window[dim]; ++tap)
      sums = step({Value(), tap}, sums);
    return sums;
  }

  // One line of the window: each pixel is loaded once and added to every sum that it belongs to.
  Emitter::Values emitLine(Value pixels, Value taps, Emitter::Values sums, int64_t lanes) {
    int64_t window = op.getWeight().getType().getShape().back(), stride = op.getStride().back(), dilation = op.getDilation().back();
    int64_t pixelStride = view.strides[spatial];
    Emitter::Values weights;
    for (int64_t tap = 0; tap < window; ++tap)
      weights.push_back(e.load(e.advance(taps, {Value(), tap * channels}, element), element, 1, lanes));
    int64_t count = sums.size();
    for (int64_t x = 0; x <= (count - 1) * stride + (window - 1) * dilation; ++x) {
      Value pixel;
      for (int64_t p = 0; p < count; ++p) {
        int64_t distance = x - p * stride;
        if (distance < 0 || distance % dilation != 0 || distance / dilation >= window)
          continue;
        if (!pixel)
          pixel = e.load(e.advance(pixels, {Value(), x * pixelStride}, element), element, 1, lanes);
        sums[p] = e.multiplyAdd(pixel, weights[distance / dilation], sums[p]);
      }
    }
    return sums;
  }

  Value addBias(Value sum, const Coordinate &channel, int64_t lanes) {
    Value bias = loadBias(e, context, op.getBias(), channel, lanes);
    return bias ? Value(arith::AddFOp::create(e.b, e.loc, sum, bias)) : sum;
  }

  // Ends the sum of pixel number `pixel` of the tile.
  void finish(Value sum, const Coordinate &pixel, const Coordinate &channel, int64_t lanes) {
    Point at(point);
    at[spatial] = e.sum(at[spatial], pixel);
    at.back() = channel;
    failedOnce |= !storeResult(e, context, epilogue, outputForm, at, lanes, sum);
  }

  Emitter &e;
  KernelContext &context;
  wt::ConvolutionOp op;
  plan::ScheduleAttr schedule;
  View view;
  int64_t spatial, channels;
  Type element;
  PointwiseExpression epilogue;
  LinearForm outputForm;
  bool failedOnce = false, slides = false;

  // Where the emission stands.
  Point point;
  int64_t tileChannels = 0, tilePixels = 0;
};

} // namespace

LogicalResult lowerDepthwise(Emitter &e, KernelContext &context) { return Depthwise(e, context).emit(); }

} // namespace wasmtorch
