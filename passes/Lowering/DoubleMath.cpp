// Functions of f64 vectors.
#include "passes/Lowering/DoubleMath.h"

#include "passes/Lowering/FloatMath.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace wasmtorch;

// ln 2 in two parts: products of the first one with small whole numbers are exact.
static constexpr double ln2High = 6.93147180369123816490e-01, ln2Low = 1.90821492927058770002e-10;

static Value clamped(FloatMath &m, Value x, double low, double high) {
  x = m.select(m.less(m.number(high), x), m.number(high), x);
  return m.select(m.less(x, m.number(low)), m.number(low), x);
}

// x * 2^count in two steps, so that neither power leaves the range of normal numbers.
static Value scaledByPower(FloatMath &m, Value x, Value count) {
  Value half = m.floor(m.mul(count, m.number(0.5)));
  return m.mul(m.mul(x, m.powerOfTwo(half)), m.powerOfTwo(m.sub(count, half)));
}

// e_exp.c: x = k ln 2 + r with |r| <= ln 2 / 2, and a rational function of r. Beyond the limits it is 0 or infinity.
Value f64::emitExp(Emitter &e, Value x) {
  FloatMath m(e, x);
  x = clamped(m, x, -746.0, 710.0);
  Value count = m.round(m.mul(x, m.number(M_LOG2E)));
  Value high = m.sub(x, m.mul(count, m.number(ln2High))), low = m.mul(count, m.number(ln2Low)), r = m.sub(high, low), z = m.mul(r, r);
  Value series = m.polynomial(z, {4.13813679705723846039e-08, -1.65339022054652515390e-06, 6.61375632143793436117e-05,
                                  -2.77777777770155933842e-03, 1.66666666666666019037e-01});
  Value c = m.sub(r, m.mul(z, series));
  Value correction = m.sub(low, m.div(m.mul(r, c), m.sub(m.number(2.0), c)));
  return scaledByPower(m, m.sub(m.number(1.0), m.sub(correction, high)), count);
}

// e_log.c: x = 2^k (1 + f) with 1 + f around 1, and log(1 + f) by a polynomial of f / (2 + f).
Value f64::emitLog(Emitter &e, Value x) {
  FloatMath m(e, x);
  Value denormal = m.less(x, m.number(std::numeric_limits<double>::min()));
  Value bits = m.bits(m.select(denormal, m.mul(x, m.number(0x1p54)), x));
  Value mantissa = m.fromBits(m.withBits(bits, 0x000fffffffffffff, 0x3ff0000000000000)), upper = m.less(m.number(M_SQRT2), mantissa);
  Value count = m.sub(m.fromInteger(m.shiftRight(bits, 52)), m.select(denormal, m.number(1077.0), m.number(1023.0)));
  count = m.select(upper, m.add(count, m.number(1.0)), count);
  Value f = m.sub(m.select(upper, m.mul(mantissa, m.number(0.5)), mantissa), m.number(1.0));
  Value s = m.div(f, m.add(f, m.number(2.0))), z = m.mul(s, s), half = m.mul(m.mul(f, f), m.number(0.5));
  Value series =
      m.mul(z, m.polynomial(z, {1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01, 2.222219843214978396e-01,
                                2.857142874366239149e-01, 3.999999999940941908e-01, 6.666666666666735130e-01}));
  Value low = m.add(m.mul(s, m.add(half, series)), m.mul(count, m.number(ln2Low)));
  Value result = m.sub(m.mul(count, m.number(ln2High)), m.sub(m.sub(half, low), f));
  result = m.select(m.equal(x, m.number(HUGE_VAL)), x, result);
  result = m.select(m.equal(x, m.number(0.0)), m.number(-HUGE_VAL), result);
  return m.select(m.lessOrEqual(m.number(0.0), x), result, m.number(std::numeric_limits<double>::quiet_NaN()));
}

