// A layer of a network: its bias is added, tanh of the sum taken in place.
// RUN: %wasm -msimd128 -fno-math-errno -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 -fno-math-errno %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: tanh_layer:
// BEFORE: call tanhf
// AFTER-LABEL: tanh_layer:
// AFTER: loop
// AFTER: loop
// AFTER-NOT: call
// AFTER: v128.store
float tanhf(float);

void tanh_layer(float *restrict y, const float *restrict bias, int rows, int n) {
  for (int r = 0; r < rows; ++r)
    for (int i = 0; i < n; ++i)
      y[r * n + i] = tanhf(y[r * n + i] + bias[i]);
}
