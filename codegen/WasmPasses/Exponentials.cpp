// exp, exp2 and expm1, and what is made of them.
#include "codegen/WasmPasses/Formulas.h"

#include <cmath>

using namespace llvm;

namespace wasmtorch {

// Added to this, a whole number stands in the low bits of a float, from where it is shifted to the exponent's place.
static constexpr double wholes = 12582912.0; // 1.5 * 2^23
static constexpr int64_t wholesBits = 0x4B400000;

// power * 2^n, where `shifted` is n + wholes. In two steps, so that neither factor leaves the range of normal numbers: the last one rounds.
static Value *scaled(LaneMath &m, Value *power, Value *shifted) {
  Value *n = m.subBits(m.bits(shifted), m.integer(wholesBits)), *half = m.shiftRightSigned(n, 1);
  auto powerOfTwo = [&](Value *exponent) { return m.fromBits(m.shiftLeft(m.addBits(exponent, m.integer(127)), 23)); };
  return m.mul(m.mul(power, powerOfTwo(half)), powerOfTwo(m.subBits(n, half)));
}

// The same for normal results alone: the exponent is added to.
static Value *scaledUnchecked(LaneMath &m, Value *power, Value *shifted) {
  return m.fromBits(m.addBits(m.bits(power), m.shiftLeft(m.bits(shifted), 23)));
}

// And where x is above `high` the result is infinite, below `low` it is 0; NaN stays NaN.
static Value *scaledOrFlushed(LaneMath &m, Value *x, Value *power, Value *shifted, double low, double high) {
  Value *result = scaledUnchecked(m, power, shifted);
  if (!m.allowed().noInfinities || !m.allowed().noNaNs)
    result = m.select(m.lessOrEqual(x, m.number(high)), result, m.add(x, m.number(HUGE_VAL)));
  return m.select(m.less(x, m.number(low)), m.number(0.0), result);
}

namespace {
// exp(x) = 2^n * exp(r), where n is the whole number nearest to x / log(2); exp(r) by the polynomial of Cephes' expf.c.
struct Power {
  Power(LaneMath &m, Value *x) {
    constexpr double log2e = 1.44269504088896341, log2High = 0.693359375, log2Low = -2.12194440e-4;
    shifted = m.multiplyAdd(x, m.number(log2e), m.number(wholes));
    Value *n = m.sub(shifted, m.number(wholes)), *r = m.multiplyAdd(n, m.number(-log2Low), m.multiplyAdd(n, m.number(-log2High), x));
    Value *series = m.polynomial(r, {1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1});
    power = m.add(m.multiplyAdd(series, m.mul(r, r), r), m.number(1.0));
  }
  Value *power, *shifted; // exp(r), and n + wholes
};
} // namespace

static Value *exponential(LaneMath &m, Value *x, bool flush) {
  if (!flush)
    x = m.clamp(x, -104.0, 89.0);
  Power exp(m, x);
  return flush ? scaledOrFlushed(m, x, exp.power, exp.shifted, -87.3365402, 88.7228317) : scaled(m, exp.power, exp.shifted);
}

Value *emitExp(LaneMath &m, Value *x) { return exponential(m, x, m.allowed().flush); }

// 2^x, with a remainder that is exact; the polynomial of Cephes' exp2f.c.
Value *emitExp2(LaneMath &m, Value *x) {
  bool flush = m.allowed().flush;
  if (!flush)
    x = m.clamp(x, -151.0, 129.0);
  Value *shifted = m.add(x, m.number(wholes)), *r = m.sub(x, m.sub(shifted, m.number(wholes)));
  Value *series = m.polynomial(r, {1.535336188319500e-4, 1.339887440266574e-3, 9.618437357674640e-3, 5.550332471162809e-2,
                                   2.402264791363012e-1, 6.931472028550421e-1});
  Value *power = m.multiplyAdd(series, r, m.number(1.0));
  // 2^128 is the first that is infinite.
  return flush ? scaledOrFlushed(m, x, power, shifted, -126.0, 0x1.fffffep6) : scaled(m, power, shifted);
}

// Near zero the difference would cancel: there it is its Taylor polynomial, whose error at the border is below half a unit in
// the last place.
Value *emitExpm1(LaneMath &m, Value *x) {
  Value *series = m.polynomial(x, {1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1.0});
  Value *far = m.sub(exponential(m, x, /*flush=*/true), m.number(1.0));
  return m.select(m.less(m.abs(x), m.number(0.35)), m.mul(series, x), far);
}

// 1 - 2 / (exp(2x) + 1) or, where that would cancel, the polynomial of Cephes' tanhf.c.
Value *emitTanh(LaneMath &m, Value *x) {
  constexpr double saturated = 9.02; // from here on the nearest float is 1
  Value *magnitude = m.clamp(m.abs(x), 0.0, saturated), *square = m.mul(x, x), *one = m.number(1.0);
  Value *series = m.polynomial(square, {-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1});
  Value *small = m.multiplyAdd(m.mul(series, square), x, x);
  Power exp(m, m.add(magnitude, magnitude));
  Value *large = m.sub(one, m.div(m.number(2.0), m.add(scaledUnchecked(m, exp.power, exp.shifted), one)));
  // NaN goes the small way.
  return m.copySign(m.select(m.lessOrEqual(m.number(0.625), magnitude), large, small), x);
}

// erf(x) = x * P(x^2) / Q(x^2) where it isn't 1: a fit whose error is 2e-8, and with the rounding of f32 4.2e-7 of the value.
Value *emitErf(LaneMath &m, Value *x) {
  constexpr double saturated = 3.92;
  x = m.clamp(x, -saturated, saturated);
  Value *square = m.mul(x, x);
  Value *p = m.polynomial(square, {2.05008076e-06, 0.000284883776, 0.00376566045, 0.0527488596, 0.190407468, 1.12837915});
  Value *q = m.polynomial(square, {3.8091702e-05, 0.00116254615, 0.0149693044, 0.114109529, 0.502076966, 1.0});
  return m.clamp(m.div(m.mul(x, p), q), -1.0, 1.0);
}

} // namespace wasmtorch
