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

Value wasmtorch::emitExp(Emitter &e, Value x) { return isDouble(x) ? f64::emitExp(e, x) : Value(math::ExpOp::create(e.b, e.loc, x)); }

Value wasmtorch::emitSigmoid(Emitter &e, Value x) {
  FloatMath m(e, x);
  return m.div(m.number(1.0), m.add(emitExp(e, m.negate(x)), m.number(1.0)));
}

// MLIR's polynomial takes normal numbers: denormal ones are scaled by 2^23 first.
Value wasmtorch::emitLog(Emitter &e, Value x) {
  if (isDouble(x))
    return f64::emitLog(e, x);
  FloatMath m(e, x);
  Value small = m.less(x, m.number(1.17549435082228751e-38)), scaled = m.select(small, m.mul(x, m.number(8388608.0)), x);
  return m.sub(math::LogOp::create(e.b, e.loc, scaled), m.select(small, m.number(15.9423851528787), m.number(0.0)));
}

// MLIR's polynomial stops just short of 1, which what is subtracted from it later would show.
Value wasmtorch::emitTanh(Emitter &e, Value x) {
  if (isDouble(x))
    return f64::emitTanh(e, x);
  FloatMath m(e, x);
  constexpr double saturated = 9.02; // from here on the nearest float is 1
  return m.select(m.less(m.number(saturated), m.abs(x)), m.copySign(m.number(1.0), x), math::TanhOp::create(e.b, e.loc, x));
}

Value wasmtorch::emitErf(Emitter &e, Value x) { return isDouble(x) ? f64::emitErf(e, x) : Value(math::ErfOp::create(e.b, e.loc, x)); }

// An f32 by way of f64, which rounds once: the power in it has no digits to lose.
Value wasmtorch::emitErfc(Emitter &e, Value x) {
  if (isDouble(x))
    return f64::emitErfc(e, x);
  return arith::TruncFOp::create(e.b, e.loc, x.getType(), f64::emitErfc(e, widened(e, x)));
}

// Near zero the difference would cancel: there it is its Taylor polynomial, whose error at the border is below half a unit in
// the last place.
Value wasmtorch::emitExpm1(Emitter &e, Value x) {
  if (isDouble(x))
    return f64::emitExpm1(e, x);
  FloatMath m(e, x);
  Value series = m.polynomial(x, {1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1.0});
  Value far = m.sub(math::ExpOp::create(e.b, e.loc, x), m.number(1.0));
  return m.select(m.less(m.abs(x), m.number(0.35)), m.mul(series, x), far);
}

// log(u) * x / (u - 1) with u = 1 + x rounded, which undoes the rounding (Kahan; Goldberg 1991, theorem 4).
Value wasmtorch::emitLog1p(Emitter &e, Value x) {
  FloatMath m(e, x);
  Value u = m.add(x, m.number(1.0)), log = isDouble(x) ? f64::emitLog(e, u) : Value(math::LogOp::create(e.b, e.loc, u));
  Value result = m.mul(log, m.div(x, m.sub(u, m.number(1.0))));
  result = m.select(m.equal(u, m.number(1.0)), x, result);
  return m.select(m.equal(u, m.number(HUGE_VAL)), u, result);
}

// The angle less the nearest multiple of pi/2, in f64, where that multiple's error is small, and the multiple modulo 4.
static std::pair<Value, Value> reduceAngle(Emitter &e, Value x) {
  Value wide = widened(e, x);
  FloatMath m(e, wide);
  Value count = m.round(m.mul(wide, m.number(M_2_PI)));
  // pi/2 in two parts: products of the first one, of 33 bits, are exact for counts up to 2^20 (fdlibm's e_rem_pio2.c).
  Value rest = m.sub(m.sub(wide, m.mul(count, m.number(1.57079632673412561417))), m.mul(count, m.number(6.07710050650619224932e-11)));
  Value quadrant = m.sub(count, m.mul(m.floor(m.mul(count, m.number(0.25))), m.number(4.0)));
  // From 1e15 on nothing of the angle is left; a sine stays between -1 and 1 all the same, and NaN stays NaN.
  auto atMost = [&](Value value, double limit) { return m.select(m.less(m.number(limit), value), m.number(limit), value); };
  rest = m.negate(atMost(m.negate(atMost(rest, 0.8)), 0.8));
  return {arith::TruncFOp::create(e.b, e.loc, x.getType(), rest), quadrant};
}

