// A sum of 64 bits holds what two products of -32768 by itself add up to; four sums of 32 bits don't.
// RUN: %wasm -msimd128 -fno-unroll-loops -S %s -o %t.before
// RUN: %wasm -msimd128 -fno-unroll-loops %plugin -S %s -o %t.after
// RUN: diff %t.before %t.after
long long long_sum(const short *a, const short *b, int n) {
  long long sum = 0;
  for (int i = 0; i < n; ++i)
    sum += a[i] * b[i];
  return sum;
}
