// A sum that saturates at each step depends on the order of its steps.
// RUN: %wasm -msimd128 -fno-unroll-loops -S %s -o %t.before
// RUN: %wasm -msimd128 -fno-unroll-loops %plugin -S %s -o %t.after
// RUN: diff %t.before %t.after
int saturating_sum(const short *a, const short *b, int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i)
    if (__builtin_sadd_overflow(sum, a[i] * b[i], &sum))
      sum = sum < 0 ? 0x7fffffff : -0x7fffffff - 1;
  return sum;
}
