// Comparisons, choices between tensors, and logic.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Operands.h"
#include "compiler/Frontend/Aten/Registry.h"
#include "compiler/Frontend/Aten/TypePromotion.h"

#include <cmath>
#include <limits>

using namespace mlir;

namespace wasmtorch::aten {

using Kind = wt::CompareKind;

static Type boolType(Call &call) { return call.getBuilder().getI1Type(); }
static bool isFloat(Value x) { return isa<FloatType>(typeOf(x).getElementType()); }

template <Kind kind> static Results compare(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"});
  return operands.empty() ? Results() : Results{call.make<wt::CompareOp>(operands[0], operands[1], kind)};
}

// The truth value of each element of an argument.
static Term truth(Call &call, StringRef argument) { return {call, call.convert(call.computable(argument), boolType(call))}; }

static Results logicalAnd(Call &call) { return {truth(call, "self") & truth(call, "other")}; }
static Results logicalOr(Call &call) { return {truth(call, "self") | truth(call, "other")}; }
static Results logicalXor(Call &call) { return {truth(call, "self") ^ truth(call, "other")}; }
static Results logicalNot(Call &call) { return {truth(call, "self").unary<wt::NotOp>()}; }

template <typename Op> static Results bitwise(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"});
  if (operands.empty())
    return {};
  if (isFloat(operands[0]))
    return call.fail("expected integers or bools, found " + dtypeName(typeOf(operands[0]).getElementType()));
  return {call.make<Op>(operands[0], operands[1])};
}

static Results bitwiseNot(Call &call) {
  Value x = call.computable("self");
  if (x && isFloat(x))
    return call.fail("expected integers or bools, found " + dtypeName(typeOf(x).getElementType()));
  return {call.make<wt::NotOp>(x)};
}

static Results where(Call &call) {
  if (!call.has("self"))
    return call.unsupported("without values: the places of true elements depend on the data");
  Term condition = truth(call, "condition");
  auto operands = promotedOperands(call, {"self", "other"});
  return operands.empty() ? Results() : Results{condition.choose(operands[0], operands[1])};
}

static Results maskedFill(Call &call) {
  Value x = call.computable("self");
  Term mask = truth(call, "mask");
  if (!x || call.failed())
    return {};
  Type type = typeOf(x).getElementType();
  const Value *tensor = call.get("value").tensor();
  return {mask.choose(tensor ? call.convert(*tensor, type) : call.splat({}, type, call.number("value")), x)};
}

// What asks a float about NaN and infinity; integers have one answer.
template <bool ofIntegers, typename Formula> static Results classify(Call &call, Formula formula) {
  Value x = call.computable("self");
  if (!x)
    return {};
  return {isFloat(x) ? Value(formula(Term(call, x))) : call.splat(shapeOf(x), boolType(call), ofIntegers)};
}

static Results isNaN(Call &call) {
  return classify<false>(call, [](Term x) { return x.isNaN(); });
}
static Results isInfinite(Call &call) {
  return classify<false>(call, [](Term x) { return x.abs().compare(Kind::Eq, HUGE_VAL); });
}
static Results isFinite(Call &call) {
  return classify<true>(call, [](Term x) { return x.abs().compare(Kind::Lt, HUGE_VAL); });
}
template <bool positive> static Results isInfinity(Call &call) {
  return classify<false>(call, [](Term x) { return x.compare(Kind::Eq, positive ? HUGE_VAL : -HUGE_VAL); });
}

// |a - b| <= atol + rtol |b|; infinities are close where they are equal.
static Results isClose(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"});
  double relative = call.number("rtol", 1e-5), absolute = call.number("atol", 1e-8);
  if (operands.empty())
    return {};
  Term a(call, operands[0]), b(call, operands[1]), equal = a.compare(Kind::Eq, b);
  if (!isFloat(a)) {
    Type real = call.getBuilder().getF32Type();
    a = Term(call, call.convert(a, real));
    b = Term(call, call.convert(b, real));
  }
  Term near = (a - b).abs().compare(Kind::Le, b.abs() * relative + absolute) & (a - b).abs().compare(Kind::Lt, HUGE_VAL);
  Term close = equal | near;
  return {call.boolean("equal_nan", false) ? close | (a.isNaN() & b.isNaN()) : close};
}

// 0 below zero, 1 above, and a given value between.
static Results heaviside(Call &call) {
  auto operands = promotedOperands(call, {"self", "values"});
  if (operands.empty())
    return {};
  Term x(call, operands[0]);
  Term step = x.isNegative().choose(x.like(0.0), x.isNaN().choose(x, x.like(1.0)));
  return {x.compare(Kind::Eq, 0.0).choose(operands[1], step)};
}

// 1, 0 or -1; of NaN 0.
static Results sign(Call &call) {
  Value x = call.computable("self");
  if (!x)
    return {};
  Type type = typeOf(x).getElementType();
  auto when = [&](Kind kind) { return Term(call, call.convert(Term(call, x).compare(kind, 0.0), type)); };
  return {when(Kind::Gt) - when(Kind::Lt)};
}

// The larger, or the smaller; where one is NaN the other.
template <Kind kind, typename OfIntegers> static Results numericExtremum(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"});
  if (operands.empty())
    return {};
  Term a(call, operands[0]), b(call, operands[1]);
  if (!isFloat(a))
    return {a.binary<OfIntegers>(b)};
  return {(a.compare(kind, b) | b.isNaN()).choose(a, b)};
}

static Results nanToNum(Call &call) {
  Value x = call.computable("self");
  if (!x || !isFloat(x))
    return {x};
  bool isDouble = typeOf(x).getElementType().isF64();
  double largest = isDouble ? std::numeric_limits<double>::max() : std::numeric_limits<float>::max();
  Term term(call, x);
  auto replaced = [&](StringRef argument, double otherwise) { return term.like(call.number(argument, otherwise)); };
  Term finite = term.compare(Kind::Eq, HUGE_VAL).choose(replaced("posinf", largest), x);
  finite = term.compare(Kind::Eq, -HUGE_VAL).choose(replaced("neginf", -largest), finite);
  return {term.isNaN().choose(replaced("nan", 0.0), finite)};
}

void registerComparisons(Registry &registry) {
  registry["aten::eq"] = compare<Kind::Eq>;
  registry["aten::ne"] = registry["aten::not_equal"] = compare<Kind::Ne>;
  registry["aten::lt"] = registry["aten::less"] = compare<Kind::Lt>;
  registry["aten::le"] = registry["aten::less_equal"] = compare<Kind::Le>;
  registry["aten::gt"] = registry["aten::greater"] = compare<Kind::Gt>;
  registry["aten::ge"] = registry["aten::greater_equal"] = compare<Kind::Ge>;
  registry["aten::logical_and"] = logicalAnd;
  registry["aten::logical_or"] = logicalOr;
  registry["aten::logical_xor"] = logicalXor;
  registry["aten::logical_not"] = logicalNot;
  registry["aten::bitwise_and"] = registry["aten::__and__"] = bitwise<wt::AndOp>;
  registry["aten::bitwise_or"] = registry["aten::__or__"] = bitwise<wt::OrOp>;
  registry["aten::bitwise_xor"] = registry["aten::__xor__"] = bitwise<wt::XorOp>;
  registry["aten::bitwise_not"] = bitwiseNot;
  registry["aten::where"] = where;
  registry["aten::masked_fill"] = maskedFill;
  registry["aten::isclose"] = isClose;
  registry["aten::heaviside"] = heaviside;
  registry["aten::isnan"] = isNaN;
  registry["aten::isinf"] = isInfinite;
  registry["aten::isfinite"] = isFinite;
  registry["aten::isposinf"] = isInfinity<true>;
  registry["aten::isneginf"] = isInfinity<false>;
  registry["aten::sign"] = registry["aten::sgn"] = sign;
  registry["aten::fmax"] = numericExtremum<Kind::Ge, wt::MaximumOp>;
  registry["aten::fmin"] = numericExtremum<Kind::Le, wt::MinimumOp>;
  registry["aten::nan_to_num"] = nanToNum;
}

} // namespace wasmtorch::aten
