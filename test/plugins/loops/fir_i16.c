// A filter of 16-bit samples: 32 taps a sample, the sum saturated.
// RUN: %wasm -msimd128 -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: fir_i16:
// BEFORE-NOT: .dot_i
// BEFORE: end_function
// AFTER-LABEL: fir_i16:
// AFTER: i32x4.dot_i16x8_s
// AFTER: end_function
void fir_i16(short *restrict y, const short *restrict x, const short *restrict taps, int n, int count) {
  for (int i = 0; i < n; ++i) {
    int sum = 1 << 14;
    for (int t = 0; t < count; ++t)
      sum += x[i + t] * taps[t];
    sum >>= 15;
    y[i] = (short)(sum > 32767 ? 32767 : sum < -32768 ? -32768 : sum);
  }
}
