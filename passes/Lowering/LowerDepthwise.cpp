// Convolutions in which each channel is a group of its own.
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/View.h"
#include "passes/Lowering/KernelContext.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch {

namespace {

// More taps than this are walked in a loop over the window's lines instead of being written out.
constexpr int64_t mostUnrolledTaps = 9;

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
    int64_t pixels = op.getType().getDimSize(spatial), tiles = llvm::divideCeil(pixels, context.tileRows());
    int64_t size = pixels / tiles, larger = pixels % tiles;
    auto emitOf = [&](int64_t first, int64_t count, int64_t rows) {
      e.loop(first, count, rows, [&](Coordinate at) {
        point[spatial] = at;
        tilePixels = rows;
        body();
      });
    };
    emitOf(0, larger, size + 1);
    emitOf(larger * (size + 1), tiles - larger, size);
  }

  void emitTile() {
    int64_t vectors = llvm::divideCeil(tileChannels, vectorLanes);
    for (int64_t v = 0; v < vectors; ++v)
      emitVector(v * vectorLanes, std::min(vectorLanes, tileChannels - v * vectorLanes));
  }

  // The sums of one vector of channels for all pixels of the tile.
  void emitVector(int64_t channel, int64_t lanes) {
    Coordinate at{point.back().variable, point.back().constant + channel};
    Coordinate input = e.sum({Value(), view.offset}, e.scaled(point[0], view.strides[0]));
    for (int64_t i = 0; i < spatial; ++i)
      input = e.sum(input, e.scaled(point[1 + i], view.strides[1 + i] * op.getStride()[i]));
    Value pixels = e.advance(context.arguments.find(view.source)->second.base, e.sum(input, at), element);
    Value taps = e.advance(context.arguments.find(op.getWeight())->second.base, at, element);
    Emitter::Values sums(tilePixels, e.zero(element));
    sums = emitWindow(0, pixels, taps, sums, lanes);
    for (int64_t p = 0; p < tilePixels; ++p)
      finish(sums[p], p, at, lanes);
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
    for (int64_t x = 0; x <= (tilePixels - 1) * stride + (window - 1) * dilation; ++x) {
      Value pixel;
      for (int64_t p = 0; p < tilePixels; ++p) {
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

  void finish(Value sum, int64_t pixel, const Coordinate &channel, int64_t lanes) {
    Point at(point);
    at[spatial].constant += pixel;
    at.back() = channel;
    if (op.getBias()) {
      LinearForm form;
      form.coefficients.push_back(1);
      Value bias = e.load(e.address(context.arguments.find(op.getBias())->second, form, {channel}), element, 1, lanes);
      sum = arith::AddFOp::create(e.b, e.loc, sum, bias);
    }
    Value result = epilogue.emit(e, at, at.size() - 1, lanes, sum);
    failedOnce |= !result;
    if (result)
      e.store(result, e.address(context.output, outputForm, at), 1, lanes);
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
  bool failedOnce = false;

  // Where the emission stands.
  Point point;
  int64_t tileChannels = 0, tilePixels = 0;
};

} // namespace

LogicalResult lowerDepthwise(Emitter &e, KernelContext &context) { return Depthwise(e, context).emit(); }

} // namespace wasmtorch
