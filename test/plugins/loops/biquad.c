// A recursive filter: each output needs the two before it, so nothing is vectorised, and addresses are half of the work.
// RUN: %wasm -msimd128 -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: biquad:
// BEFORE: loop
// BEFORE-NOT: f32.load {{[1-9]}}
// BEFORE: end_loop
// AFTER-LABEL: biquad:
// AFTER: loop
// AFTER-DAG: f32.load 8
// AFTER-DAG: f32.store 8
// AFTER: end_loop
void biquad(float *restrict y, const float *restrict x, int n) {
  for (int i = 2; i < n; ++i)
    y[i] = 0.2f * x[i] + 0.3f * x[i - 1] + 0.2f * x[i - 2] + 0.5f * y[i - 1] - 0.25f * y[i - 2];
}
