// A dot product of unsigned and signed bytes, as quantised layers have it.
// RUN: %wasm -msimd128 -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: dot_u8_i8:
// BEFORE: i32x4.mul
// AFTER-LABEL: dot_u8_i8:
// AFTER-DAG: i16x8.load8x8_u
// AFTER-DAG: i16x8.load8x8_s
// AFTER: i32x4.dot_i16x8_s
// AFTER-NOT: i32x4.mul
// AFTER: end_function
int dot_u8_i8(const unsigned char *a, const signed char *b, int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i)
    sum += a[i] * b[i];
  return sum;
}
