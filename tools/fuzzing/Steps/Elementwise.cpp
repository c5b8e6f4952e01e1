// Steps of elementwise ops on floats.
#include "tools/fuzzing/Steps.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

template <typename Op> static Value plain(Sketch &s, Value x) { return s.make<Op>(x); }
template <typename Op> static Value ofTamed(Sketch &s, Value x) { return s.make<Op>(s.tamed(x)); }
template <typename Op> static Value ofPositive(Sketch &s, Value x) { return s.make<Op>(s.random.chance(0.9) ? s.positive(x) : x); }

// Whole numbers jump where they round: of numbers that both sides know to the last bit they are compared too.
template <typename Op> static Value rounded(Sketch &s, Value x) {
  if (s.random.chance(0.5))
    return s.make<Op>(x);
  Value whole = s.make<Op>(s.exact(s.shapeOf(x)));
  return s.make<wt::AddOp>(x, whole);
}

static Value gelu(Sketch &s, Value x) { return s.make<wt::GeluOp>(x, s.random.chance(0.5) ? wt::GeluForm::Erf : wt::GeluForm::Tanh); }
static Value clamp(Sketch &s, Value x) {
  if (s.random.chance(0.3))
    return s.make<wt::ClampOp>(x, s.number(s.random.choose({-1.0, 0.0})), FloatAttr());
  return s.make<wt::ClampOp>(x, s.random.chance(0.2) ? FloatAttr() : s.number(s.random.choose({-1.5, 0.0, -0.25})),
                             s.number(s.random.choose({0.5, 1.0, 6.0})));
}
static Value elu(Sketch &s, Value x) {
  double alpha = s.random.choose({1.0, 0.5, 1.6732632423543772}), scale = s.random.choose({1.0, 1.0, 1.0507009873554805});
  return s.make<wt::EluOp>(x, llvm::APFloat(alpha), llvm::APFloat(scale), llvm::APFloat(s.random.choose({1.0, 1.0, 0.5})));
}
static Value leakyRelu(Sketch &s, Value x) { return s.make<wt::LeakyReluOp>(x, llvm::APFloat(s.random.choose({0.01, 0.1, 0.0, -0.5}))); }

static Value prelu(Sketch &s, Value x) {
  int64_t channels = s.rankOf(x) >= 2 ? s.shapeOf(x)[1] : 1;
  return s.make<wt::PreluOp>(x, s.weight({s.random.chance(0.3) ? 1 : channels}));
}

// The shares of activations and functions in models; those that are left are all alike.
static constexpr Step unaries[] = {
    {"relu", 6, plain<wt::ReluOp>},
    {"neg", 1.5, plain<wt::NegOp>},
    {"abs", 1.5, plain<wt::AbsOp>},
    {"sigmoid", 2, plain<wt::SigmoidOp>},
    {"tanh", 2, plain<wt::TanhOp>},
    {"gelu", 2, gelu},
    {"silu", 2, plain<wt::SiluOp>},
    {"hardswish", 1.5, plain<wt::HardswishOp>},
    {"hardsigmoid", 1.5, plain<wt::HardsigmoidOp>},
    {"clamp", 2, clamp},
    {"elu", 1, elu},
    {"leaky_relu", 1, leakyRelu},
    {"exp", 1.5, ofTamed<wt::ExpOp>},
    {"log", 1, ofPositive<wt::LogOp>},
    {"sqrt", 1, ofPositive<wt::SqrtOp>},
    {"rsqrt", 1, ofPositive<wt::RsqrtOp>},
    {"erf", 0.7, plain<wt::ErfOp>},
    {"erfc", 0.7, plain<wt::ErfcOp>},
    {"expm1", 0.7, ofTamed<wt::Expm1Op>},
    {"log1p", 0.7, ofPositive<wt::Log1pOp>},
    {"sin", 0.7, ofTamed<wt::SinOp>},
    {"cos", 0.7, ofTamed<wt::CosOp>},
    {"atan", 0.7, plain<wt::AtanOp>},
    {"floor", 0.7, rounded<wt::FloorOp>},
    {"ceil", 0.7, rounded<wt::CeilOp>},
    {"trunc", 0.7, rounded<wt::TruncOp>},
    {"round", 0.7, rounded<wt::RoundOp>},
};

