// What an elementwise op does to the lanes of vectors.
#include "passes/Lowering/ElementRules.h"

#include "dialects/Wsimd/Wsimd.h"
#include "dialects/Wt/Wt.h"
#include "passes/Lowering/ChoiceRules.h"
#include "passes/Lowering/MathRules.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace wasmtorch;

namespace {

Type elementOf(Value vector) { return cast<VectorType>(vector.getType()).getElementType(); }
bool isFloat(Value vector) { return isa<FloatType>(elementOf(vector)); }

// The element type of a wt op's operand, which knows of signs.
Type operandElement(Operation *op) { return cast<RankedTensorType>(op->getOperand(0).getType()).getElementType(); }

Value chosen(Emitter &e, arith::CmpFPredicate predicate, Value x, Value limit) {
  return arith::SelectOp::create(e.b, e.loc, arith::CmpFOp::create(e.b, e.loc, predicate, x, limit), limit, x);
}

// max(x, limit) and min(x, limit) that keep a NaN in x. pmin and pmax are one instruction each, and no pass turns them into
// relaxed ones, which lose NaN.
Value atLeast(Emitter &e, Type element, Value x, double bound) {
  Value limit = e.splat(bound, element);
  if (element.isF32())
    return wsimd::PmaxOp::create(e.b, e.loc, x, limit);
  if (isFloat(x))
    return chosen(e, arith::CmpFPredicate::OLT, x, limit);
  return isUnsigned(element) ? Value(arith::MaxUIOp::create(e.b, e.loc, x, limit)) : Value(arith::MaxSIOp::create(e.b, e.loc, x, limit));
}
Value atMost(Emitter &e, Type element, Value x, double bound) {
  Value limit = e.splat(bound, element);
  if (element.isF32())
    return wsimd::PminOp::create(e.b, e.loc, x, limit);
  if (isFloat(x))
    return chosen(e, arith::CmpFPredicate::OGT, x, limit);
  return isUnsigned(element) ? Value(arith::MinUIOp::create(e.b, e.loc, x, limit)) : Value(arith::MinSIOp::create(e.b, e.loc, x, limit));
}

Value multiply(Emitter &e, Value x, double factor) {
  return factor == 1.0 ? x : Value(arith::MulFOp::create(e.b, e.loc, x, e.splat(factor, elementOf(x))));
}

Value emitElu(Emitter &e, wt::EluOp op, Value x) {
  Value negative = emitExpm1(e, multiply(e, x, op.getInputScale().convertToDouble()));
  negative = multiply(e, negative, op.getAlpha().convertToDouble() * op.getScale().convertToDouble());
  Value positive = arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::OGT, x, e.zero(elementOf(x)));
  return arith::SelectOp::create(e.b, e.loc, positive, multiply(e, x, op.getScale().convertToDouble()), negative);
}

Value emitLeakyRelu(Emitter &e, wt::LeakyReluOp op, Value x) {
  Value positive = arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::OGE, x, e.zero(elementOf(x)));
  return arith::SelectOp::create(e.b, e.loc, positive, x, multiply(e, x, op.getSlope().convertToDouble()));
}

Value emitClamp(Emitter &e, wt::ClampOp op, Value x) {
  if (op.getLow())
    x = atLeast(e, operandElement(op), x, op.getLow()->convertToDouble());
  if (op.getHigh())
    x = atMost(e, operandElement(op), x, op.getHigh()->convertToDouble());
  return x;
}

// By the kind of the operands' element type. Sums of bools are true where either is, their differences where one is alone.
template <typename FloatOp, typename SignedOp, typename UnsignedOp, typename BoolOp> Value byKind(Emitter &e, Operation *op, ValueRange x) {
  if (isFloat(x[0]))
    return FloatOp::create(e.b, e.loc, x[0], x[1]);
  if (operandElement(op).isInteger(1))
    return BoolOp::create(e.b, e.loc, x[0], x[1]);
  return isUnsigned(operandElement(op)) ? Value(UnsignedOp::create(e.b, e.loc, x[0], x[1]))
                                        : Value(SignedOp::create(e.b, e.loc, x[0], x[1]));
}
template <typename FloatOp, typename IntegerOp, typename BoolOp> Value byKind(Emitter &e, Operation *op, ValueRange x) {
  return byKind<FloatOp, IntegerOp, IntegerOp, BoolOp>(e, op, x);
}

Value negate(Emitter &e, Operation *op, Value x) {
  if (operandElement(op).isInteger(1))
    return x;
  return isFloat(x) ? Value(arith::NegFOp::create(e.b, e.loc, x)) : Value(arith::SubIOp::create(e.b, e.loc, e.zero(elementOf(x)), x));
}

Value absolute(Emitter &e, Operation *op, Value x) {
  if (isUnsigned(operandElement(op)))
    return x;
  return isFloat(x) ? Value(math::AbsFOp::create(e.b, e.loc, x)) : Value(math::AbsIOp::create(e.b, e.loc, x));
}

Value divide(Emitter &e, Operation *op, ValueRange x) {
  return isFloat(x[0]) ? Value(arith::DivFOp::create(e.b, e.loc, x[0], x[1])) : emitIntegerDivision(e, operandElement(op), x[0], x[1]);
}

