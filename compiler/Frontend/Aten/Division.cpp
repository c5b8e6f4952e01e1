// Quotients and remainders, rounded in each of PyTorch's ways.
#include "compiler/Frontend/Aten/Division.h"
#include "compiler/Frontend/Aten/Operands.h"
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

using Kind = wt::CompareKind;

static bool isFloat(Value x) { return isa<FloatType>(typeOf(x).getElementType()); }

// Whether a remainder of a cut quotient has another sign than the divisor, so that the quotient rounded down is one less.
static Term needsStep(Term remainder, Term divisor) {
  return remainder.compare(Kind::Ne, 0.0) & (remainder.isNegative() ^ divisor.isNegative());
}

static Results remainder(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"});
  if (operands.empty())
    return {};
  Term a(call, operands[0]), b(call, operands[1]), rest = a.binary<wt::FmodOp>(b);
  return {needsStep(rest, b).choose(rest + b, rest)};
}

Value floorOfIntegers(Term a, Term b) {
  Term quotient = a / b, rest = a - quotient * b;
  return needsStep(rest, b).choose(quotient - 1.0, quotient);
}

// As Python defines it, by the exact remainder: floor(a / b) is one too many where a / b is rounded up to a whole number.
static Value floorOfFloats(Term a, Term b) {
  Term plain = a / b, rest = a.binary<wt::FmodOp>(b), quotient = (a - rest) / b;
  quotient = needsStep(rest, b).choose(quotient - 1.0, quotient);
  Term down = quotient.unary<wt::FloorOp>();
  down = (quotient - down).compare(Kind::Gt, 0.5).choose(down + 1.0, down);
  return b.compare(Kind::Eq, 0.0).choose(plain, down);
}

static Results floorDivide(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"});
  if (operands.empty())
    return {};
  Term a(call, operands[0]), b(call, operands[1]);
  return {isFloat(a) ? floorOfFloats(a, b) : floorOfIntegers(a, b)};
}

static Results truncatedDivide(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"});
  if (operands.empty())
    return {};
  Term quotient = Term(call, operands[0]) / Term(call, operands[1]);
  return {isFloat(operands[0]) ? quotient.unary<wt::TruncOp>() : quotient};
}

static Results divide(Call &call) {
  if (!call.has("rounding_mode"))
    return binary<wt::DivOp, Computes::InFloats>(call);
  std::string mode = call.text("rounding_mode");
  if (mode == "floor")
    return floorDivide(call);
  if (mode == "trunc")
    return truncatedDivide(call);
  return call.fail("expected 'floor' or 'trunc' as 'rounding_mode', found '" + mode + "'");
}

void registerDivision(Registry &registry) {
  registry["aten::div"] = registry["aten::divide"] = registry["aten::true_divide"] = divide;
  registry["aten::floor_divide"] = floorDivide;
  registry["aten::fmod"] = binary<wt::FmodOp>;
  registry["aten::remainder"] = remainder;
}

} // namespace wasmtorch::aten
