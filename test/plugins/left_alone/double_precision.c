// In f64 the formulas of f32 would lose half of the digits.
// RUN: %wasm -msimd128 -ffast-math -fno-unroll-loops -S %s -o %t.before
// RUN: %wasm -msimd128 -ffast-math -fno-unroll-loops %plugin -S %s -o %t.after
// RUN: diff %t.before %t.after
double exp(double);

void double_precision(double *restrict y, const double *restrict x, int n) {
  for (int i = 0; i < n; ++i)
    y[i] = exp(x[i]);
}
