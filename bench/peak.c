// The most that vector arithmetic reaches here: loops of independent multiply-adds, without memory.
//
// Twelve accumulators, since a multiply-add takes about four cycles and two start in each; with the two factors they fit
// the sixteen vector registers of x86.
#include <wasm_simd128.h>

#define ACCUMULATORS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
#define START(i) v128_t c##i = wasm_f32x4_splat(start + i);
#define SUM(i) sum = wasm_f32x4_add(sum, c##i);

// One call does `turns` * 24 vector multiply-adds, which are 8 operations each. The sum of all is returned, so
// that no compiler can leave the work out.
#define PEAK(NAME, STEP)                                                                                                                   \
  __attribute__((export_name(#NAME))) float NAME(int turns, float start, float factor) {                                                   \
    v128_t a = wasm_f32x4_splat(factor), b = wasm_f32x4_splat(start);                                                                      \
    ACCUMULATORS(START)                                                                                                                    \
    for (int turn = 0; turn < turns; ++turn) {                                                                                             \
      ACCUMULATORS(STEP)                                                                                                                   \
      ACCUMULATORS(STEP)                                                                                                                   \
    }                                                                                                                                      \
    v128_t sum = a;                                                                                                                        \
    ACCUMULATORS(SUM)                                                                                                                      \
    return wasm_f32x4_extract_lane(sum, 0) + wasm_f32x4_extract_lane(sum, 1) + wasm_f32x4_extract_lane(sum, 2) +                           \
           wasm_f32x4_extract_lane(sum, 3);                                                                                                \
  }

#define RELAXED_MADD(i) c##i = wasm_f32x4_relaxed_madd(a, b, c##i);
// Here the product depends on the accumulator: else it is the same in every turn and is moved out of the loop.
#define MULTIPLY_ADD(i) c##i = wasm_f32x4_add(wasm_f32x4_mul(c##i, a), b);

PEAK(multiplyAdd, MULTIPLY_ADD)
#ifdef __wasm_relaxed_simd__
PEAK(relaxedMadd, RELAXED_MADD)
#endif
