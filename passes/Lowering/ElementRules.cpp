// What an elementwise op does to the lanes of vectors.
#include "passes/Lowering/ElementRules.h"

#include "dialects/Wsimd/Wsimd.h"
#include "dialects/Wt/Wt.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace wasmtorch;

namespace {

Type elementOf(Value vector) { return cast<VectorType>(vector.getType()).getElementType(); }
bool isFloat(Value vector) { return isa<FloatType>(elementOf(vector)); }

// max(x, bound) and min(x, bound) that keep a NaN in x. pmin and pmax are one instruction each, and no pass turns them into
// relaxed ones, which lose NaN.
Value atLeast(Emitter &e, Value x, double bound) {
  Value limit = e.splat(bound, elementOf(x));
  return isFloat(x) ? Value(wsimd::PmaxOp::create(e.b, e.loc, x, limit)) : Value(arith::MaxSIOp::create(e.b, e.loc, x, limit));
}
Value atMost(Emitter &e, Value x, double bound) {
  Value limit = e.splat(bound, elementOf(x));
  return isFloat(x) ? Value(wsimd::PminOp::create(e.b, e.loc, x, limit)) : Value(arith::MinSIOp::create(e.b, e.loc, x, limit));
}

Value multiply(Emitter &e, Value x, double factor) {
  return factor == 1.0 ? x : Value(arith::MulFOp::create(e.b, e.loc, x, e.splat(factor, elementOf(x))));
}

// exp(x) - 1. Near zero the difference would cancel: there it is its Taylor polynomial, whose error at the border is below
// half a unit in the last place.
Value exponentialMinusOne(Emitter &e, Value x) {
  Type type = elementOf(x);
  constexpr double border = 0.35;
  Value series = e.splat(1.0 / 5040, type);
  for (double coefficient : {1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1.0})
    series = e.multiplyAdd(series, x, e.splat(coefficient, type));
  series = arith::MulFOp::create(e.b, e.loc, series, x);
  Value far = arith::SubFOp::create(e.b, e.loc, math::ExpOp::create(e.b, e.loc, x), e.splat(1.0, type));
  Value near = arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::OLT, math::AbsFOp::create(e.b, e.loc, x), e.splat(border, type));
  return arith::SelectOp::create(e.b, e.loc, near, series, far);
}

Value emitElu(Emitter &e, wt::EluOp op, Value x) {
  Value negative = exponentialMinusOne(e, multiply(e, x, op.getInputScale().convertToDouble()));
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
    x = atLeast(e, x, op.getLow()->convertToDouble());
  if (op.getHigh())
    x = atMost(e, x, op.getHigh()->convertToDouble());
  return x;
}

Value emitSigmoid(Emitter &e, Value x) {
  Value one = e.splat(1.0, elementOf(x));
  Value power = math::ExpOp::create(e.b, e.loc, arith::NegFOp::create(e.b, e.loc, x));
  return arith::DivFOp::create(e.b, e.loc, one, arith::AddFOp::create(e.b, e.loc, power, one));
}

// log(x). The polynomial takes normal numbers: denormal ones are scaled by 2^23 first.
Value emitLog(Emitter &e, Value x) {
  Type type = elementOf(x);
  Value small = arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::OLT, x, e.splat(1.17549435082228751e-38, type));
  Value scaled = arith::SelectOp::create(e.b, e.loc, small, multiply(e, x, 8388608.0), x);
  Value shift = arith::SelectOp::create(e.b, e.loc, small, e.splat(15.9423851528787, type), e.zero(type));
  return arith::SubFOp::create(e.b, e.loc, math::LogOp::create(e.b, e.loc, scaled), shift);
}

template <typename FloatOp, typename IntegerOp> Value either(Emitter &e, ValueRange x) {
  return isFloat(x[0]) ? Value(FloatOp::create(e.b, e.loc, x[0], x[1])) : Value(IntegerOp::create(e.b, e.loc, x[0], x[1]));
}

Value negate(Emitter &e, Value x) {
  return isFloat(x) ? Value(arith::NegFOp::create(e.b, e.loc, x)) : Value(arith::SubIOp::create(e.b, e.loc, e.zero(elementOf(x)), x));
}

Value absolute(Emitter &e, Value x) {
  return isFloat(x) ? Value(math::AbsFOp::create(e.b, e.loc, x)) : Value(math::AbsIOp::create(e.b, e.loc, x));
}

} // namespace

Value wasmtorch::emitElementRule(Emitter &e, Operation *op, ValueRange x) {
  return llvm::TypeSwitch<Operation *, Value>(op)
      .Case([&](wt::AddOp) { return either<arith::AddFOp, arith::AddIOp>(e, x); })
      .Case([&](wt::SubOp) { return either<arith::SubFOp, arith::SubIOp>(e, x); })
      .Case([&](wt::MulOp) { return either<arith::MulFOp, arith::MulIOp>(e, x); })
      .Case([&](wt::DivOp) { return arith::DivFOp::create(e.b, e.loc, x[0], x[1]); })
      .Case([&](wt::MaximumOp) { return either<arith::MaximumFOp, arith::MaxSIOp>(e, x); })
      .Case([&](wt::MinimumOp) { return either<arith::MinimumFOp, arith::MinSIOp>(e, x); })
      .Case([&](wt::NegOp) { return negate(e, x[0]); })
      .Case([&](wt::AbsOp) { return absolute(e, x[0]); })
      .Case([&](wt::ReluOp) { return atLeast(e, x[0], 0.0); })
      .Case([&](wt::ClampOp clamp) { return emitClamp(e, clamp, x[0]); })
      .Case([&](wt::LeakyReluOp relu) { return emitLeakyRelu(e, relu, x[0]); })
      .Case([&](wt::EluOp elu) { return emitElu(e, elu, x[0]); })
      .Case([&](wt::ExpOp) { return math::ExpOp::create(e.b, e.loc, x[0]); })
      .Case([&](wt::LogOp) { return emitLog(e, x[0]); })
      .Case([&](wt::SqrtOp) { return math::SqrtOp::create(e.b, e.loc, x[0]); })
      .Case([&](wt::RsqrtOp) {
        return arith::DivFOp::create(e.b, e.loc, e.splat(1.0, elementOf(x[0])), math::SqrtOp::create(e.b, e.loc, x[0]));
      })
      .Case([&](wt::TanhOp) { return math::TanhOp::create(e.b, e.loc, x[0]); })
      .Case([&](wt::ErfOp) { return math::ErfOp::create(e.b, e.loc, x[0]); })
      .Case([&](wt::SigmoidOp) { return emitSigmoid(e, x[0]); })
      .Default([&](Operation *) {
        op->emitError("the WebAssembly back end has no rule for ") << op->getName();
        return Value();
      });
}