// log(u) * x / (u - 1) with u = 1 + x rounded, which undoes the rounding (Kahan; Goldberg 1991, theorem 4).
Value f64::emitLog1p(Emitter &e, Value x) {
  FloatMath m(e, x);
  Value u = m.add(x, m.number(1.0)), result = m.mul(emitLog(e, u), m.div(x, m.sub(u, m.number(1.0))));
  result = m.select(m.equal(u, m.number(1.0)), x, result);
  return m.select(m.equal(u, m.number(HUGE_VAL)), u, result);
}

// s_expm1.c where |x| is below ln 2 / 2; elsewhere little cancels.
Value f64::emitExpm1(Emitter &e, Value x) {
  FloatMath m(e, x);
  Value half = m.mul(x, m.number(0.5)), z = m.mul(x, half);
  Value r = m.add(m.mul(z, m.polynomial(z, {-2.01099218183624371326e-07, 4.00821782732936239552e-06, -7.93650757867487942473e-05,
                                            1.58730158725481460165e-03, -3.33333333333331316428e-02})),
                  m.number(1.0));
  Value t = m.sub(m.number(3.0), m.mul(r, half));
  Value error = m.mul(z, m.div(m.sub(r, t), m.sub(m.number(6.0), m.mul(x, t))));
  Value near = m.sub(x, m.sub(m.mul(x, error), z)), far = m.sub(emitExp(e, x), m.number(1.0));
  // Of x's sign, as 0 has it.
  return m.copySign(m.select(m.less(m.abs(x), m.number(0.5 * M_LN2)), near, far), x);
}

// s_tanh.c: with t = exp(-2|x|) - 1.
Value f64::emitTanh(Emitter &e, Value x) {
  FloatMath m(e, x);
  Value t = emitExpm1(e, m.mul(m.abs(x), m.number(-2.0)));
  return m.copySign(m.div(m.negate(t), m.add(t, m.number(2.0))), x);
}

namespace {
// An angle less the nearest multiple of pi/2, as a sum of two numbers, and that multiple modulo 4.
struct Angle {
  Value rest, tail, quadrant;
};
} // namespace

// e_rem_pio2.c's second round: pi/2 in three parts, of which products of the first two with counts up to 2^20 are exact.
static Angle reduceAngle(FloatMath &m, Value x) {
  Value count = m.round(m.mul(x, m.number(M_2_PI)));
  Value first = m.sub(x, m.mul(count, m.number(1.57079632673412561417e+00))), second = m.mul(count, m.number(6.07710050630396597660e-11));
  Value sum = m.sub(first, second);
  Value third = m.sub(m.mul(count, m.number(2.02226624879595063154e-21)), m.sub(m.sub(first, sum), second));
  Value rest = m.sub(sum, third), tail = m.sub(m.sub(sum, rest), third);
  Value quadrant = m.sub(count, m.mul(m.floor(m.mul(count, m.number(0.25))), m.number(4.0)));
  // From 1e15 on nothing of the angle is left; a sine stays between -1 and 1 all the same, and NaN stays NaN.
  return {clamped(m, rest, -0.8, 0.8), clamped(m, tail, -1e-16, 1e-16), quadrant};
}

// k_sin.c and k_cos.c on [-pi/4, pi/4], one of which the quadrant picks, and a sign.
static Value sineOrCosine(Emitter &e, Value x, bool cosine) {
  FloatMath m(e, x);
  Angle angle = reduceAngle(m, x);
  Value y = angle.rest, tail = angle.tail, quadrant = angle.quadrant;
  Value z = m.mul(y, y), cube = m.mul(z, y), one = m.number(1.0), half = m.number(0.5);
  Value series = m.polynomial(z, {1.58969099521155010221e-10, -2.50507602534068634195e-08, 2.75573137070700676789e-06,
                                  -1.98412698298579493134e-04, 8.33333333332248946124e-03});
  Value correction = m.sub(m.mul(z, m.sub(m.mul(tail, half), m.mul(cube, series))), tail);
  Value sin = m.sub(y, m.sub(correction, m.mul(cube, m.number(-1.66666666666666324348e-01))));
  series = m.polynomial(z, {-1.13596475577881948265e-11, 2.08757232129817482790e-09, -2.75573143513906633035e-07,
                            2.48015872894767294178e-05, -1.38888888888741095749e-03, 4.16666666666666019037e-02});
  Value drop = m.mul(z, half), start = m.sub(one, drop);
  correction = m.sub(m.mul(z, m.mul(z, series)), m.mul(y, tail));
  Value cos = m.add(start, m.add(m.sub(m.sub(one, start), drop), correction));
  auto is = [&](double number) { return m.equal(quadrant, m.number(number)); };
  Value odd = m.either(is(1.0), is(3.0)), result = cosine ? m.select(odd, sin, cos) : m.select(odd, cos, sin);
  Value negative = cosine ? m.either(is(1.0), is(2.0)) : m.either(is(2.0), is(3.0));
  return m.select(negative, m.negate(result), result);
}

