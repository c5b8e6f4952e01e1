// As C has it, expf may set errno: someone may read it.
// RUN: %wasm -msimd128 -fmath-errno -fno-unroll-loops -S %s -o %t.before
// RUN: %wasm -msimd128 -fmath-errno -fno-unroll-loops %plugin -S %s -o %t.after
// RUN: diff %t.before %t.after
float expf(float);

void strict_errno(float *restrict y, const float *restrict x, int n) {
  for (int i = 0; i < n; ++i)
    y[i] = expf(x[i]);
}
