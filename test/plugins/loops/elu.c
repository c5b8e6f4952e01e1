// An activation whose lane decides: expm1 of what is negative alone.
// RUN: %wasm -msimd128 -fno-math-errno -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 -fno-math-errno %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: elu:
// BEFORE: call expm1f
// AFTER-LABEL: elu:
// AFTER: loop
// AFTER-NOT: call
// AFTER: v128.bitselect
// AFTER: v128.store
float expm1f(float);

void elu(float *restrict y, const float *restrict x, int n) {
  for (int i = 0; i < n; ++i)
    y[i] = x[i] > 0 ? x[i] : expm1f(x[i]);
}
