// pow.
#include "codegen/WasmPasses/Formulas.h"
#include "codegen/WasmPasses/Mantissa.h"

#include <cmath>
#include <limits>

using namespace llvm;

namespace wasmtorch {

// log2 of a positive finite number, in f64 and within 2^-37 of itself: of 1 + f by a polynomial (minimax) of f / (2 + f), as of artanh.
static Value *binaryLogarithm(LaneMath &narrow, Value *x) {
  Mantissa parts(narrow, x);
  Value *f = narrow.widened(parts.f);
  LaneMath m = narrow.wide(f);
  Value *s = m.div(f, m.add(f, m.number(2.0)));
  Value *series =
      m.polynomial(m.mul(s, s), {0.3407311563539915, 0.4116726490668422, 0.5770835865186156, 0.9617966733290173, 2.8853900817901144});
  return m.add(narrow.widened(parts.exponent), m.mul(series, s));
}

// 2^x within 2^-29 of itself, by a minimax polynomial; 0 or infinity in f32 from -200 down and 200 up.
static Value *binaryExponential(LaneMath &m, Value *x) {
  x = m.clamp(x, -200.0, 200.0);
  Value *whole = m.round(x);
  Value *series = m.polynomial(m.sub(x, whole), {0.0001534581200079161, 0.001339993121908029, 0.009618488957116793, 0.05550328776965726,
                                                 0.2402264689063424, 0.6931472057372674, 1.0000000005541665});
  // Added to 1.5 * 2^52, a whole number stands in the low bits, from where it is shifted to the exponent's place.
  Value *biased = m.add(whole, m.number(6755399441055744.0 + 1023));
  return m.mul(series, m.fromBits(m.shiftLeft(m.bits(biased), 52)));
}

// What IEEE 754 says of a magnitude of 0 or infinity, of NaN, and of 1, whose powers are all 1.
static Value *withSpecials(LaneMath &m, Value *base, Value *exponent, Value *result) {
  Value *magnitude = m.abs(base), *zero = m.number(0.0), *one = m.number(1.0), *falls = m.less(exponent, zero);
  result = m.select(m.equal(magnitude, zero), m.select(falls, m.number(HUGE_VAL), zero), result);
  if (!m.allowed().noInfinities)
    result = m.select(m.equal(magnitude, m.number(HUGE_VAL)), m.select(falls, zero, m.number(HUGE_VAL)), result);
  if (m.allowed().noNaNs)
    return m.allowed().noInfinities ? result : m.select(m.equal(magnitude, one), one, result);
  result = m.select(m.either(m.isNaN(base), m.isNaN(exponent)), m.add(base, exponent), result);
  return m.select(m.equal(magnitude, one), m.select(m.isNaN(exponent), exponent, one), result);
}

// Of a negative base, also of -0: its odd powers are negative, and only whole ones are real, but for infinity's.
static Value *withSign(LaneMath &m, Value *base, Value *exponent, Value *result) {
  Value *zero = m.number(0.0), *half = m.mul(exponent, m.number(0.5)), *isWhole = m.equal(m.floor(exponent), exponent);
  Value *isOdd = m.both(isWhole, m.opposite(m.equal(m.floor(half), half)));
  result = m.select(isOdd, m.copySign(result, base), result);
  if (m.allowed().noNaNs)
    return result;
  Value *finiteAndNegative = m.both(m.less(base, zero), m.less(m.number(-HUGE_VAL), base));
  return m.select(m.both(finiteAndNegative, m.opposite(isWhole)), m.number(std::numeric_limits<double>::quiet_NaN()), result);
}

Value *emitPow(LaneMath &m, Value *base, Value *exponent) {
  Value *log = binaryLogarithm(m, m.abs(base));
  LaneMath wide = m.wide(log);
  Value *result = m.narrowed(binaryExponential(wide, wide.mul(m.widened(exponent), log)));
  result = withSign(m, base, exponent, withSpecials(m, base, exponent, result));
  // 0 is everybody's power 1, and 1 has no other, also where there is a NaN.
  Value *one = m.number(1.0);
  return m.select(m.either(m.equal(exponent, m.number(0.0)), m.equal(base, one)), one, result);
}

} // namespace wasmtorch
