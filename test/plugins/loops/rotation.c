// Rotary positions: pairs of numbers turned by an angle of their own. Loads and stores are interleaved.
// RUN: %wasm -msimd128 -fno-math-errno -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 -fno-math-errno %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: rotation:
// BEFORE: call cosf
// AFTER-LABEL: rotation:
// AFTER: loop
// AFTER-NOT: call
// AFTER: f64x2.nearest
// AFTER: v128.store
float sinf(float);
float cosf(float);

void rotation(float *restrict y, const float *restrict x, const float *restrict frequency, float position, int n) {
  for (int i = 0; i < n; ++i) {
    float angle = position * frequency[i], c = cosf(angle), s = sinf(angle);
    y[2 * i] = x[2 * i] * c - x[2 * i + 1] * s;
    y[2 * i + 1] = x[2 * i] * s + x[2 * i + 1] * c;
  }
}
