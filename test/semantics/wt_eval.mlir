// wt-eval takes inputs in order or by name, makes them up from a seed, and names what does not fit.
// RUN: rm -rf %t && mkdir %t && cp %s %t/model.mlir && cd %t
// RUN: %python -c "import numpy as np; np.array([1, 2, 3, 4], '<f4').tofile('model.weights'); np.save('x.npy', np.array([[1, 2]], 'f4')); np.save('y.npy', np.array([[5, 6]], 'f4'))"
// RUN: wt-eval model.mlir --in x.npy --in y.npy --out ordered
// RUN: wt-eval model.mlir --in y=y.npy --in x.npy --out named
// RUN: %python -c "import numpy as np; print(np.load('ordered/0.npy'), np.load('named/0.npy'))" | FileCheck %s
// CHECK: {{\[\[}}12. 16.]] {{\[\[}}12. 16.]]

// RUN: wt-eval model.mlir --random 3 --out first && wt-eval model.mlir --random 3 --out second
// RUN: cmp first/in0.npy second/in0.npy && cmp first/0.npy second/0.npy
// RUN: wt-eval model.mlir --in first/in0.npy --in first/in1.npy --out third && cmp first/0.npy third/0.npy
// RUN: not cmp first/in0.npy first/in1.npy

// RUN: not wt-eval model.mlir --in x.npy --out bad 2>&1 | FileCheck %s --check-prefix=FEW
// FEW: error: expected 2 inputs, found none for input 1 'y'
// RUN: not wt-eval model.mlir --in z=x.npy --in y.npy --out bad 2>&1 | FileCheck %s --check-prefix=NAME
// NAME: error: has no input named 'z'
// RUN: %python -c "import numpy as np; np.save('i.npy', np.zeros((2, 1), 'i4'))"
// RUN: not wt-eval model.mlir --in x.npy --in i.npy --out bad 2>&1 | FileCheck %s --check-prefix=TYPE
// TYPE: error: 'i.npy': expected f32[1x2], found i32[2x1]
// RUN: not wt-eval model.mlir --random 1 --entry main --out bad 2>&1 | FileCheck %s --check-prefix=ENTRY
// ENTRY: error: has no function named 'main'
// RUN: not wt-eval model.mlir --random 1 2>&1 | FileCheck %s --check-prefix=USAGE
// USAGE: wt-eval: expected --out=DIR or --batch=FILE

// RUN: echo '{"entry": "forward", "in": ["x.npy", "y.npy"], "out": "batch"}' > runs && echo '{"entry": "forward"}' >> runs
// RUN: not wt-eval model.mlir --batch runs 2>&1 | FileCheck %s --check-prefix=BATCH
// BATCH: runs:2:1: error: not a run: missing value at run.in
// RUN: cmp batch/0.npy ordered/0.npy

// RUN: wt-opt model.mlir --emit-bytecode -o model.mlirbc && wt-eval model.mlirbc --in x.npy --in y.npy --out bytecode
// RUN: cmp bytecode/0.npy ordered/0.npy
wt.param @w : tensor<2x2xf32> {offset = 0 : i64, origin = "w"}
func.func @forward(%x: tensor<1x2xf32> {wt.name = "x"}, %y: tensor<1x2xf32> {wt.name = "y"}) -> tensor<1x2xf32> {
  %w = wt.get @w : tensor<2x2xf32>
  %m = wt.matmul %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %r = wt.add %m, %y : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %r : tensor<1x2xf32>
}
