// What elementwise ops mean: a scalar function each, applied with broadcasting.
#include "semantics/ElementLoop.h"
#include "semantics/OpTable.h"

#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

// NaN where either is NaN.
static double larger(double a, double b) { return std::isnan(a) ? a : a > b ? a : b; }
static double smaller(double a, double b) { return std::isnan(a) ? a : a < b ? a : b; }
static int64_t larger(int64_t a, int64_t b) { return std::max(a, b); }
static int64_t smaller(int64_t a, int64_t b) { return std::min(a, b); }

// Integers wrap around.
static int64_t wrapped(uint64_t value) { return static_cast<int64_t>(value); }
static double add(double a, double b) { return a + b; }
static double subtract(double a, double b) { return a - b; }
static double multiply(double a, double b) { return a * b; }
static int64_t add(int64_t a, int64_t b) { return wrapped(static_cast<uint64_t>(a) + static_cast<uint64_t>(b)); }
static int64_t subtract(int64_t a, int64_t b) { return wrapped(static_cast<uint64_t>(a) - static_cast<uint64_t>(b)); }
static int64_t multiply(int64_t a, int64_t b) { return wrapped(static_cast<uint64_t>(a) * static_cast<uint64_t>(b)); }
static double negate(double value) { return -value; }
static int64_t negate(int64_t value) { return subtract(0, value); }
static double magnitude(double value) { return std::fabs(value); }
static int64_t magnitude(int64_t value) { return value < 0 ? negate(value) : value; }
static double divide(double a, double b) { return a / b; }
// The one quotient that overflows wraps around too.
static int64_t divide(int64_t a, int64_t b) { return b == 0 ? 0 : b == -1 ? negate(a) : a / b; }
static double cutRemainder(double a, double b) { return std::fmod(a, b); }
static int64_t cutRemainder(int64_t a, int64_t b) { return subtract(a, multiply(divide(a, b), b)); }

static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
static double hardsigmoid(double x) { return smaller(larger(x + 3, 0.0), 6.0) / 6; }

static double gelu(double x, wt::GeluForm form) {
  // By erfc, whose left tail has digits where 1 + erf has none any more.
  if (form == wt::GeluForm::Erf)
    return x * 0.5 * std::erfc(-x * 0.70710678118654752440);
  return x * 0.5 * (1 + std::tanh(0.79788456080286535588 * (x + 0.044715 * x * x * x)));
}

static double elu(double x, double alpha, double scale, double inputScale) {
  return scale * (x > 0 ? x : alpha * std::expm1(inputScale * x));
}

static Tensor evaluateElu(wt::EluOp op, ArrayRef<Tensor> operands) {
  double alpha = op.getAlpha().convertToDouble(), scale = op.getScale().convertToDouble(),
         inputScale = op.getInputScale().convertToDouble();
  return mapFloats(operands[0], [=](double x) { return elu(x, alpha, scale, inputScale); });
}

static Tensor evaluateLeakyRelu(wt::LeakyReluOp op, ArrayRef<Tensor> operands) {
  double slope = op.getSlope().convertToDouble();
  return mapFloats(operands[0], [=](double x) { return x >= 0 ? x : slope * x; });
}

static Tensor evaluateGelu(wt::GeluOp op, ArrayRef<Tensor> operands) {
  wt::GeluForm form = op.getForm();
  return mapFloats(operands[0], [=](double x) { return gelu(x, form); });
}

template <typename T> static Tensor clampElements(wt::ClampOp op, Tensor input) {
  Computed<T> low = op.getLow() ? fromAttribute<T>(op.getLow()->convertToDouble()) : lowest<T>();
  Computed<T> high = op.getHigh() ? fromAttribute<T>(op.getHigh()->convertToDouble()) : highest<T>();
  return mapElements<T>(input, [=](Computed<T> x) { return smaller(larger(x, low), high); });
}

static Tensor evaluateClamp(wt::ClampOp op, ArrayRef<Tensor> operands) {
  return dispatchElement(operands[0].getElementType(),
                         [&](auto tag) { return clampElements<typename decltype(tag)::type>(op, operands[0]); });
}

static Tensor evaluatePrelu(wt::PreluOp op, ArrayRef<Tensor> operands) {
  // The slopes stand along dimension 1; seen so, they broadcast.
  wt::Shape shape;
  if (operands[1].getNumElements() != 1) {
    shape.assign(operands[0].getRank() - 1, 1);
    shape[0] = operands[1].getNumElements();
  }
  Tensor slope = operands[1].reshaped(shape);
  return dispatchFloat(operands[0].getElementType(), [&](auto tag) {
    return zipElements<typename decltype(tag)::type>(op.getType(), operands[0], slope,
                                                     [](double x, double slope) { return x >= 0 ? x : slope * x; });
  });
}

// An op that is nothing but its scalar function.
#define FUNCTION(OP, MAP, FORMULA)                                                                                                         \
  static Tensor evaluate##OP(wt::OP, ArrayRef<Tensor> operands) {                                                                          \
    return MAP(operands[0], [](auto x) { return FORMULA; });                                                                               \
  }
