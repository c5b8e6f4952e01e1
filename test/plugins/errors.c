// The errors of functions.c against the library's f64 functions, in units in the last place.
#include <math.h>
#include <stdint.h>
#include <string.h>

// Of f32 functions, in the order of functions.c; only the last one takes a second operand.
#define FUNCTIONS(X) X(exp) X(exp2) X(expm1) X(log) X(log2) X(log10) X(log1p) X(tanh) X(erf) X(sin) X(cos)

#define DECLARE(name) void map_##name(float *, const float *, int);
FUNCTIONS(DECLARE)
void map_pow(float *, const float *, const float *, int);

#define ADDRESS(name) map_##name,
#define REFERENCE(name) name,
static void (*const maps[])(float *, const float *, int) = {FUNCTIONS(ADDRESS)};
static double (*const references[])(double) = {FUNCTIONS(REFERENCE)};
enum { powIndex = sizeof maps / sizeof *maps, block = 4096 };

static float x[block], e[block], y[block];
static float worstX, worstE, worstGot;
static double worstWant;

static float fromBits(uint32_t bits) {
  float number;
  memcpy(&number, &bits, 4);
  return number;
}

// The distance of floats around a number; of those below the normal numbers, the smallest one.
static double unitAt(double want) {
  float near = fabs(want) > 3.4028234663852886e38 ? 3.4028234663852886e38f : (float)fabs(want);
  uint32_t bits;
  memcpy(&bits, &near, 4);
  uint32_t exponent = bits >> 23;
  return ldexp(1.0, (int)(exponent ? exponent : 1) - 150);
}

static double errorOf(float got, double want, double flushed) {
  float rounded = (float)want;
  if (got == rounded || (isnan(got) && isnan(rounded)))
    return got == 0 && signbit(got) != signbit(rounded) ? INFINITY : isfinite(rounded) ? fabs(got - want) / unitAt(want) : 0;
  if (got == 0 && fabs(want) <= flushed)
    return 0;
  if (isnan(got) || isnan(rounded) || (isinf(rounded) && isinf(want)))
    return INFINITY;
  // What rounds to infinity is as far from the largest number as it is.
  double value = isinf(got) ? copysign(0x1p128, got) : got;
  return fabs(value - want) / unitAt(want);
}

// Runs one function over `count` numbers whose bits are first, first + stride, and so on, as far as their magnitude is at most `limit`;
// with pow, on the exponent given. Results of magnitude up to `flushed` may be 0.
double worstError(int function, uint32_t first, uint32_t stride, uint32_t count, float exponent, float limit, double flushed) {
  double worst = -1;
  for (uint32_t done = 0; done < count;) {
    int n = 0;
    for (; n < block && done < count; ++done) {
      float number = fromBits(first + stride * done);
      if (fabsf(number) > limit && !isinf(number))
        continue;
      x[n] = number;
      e[n++] = exponent;
    }
    // A whole number of vectors: what is left over is the library's own.
    for (; n % 4; ++n)
      x[n] = 1, e[n] = exponent;
    function == powIndex ? map_pow(y, x, e, n) : maps[function](y, x, n);
    for (int i = 0; i < n; ++i) {
      double want = function == powIndex ? pow(x[i], e[i]) : references[function](x[i]), error = errorOf(y[i], want, flushed);
      if (error > worst) {
        worst = error;
        worstX = x[i], worstE = e[i], worstGot = y[i], worstWant = want;
      }
    }
  }
  return worst;
}

double worstPlace(int which) { return which == 0 ? worstX : which == 1 ? worstE : which == 2 ? worstGot : worstWant; }