Value f64::emitSin(Emitter &e, Value x) { return sineOrCosine(e, x, false); }
Value f64::emitCos(Emitter &e, Value x) { return sineOrCosine(e, x, true); }

// s_atan.c: the angle of x less that of 0, 1/2, 1, 3/2 or infinity, whichever is near.
Value f64::emitPositiveAtan(Emitter &e, Value x) {
  FloatMath m(e, x);
  Value one = m.number(1.0), reduced = x, high = m.number(0.0), low = high;
  auto from = [&](double border, Value value, double angle, double rest) {
    Value beyond = m.lessOrEqual(m.number(border), x);
    reduced = m.select(beyond, value, reduced);
    high = m.select(beyond, m.number(angle), high);
    low = m.select(beyond, m.number(rest), low);
  };
  from(0.4375, m.div(m.sub(m.add(x, x), one), m.add(x, m.number(2.0))), 4.63647609000806093515e-01, 2.26987774529616870924e-17);
  from(0.6875, m.div(m.sub(x, one), m.add(x, one)), 7.85398163397448278999e-01, 3.06161699786838301793e-17);
  from(1.1875, m.div(m.sub(x, m.number(1.5)), m.add(m.mul(x, m.number(1.5)), one)), 9.82793723247329054082e-01, 1.39033110312309984516e-17);
  from(2.4375, m.div(m.number(-1.0), x), 1.57079632679489655800e+00, 6.12323399573676603587e-17);
  Value z = m.mul(reduced, reduced);
  Value series =
      m.polynomial(z, {1.62858201153657823623e-02, -3.65315727442169155270e-02, 4.97687799461593236017e-02, -5.83357013379057348645e-02,
                       6.66107313738753120669e-02, -7.69187620504482999495e-02, 9.09088713343650656196e-02, -1.11111104054623557880e-01,
                       1.42857142725034663711e-01, -1.99999999998764832476e-01, 3.33333333333329318027e-01});
  Value correction = m.sub(m.mul(reduced, m.mul(z, series)), low);
  return m.sub(high, m.sub(correction, reduced));
}

namespace {

// The pieces of s_erf.c for a = |x|: erf is a + a * small below 0.84, 0.845 + middle up to 1.25, and 1 - tail from there on.
class ErrorFunction {
public:
  ErrorFunction(Emitter &e, Value x) : e(e), m(e, x), a(m.abs(x)) {
    Value z = m.mul(a, a);
    small = ratio(z,
                  {-2.37630166566501626084e-05, -5.77027029648944159157e-03, -2.84817495755985104766e-02, -3.25042107247001499370e-01,
                   1.28379167095512558561e-01},
                  {-3.96022827877536812320e-06, 1.32494738004321644526e-04, 5.08130628187576562776e-03, 6.50222499887672944485e-02,
                   3.97917223959155352819e-01, 1.0});
    middle = ratio(m.sub(a, m.number(1.0)),
                   {-2.16637559486879084300e-03, 3.54783043256182359371e-02, -1.10894694282396677476e-01, 3.18346619901161753674e-01,
                    -3.72207876035701323847e-01, 4.14856118683748331666e-01, -2.36211856075265944077e-03},
                   {1.19844998467991074170e-02, 1.36370839120290507362e-02, 1.26171219808761642112e-01, 7.18286544141962662868e-02,
                    5.40397917702171048937e-01, 1.06420880400844228286e-01, 1.0});
    tail = tailOf(m.select(m.less(m.number(28.0), a), m.number(28.0), a));
  }

