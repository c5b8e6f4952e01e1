// Steps of layers with weights: products and convolutions.
#include "tools/fuzzing/Steps.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

bool wasmtorch::fuzzing::isImage(Value x) { return Sketch::rankOf(x) >= 3 && Sketch::rankOf(x) <= 5; }

static Value linear(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return {};
  Shape shape(s.shapeOf(x));
  shape.back() = s.random.choose({1, 3, 4, 5, 8, 9, 12, 16, 17});
  if (!s.fits(shape))
    return {};
  // A weight is mostly the model's own; an input is multiplied otherwise.
  if (s.random.chance(0.15)) {
    Value w = s.input({shape.back(), s.shapeOf(x).back()}, "small");
    return s.make<wt::LinearOp>(x, w, s.random.chance(0.5) ? s.input({shape.back()}) : Value());
  }
  return s.linear(x, shape.back(), s.random.chance(0.7));
}

static Value matmul(Sketch &s, Value x) {
  int64_t rank = s.rankOf(x);
  if (rank < 2)
    return {};
  bool left = s.random.chance(0.7);
  int64_t depth = s.shapeOf(x)[left ? rank - 1 : rank - 2], columns = s.random.choose({1, 2, 3, 4, 5, 8, 9, 16});
  Shape shape(s.shapeOf(x).drop_back(2));
  for (int64_t &size : shape)
    if (s.random.chance(0.3))
      size = size == 1 ? s.random.choose({1, 2, 3}) : 1;
  shape.erase(shape.begin(), shape.begin() + (s.random.chance(0.3) ? s.random.between(0, static_cast<int64_t>(shape.size())) : 0));
  llvm::append_values(shape, left ? depth : columns, left ? columns : depth);
  auto batch = wt::broadcastShapes(ArrayRef<int64_t>(shape).drop_back(2), s.shapeOf(x).drop_back(2));
  Shape result(*batch);
  llvm::append_values(result, left ? s.shapeOf(x)[rank - 2] : columns, left ? columns : s.shapeOf(x)[rank - 1]);
  if (!s.fits(result) || !s.fits(shape))
    return {};
  Value y;
  if (s.random.chance(0.35)) {
    Shape dims(llvm::to_vector(llvm::seq<int64_t>(0, shape.size())));
    std::swap(dims.back(), dims[dims.size() - 2]);
    Value stored = s.random.chance(0.5) ? s.weight(wt::permuted(shape, dims), "small") : s.input(wt::permuted(shape, dims), "small");
    y = s.make<wt::PermuteOp>(stored, dims);
  } else {
    y = s.random.chance(0.3) ? s.weight(shape, "small") : s.input(shape, "small");
  }
  return left ? s.make<wt::MatmulOp>(x, y) : s.make<wt::MatmulOp>(y, x);
}

// Two values of the program itself, as attention written out has it.
static Value productOfItself(Sketch &s, Value x) {
  int64_t rank = s.rankOf(x);
  if (rank < 2)
    return {};
  Shape dims(llvm::to_vector(llvm::seq<int64_t>(0, rank)));
  std::swap(dims[rank - 1], dims[rank - 2]);
  Value y = s.bounded(s.partner(x)), turned = s.make<wt::PermuteOp>(y, dims);
  Shape result(s.shapeOf(x));
  bool rows = s.random.chance(0.5);
  result[rank - 1] = result[rank - 2] = rows ? s.shapeOf(x)[rank - 2] : s.shapeOf(x)[rank - 1];
  if (!s.fits(result))
    return {};
  return rows ? s.make<wt::MatmulOp>(x, turned) : s.make<wt::MatmulOp>(turned, x);
}

namespace {
struct Window {
  Shape size, stride, low, high, dilation;
};
} // namespace

static Window anyWindow(Sketch &s, ArrayRef<int64_t> spatial) {
  Window w;
  bool same = s.random.chance(0.4);
  for (int64_t size : spatial) {
    int64_t window = s.random.choose({1, 2, 3, 3, 3, 5}), dilation = same ? 1 : s.random.choose({1, 1, 1, 2});
    int64_t low = same ? window / 2 : s.random.choose({0, 0, 1, 2}), high = same ? window / 2 : s.random.choose<int64_t>({0, 1, low});
    while (size + low + high < dilation * (window - 1) + 1)
      dilation > 1 ? --dilation : --window;
    w.size.push_back(window);
    w.stride.push_back(same ? 1 : s.random.choose({1, 1, 2, 3}));
    w.dilation.push_back(dilation);
    w.low.push_back(low);
    w.high.push_back(high);
  }
  return w;
}

// Channels and the sizes of space, by layout.
static int64_t channelDim(Value x, wt::Layout layout) { return layout == wt::Layout::ChannelsLast ? Sketch::rankOf(x) - 1 : 1; }
static ArrayRef<int64_t> spaceOf(Value x, wt::Layout layout) {
  return layout == wt::Layout::ChannelsLast ? Sketch::shapeOf(x).slice(1, Sketch::rankOf(x) - 2) : Sketch::shapeOf(x).drop_front(2);
}

