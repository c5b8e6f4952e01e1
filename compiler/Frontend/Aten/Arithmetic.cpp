// Arithmetic on two tensors, or a tensor and a number.
#include "compiler/Frontend/Aten/Registry.h"
#include "compiler/Frontend/Aten/TypePromotion.h"

#include "llvm/Support/Format.h"

using namespace mlir;

namespace wasmtorch::aten {

// Operands in the type that they are computed in; null where that isn't supported.
static Value operand(Call &call, const Argument &argument, Type type) {
  if (const Value *value = argument.tensor())
    return call.convert(*value, type);
  return call.splat({}, type, argument.number());
}

namespace {
struct Pair {
  Value lhs, rhs;
  explicit operator bool() const { return lhs && rhs; }
};
} // namespace

static Pair operands(Call &call, StringRef lhs, StringRef rhs, bool floats = false) {
  for (StringRef name : {lhs, rhs})
    if (!call.get(name).tensor() && !call.get(name).isNumber()) {
      call.fail("expected a tensor or a number as '" + name.str() + "'");
      return {};
    }
  std::vector<Argument> both = {call.get(lhs), call.get(rhs)};
  MLIRContext *context = call.getLocation().getContext();
  Type type = floats ? promotedFloatType(context, both) : promotedType(context, both);
  if (!call.canCompute(type))
    return {};
  return {operand(call, both[0], type), operand(call, both[1], type)};
}

template <typename Op> static Results binary(Call &call) {
  Pair pair = operands(call, "self", "other");
  return {call.make<Op>(pair.lhs, pair.rhs)};
}

// alpha * value; most programs leave alpha at 1.
static Value scaled(Call &call, Value value, double alpha) {
  return alpha == 1 || !value ? value : call.make<wt::MulOp>(value, call.scalarLike(value, alpha));
}

static Results add(Call &call) {
  Pair pair = operands(call, "self", "other");
  return {call.make<wt::AddOp>(pair.lhs, scaled(call, pair.rhs, call.number("alpha", 1)))};
}

static Results sub(Call &call) {
  Pair pair = operands(call, "self", "other");
  return {call.make<wt::SubOp>(pair.lhs, scaled(call, pair.rhs, call.number("alpha", 1)))};
}

static Results rsub(Call &call) {
  Pair pair = operands(call, "self", "other");
  return {call.make<wt::SubOp>(pair.rhs, scaled(call, pair.lhs, call.number("alpha", 1)))};
}

static Results div(Call &call) {
  if (call.has("rounding_mode"))
    return call.unsupported("with rounding_mode='" + call.text("rounding_mode") + "'");
  Pair pair = operands(call, "self", "other", /*floats=*/true);
  return {call.make<wt::DivOp>(pair.lhs, pair.rhs)};
}

static Value product(Call &call, Value x, int64_t count) {
  Value result = x;
  for (int64_t i = 1; i < count; ++i)
    result = call.make<wt::MulOp>(result, x);
  return result;
}

// The exponents for which PyTorch itself takes another function than pow.
static Results pow(Call &call) {
  if (!call.get("exponent").isNumber())
    return call.unsupported("with an exponent that is a tensor");
  Value x = call.computable("self");
  if (!x)
    return {};
  double exponent = call.number("exponent");
  auto inverse = [&](Value value) { return call.make<wt::DivOp>(call.scalarLike(x, 1.0), value); };
  if (exponent == 0)
    return {call.splat(shapeOf(x), typeOf(x).getElementType(), 1.0)};
  if (exponent == 0.5)
    return {call.make<wt::SqrtOp>(x)};
  if (exponent == -0.5)
    return {call.make<wt::RsqrtOp>(x)};
  if (exponent == 1 || exponent == 2 || exponent == 3 || exponent == 4)
    return {product(call, x, static_cast<int64_t>(exponent))};
  if (exponent == -1 || exponent == -2)
    return {inverse(product(call, x, static_cast<int64_t>(-exponent)))};
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%g", exponent);
  return call.unsupported("with exponent " + text);
}

// self + value * first (op) second
template <typename Op> static Results addCombined(Call &call) {
  Value self = call.computable("self"), first = call.tensor("tensor1"), second = call.tensor("tensor2");
  return {call.make<wt::AddOp>(self, scaled(call, call.make<Op>(first, second), call.number("value", 1)))};
}

static Results lerp(Call &call) {
  Value start = call.computable("self"), end = call.computable("end");
  if (!start || !end)
    return {};
  Value weight = operand(call, call.get("weight"), typeOf(start).getElementType());
  return {call.make<wt::AddOp>(start, call.make<wt::MulOp>(weight, call.make<wt::SubOp>(end, start)))};
}

void registerArithmetic(Registry &registry) {
  registry["aten::add"] = add;
  registry["aten::sub"] = registry["aten::subtract"] = sub;
  registry["aten::rsub"] = rsub;
  registry["aten::mul"] = registry["aten::multiply"] = binary<wt::MulOp>;
  registry["aten::div"] = registry["aten::divide"] = registry["aten::true_divide"] = div;
  registry["aten::maximum"] = binary<wt::MaximumOp>;
  registry["aten::minimum"] = binary<wt::MinimumOp>;
  registry["aten::pow"] = pow;
  registry["aten::addcmul"] = addCombined<wt::MulOp>;
  registry["aten::addcdiv"] = addCombined<wt::DivOp>;
  registry["aten::lerp"] = lerp;
}

} // namespace wasmtorch::aten
