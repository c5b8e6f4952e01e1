// Steps that are whole groups of ops, as models have them.
#include "tools/fuzzing/Steps.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

static Value batchNorm(Sketch &s, Value x) {
  int64_t channels = s.shapeOf(x)[1];
  Value mean = s.weight({channels}), variance = s.weight({channels}, "positive"), scale = s.weight({channels}),
        shift = s.weight({channels});
  return s.make<wt::BatchNormOp>(x, mean, variance, scale, shift, llvm::APFloat(1e-5), wt::Layout::ChannelsFirst);
}

// A convolution that keeps the size of space.
static Value same(Sketch &s, Value x, int64_t outputs, int64_t window, int64_t groups, bool bias) {
  int64_t spatial = s.rankOf(x) - 2;
  Shape shape{outputs, s.shapeOf(x)[1] / groups}, one(spatial, 1), padding(spatial, window / 2);
  shape.append(spatial, window);
  Value weight = s.weight(shape, "small");
  return s.make<wt::ConvolutionOp>(x, weight, bias ? s.weight({outputs}) : Value(), one, padding, padding, one,
                                   static_cast<uint64_t>(groups), wt::Layout::ChannelsFirst);
}

static Value activation(Sketch &s, Value x) {
  switch (s.random.between(0, 5)) {
  case 0:
  case 1:
  case 2:
    return s.make<wt::ReluOp>(x);
  case 3:
    return s.make<wt::SiluOp>(x);
  case 4:
    return s.make<wt::HardswishOp>(x);
  default:
    return s.make<wt::ClampOp>(x, s.number(0.0), s.number(6.0));
  }
}

static Value convNormRelu(Sketch &s, Value x) {
  Value y = anyConvolution(s, x);
  return y ? activation(s, s.random.chance(0.8) ? batchNorm(s, y) : y) : y;
}

static Value residualBlock(Sketch &s, Value x) {
  if (!isImage(x) || s.sizeOf(x) > mostElements / 2)
    return {};
  int64_t channels = s.shapeOf(x)[1], inner = s.random.choose({2, 4, 5, 8});
  if (s.sizeOf(x) / channels * inner > mostElements)
    return {};
  Value y = activation(s, batchNorm(s, same(s, x, inner, s.random.choose({1, 3}), 1, false)));
  y = batchNorm(s, same(s, y, channels, 3, 1, false));
  return activation(s, s.make<wt::AddOp>(s.random.chance(0.5) ? x : y, s.random.chance(0.5) ? y : x));
}

// A narrow bottleneck, widened, filtered channel by channel, squeezed, as mobile networks have it.
static Value invertedResidual(Sketch &s, Value x) {
  if (s.rankOf(x) != 4)
    return {};
  int64_t channels = s.shapeOf(x)[1], inner = s.random.choose({6, 8, 12});
  if (s.sizeOf(x) / channels * inner > mostElements)
    return {};
  Value y = activation(s, batchNorm(s, same(s, x, inner, 1, 1, false)));
  y = activation(s, batchNorm(s, same(s, y, inner, 3, inner, false)));
  if (s.random.chance(0.5)) {
    Value pooled = s.random.chance(0.5) ? s.make<wt::AdaptiveAvgPoolOp>(y, Shape{1, 1}, wt::Layout::ChannelsFirst)
                                        : s.make<wt::MeanOp>(y, Shape{2, 3}, true);
    Value gate = s.make<wt::ReluOp>(same(s, pooled, 3, 1, 1, true));
    gate = same(s, gate, inner, 1, 1, true);
    y = s.make<wt::MulOp>(y, s.random.chance(0.5) ? s.make<wt::HardsigmoidOp>(gate) : s.make<wt::SigmoidOp>(gate));
  }
  y = batchNorm(s, same(s, y, channels, 1, 1, false));
  return s.make<wt::AddOp>(x, y);
}

static Value feedForward(Sketch &s, Value x) {
  if (s.rankOf(x) < 2)
    return {};
  int64_t features = s.shapeOf(x).back(), inner = s.random.choose({4, 8, 12});
  if (s.sizeOf(x) / features * inner > mostElements)
    return {};
  auto weight = s.weight({features}), bias = s.weight({features});
  Value y = s.make<wt::LayerNormOp>(x, ValueRange{weight, bias}, llvm::APFloat(1e-5), 1);
  y = s.linear(y, inner, true);
  y = s.random.chance(0.6) ? s.make<wt::GeluOp>(y, wt::GeluForm::Erf) : s.make<wt::ReluOp>(y);
  return s.make<wt::AddOp>(x, s.linear(y, features, true));
}

