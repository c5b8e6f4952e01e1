// Unsigned numbers of 16 bits are no signed ones.
// RUN: %wasm -mrelaxed-simd -fno-unroll-loops -S %s -o %t.before
// RUN: %wasm -mrelaxed-simd -fno-unroll-loops %plugin -S %s -o %t.after
// RUN: diff %t.before %t.after
unsigned dot_u16(const unsigned short *a, const unsigned short *b, int n) {
  unsigned sum = 0;
  for (int i = 0; i < n; ++i)
    sum += (unsigned)a[i] * b[i];
  return sum;
}
