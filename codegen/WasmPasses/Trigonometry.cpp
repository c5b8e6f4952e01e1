// sin and cos.
#include "codegen/WasmPasses/Formulas.h"

#include <cmath>

using namespace llvm;

namespace wasmtorch {

// The angle less the nearest multiple of pi/2, in f64, where that multiple's error is small, and the multiple modulo 4.
static std::pair<Value *, Value *> reduceAngle(LaneMath &narrow, Value *x) {
  Value *angle = narrow.widened(x);
  LaneMath m = narrow.wide(angle);
  Value *count = m.round(m.mul(angle, m.number(M_2_PI)));
  // pi/2 in two parts: products of the first one, of 33 bits, are exact for counts up to 2^20 (fdlibm's e_rem_pio2.c).
  Value *rest = m.sub(m.sub(angle, m.mul(count, m.number(1.57079632673412561417))), m.mul(count, m.number(6.07710050650619224932e-11)));
  Value *quadrant = m.sub(count, m.mul(m.floor(m.mul(count, m.number(0.25))), m.number(4.0)));
  // From 1e15 on nothing of the angle is left; a sine stays between -1 and 1 all the same, and NaN stays NaN.
  return {narrow.narrowed(m.clamp(rest, -0.8, 0.8)), quadrant};
}

// Sine and cosine on [-pi/4, pi/4] (Cephes' sinf.c), one of which the quadrant picks, and a sign.
static Value *sineOrCosine(LaneMath &m, Value *x, bool cosine) {
  auto [rest, quadrant] = reduceAngle(m, x);
  LaneMath wide = m.wide(quadrant);
  Value *z = m.mul(rest, rest);
  Value *sin = m.multiplyAdd(m.mul(m.polynomial(z, {-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1}), z), rest, rest);
  Value *cos = m.multiplyAdd(m.mul(m.polynomial(z, {2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2}), z), z,
                             m.sub(m.number(1.0), m.mul(z, m.number(0.5))));
  auto is = [&, quadrant = quadrant](double number) { return wide.equal(quadrant, wide.number(number)); };
  Value *odd = m.either(is(1.0), is(3.0));
  Value *result = cosine ? m.select(odd, sin, cos) : m.select(odd, cos, sin);
  Value *negative = cosine ? m.either(is(1.0), is(2.0)) : m.either(is(2.0), is(3.0));
  return m.select(negative, m.negate(result), result);
}

Value *emitSin(LaneMath &m, Value *x) { return sineOrCosine(m, x, false); }
Value *emitCos(LaneMath &m, Value *x) { return sineOrCosine(m, x, true); }

} // namespace wasmtorch
