// Pixels of a display's curve: bytes in, powers, bytes out.
// RUN: %wasm -msimd128 -fno-math-errno -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 -fno-math-errno %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: gamma_curve:
// BEFORE: call powf
// AFTER-LABEL: gamma_curve:
// AFTER: loop
// AFTER-NOT: call
// AFTER: f64x2.div
// AFTER: end_loop
float powf(float, float);

void gamma_curve(unsigned char *restrict y, const unsigned char *restrict x, int n) {
  for (int i = 0; i < n; ++i)
    y[i] = (unsigned char)(255.0f * powf(x[i] * (1.0f / 255.0f), 1.0f / 2.2f) + 0.5f);
}