// For functions whose computation in f32 takes f64 to be exact.
Value singleOnly(Operation *op, llvm::function_ref<Value()> emit) {
  if (operandElement(op).isF32())
    return emit();
  op->emitError("the WebAssembly back end has no rule for ")
      << op->getName() << " of " << operandElement(op) << ", expected another element type";
  return Value();
}

Value remainder(Emitter &e, Operation *op, ValueRange x) {
  if (isFloat(x[0]))
    return singleOnly(op, [&] { return emitFmod(e, x[0], x[1]); });
  // Of bools: a, where b is 0.
  if (operandElement(op).isInteger(1))
    return arith::AndIOp::create(e.b, e.loc, x[0], emitNot(e, x[1]));
  Value product = arith::MulIOp::create(e.b, e.loc, divide(e, op, x), x[1]);
  return arith::SubIOp::create(e.b, e.loc, x[0], product);
}

} // namespace

Value wasmtorch::emitElementRule(Emitter &e, Operation *op, ValueRange x) {
  return llvm::TypeSwitch<Operation *, Value>(op)
      .Case([&](wt::AddOp) { return byKind<arith::AddFOp, arith::AddIOp, arith::OrIOp>(e, op, x); })
      .Case([&](wt::SubOp) { return byKind<arith::SubFOp, arith::SubIOp, arith::XOrIOp>(e, op, x); })
      .Case([&](wt::MulOp) { return byKind<arith::MulFOp, arith::MulIOp, arith::AndIOp>(e, op, x); })
      .Case([&](wt::DivOp) { return divide(e, op, x); })
      .Case([&](wt::FmodOp) { return remainder(e, op, x); })
      .Case([&](wt::PowOp) { return singleOnly(op, [&] { return emitPow(e, x[0], x[1]); }); })
      .Case([&](wt::Atan2Op) { return emitAtan2(e, x[0], x[1]); })
      .Case([&](wt::MaximumOp) { return byKind<arith::MaximumFOp, arith::MaxSIOp, arith::MaxUIOp, arith::OrIOp>(e, op, x); })
      .Case([&](wt::MinimumOp) { return byKind<arith::MinimumFOp, arith::MinSIOp, arith::MinUIOp, arith::AndIOp>(e, op, x); })
      .Case([&](wt::AndOp) { return arith::AndIOp::create(e.b, e.loc, x[0], x[1]); })
      .Case([&](wt::OrOp) { return arith::OrIOp::create(e.b, e.loc, x[0], x[1]); })
      .Case([&](wt::XorOp) { return arith::XOrIOp::create(e.b, e.loc, x[0], x[1]); })
      .Case([&](wt::NotOp) { return emitNot(e, x[0]); })
      .Case([&](wt::CompareOp compare) { return emitCompare(e, compare, x); })
      .Case([&](wt::SelectOp) { return arith::SelectOp::create(e.b, e.loc, x[0], x[1], x[2]); })
      .Case([&](wt::ConvertOp convert) { return emitConvert(e, convert, x[0]); })
      .Case([&](wt::NegOp) { return negate(e, op, x[0]); })
      .Case([&](wt::AbsOp) { return absolute(e, op, x[0]); })
      .Case([&](wt::ReluOp) { return atLeast(e, operandElement(op), x[0], 0.0); })
      .Case([&](wt::ClampOp clamp) { return emitClamp(e, clamp, x[0]); })
      .Case([&](wt::LeakyReluOp relu) { return emitLeakyRelu(e, relu, x[0]); })
      .Case([&](wt::EluOp elu) { return emitElu(e, elu, x[0]); })
      .Case([&](wt::ExpOp) { return emitExp(e, x[0]); })
      .Case([&](wt::LogOp) { return emitLog(e, x[0]); })
      .Case([&](wt::SqrtOp) { return math::SqrtOp::create(e.b, e.loc, x[0]); })
      .Case([&](wt::RsqrtOp) {
        return arith::DivFOp::create(e.b, e.loc, e.splat(1.0, elementOf(x[0])), math::SqrtOp::create(e.b, e.loc, x[0]));
      })
      .Case([&](wt::Expm1Op) { return emitExpm1(e, x[0]); })
      .Case([&](wt::Log1pOp) { return emitLog1p(e, x[0]); })
      .Case([&](wt::SinOp) { return emitSin(e, x[0]); })
      .Case([&](wt::CosOp) { return emitCos(e, x[0]); })
      .Case([&](wt::AtanOp) { return emitAtan(e, x[0]); })
      .Case([&](wt::FloorOp) { return math::FloorOp::create(e.b, e.loc, x[0]); })
      .Case([&](wt::CeilOp) { return math::CeilOp::create(e.b, e.loc, x[0]); })
      .Case([&](wt::TruncOp) { return math::TruncOp::create(e.b, e.loc, x[0]); })
      .Case([&](wt::RoundOp) { return math::RoundEvenOp::create(e.b, e.loc, x[0]); })
      .Case([&](wt::TanhOp) { return emitTanh(e, x[0]); })
      .Case([&](wt::ErfOp) { return emitErf(e, x[0]); })
      .Case([&](wt::ErfcOp) { return emitErfc(e, x[0]); })
      .Case([&](wt::SigmoidOp) { return emitSigmoid(e, x[0]); })
      .Default([&](Operation *) {
        op->emitError("the WebAssembly back end has no rule for ") << op->getName() << ", expected an elementwise op of wt that it knows";
        return Value();
      });
}
