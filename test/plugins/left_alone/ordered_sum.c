// Without licence to regroup sums they have one order, in which no vector adds.
// RUN: %wasm -msimd128 -fno-math-errno -fno-unroll-loops -S %s -o %t.before
// RUN: %wasm -msimd128 -fno-math-errno -fno-unroll-loops %plugin -S %s -o %t.after
// RUN: diff %t.before %t.after
float expf(float);

float ordered_sum(const float *x, int n) {
  float sum = 0;
  for (int i = 0; i < n; ++i)
    sum += expf(x[i]);
  return sum;
}
