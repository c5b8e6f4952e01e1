// Nine neighbours in an image of constant width: rows are constant offsets too.
// RUN: %wasm -msimd128 -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: blur:
// BEFORE-NOT: v128.load {{[1-9]}}
// BEFORE: end_function
// AFTER-LABEL: blur:
// AFTER-DAG: v128.load 8:
// AFTER-DAG: v128.load 2048:
// AFTER-DAG: v128.load 4104:
// AFTER: end_loop
enum { width = 512 };

void blur(float *restrict y, const float *restrict x, int height) {
  for (int r = 1; r < height - 1; ++r)
    for (int c = 1; c < width - 1; ++c) {
      float sum = 0;
      for (int i = -1; i <= 1; ++i)
        for (int j = -1; j <= 1; ++j)
          sum += x[(r + i) * width + c + j];
      y[r * width + c] = sum * (1.0f / 9.0f);
    }
}
