// Functions of f32 and f64 vectors.
#include "passes/Lowering/MathRules.h"

#include "passes/Lowering/DoubleMath.h"
#include "passes/Lowering/FloatMath.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace wasmtorch;

static bool isDouble(Value x) { return cast<VectorType>(x.getType()).getElementType().isF64(); }

static Value widened(Emitter &e, Value x) { return arith::ExtFOp::create(e.b, e.loc, e.vectorType(e.b.getF64Type()), x); }

// An op of f32 that becomes a formula when code is generated. It may be approximate where the result is below the normal numbers.
template <typename Op, typename... Operands> static Value function(Emitter &e, Operands... operands) {
  return Op::create(e.b, e.loc, operands..., arith::FastMathFlags::afn);
}

Value wasmtorch::emitExp(Emitter &e, Value x) { return isDouble(x) ? f64::emitExp(e, x) : function<math::ExpOp>(e, x); }

Value wasmtorch::emitSigmoid(Emitter &e, Value x) {
  FloatMath m(e, x);
  return m.div(m.number(1.0), m.add(emitExp(e, m.negate(x)), m.number(1.0)));
}

Value wasmtorch::emitLog(Emitter &e, Value x) { return isDouble(x) ? f64::emitLog(e, x) : function<math::LogOp>(e, x); }
Value wasmtorch::emitTanh(Emitter &e, Value x) { return isDouble(x) ? f64::emitTanh(e, x) : function<math::TanhOp>(e, x); }
Value wasmtorch::emitErf(Emitter &e, Value x) { return isDouble(x) ? f64::emitErf(e, x) : function<math::ErfOp>(e, x); }
Value wasmtorch::emitExpm1(Emitter &e, Value x) { return isDouble(x) ? f64::emitExpm1(e, x) : function<math::ExpM1Op>(e, x); }
Value wasmtorch::emitLog1p(Emitter &e, Value x) { return isDouble(x) ? f64::emitLog1p(e, x) : function<math::Log1pOp>(e, x); }
Value wasmtorch::emitSin(Emitter &e, Value x) { return isDouble(x) ? f64::emitSin(e, x) : function<math::SinOp>(e, x); }
Value wasmtorch::emitCos(Emitter &e, Value x) { return isDouble(x) ? f64::emitCos(e, x) : function<math::CosOp>(e, x); }
Value wasmtorch::emitPow(Emitter &e, Value base, Value exponent) { return function<math::PowFOp>(e, base, exponent); }

// An f32 by way of f64, which rounds once: the power in it has no digits to lose.
Value wasmtorch::emitErfc(Emitter &e, Value x) {
  if (isDouble(x))
    return f64::emitErfc(e, x);
  return arith::TruncFOp::create(e.b, e.loc, x.getType(), f64::emitErfc(e, widened(e, x)));
}

// Of a number of at least 0 (Cephes' atanf.c): reduced to [-tan(pi/8), tan(pi/8)], whose angle differs by 0, pi/4 or pi/2.
static Value positiveAtan(Emitter &e, Value x) {
  if (isDouble(x))
    return f64::emitPositiveAtan(e, x);
  FloatMath m(e, x);
  Value one = m.number(1.0), large = m.less(m.number(2.414213562373095), x), middle = m.less(m.number(0.4142135623730950), x);
  Value reduced = m.select(large, m.div(m.number(-1.0), x), m.select(middle, m.div(m.sub(x, one), m.add(x, one)), x));
  Value start = m.select(large, m.number(M_PI_2), m.select(middle, m.number(M_PI_4), m.number(0.0)));
  Value z = m.mul(reduced, reduced);
  Value series = m.mul(m.polynomial(z, {8.05374449538e-2, -1.38776856032e-1, 1.99777106478e-1, -3.33329491539e-1}), z);
  return m.add(start, e.multiplyAdd(series, reduced, reduced));
}

Value wasmtorch::emitAtan(Emitter &e, Value x) {
  FloatMath m(e, x);
  return m.copySign(positiveAtan(e, m.abs(x)), x);
}

Value wasmtorch::emitAtan2(Emitter &e, Value y, Value x) {
  FloatMath m(e, x);
  Value rise = m.abs(y), run = m.abs(x), steep = m.less(run, rise);
  Value small = m.select(steep, run, rise), large = m.select(steep, rise, run);
  // 0 / 0 counts as 0, and inf / inf as 1.
  Value slope = m.select(m.equal(small, large), m.select(m.equal(large, m.number(0.0)), large, m.number(1.0)), m.div(small, large));
  Value angle = positiveAtan(e, slope);
  angle = m.select(steep, m.sub(m.number(M_PI_2), angle), angle);
  // The sign of x, also of a zero.
  Value left = m.less(m.copySign(m.number(1.0), x), m.number(0.0));
  angle = m.copySign(m.select(left, m.sub(m.number(M_PI), angle), angle), y);
  return m.select(m.either(m.isNaN(x), m.isNaN(y)), m.add(x, y), angle);
}

// Long division on magnitudes in f64: of each quotient the first 29 bits, a little too small rather than too large, so that its
// product with the divisor's 24 bits is exact. Most remainders take one step or two.
Value wasmtorch::emitFmod(Emitter &e, Value a, Value b) {
  Value dividend = widened(e, a);
  FloatMath m(e, dividend), narrow(e, a);
  Value divisor = m.abs(widened(e, b)), proper = m.less(m.number(0.0), divisor);
  auto goesOn = [&](Value rest) { return m.both(proper, m.lessOrEqual(divisor, rest)); };
  Value rest = m.whileAny(m.abs(dividend), goesOn, [&](Value rest) {
    Value quotient = m.mul(m.div(rest, divisor), m.number(1.0 - 0x1p-30));
    quotient = m.floor(m.fromBits(m.withBits(m.bits(quotient), ~int64_t(0xffffff), 0)));
    quotient = m.select(m.less(m.number(1.0), quotient), quotient, m.number(1.0));
    return m.select(goesOn(rest), m.sub(rest, m.mul(quotient, divisor)), rest);
  });
  Value result = narrow.copySign(arith::TruncFOp::create(e.b, e.loc, a.getType(), rest), a);
  return narrow.select(proper, result, narrow.number(std::numeric_limits<double>::quiet_NaN()));
}
