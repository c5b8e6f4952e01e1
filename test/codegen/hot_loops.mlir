// Compiled kernels compute in vectors and address by base + immediate, in both variants.
// RUN: rm -rf %t && wasmtorchc %s -o %t
// RUN: %python %S/check_hot_loops.py %t | FileCheck %s
// REQUIRES: node

// CHECK: model.relaxed.wasm: {{[1-9][0-9]*}} innermost loops, 0 violations
// CHECK: model.simd.wasm: {{[1-9][0-9]*}} innermost loops, 0 violations

// Sizes that no tile divides, so that the tails are there too.
func.func @forward(%a: tensor<67x96xf32>, %b: tensor<96x45xf32>, %x: tensor<1x19x13x13xf32>) -> (tensor<67x45xf32>, tensor<1x19x6x6xf32>) {
  %product = wt.matmul %a, %b : (tensor<67x96xf32>, tensor<96x45xf32>) -> tensor<67x45xf32>
  %gelu = wt.gelu %product : (tensor<67x45xf32>) -> tensor<67x45xf32>
  %softmax = wt.softmax %gelu {dim = 1 : i64} : (tensor<67x45xf32>) -> tensor<67x45xf32>
  %pool = wt.max_pool %x {window = array<i64: 3, 3>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>}
    : (tensor<1x19x13x13xf32>) -> tensor<1x19x6x6xf32>
  return %softmax, %pool : tensor<67x45xf32>, tensor<1x19x6x6xf32>
}
