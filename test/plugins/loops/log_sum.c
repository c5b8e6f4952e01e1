// The entropy of a distribution: a reduction of logarithms.
// RUN: %wasm -msimd128 -ffast-math -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 -ffast-math %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: log_sum:
// BEFORE: call log2f
// AFTER-LABEL: log_sum:
// AFTER: loop
// AFTER-NOT: call
// AFTER: f32x4.convert_i32x4_s
// AFTER: end_loop
float log2f(float);

float log_sum(const float *restrict p, int n) {
  float sum = 0;
  for (int i = 0; i < n; ++i)
    sum -= p[i] * log2f(p[i]);
  return sum;
}
