// A dot product of signed bytes: full ones, for which relaxed SIMD's instruction for bytes would not be exact. That of 16 bits is.
// RUN: %wasm -mrelaxed-simd -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -mrelaxed-simd %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: dot_i8:
// BEFORE: v128.load32_zero
// AFTER-LABEL: dot_i8:
// AFTER-NOT: relaxed_dot
// AFTER: i16x8.load8x8_s
// AFTER: i32x4.dot_i16x8_s
// AFTER-NOT: relaxed_dot
// AFTER: end_function
int dot_i8(const signed char *a, const signed char *b, int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i)
    sum += a[i] * b[i];
  return sum;
}
