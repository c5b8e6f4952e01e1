// Functions of analysis: roots, logarithms, angles, rounding.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Operands.h"
#include "compiler/Frontend/Aten/Registry.h"

#include <cmath>

using namespace mlir;

namespace wasmtorch::aten {

using Kind = wt::CompareKind;

// A function whose result is a float also where the operand is an integer.
template <typename Op> static Results function(Call &call) { return {call.make<Op>(floatOperand(call, "self"))}; }

template <Term (*say)(Term)> static Results formula(Call &call) {
  Value x = floatOperand(call, "self");
  return x ? Results{say(Term(call, x))} : Results();
}

static Term reciprocal(Term x) { return 1.0 / x; }
static Term tangent(Term x) { return x.unary<wt::SinOp>() / x.unary<wt::CosOp>(); }
template <int base> static Term logarithm(Term x) { return x.unary<wt::LogOp>() * (1.0 / std::log(double(base))); }
// Not exp(x * log 2), which would lose the digits of a large product.
static Term powerOfTwo(Term x) { return x.like(2.0).binary<wt::PowOp>(x); }

// The cosine that belongs to a sine, and the other way round: (1 - x)(1 + x), which keeps its digits near 1.
static Term other(Term x) { return ((1.0 - x) * (x + 1.0)).sqrt(); }
static Term arcSine(Term x) { return x.binary<wt::Atan2Op>(other(x)); }
static Term arcCosine(Term x) { return other(x).binary<wt::Atan2Op>(x); }

// Hyperbolic functions by exp of half the magnitude, which is finite wherever they are, or by expm1 where they are small.
static Term hyperbolicCosine(Term x) {
  Term root = (x.abs() * 0.5).exp(), inverse = 1.0 / root;
  return root * 0.5 * root + inverse * 0.5 * inverse;
}
static Term hyperbolicSine(Term x) {
  // 2 sinh(h) cosh(h) with u = exp(h) - 1: sinh(h) = u (1 + 1 / (u + 1)) / 2.
  Term u = (x.abs() * 0.5).unary<wt::Expm1Op>(), power = u + 1.0, inverse = 1.0 / power;
  Term magnitude = u * (inverse + 1.0) * 0.5 * (power + inverse);
  return x.isNegative().choose(magnitude.unary<wt::NegOp>(), magnitude);
}
static Term inverseSine(Term x) {
  // log(a + sqrt(a^2 + 1)); a^2 itself would overflow.
  Term a = x.abs(), inverse = 1.0 / a;
  Term magnitude = (a + a / (inverse + (inverse * inverse + 1.0).sqrt())).log1p();
  return x.isNegative().choose(magnitude.unary<wt::NegOp>(), magnitude);
}
static Term inverseCosine(Term x) {
  Term above = x - 1.0;
  return (above + above.sqrt() * (above + 2.0).sqrt()).log1p();
}
static Term inverseTangent(Term x) { return (x * 2.0 / (1.0 - x)).log1p() * 0.5; }

static Results hypotenuse(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"}, Computes::InFloats);
  if (operands.empty())
    return {};
  Term a = Term(call, operands[0]).abs(), b = Term(call, operands[1]).abs(), larger = a.binary<wt::MaximumOp>(b);
  Term ratio = a.binary<wt::MinimumOp>(b) / larger;
  // 0 / 0 is no number, and infinity wins over NaN.
  Term length = larger.compare(Kind::Eq, 0.0).choose(larger, larger * (ratio * ratio + 1.0).sqrt());
  Term infinite = a.compare(Kind::Eq, HUGE_VAL) | b.compare(Kind::Eq, HUGE_VAL);
  return {infinite.choose(length.like(HUGE_VAL), length)};
}

// log(x / (1 - x)), where x is kept `eps` away from 0 and 1.
static Results logit(Call &call) {
  Value x = floatOperand(call, "self");
  if (!x)
    return {};
  if (call.has("eps")) {
    Builder &builder = call.getBuilder();
    double margin = call.number("eps");
    x = call.make<wt::ClampOp>(x, builder.getF64FloatAttr(margin), builder.getF64FloatAttr(1.0 - margin));
  }
  Term p(call, x);
  return {(p / (1.0 - p)).unary<wt::LogOp>()};
}

// x log(y), which is 0 for no x.
static Results timesLogarithm(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"}, Computes::InFloats);
  if (operands.empty())
    return {};
  Term x(call, operands[0]), y(call, operands[1]);
  Term none = x.compare(Kind::Eq, 0.0) & y.compare(Kind::Eq, y);
  return {none.choose(x.like(0.0), x * y.unary<wt::LogOp>())};
}

// log(exp(a) + exp(b)) = m + log(1 + exp(-|a - b|)) with the larger one as m, which never overflows.
static Results logarithmOfSum(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"}, Computes::InFloats);
  if (operands.empty())
    return {};
  Term a(call, operands[0]), b(call, operands[1]), larger = a.binary<wt::MaximumOp>(b);
  Term sum = larger + (a - b).abs().unary<wt::NegOp>().exp().log1p();
  // Two infinities have no difference.
  return {larger.abs().compare(Kind::Eq, HUGE_VAL).choose(larger, sum)};
}

// The sign of zeros shows in what they divide.
static Term hasSign(Term x) { return x.isNegative() | (1.0 / x).compare(Kind::Eq, -HUGE_VAL); }

static Results signOf(Call &call) {
  Value x = call.computable("self");
  if (!x)
    return {};
  Term term(call, x);
  return {isa<FloatType>(typeOf(x).getElementType()) ? hasSign(term) : term.isNegative()};
}

static Results withSignOf(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"}, Computes::InFloats);
  if (operands.empty())
    return {};
  Term size = Term(call, operands[0]).abs();
  return {hasSign(Term(call, operands[1])).choose(size.unary<wt::NegOp>(), size)};
}

// sin(pi x) / (pi x).
static Results sinc(Call &call) {
  Value x = floatOperand(call, "self");
  if (!x)
    return {};
  Term angle = Term(call, x) * M_PI;
  return {angle.compare(Kind::Eq, 0.0).choose(angle.like(1.0), angle.unary<wt::SinOp>() / angle)};
}

template <bool toRadians> static Results angleIn(Call &call) {
  Value x = floatOperand(call, "self");
  return x ? Results{Term(call, x) * (toRadians ? M_PI / 180 : 180 / M_PI)} : Results();
}

// Integers are whole already.
template <typename Op> static Results rounded(Call &call) {
  Value x = call.computable("self");
  if (!x || isa<IntegerType>(typeOf(x).getElementType()))
    return {x};
  int64_t decimals = call.integer("decimals", 0);
  if (decimals == 0)
    return {call.make<Op>(x)};
  double scale = std::pow(10.0, std::abs(static_cast<double>(decimals)));
  Term term(call, x);
  return {decimals > 0 ? (term * scale).unary<Op>() / scale : (term / scale).unary<Op>() * scale};
}

static Results fraction(Call &call) {
  Value x = call.computable("self");
  return x ? Results{Term(call, x) - Term(call, x).unary<wt::TruncOp>()} : Results();
}

void registerFunctions(Registry &registry) {
  registry["aten::exp"] = function<wt::ExpOp>;
  registry["aten::exp2"] = registry["aten::special_exp2"] = formula<powerOfTwo>;
  registry["aten::expm1"] = registry["aten::special_expm1"] = function<wt::Expm1Op>;
  registry["aten::log"] = function<wt::LogOp>;
  registry["aten::log2"] = formula<logarithm<2>>;
  registry["aten::log10"] = formula<logarithm<10>>;
  registry["aten::log1p"] = registry["aten::special_log1p"] = function<wt::Log1pOp>;
  registry["aten::sqrt"] = function<wt::SqrtOp>;
  registry["aten::rsqrt"] = function<wt::RsqrtOp>;
  registry["aten::reciprocal"] = formula<reciprocal>;
  registry["aten::erf"] = registry["aten::special_erf"] = function<wt::ErfOp>;
  registry["aten::erfc"] = registry["aten::special_erfc"] = function<wt::ErfcOp>;
  registry["aten::sin"] = function<wt::SinOp>;
  registry["aten::cos"] = function<wt::CosOp>;
  registry["aten::tan"] = formula<tangent>;
  registry["aten::asin"] = registry["aten::arcsin"] = formula<arcSine>;
  registry["aten::acos"] = registry["aten::arccos"] = formula<arcCosine>;
  registry["aten::atan"] = registry["aten::arctan"] = function<wt::AtanOp>;
  registry["aten::atan2"] = registry["aten::arctan2"] = binary<wt::Atan2Op, Computes::InFloats>;
  registry["aten::sinh"] = formula<hyperbolicSine>;
  registry["aten::cosh"] = formula<hyperbolicCosine>;
  registry["aten::tanh"] = function<wt::TanhOp>;
  registry["aten::asinh"] = registry["aten::arcsinh"] = formula<inverseSine>;
  registry["aten::acosh"] = registry["aten::arccosh"] = formula<inverseCosine>;
  registry["aten::atanh"] = registry["aten::arctanh"] = formula<inverseTangent>;
  registry["aten::hypot"] = hypotenuse;
  registry["aten::logit"] = registry["aten::special_logit"] = logit;
  registry["aten::xlogy"] = registry["aten::special_xlogy"] = timesLogarithm;
  registry["aten::logaddexp"] = logarithmOfSum;
  registry["aten::signbit"] = signOf;
  registry["aten::copysign"] = withSignOf;
  registry["aten::sinc"] = registry["aten::special_sinc"] = sinc;
  registry["aten::deg2rad"] = angleIn<true>;
  registry["aten::rad2deg"] = angleIn<false>;
  registry["aten::floor"] = rounded<wt::FloorOp>;
  registry["aten::ceil"] = rounded<wt::CeilOp>;
  registry["aten::trunc"] = registry["aten::fix"] = rounded<wt::TruncOp>;
  registry["aten::round"] = registry["aten::special_round"] = rounded<wt::RoundOp>;
  registry["aten::frac"] = fraction;
}

} // namespace wasmtorch::aten
