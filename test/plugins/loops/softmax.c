// The probabilities of a softmax: powers that are summed up, then scaled.
// RUN: %wasm -msimd128 -ffast-math -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 -ffast-math %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: softmax:
// BEFORE: call expf
// AFTER-LABEL: softmax:
// AFTER: loop
// AFTER-NOT: call
// AFTER: f32x4.ge
// AFTER: v128.store
float expf(float);

void softmax(float *restrict y, const float *restrict x, int n) {
  float maximum = x[0], sum = 0;
  for (int i = 1; i < n; ++i)
    maximum = x[i] > maximum ? x[i] : maximum;
  for (int i = 0; i < n; ++i) {
    y[i] = expf(x[i] - maximum);
    sum += y[i];
  }
  for (int i = 0; i < n; ++i)
    y[i] /= sum;
}
