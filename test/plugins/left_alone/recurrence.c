// Each number needs the one before it, whatever is allowed.
// RUN: %wasm -msimd128 -ffast-math -fno-unroll-loops -S %s -o %t.before
// RUN: %wasm -msimd128 -ffast-math -fno-unroll-loops %plugin -S %s -o %t.after
// RUN: diff %t.before %t.after
float tanhf(float);

void recurrence(float *y, const float *x, float weight, int n) {
  for (int i = 1; i < n; ++i)
    y[i] = tanhf(weight * y[i - 1] + x[i]);
}
