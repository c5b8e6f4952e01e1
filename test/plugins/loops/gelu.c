// The activation of transformers. erff is no intrinsic of LLVM's: the vectoriser knows of its vector form from the plugin alone.
// RUN: %wasm -msimd128 -fno-math-errno -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 -fno-math-errno %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: gelu:
// BEFORE-NOT: f32x4
// BEFORE: call erff
// BEFORE-NOT: f32x4
// BEFORE: end_function
// AFTER-LABEL: gelu:
// AFTER: loop
// AFTER-NOT: call
// AFTER: f32x4.div
// AFTER: v128.store
float erff(float);

void gelu(float *restrict y, const float *restrict x, int n) {
  for (int i = 0; i < n; ++i)
    y[i] = 0.5f * x[i] * (1.0f + erff(x[i] * 0.70710678f));
}
