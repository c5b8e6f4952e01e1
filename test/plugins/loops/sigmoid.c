// The logistic function. Without errno the vectoriser may take it; no more is allowed here, so powers below the normal numbers stay exact.
// RUN: %wasm -msimd128 -fno-math-errno -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 -fno-math-errno %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: sigmoid:
// BEFORE-COUNT-4: call expf
// BEFORE: v128.store
// AFTER-LABEL: sigmoid:
// AFTER: loop
// AFTER-NOT: call
// AFTER: v128.store
float expf(float);

void sigmoid(float *restrict y, const float *restrict x, int n) {
  for (int i = 0; i < n; ++i)
    y[i] = 1.0f / (1.0f + expf(-x[i]));
}
