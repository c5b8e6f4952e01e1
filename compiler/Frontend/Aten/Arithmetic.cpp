// Arithmetic on two tensors, or a tensor and a number.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Operands.h"
#include "compiler/Frontend/Aten/Registry.h"
#include "compiler/Frontend/Aten/TypePromotion.h"

#include <cmath>

using namespace mlir;

namespace wasmtorch::aten {

// alpha * value; most programs leave alpha at 1.
static Value scaled(Call &call, Value value, double alpha) {
  return alpha == 1 || !value ? value : call.make<wt::MulOp>(value, call.scalarLike(value, alpha));
}

static Results add(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"});
  return operands.empty() ? Results() : Results{call.make<wt::AddOp>(operands[0], scaled(call, operands[1], call.number("alpha", 1)))};
}

static Results sub(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"});
  return operands.empty() ? Results() : Results{call.make<wt::SubOp>(operands[0], scaled(call, operands[1], call.number("alpha", 1)))};
}

static Results rsub(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"});
  return operands.empty() ? Results() : Results{call.make<wt::SubOp>(operands[1], scaled(call, operands[0], call.number("alpha", 1)))};
}

static Results square(Call &call) {
  // As the power that it is by definition: a bool's is an integer.
  Value x = call.tensor("self");
  Type type = x ? promotedType(x.getContext(), {Argument(x), Argument(int64_t(2))}) : Type();
  if (!type || !call.canCompute(type))
    return {};
  x = call.convert(x, type);
  return {call.make<wt::MulOp>(x, x)};
}

// By squaring; the exponent is at least 1.
static Value product(Call &call, Value x, int64_t exponent) {
  Value result;
  for (Value power = x; exponent > 0; exponent /= 2) {
    if (exponent % 2 == 1)
      result = result ? call.make<wt::MulOp>(result, power) : power;
    if (exponent > 1)
      power = call.make<wt::MulOp>(power, power);
  }
  return result;
}

// By squaring too, one bit of the exponents after the other. To a negative power 1 and -1 stay whole; all else becomes 0.
static Value computedPower(Call &call, Value x, Value exponent) {
  Term base(call, x), count(call, exponent), product = base.like(1.0), square = base;
  Type element = typeOf(x).getElementType();
  unsigned bits = element.getIntOrFloatBitWidth() - (element.isUnsignedInteger() ? 0 : 1);
  for (unsigned bit = 0; bit < bits; ++bit) {
    Term isSet = (count & count.like(std::ldexp(1.0, bit))).compare(wt::CompareKind::Ne, 0.0);
    product = isSet.choose(product * square, product);
    if (bit + 1 < bits)
      square = square * square;
  }
  if (element.isUnsignedInteger())
    return product;
  Term vanishes = count.isNegative() & base.abs().compare(wt::CompareKind::Ne, 1.0);
  return vanishes.choose(base.like(0.0), product);
}

static Results integerPower(Call &call, Value x, Value computed, const Argument &exponent) {
  if (!exponent.isNumber() && typeOf(x).getElementType().isInteger(1))
    return call.unsupported("on bool tensors");
  if (!exponent.isNumber())
    return {computedPower(call, x, computed)};
  auto count = static_cast<int64_t>(exponent.number());
  if (count < 0)
    return call.fail("integers to negative integer powers are not allowed, expected floats");
  return {count == 0 ? call.splat(shapeOf(x), typeOf(x).getElementType(), 1.0) : product(call, x, count)};
}

// The exponents for which PyTorch itself takes another function than pow, or which are a product.
static Value knownPower(Call &call, Value x, double exponent) {
  auto inverse = [&](Value value) { return call.make<wt::DivOp>(call.scalarLike(x, 1.0), value); };
  if (exponent == 0)
    return call.splat(shapeOf(x), typeOf(x).getElementType(), 1.0);
  if (exponent == 0.5)
    return call.make<wt::SqrtOp>(x);
  if (exponent == -0.5)
    return call.make<wt::RsqrtOp>(x);
  if (exponent == 1 || exponent == 2 || exponent == 3 || exponent == 4)
    return product(call, x, static_cast<int64_t>(exponent));
  if (exponent == -1 || exponent == -2)
    return inverse(product(call, x, static_cast<int64_t>(-exponent)));
  return {};
}

static Results pow(Call &call) {
  auto operands = promotedOperands(call, {"self", "exponent"});
  if (operands.empty())
    return {};
  const Argument &exponent = call.get("exponent");
  if (isa<IntegerType>(typeOf(operands[0]).getElementType()))
    return integerPower(call, operands[0], operands[1], exponent);
  Value known = exponent.isNumber() ? knownPower(call, operands[0], exponent.number()) : Value();
  return {known ? known : call.make<wt::PowOp>(operands[0], operands[1])};
}

// self + value * first (op) second
template <typename Op, Computes computes> static Results addCombined(Call &call) {
  auto operands = promotedOperands(call, {"self", "tensor1", "tensor2"}, computes);
  if (operands.empty())
    return {};
  Value combined = scaled(call, call.make<Op>(operands[1], operands[2]), call.number("value", 1));
  return {call.make<wt::AddOp>(operands[0], combined)};
}

static Results lerp(Call &call) {
  auto operands = promotedOperands(call, {"self", "end", "weight"}, Computes::InFloats);
  if (operands.empty())
    return {};
  Value difference = call.make<wt::SubOp>(operands[1], operands[0]);
  return {call.make<wt::AddOp>(operands[0], call.make<wt::MulOp>(operands[2], difference))};
}

void registerArithmetic(Registry &registry) {
  registry["aten::add"] = add;
  registry["aten::sub"] = registry["aten::subtract"] = sub;
  registry["aten::rsub"] = rsub;
  registry["aten::mul"] = registry["aten::multiply"] = binary<wt::MulOp>;
  registry["aten::maximum"] = binary<wt::MaximumOp>;
  registry["aten::minimum"] = binary<wt::MinimumOp>;
  registry["aten::pow"] = pow;
  registry["aten::square"] = square;
  registry["aten::addcmul"] = addCombined<wt::MulOp, Computes::InPromotedType>;
  registry["aten::addcdiv"] = addCombined<wt::DivOp, Computes::InFloats>;
  registry["aten::lerp"] = lerp;
}

} // namespace wasmtorch::aten