// Sine and cosine on [-pi/4, pi/4] (Cephes' sinf.c), one of which the quadrant picks, and a sign.
static Value sineOrCosine(Emitter &e, Value x, bool cosine) {
  auto reduced = reduceAngle(e, x);
  Value rest = reduced.first, quadrant = reduced.second;
  FloatMath m(e, rest), wide(e, quadrant);
  Value z = m.mul(rest, rest);
  Value sin = e.multiplyAdd(m.mul(m.polynomial(z, {-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1}), z), rest, rest);
  Value cos = e.multiplyAdd(m.mul(m.polynomial(z, {2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2}), z), z,
                            m.sub(m.number(1.0), m.mul(z, m.number(0.5))));
  auto is = [&](double number) { return wide.equal(quadrant, wide.number(number)); };
  Value odd = m.either(is(1.0), is(3.0));
  Value result = cosine ? m.select(odd, sin, cos) : m.select(odd, cos, sin);
  Value negative = cosine ? m.either(is(1.0), is(2.0)) : m.either(is(2.0), is(3.0));
  return m.select(negative, m.negate(result), result);
}

Value wasmtorch::emitSin(Emitter &e, Value x) { return isDouble(x) ? f64::emitSin(e, x) : sineOrCosine(e, x, false); }
Value wasmtorch::emitCos(Emitter &e, Value x) { return isDouble(x) ? f64::emitCos(e, x) : sineOrCosine(e, x, true); }

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

// log2 of a positive finite number of f64, to 1e-12: of the mantissa by artanh's series.
static Value binaryLogarithm(Emitter &e, Value x) {
  FloatMath m(e, x);
  Value bits = m.bits(x), exponent = m.fromInteger(m.shiftRight(bits, 52));
  Value mantissa = m.fromBits(m.withBits(bits, 0x000fffffffffffff, 0x3ff0000000000000));
  Value upper = m.less(m.number(M_SQRT2), mantissa);
  mantissa = m.select(upper, m.mul(mantissa, m.number(0.5)), mantissa);
  exponent = m.sub(exponent, m.select(upper, m.number(1022.0), m.number(1023.0)));
  Value s = m.div(m.sub(mantissa, m.number(1.0)), m.add(mantissa, m.number(1.0)));
  Value series = m.polynomial(m.mul(s, s), {1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1.0});
  return m.add(exponent, m.mul(m.mul(series, s), m.number(2.0 * M_LOG2E)));
}

// 2^x in f64, to 1e-11; 0 or infinity in f32 from -200 down and 200 up.
static Value binaryExponential(Emitter &e, Value x) {
  FloatMath m(e, x);
  x = m.select(m.less(m.number(200.0), x), m.number(200.0), m.select(m.less(x, m.number(-200.0)), m.number(-200.0), x));
  Value whole = m.round(x), rest = m.mul(m.sub(x, whole), m.number(M_LN2));
  Value series = m.polynomial(rest, {1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1.0, 1.0});
  return m.mul(series, m.powerOfTwo(whole));
}

Value wasmtorch::emitPow(Emitter &e, Value base, Value exponent) {
  FloatMath m(e, base), wide(e, widened(e, base));
  Value one = m.number(1.0), zero = m.number(0.0), infinity = wide.number(HUGE_VAL), magnitude = wide.abs(widened(e, base));
  Value log = binaryLogarithm(e, magnitude);
  log = wide.select(wide.equal(magnitude, wide.number(0.0)), wide.number(-HUGE_VAL),
                    wide.select(wide.equal(magnitude, infinity), infinity, log));
  Value power = binaryExponential(e, wide.mul(widened(e, exponent), log));
  Value result = arith::TruncFOp::create(e.b, e.loc, base.getType(), power);
  // What IEEE 754 says of the rest. A magnitude of 1 has all powers 1, and 0 is everybody's power 1, also NaN's.
  result = m.select(m.either(m.isNaN(base), m.isNaN(exponent)), m.add(base, exponent), result);
  result = m.select(m.equal(m.abs(base), one), m.select(m.isNaN(exponent), exponent, one), result);
  Value half = m.mul(exponent, m.number(0.5)), isWhole = m.equal(m.floor(exponent), exponent), isEven = m.equal(m.floor(half), half);
  Value negative = m.less(m.copySign(one, base), zero), odd = m.both(isWhole, m.opposite(isEven));
  result = m.select(m.both(negative, odd), m.negate(result), result);
  Value real = m.either(isWhole, m.either(m.lessOrEqual(zero, base), m.equal(base, m.number(-HUGE_VAL))));
  result = m.select(m.both(m.opposite(real), m.less(base, zero)), m.number(std::numeric_limits<double>::quiet_NaN()), result);
  return m.select(m.either(m.equal(exponent, zero), m.equal(base, one)), one, result);
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