  Value isSmall() { return m.less(a, m.number(0.84375)); }
  Value isMiddle() { return m.less(a, m.number(1.25)); }

  Emitter &e;
  FloatMath m;
  Value a, small, middle, tail;
  static constexpr double base = 8.45062911510467529297e-01;

private:
  Value ratio(Value x, ArrayRef<double> numerator, ArrayRef<double> denominator) {
    return m.div(m.polynomial(x, numerator), m.polynomial(x, denominator));
  }

  // exp(-b^2) / b times a rational function of 1 / b^2; the square in two parts, the first of which is exact.
  Value tailOf(Value b) {
    Value s = m.div(m.number(1.0), m.mul(b, b));
    Value near =
        ratio(s,
              {-9.81432934416914548592e+00, -8.12874355063065934246e+01, -1.84605092906711035994e+02, -1.62396669462573470355e+02,
               -6.23753324503260060396e+01, -1.05586262253232909814e+01, -6.93858572707181764372e-01, -9.86494403484714822705e-03},
              {-6.04244152148580987438e-02, 6.57024977031928170135e+00, 1.08635005541779435134e+02, 4.29008140027567833386e+02,
               6.45387271733267880336e+02, 4.34565877475229228821e+02, 1.37657754143519042600e+02, 1.96512716674392571292e+01, 1.0});
    Value far = ratio(s,
                      {-4.83519191608651397019e+02, -1.02509513161107724954e+03, -6.37566443368389627722e+02, -1.60636384855821916062e+02,
                       -1.77579549177547519889e+01, -7.99283237680523006574e-01, -9.86494292470009928597e-03},
                      {-2.24409524465858183362e+01, 4.74528541206955367215e+02, 2.55305040643316442583e+03, 3.19985821950859553908e+03,
                       1.53672958608443695994e+03, 3.25792512996573918826e+02, 3.03380607434824582924e+01, 1.0});
    Value series = m.select(m.less(b, m.number(1.0 / 0.35)), near, far), z = m.fromBits(m.withBits(m.bits(b), ~int64_t(0xffffffff), 0));
    Value square = m.sub(m.number(-0.5625), m.mul(z, z)), rest = m.add(m.mul(m.sub(z, b), m.add(z, b)), series);
    return m.div(m.mul(f64::emitExp(e, square), f64::emitExp(e, rest)), b);
  }
};

} // namespace

Value f64::emitErf(Emitter &e, Value x) {
  ErrorFunction f(e, x);
  FloatMath &m = f.m;
  Value outer = m.select(f.isMiddle(), m.add(m.number(f.base), f.middle), m.sub(m.number(1.0), f.tail));
  return m.copySign(m.select(f.isSmall(), m.add(f.a, m.mul(f.a, f.small)), outer), x);
}

Value f64::emitErfc(Emitter &e, Value x) {
  ErrorFunction f(e, x);
  FloatMath &m = f.m;
  Value one = m.number(1.0), half = m.number(0.5), negative = m.less(x, m.number(0.0)), product = m.mul(x, f.small);
  // From 1/4 on the difference to 1 is taken from 1/2: both are exact then.
  Value small = m.select(m.less(x, m.number(0.25)), m.sub(one, m.add(x, product)), m.sub(half, m.add(product, m.sub(x, half))));
  Value middle = m.select(negative, m.add(one, m.add(m.number(f.base), f.middle)), m.sub(m.number(1.0 - f.base), f.middle));
  Value tail = m.select(negative, m.sub(m.number(2.0), f.tail), f.tail);
  return m.select(f.isSmall(), small, m.select(f.isMiddle(), middle, tail));
}
