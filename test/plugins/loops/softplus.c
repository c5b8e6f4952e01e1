// log(1 + exp(x)) without overflow, under relaxed SIMD: its polynomials are fused multiply-adds.
// RUN: %wasm -mrelaxed-simd -fno-math-errno -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -mrelaxed-simd -fno-math-errno %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: softplus:
// BEFORE: call log1pf
// AFTER-LABEL: softplus:
// AFTER: loop
// AFTER-NOT: call
// AFTER: f32x4.relaxed_madd
// AFTER: v128.store
float expf(float);
float log1pf(float);
float fabsf(float);

void softplus(float *restrict y, const float *restrict x, int n) {
  for (int i = 0; i < n; ++i)
    y[i] = (x[i] > 0 ? x[i] : 0) + log1pf(expf(-fabsf(x[i])));
}
