// pow.
#include "codegen/WasmPasses/Formulas.h"

#include <cmath>
#include <limits>

using namespace llvm;

namespace wasmtorch {

// log2 of a positive finite number of f64, to 1e-12: of the mantissa by artanh's series.
static Value *binaryLogarithm(LaneMath &m, Value *x) {
  Value *bits = m.bits(x), *exponent = m.fromInteger(m.shiftRight(bits, 52));
  Value *mantissa = m.fromBits(m.orBits(m.andBits(bits, 0x000fffffffffffff), 0x3ff0000000000000));
  Value *upper = m.less(m.number(M_SQRT2), mantissa);
  mantissa = m.select(upper, m.mul(mantissa, m.number(0.5)), mantissa);
  exponent = m.sub(exponent, m.select(upper, m.number(1022.0), m.number(1023.0)));
  Value *s = m.div(m.sub(mantissa, m.number(1.0)), m.add(mantissa, m.number(1.0)));
  Value *series = m.polynomial(m.mul(s, s), {1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1.0});
  return m.add(exponent, m.mul(m.mul(series, s), m.number(2.0 * M_LOG2E)));
}

// 2^x in f64, to 1e-11; 0 or infinity in f32 from -200 down and 200 up.
static Value *binaryExponential(LaneMath &m, Value *x) {
  x = m.clamp(x, -200.0, 200.0);
  Value *whole = m.round(x), *rest = m.mul(m.sub(x, whole), m.number(M_LN2));
  Value *series = m.polynomial(rest, {1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1.0, 1.0});
  // Added to 1.5 * 2^52, a whole number stands in the low bits, from where it is shifted to the exponent's place.
  Value *biased = m.add(whole, m.number(6755399441055744.0 + 1023));
  return m.mul(series, m.fromBits(m.shiftLeft(m.bits(biased), 52)));
}

Value *emitPow(LaneMath &m, Value *base, Value *exponent) {
  Value *widened = m.widened(base);
  LaneMath wide = m.wide(widened);
  Value *one = m.number(1.0), *zero = m.number(0.0), *infinity = wide.number(HUGE_VAL), *magnitude = wide.abs(widened);
  Value *log = binaryLogarithm(wide, magnitude);
  log = wide.select(wide.equal(magnitude, wide.number(0.0)), wide.number(-HUGE_VAL),
                    wide.select(wide.equal(magnitude, infinity), infinity, log));
  Value *result = m.narrowed(binaryExponential(wide, wide.mul(m.widened(exponent), log)));
  // What IEEE 754 says of the rest. A magnitude of 1 has all powers 1, and 0 is everybody's power 1, also NaN's.
  result = m.select(m.either(m.isNaN(base), m.isNaN(exponent)), m.add(base, exponent), result);
  result = m.select(m.equal(m.abs(base), one), m.select(m.isNaN(exponent), exponent, one), result);
  Value *half = m.mul(exponent, m.number(0.5)), *isWhole = m.equal(m.floor(exponent), exponent);
  Value *isEven = m.equal(m.floor(half), half), *negative = m.less(m.copySign(one, base), zero);
  result = m.select(m.both(negative, m.both(isWhole, m.opposite(isEven))), m.negate(result), result);
  Value *real = m.either(isWhole, m.either(m.lessOrEqual(zero, base), m.equal(base, m.number(-HUGE_VAL))));
  result = m.select(m.both(m.opposite(real), m.less(base, zero)), m.number(std::numeric_limits<double>::quiet_NaN()), result);
  return m.select(m.either(m.equal(exponent, zero), m.equal(base, one)), one, result);
}

} // namespace wasmtorch
