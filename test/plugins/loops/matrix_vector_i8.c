// A quantised layer: rows of signed bytes times a vector, scaled and saturated to bytes.
// RUN: %wasm -msimd128 -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: matrix_vector_i8:
// BEFORE-NOT: .dot_i
// BEFORE: end_function
// AFTER-LABEL: matrix_vector_i8:
// AFTER: i32x4.dot_i16x8_s
// AFTER: end_function
void matrix_vector_i8(signed char *restrict y, const signed char *restrict a, const signed char *restrict x, int rows, int columns) {
  for (int r = 0; r < rows; ++r) {
    int sum = 64;
    for (int c = 0; c < columns; ++c)
      sum += a[r * columns + c] * x[c];
    sum >>= 7;
    y[r] = (signed char)(sum > 127 ? 127 : sum < -128 ? -128 : sum);
  }
}