static double sharesOf(ArrayRef<Step> steps) {
  double sum = 0;
  for (const Step &step : steps)
    sum += step.share;
  return sum;
}

Value wasmtorch::fuzzing::anyUnary(Sketch &s, Value x) {
  static const double total = sharesOf(unaries);
  double at = s.random.unit() * total;
  for (const Step &step : unaries)
    if ((at -= step.share) < 0)
      return step.grow(s, x);
  return s.make<wt::ReluOp>(x);
}

static Value divided(Sketch &s, Value x, Value y) { return s.make<wt::DivOp>(x, s.random.chance(0.9) ? s.positive(y) : y); }

Value wasmtorch::fuzzing::anyBinary(Sketch &s, Value x, Value y) {
  switch (s.random.between(0, 11)) {
  case 0:
  case 1:
  case 2:
    return s.make<wt::AddOp>(x, y);
  case 3:
  case 4:
    return s.make<wt::SubOp>(x, y);
  case 5:
  case 6: {
    Value factor = s.tamed(x);
    return s.make<wt::MulOp>(factor, y);
  }
  case 7:
    return divided(s, x, y);
  case 8:
    return s.make<wt::MaximumOp>(x, y);
  case 9:
    return s.make<wt::MinimumOp>(x, y);
  case 10:
    return s.make<wt::Atan2Op>(x, y);
  default: {
    // Neither is computed in f64.
    if (!s.element.isF32())
      return s.make<wt::SubOp>(x, y);
    if (s.random.chance(0.5)) {
      Value base = s.positive(x);
      return s.make<wt::PowOp>(base, s.tamed(y));
    }
    Value divisor = s.positive(y);
    return s.make<wt::FmodOp>(s.random.chance(0.5) ? x : s.exact(s.shapeOf(x)), divisor);
  }
  }
}

static Value residual(Sketch &s, Value x) {
  Value y = s.partner(x);
  return s.random.chance(0.5) ? anyBinary(s, x, y) : anyBinary(s, y, x);
}

// Operands of which either repeats some dimensions, and lacks others.
static Value broadcast(Sketch &s, Value x) {
  Shape shape(s.shapeOf(x));
  for (int64_t &size : shape)
    if (s.random.chance(0.4))
      size = 1;
    else if (size == 1 && s.random.chance(0.5))
      size = s.random.choose({2, 3, 5});
  shape.erase(shape.begin(), shape.begin() + s.random.between(0, s.rankOf(x)));
  auto result = wt::broadcastShapes(s.shapeOf(x), shape);
  if (!result || !s.fits(*result))
    return {};
  Value y = s.other(shape);
  if (shape.size() > 1 && s.random.chance(0.25)) {
    auto dims = s.permutation(shape.size());
    Value stored = s.other(wt::permuted(shape, dims));
    y = s.make<wt::PermuteOp>(stored, wt::invertPermutation(dims));
  }
  return s.random.chance(0.6) ? anyBinary(s, x, y) : anyBinary(s, y, x);
}

// A chain that one kernel computes, with a value in it that is used twice.
static Value chain(Sketch &s, Value x) {
  Value y = anyUnary(s, x);
  for (int64_t i = s.random.between(1, 3); i > 0; --i) {
    Value z = anyUnary(s, y);
    y = s.random.chance(0.4) ? anyBinary(s, z, s.random.chance(0.5) ? x : y) : z;
  }
  return y;
}

// Numbers of another type and back.
static Value throughAnotherFloat(Sketch &s, Value x) {
  Type type = s.element.isF32() ? Type(s.b.getF64Type()) : Type(s.b.getF32Type());
  Value y = s.convert(x, type);
  if (s.random.chance(0.6))
    y = s.random.chance(0.5) ? s.make<wt::NegOp>(y) : s.make<wt::AddOp>(y, s.constant(0.75, type));
  return s.convert(y, s.element);
}

ArrayRef<Step> fuzzing::elementwiseSteps() {
  static constexpr Step steps[] = {{"unary", 16, anyUnary}, {"residual", 8, residual}, {"broadcast", 12, broadcast},
                                   {"chain", 6, chain},     {"prelu", 1, prelu},       {"another float", 1, throughAnotherFloat}};
  return steps;
}
