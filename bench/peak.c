// The most that vector arithmetic reaches here: loops of independent operations, without memory.
//
// Twelve accumulators, since a multiply-add takes about four cycles and two start in each; with the two factors they fit
// the sixteen vector registers of x86.
#include <wasm_simd128.h>

#define ACCUMULATORS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
#define SPLAT(TYPE, i) v128_t c##i = wasm_##TYPE##_splat(start + i);
#define SUM(TYPE, i) sum = wasm_##TYPE##_add(sum, c##i);
#define START_f32x4(i) SPLAT(f32x4, i)
#define START_i32x4(i) SPLAT(i32x4, i)
#define SUM_f32x4(i) SUM(f32x4, i)
#define SUM_i32x4(i) SUM(i32x4, i)

// One call does `turns` * 24 steps. The sum of all is returned, so that no compiler can leave the work out.
#define PEAK(NAME, TYPE, SCALAR, STEP)                                                                                                     \
  __attribute__((export_name(#NAME))) SCALAR NAME(int turns, SCALAR start, SCALAR factor) {                                                \
    v128_t a = wasm_##TYPE##_splat(factor), b = wasm_##TYPE##_splat(start);                                                                \
    ACCUMULATORS(START_##TYPE)                                                                                                             \
    for (int turn = 0; turn < turns; ++turn) {                                                                                             \
      ACCUMULATORS(STEP)                                                                                                                   \
      ACCUMULATORS(STEP)                                                                                                                   \
    }                                                                                                                                      \
    v128_t sum = a;                                                                                                                        \
    ACCUMULATORS(SUM_##TYPE)                                                                                                               \
    return wasm_##TYPE##_extract_lane(sum, 0) + wasm_##TYPE##_extract_lane(sum, 1) + wasm_##TYPE##_extract_lane(sum, 2) +                  \
           wasm_##TYPE##_extract_lane(sum, 3);                                                                                             \
  }

// Where a step has a product of its own, that depends on the accumulator: else it is the same in every turn and is moved out of
// the loop.
#define MULTIPLY_ADD(i) c##i = wasm_f32x4_add(wasm_f32x4_mul(c##i, a), b);
#define DOT16(i) c##i = wasm_i32x4_add(wasm_i32x4_dot_i16x8(c##i, a), c##i);
#define RELAXED_MADD(i) c##i = wasm_f32x4_relaxed_madd(a, b, c##i);
#define RELAXED_DOT(i) c##i = wasm_i32x4_relaxed_dot_i8x16_i7x16_add(a, b, c##i);

// What comes out of the cache behind the second level: as many weights as a perceptron of 784, 512, 512 and 10 units has, read again and
// again.
v128_t weights[669696 / 4]; // not static: nobody writes it, and a compiler would know what it has
__attribute__((export_name("read"))) float read(int turns, float start, float factor) {
  v128_t sum[8];
  for (int i = 0; i < 8; ++i)
    sum[i] = wasm_f32x4_splat(start * factor);
  for (int turn = 0; turn < turns; ++turn)
    for (unsigned at = 0; at < sizeof weights / sizeof *weights; at += 8)
#pragma clang loop unroll(full)
      for (int i = 0; i < 8; ++i)
        sum[i] = wasm_f32x4_add(sum[i], wasm_v128_load(weights + at + i));
  for (int i = 1; i < 8; ++i)
    sum[0] = wasm_f32x4_add(sum[0], sum[i]);
  return wasm_f32x4_extract_lane(sum[0], 0) + wasm_f32x4_extract_lane(sum[0], 1);
}

// Whether somebody else is on the core: as many independent instructions as it takes at once, without memory or vectors.
#define INTEGERS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)
#define START_INTEGER(i) unsigned n##i = start + i;
#define STEP_INTEGER(i) n##i = (n##i + factor) ^ turn;
#define SUM_INTEGER(i) sum += n##i;
__attribute__((export_name("integers"))) unsigned integers(int turns, unsigned start, unsigned factor) {
  INTEGERS(START_INTEGER)
  for (int turn = 0; turn < turns; ++turn) {
    INTEGERS(STEP_INTEGER)
    INTEGERS(STEP_INTEGER)
    INTEGERS(STEP_INTEGER)
  }
  unsigned sum = 0;
  INTEGERS(SUM_INTEGER)
  return sum;
}

PEAK(multiply_add, f32x4, float, MULTIPLY_ADD)
PEAK(dot16, i32x4, int, DOT16)
#ifdef __wasm_relaxed_simd__
PEAK(relaxed_madd, f32x4, float, RELAXED_MADD)
PEAK(relaxed_dot, i32x4, int, RELAXED_DOT)
#endif