static Value convolve(Sketch &s, Value x, int64_t groups, int64_t outputs, wt::Layout layout) {
  int64_t channels = s.shapeOf(x)[channelDim(x, layout)];
  Window w = anyWindow(s, spaceOf(x, layout));
  int64_t result = s.shapeOf(x)[0] * outputs;
  for (auto [i, size] : llvm::enumerate(spaceOf(x, layout)))
    result *= wt::windowedSize(size, w.size[i], w.stride[i], w.low[i], w.high[i], w.dilation[i]);
  if (result > mostElements)
    return {};
  Shape shape{outputs, channels / groups};
  shape.append(w.size.begin(), w.size.end());
  bool own = s.random.chance(0.92);
  Value weight = own ? s.weight(shape, "small") : s.input(shape, "small");
  Value bias = s.random.chance(0.5) ? s.weight({outputs}) : Value();
  return s.make<wt::ConvolutionOp>(x, weight, bias, w.stride, w.low, w.high, w.dilation, static_cast<uint64_t>(groups), layout);
}

static wt::Layout anyLayout(Sketch &s) { return s.random.chance(0.15) ? wt::Layout::ChannelsLast : wt::Layout::ChannelsFirst; }

Value wasmtorch::fuzzing::anyConvolution(Sketch &s, Value x) {
  if (!isImage(x))
    return {};
  wt::Layout layout = anyLayout(s);
  int64_t channels = s.shapeOf(x)[channelDim(x, layout)];
  int64_t groups = s.random.chance(0.7) ? 1 : s.divisorOf(channels);
  return convolve(s, x, groups, groups * s.random.choose({1, 1, 2, 3, 5, 8}), layout);
}

static Value depthwise(Sketch &s, Value x) {
  if (!isImage(x))
    return {};
  wt::Layout layout = anyLayout(s);
  int64_t channels = s.shapeOf(x)[channelDim(x, layout)];
  return convolve(s, x, channels, channels * s.random.choose({1, 1, 1, 2}), layout);
}

static Value transposed(Sketch &s, Value x) {
  if (!isImage(x))
    return {};
  int64_t channels = s.shapeOf(x)[1], groups = s.random.chance(0.6) ? 1 : s.divisorOf(channels), outputs = s.random.choose({1, 2, 3, 5});
  Shape shape{channels, outputs}, stride, low, high, dilation;
  int64_t result = s.shapeOf(x)[0] * outputs * groups;
  for (int64_t size : s.shapeOf(x).drop_front(2)) {
    int64_t window = s.random.choose({1, 2, 3, 4}), step = s.random.choose({1, 2, 2, 3}), apart = s.random.choose({1, 1, 1, 2});
    int64_t reach = apart * (window - 1), cropped = s.random.choose<int64_t>({0, 0, 1, reach / 2});
    int64_t highCrop = s.random.choose<int64_t>({cropped, cropped, cropped - 1, 0});
    int64_t left = (size - 1) * step + reach + 1 - cropped - highCrop;
    if (left < 1)
      return {};
    result *= left;
    shape.push_back(window);
    stride.push_back(step);
    dilation.push_back(apart);
    low.push_back(cropped);
    high.push_back(highCrop);
  }
  if (result > mostElements)
    return {};
  Value weight = s.weight(shape, "small");
  Value bias = s.random.chance(0.5) ? s.weight({outputs * groups}) : Value();
  return s.make<wt::ConvolutionTransposeOp>(x, weight, bias, stride, low, high, dilation, static_cast<uint64_t>(groups));
}

static Value batchNorm(Sketch &s, Value x) {
  if (s.rankOf(x) < 2)
    return {};
  wt::Layout layout = anyLayout(s);
  int64_t channels = s.shapeOf(x)[channelDim(x, layout)];
  Value mean = s.weight({channels}), variance = s.weight({channels}, "positive"), scale = s.weight({channels}),
        shift = s.weight({channels});
  double epsilon = s.random.choose({1e-5, 1e-3});
  return s.make<wt::BatchNormOp>(x, mean, variance, scale, shift, llvm::APFloat(epsilon), layout);
}

// One dimension of an image resized, as interpolation does.
static Value resized(Sketch &s, Value x) {
  if (s.rankOf(x) < 2)
    return {};
  int64_t size = s.shapeOf(x).back(), wanted = s.random.choose<int64_t>({1, 2, 3, 5, 8, size * 2});
  Shape shape(s.shapeOf(x));
  shape.back() = wanted;
  if (!s.fits(shape))
    return {};
  double step = static_cast<double>(size) / static_cast<double>(wanted);
  auto kind = s.random.chance(0.5) ? wt::InterpolationKind::Linear : wt::InterpolationKind::Cubic;
  Value matrix = s.make<wt::InterpolationOp>(s.tensor({wanted, size}), kind, llvm::APFloat(step), s.random.chance(0.3));
  return s.make<wt::LinearOp>(x, matrix, Value());
}

ArrayRef<Step> fuzzing::layerSteps() {
  static constexpr Step steps[] = {{"linear", 5, linear},
                                   {"matmul", 4, matmul},
                                   {"product of itself", 1, productOfItself},
                                   {"convolution", 9, anyConvolution},
                                   {"depthwise", 4, depthwise},
                                   {"transposed", 1.5, transposed},
                                   {"batch norm", 4, batchNorm},
                                   {"resized", 1, resized}};
  return steps;
}
