// Signed bytes times bytes of which the loop itself keeps seven bits: relaxed SIMD's instruction is exact.
// RUN: %wasm -mrelaxed-simd -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -mrelaxed-simd %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: dot_i8_i7:
// BEFORE-NOT: relaxed_dot
// BEFORE: i32x4.mul
// AFTER-LABEL: dot_i8_i7:
// AFTER: i32x4.relaxed_dot_i8x16_i7x16_add_s
// AFTER: end_loop
int dot_i8_i7(const signed char *a, const unsigned char *b, int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i)
    sum += a[i] * (b[i] & 127);
  return sum;
}
