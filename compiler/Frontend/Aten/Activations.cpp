// Activation functions and other functions of one tensor.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Operands.h"
#include "compiler/Frontend/Aten/Registry.h"

#include <cmath>

using namespace mlir;

namespace wasmtorch::aten {

// A function that keeps the element type.
template <typename Op> static Results unary(Call &call) {
  Value x = call.computable("self");
  return {call.make<Op>(x)};
}

// A function whose result is a float also where the operand is an integer.
template <typename Op> static Results floatUnary(Call &call) { return {call.make<Op>(floatOperand(call, "self"))}; }

static Value clampTo(Call &call, Value x, std::optional<double> low, std::optional<double> high) {
  Builder &builder = call.getBuilder();
  return call.make<wt::ClampOp>(x, low ? builder.getF64FloatAttr(*low) : FloatAttr(), high ? builder.getF64FloatAttr(*high) : FloatAttr());
}

static std::optional<double> bound(Call &call, StringRef argument) {
  return call.has(argument) ? std::optional(call.number(argument)) : std::nullopt;
}

// A bound is a number, or a tensor that broadcasts; the lower one is applied first, so the upper one wins.
static Results clamp(Call &call) {
  SmallVector<StringRef, 3> names = {"self"};
  for (StringRef name : {"min", "max"})
    if (call.has(name))
      names.push_back(name);
  if (names.size() == 1)
    return call.fail("at least one of 'min' and 'max' must not be None");
  auto operands = promotedOperands(call, names);
  if (operands.empty())
    return {};
  bool tensors = call.get("min").tensor() || call.get("max").tensor();
  if (!tensors)
    return {clampTo(call, operands[0], bound(call, "min"), bound(call, "max"))};
  Value x = operands[0];
  if (call.has("min"))
    x = call.make<wt::MaximumOp>(x, operands[1]);
  if (call.has("max"))
    x = call.make<wt::MinimumOp>(x, operands.back());
  return {x};
}

// Bounds of integers lose their fractions.
static Results hardtanh(Call &call) {
  Value x = call.computable("self");
  double low = call.number("min_val", -1.0), high = call.number("max_val", 1.0);
  bool isFloat = x && isa<FloatType>(typeOf(x).getElementType());
  return {clampTo(call, x, isFloat ? low : std::trunc(low), isFloat ? high : std::trunc(high))};
}

static Results relu6(Call &call) { return {clampTo(call, call.computable("self"), 0.0, 6.0)}; }

// x > threshold ? x : value, and NaN stays.
static Results threshold(Call &call) {
  Value x = call.computable("self");
  double limit = call.number("threshold"), value = call.number("value");
  if (limit == value)
    return {limit == 0 ? call.make<wt::ReluOp>(x) : clampTo(call, x, limit, std::nullopt)};
  Term term(call, x);
  return {term.compare(wt::CompareKind::Le, limit).choose(term.like(value), x)};
}

static Value elu(Call &call, Value x, double alpha, double scale, double inputScale) {
  Builder &builder = call.getBuilder();
  return call.make<wt::EluOp>(x, builder.getF64FloatAttr(alpha), builder.getF64FloatAttr(scale), builder.getF64FloatAttr(inputScale));
}

static Results eluOp(Call &call) {
  Value x = call.computableFloat("self");
  return {elu(call, x, call.number("alpha", 1.0), call.number("scale", 1.0), call.number("input_scale", 1.0))};
}

// The constants of Klambauer et al. 2017, arXiv:1706.02515.
static Results selu(Call &call) {
  return {elu(call, call.computableFloat("self"), 1.6732632423543772848170429916717, 1.0507009873554804934193349852946, 1.0)};
}

static Results celu(Call &call) {
  Value x = call.computableFloat("self");
  double alpha = call.number("alpha", 1.0);
  return alpha == 0 ? call.fail("'alpha' is 0, expected another number") : Results{elu(call, x, alpha, 1.0, 1.0 / alpha)};
}

static Value leakyRelu(Call &call, Value x, double slope) {
  return call.make<wt::LeakyReluOp>(x, call.getBuilder().getF64FloatAttr(slope));
}

static Results leakyReluOp(Call &call) {
  Value x = call.computableFloat("self");
  return {leakyRelu(call, x, call.number("negative_slope", 0.01))};
}

static Results rrelu(Call &call) {
  Value x = call.computableFloat("self");
  if (call.boolean("training", false))
    return call.unsupported("in training mode");
  return {leakyRelu(call, x, (call.number("lower", 1.0 / 8) + call.number("upper", 1.0 / 3)) / 2)};
}

static Results prelu(Call &call) {
  Value x = call.computableFloat("self"), slope = call.tensor("weight");
  return {call.make<wt::PreluOp>(x, slope)};
}

static Results gelu(Call &call) {
  Value x = call.computableFloat("self");
  std::string form = call.text("approximate", "none");
  if (form != "none" && form != "tanh")
    return call.fail("expected 'none' or 'tanh' as 'approximate', found '" + form + "'");
  return {call.make<wt::GeluOp>(x, form == "tanh" ? wt::GeluForm::Tanh : wt::GeluForm::Erf)};
}

static Results glu(Call &call) {
  Value x = call.computableFloat("self");
  if (!x)
    return {};
  int64_t dim = call.dimension("dim", typeOf(x).getRank(), -1);
  if (call.failed() || typeOf(x).getRank() == 0 || typeOf(x).getDimSize(dim) % 2 != 0)
    return call.fail("expected a dimension of even size");
  int64_t half = typeOf(x).getDimSize(dim) / 2;
  Value gate = call.make<wt::SigmoidOp>(call.slice(x, dim, half, half));
  return {call.make<wt::MulOp>(call.slice(x, dim, 0, half), gate)};
}

// Below these the function is 0, and what lies beyond keeps its size, or comes closer to 0.
static Results hardshrink(Call &call) {
  Value x = call.computableFloat("self");
  Term term(call, x);
  return {term.abs().compare(wt::CompareKind::Le, call.number("lambd", 0.5)).choose(term.like(0.0), x)};
}

static Results softshrink(Call &call) {
  Term x(call, call.computableFloat("self"));
  double limit = call.number("lambd", 0.5);
  // Times 0, since NaN stays.
  Term inner = x.compare(wt::CompareKind::Lt, -limit).choose(x + limit, x * 0.0);
  return {x.compare(wt::CompareKind::Gt, limit).choose(x - limit, inner)};
}

// log(1 + exp(beta x)) / beta, which from the threshold on is x.
static Term softplus(Term x, double beta, double limit) {
  Term scaled = beta == 1 ? x : x * beta, smooth = scaled.exp().log1p();
  return scaled.compare(wt::CompareKind::Gt, limit).choose(x, beta == 1 ? smooth : smooth / beta);
}

static Results softplusOp(Call &call) {
  Term x(call, call.computableFloat("self"));
  return {softplus(x, call.number("beta", 1.0), call.number("threshold", 20.0))};
}

// x tanh(softplus(x)): Misra 2019, arXiv:1908.08681.
static Results mish(Call &call) {
  Term x(call, call.computableFloat("self"));
  return {x * softplus(x, 1.0, 20.0).unary<wt::TanhOp>()};
}

// min(x, 0) - log(1 + exp(-|x|)), whose exponential does not overflow.
static Results logSigmoid(Call &call) {
  Term x(call, call.computableFloat("self"));
  Term tail = x.abs().unary<wt::NegOp>().exp().log1p();
  return {x.binary<wt::MinimumOp>(x.like(0.0)) - tail};
}

void registerActivations(Registry &registry) {
  registry["aten::relu"] = unary<wt::ReluOp>;
  registry["aten::neg"] = registry["aten::negative"] = unary<wt::NegOp>;
  registry["aten::abs"] = registry["aten::absolute"] = unary<wt::AbsOp>;
  registry["aten::sigmoid"] = registry["aten::special_expit"] = floatUnary<wt::SigmoidOp>;
  registry["aten::silu"] = floatUnary<wt::SiluOp>;
  registry["aten::hardswish"] = floatUnary<wt::HardswishOp>;
  registry["aten::hardsigmoid"] = floatUnary<wt::HardsigmoidOp>;
  registry["aten::clamp"] = registry["aten::clip"] = registry["aten::clamp_min"] = registry["aten::clamp_max"] = clamp;
  registry["aten::hardtanh"] = hardtanh;
  registry["aten::relu6"] = relu6;
  registry["aten::threshold"] = threshold;
  registry["aten::elu"] = eluOp;
  registry["aten::selu"] = selu;
  registry["aten::celu"] = celu;
  registry["aten::leaky_relu"] = leakyReluOp;
  registry["aten::rrelu"] = rrelu;
  registry["aten::prelu"] = registry["aten::_prelu_kernel"] = prelu;
  registry["aten::gelu"] = gelu;
  registry["aten::glu"] = glu;
  registry["aten::hardshrink"] = hardshrink;
  registry["aten::softshrink"] = softshrink;
  registry["aten::softplus"] = softplusOp;
  registry["aten::mish"] = mish;
  registry["aten::log_sigmoid"] = logSigmoid;
}

} // namespace wasmtorch::aten
