// Volatile accesses are done as they stand.
// RUN: %wasm -msimd128 -fno-unroll-loops -S %s -o %t.before
// RUN: %wasm -msimd128 -fno-unroll-loops %plugin -S %s -o %t.after
// RUN: diff %t.before %t.after
int volatile_registers(volatile int *port, int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i) {
    sum += port[i] * port[i + 1];
    port[i + 2] = sum;
  }
  return sum;
}