FUNCTION(NegOp, mapNumbers, negate(x))
FUNCTION(AbsOp, mapNumbers, magnitude(x))
FUNCTION(ReluOp, mapNumbers, x < 0 ? decltype(x)(0) : x)
FUNCTION(ExpOp, mapFloats, std::exp(x))
FUNCTION(LogOp, mapFloats, std::log(x))
FUNCTION(SqrtOp, mapFloats, std::sqrt(x))
FUNCTION(RsqrtOp, mapFloats, 1 / std::sqrt(x))
FUNCTION(TanhOp, mapFloats, std::tanh(x))
FUNCTION(SigmoidOp, mapFloats, sigmoid(x))
FUNCTION(ErfOp, mapFloats, std::erf(x))
FUNCTION(ErfcOp, mapFloats, std::erfc(x))
FUNCTION(Expm1Op, mapFloats, std::expm1(x))
FUNCTION(Log1pOp, mapFloats, std::log1p(x))
FUNCTION(SinOp, mapFloats, std::sin(x))
FUNCTION(CosOp, mapFloats, std::cos(x))
FUNCTION(AtanOp, mapFloats, std::atan(x))
FUNCTION(FloorOp, mapFloats, std::floor(x))
FUNCTION(CeilOp, mapFloats, std::ceil(x))
FUNCTION(TruncOp, mapFloats, std::trunc(x))
FUNCTION(RoundOp, mapFloats, std::nearbyint(x))
FUNCTION(SiluOp, mapFloats, x / (1 + std::exp(-x)))
FUNCTION(HardsigmoidOp, mapFloats, hardsigmoid(x))
FUNCTION(HardswishOp, mapFloats, x *hardsigmoid(x))
#undef FUNCTION

#define FUNCTION(OP, ZIP, FORMULA)                                                                                                         \
  static Tensor evaluate##OP(wt::OP op, ArrayRef<Tensor> operands) {                                                                       \
    return ZIP(op, operands, [](auto a, auto b) { return FORMULA; });                                                                      \
  }
FUNCTION(AddOp, zipNumbers, add(a, b))
FUNCTION(SubOp, zipNumbers, subtract(a, b))
FUNCTION(MulOp, zipNumbers, multiply(a, b))
FUNCTION(MaximumOp, zipNumbers, larger(a, b))
FUNCTION(MinimumOp, zipNumbers, smaller(a, b))
FUNCTION(DivOp, zipNumbers, divide(a, b))
FUNCTION(FmodOp, zipNumbers, cutRemainder(a, b))
FUNCTION(PowOp, zipFloats, std::pow(a, b))
FUNCTION(Atan2Op, zipFloats, std::atan2(a, b))
#undef FUNCTION

void semantics::addElementwise(OpTable &table) {
  table.add<wt::NegOp, evaluateNegOp>();
  table.add<wt::AbsOp, evaluateAbsOp>();
  table.add<wt::ReluOp, evaluateReluOp>();
  table.add<wt::ExpOp, evaluateExpOp>();
  table.add<wt::LogOp, evaluateLogOp>();
  table.add<wt::SqrtOp, evaluateSqrtOp>();
  table.add<wt::RsqrtOp, evaluateRsqrtOp>();
  table.add<wt::TanhOp, evaluateTanhOp>();
  table.add<wt::SigmoidOp, evaluateSigmoidOp>();
  table.add<wt::ErfOp, evaluateErfOp>();
  table.add<wt::ErfcOp, evaluateErfcOp>();
  table.add<wt::Expm1Op, evaluateExpm1Op>();
  table.add<wt::Log1pOp, evaluateLog1pOp>();
  table.add<wt::SinOp, evaluateSinOp>();
  table.add<wt::CosOp, evaluateCosOp>();
  table.add<wt::AtanOp, evaluateAtanOp>();
  table.add<wt::FloorOp, evaluateFloorOp>();
  table.add<wt::CeilOp, evaluateCeilOp>();
  table.add<wt::TruncOp, evaluateTruncOp>();
  table.add<wt::RoundOp, evaluateRoundOp>();
  table.add<wt::EluOp, evaluateElu>();
  table.add<wt::LeakyReluOp, evaluateLeakyRelu>();
  table.add<wt::ClampOp, evaluateClamp>();
  table.add<wt::AddOp, evaluateAddOp>();
  table.add<wt::SubOp, evaluateSubOp>();
  table.add<wt::MulOp, evaluateMulOp>();
  table.add<wt::DivOp, evaluateDivOp>();
  table.add<wt::FmodOp, evaluateFmodOp>();
  table.add<wt::PowOp, evaluatePowOp>();
  table.add<wt::Atan2Op, evaluateAtan2Op>();
  table.add<wt::MaximumOp, evaluateMaximumOp>();
  table.add<wt::MinimumOp, evaluateMinimumOp>();
  table.add<wt::GeluOp, evaluateGelu>();
  table.add<wt::SiluOp, evaluateSiluOp>();
  table.add<wt::HardsigmoidOp, evaluateHardsigmoidOp>();
  table.add<wt::HardswishOp, evaluateHardswishOp>();
  table.add<wt::PreluOp, evaluatePrelu>();
}
