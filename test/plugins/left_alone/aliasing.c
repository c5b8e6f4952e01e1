// The sum is memory, and so may the factors be: each product is added before the next one is read.
// RUN: %wasm -msimd128 -fno-unroll-loops -S %s -o %t.before
// RUN: %wasm -msimd128 -fno-unroll-loops %plugin -S %s -o %t.after
// RUN: diff %t.before %t.after
void aliasing(int *sum, const signed char *a, const signed char *b, int n) {
  for (int i = 0; i < n; ++i)
    *sum += a[i] * b[i];
}