// Half of the channels open and close the other half.
static Value gated(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return {};
  int64_t dim = s.random.chance(0.5) ? s.rankOf(x) - 1 : s.dimOf(x), size = s.shapeOf(x)[dim];
  if (size % 2 != 0)
    return {};
  Value value = s.slice(x, dim, 0, size / 2), gate = s.slice(x, dim, size / 2, size / 2);
  return s.make<wt::MulOp>(value, s.random.chance(0.5) ? s.make<wt::SigmoidOp>(gate) : s.make<wt::SiluOp>(gate));
}

// Each layer sees what all before it gave.
static Value dense(Sketch &s, Value x) {
  if (!isImage(x))
    return {};
  for (int64_t i = s.random.between(2, 3); i > 0; --i) {
    int64_t growth = s.random.choose({1, 2, 4}), channels = s.shapeOf(x)[1];
    if (s.sizeOf(x) / channels * (channels + growth) > mostElements)
      return {};
    Value y = s.random.chance(0.6) ? s.make<wt::ReluOp>(batchNorm(s, x)) : x;
    y = same(s, y, growth, s.random.choose({1, 3}), 1, s.random.chance(0.3));
    x = s.random.chance(0.8) ? s.make<wt::CatOp>(ValueRange{x, y}, 1) : s.make<wt::CatOp>(ValueRange{y, x}, 1);
  }
  return x;
}

// Several filters of one input, side by side.
static Value branches(Sketch &s, Value x) {
  if (!isImage(x))
    return {};
  int64_t channels = s.shapeOf(x)[1];
  SmallVector<Value> parts;
  for (int64_t i = s.random.between(2, 3); i > 0; --i) {
    int64_t outputs = s.random.choose({1, 2, 3, 4});
    if (s.sizeOf(x) / channels * outputs * 3 > mostElements)
      return {};
    parts.push_back(activation(s, same(s, x, outputs, s.random.choose({1, 3, 5}), 1, true)));
  }
  if (s.random.chance(0.5)) {
    int64_t spatial = s.rankOf(x) - 2;
    Shape three(spatial, 3), one(spatial, 1);
    parts.push_back(s.make<wt::MaxPoolOp>(x, three, one, one, one, one, wt::Layout::ChannelsFirst));
  }
  return s.make<wt::CatOp>(parts, 1);
}

// Images become rows, as at the end of a classifier or before an encoder.
static Value flattened(Sketch &s, Value x) {
  if (!isImage(x))
    return {};
  auto shape = s.shapeOf(x);
  int64_t space = ShapedType::getNumElements(shape.drop_front(2));
  if (s.random.chance(0.4))
    return s.reshape(x, {shape[0], shape[1] * space});
  Value rows = s.reshape(x, {shape[0], shape[1], space});
  return s.random.chance(0.7) ? s.make<wt::PermuteOp>(rows, Shape{0, 2, 1}) : rows;
}

// Twice the size by repeating, and a filter.
static Value upsampled(Sketch &s, Value x) {
  if (s.rankOf(x) != 4 || s.sizeOf(x) * 4 > mostElements)
    return {};
  auto shape = s.shapeOf(x);
  int64_t n = shape[0], c = shape[1], h = shape[2], w = shape[3];
  Value y = s.make<wt::ExpandOp>(s.tensor({n, c, h, 2, w, 2}), s.reshape(x, {n, c, h, 1, w, 1}));
  y = s.reshape(y, {n, c, 2 * h, 2 * w});
  return s.random.chance(0.6) ? same(s, y, s.random.choose<int64_t>({1, 2, c}), 3, 1, true) : y;
}

// A permute right behind what has a kernel of its own.
static Value permutedRoot(Sketch &s, Value x) {
  Value y = s.random.chance(0.5) ? anyConvolution(s, x) : anyNorm(s, x);
  if (!y || s.rankOf(y) == 0)
    return {};
  if (s.random.chance(0.3))
    s.add(y);
  return anyUnary(s, anyPermute(s, y));
}

ArrayRef<Step> fuzzing::blockSteps() {
  static constexpr Step steps[] = {{"conv, norm, relu", 8, convNormRelu},
                                   {"residual block", 3, residualBlock},
                                   {"inverted residual", 2, invertedResidual},
                                   {"feed forward", 3, feedForward},
                                   {"gated", 1.5, gated},
                                   {"dense", 1.5, dense},
                                   {"branches", 1.5, branches},
                                   {"flattened", 2, flattened},
                                   {"upsampled", 1, upsampled},
                                   {"permuted root", 2, permutedRoot}};
  return steps;
}
