// A function of the program's own, which happens to have a library's name.
// RUN: %wasm -msimd128 -ffast-math -fno-builtin -fno-unroll-loops -S %s -o %t.before
// RUN: %wasm -msimd128 -ffast-math -fno-builtin -fno-unroll-loops %plugin -S %s -o %t.after
// RUN: diff %t.before %t.after
__attribute__((const)) float expf(float);

void own_function(float *restrict y, const float *restrict x, int n) {
  for (int i = 0; i < n; ++i)
    y[i] = expf(x[i]);
}
