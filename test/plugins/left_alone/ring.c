// The index of a ring wraps at a byte: the next element need not be the next address.
// RUN: %wasm -O1 -msimd128 -fno-unroll-loops -S %s -o %t.before
// RUN: %wasm -O1 -msimd128 -fno-unroll-loops %plugin -S %s -o %t.after
// RUN: diff %t.before %t.after
int ring(const int *buffer, unsigned char start, int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i)
    sum += buffer[(unsigned char)(start + i)] * buffer[(unsigned char)(start + i + 1)];
  return sum;
}
