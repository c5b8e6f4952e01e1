// A dot product of 16-bit integers.
// RUN: %wasm -msimd128 -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: dot_i16:
// BEFORE-NOT: .dot_i
// BEFORE: i32x4.mul
// AFTER-LABEL: dot_i16:
// AFTER: i32x4.dot_i16x8_s
// AFTER-NOT: i32x4.mul
// AFTER: end_function
int dot_i16(const short *a, const short *b, int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i)
    sum += a[i] * b[i];
  return sum;
}
