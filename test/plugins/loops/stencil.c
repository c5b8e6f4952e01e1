// Five neighbours in a row: one address, four constant offsets.
// RUN: %wasm -msimd128 -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: stencil:
// BEFORE-NOT: v128.load {{[1-9]}}
// BEFORE: end_function
// AFTER-LABEL: stencil:
// AFTER: loop
// AFTER-DAG: v128.load 4:
// AFTER-DAG: v128.load 12:
// AFTER: end_loop
void stencil(float *restrict y, const float *restrict x, int n) {
  for (int i = 2; i < n - 2; ++i)
    y[i] = 0.1f * (x[i - 2] + x[i + 2]) + 0.2f * (x[i - 1] + x[i + 1]) + 0.4f * x[i];
}
