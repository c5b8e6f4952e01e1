// One access, at an index that may wrap: nothing says that the address before the addition is in the object.
// RUN: %wasm -msimd128 -fno-unroll-loops -S %s -o %t.before
// RUN: %wasm -msimd128 -fno-unroll-loops %plugin -S %s -o %t.after
// RUN: diff %t.before %t.after
int far_index(const int *table, const unsigned *index, int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i)
    if (index[i])
      sum ^= table[index[i] + 1000u] >> (sum & 3);
  return sum;
}
