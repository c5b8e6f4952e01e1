// log, log2, log10 and log1p.
#include "codegen/WasmPasses/Formulas.h"
#include "codegen/WasmPasses/Mantissa.h"

#include <cmath>
#include <limits>

using namespace llvm;

namespace wasmtorch {

// Denormal numbers are scaled first.
Mantissa::Mantissa(LaneMath &m, Value *x) {
  constexpr int64_t rootHalf = 0x3f3504f3, one = 0x3f800000;
  Value *small = m.less(x, m.number(std::numeric_limits<float>::min())), *normal = m.select(small, m.mul(x, m.number(0x1p23)), x);
  Value *bits = m.addBits(m.bits(normal), m.integer(one - rootHalf));
  exponent = m.sub(m.fromInteger(m.shiftRightSigned(bits, 23)), m.select(small, m.number(127 + 23), m.number(127)));
  f = m.sub(m.fromBits(m.addBits(m.andBits(bits, 0x007fffff), m.integer(rootHalf))), m.number(1.0));
}

namespace {
// log(1 + f) as f - square / 2 + cube, by the polynomial of Cephes' logf.c.
struct Parts : Mantissa {
  Parts(LaneMath &m, Value *x) : Mantissa(m, x) {
    square = m.mul(f, f);
    Value *series = m.polynomial(f, {7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
                                     -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1});
    cube = m.mul(m.mul(series, f), square);
  }
  // What is added to f.
  Value *rest(LaneMath &m) { return m.multiplyAdd(square, m.number(-0.5), cube); }

  Value *square, *cube;
};
} // namespace

// What the parts don't say: 0 has the logarithm -infinity, infinity its own, and negative numbers none.
static Value *withSpecials(LaneMath &m, Value *x, Value *result) {
  if (!m.allowed().noInfinities) {
    result = m.select(m.equal(x, m.number(HUGE_VAL)), x, result);
    result = m.select(m.equal(x, m.number(0.0)), m.number(-HUGE_VAL), result);
  }
  if (!m.allowed().noNaNs)
    result = m.select(m.lessOrEqual(m.number(0.0), x), result, m.number(std::numeric_limits<double>::quiet_NaN()));
  return result;
}

Value *emitLog(LaneMath &m, Value *x) {
  Parts parts(m, x);
  // log(2) in two parts, the first of which makes exact products.
  Value *rest = m.multiplyAdd(parts.square, m.number(-0.5), m.multiplyAdd(parts.exponent, m.number(-2.12194440e-4), parts.cube));
  return withSpecials(m, x, m.multiplyAdd(parts.exponent, m.number(0.693359375), m.add(parts.f, rest)));
}

Value *emitLog2(LaneMath &m, Value *x) {
  Parts parts(m, x);
  // log2(e) as 1 and a part below it: near 1 little must be lost of what is small.
  Value *low = m.number(0.44269504088896340736), *rest = parts.rest(m);
  Value *sum = m.multiplyAdd(parts.f, low, m.mul(rest, low));
  return withSpecials(m, x, m.add(m.add(m.add(sum, rest), parts.f), parts.exponent));
}

Value *emitLog10(LaneMath &m, Value *x) {
  Parts parts(m, x);
  // log10(e) and log10(2) in two parts each (Cephes' log10f.c).
  Value *high = m.number(4.3359375e-1), *low = m.number(7.00731903251827651129e-4), *rest = parts.rest(m);
  Value *sum = m.multiplyAdd(parts.exponent, m.number(2.48745663981195213739e-4), m.multiplyAdd(parts.f, low, m.mul(rest, low)));
  sum = m.multiplyAdd(parts.f, high, m.multiplyAdd(rest, high, sum));
  return withSpecials(m, x, m.multiplyAdd(parts.exponent, m.number(3.0078125e-1), sum));
}

// log(u) * x / (u - 1) with u = 1 + x rounded, which undoes the rounding (Kahan; Goldberg 1991, theorem 4).
Value *emitLog1p(LaneMath &m, Value *x) {
  Value *u = m.add(x, m.number(1.0)), *result = m.mul(emitLog(m, u), m.div(x, m.sub(u, m.number(1.0))));
  result = m.select(m.equal(u, m.number(1.0)), x, result);
  return m.allowed().noInfinities ? result : m.select(m.equal(u, m.number(HUGE_VAL)), u, result);
}

} // namespace wasmtorch
