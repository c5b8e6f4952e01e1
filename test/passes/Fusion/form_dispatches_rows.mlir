// What stands around softmax, norms and attention belongs to their kernels; views and permutes cost none.
// RUN: wt-opt %s -plan-form-dispatches -canonicalize | FileCheck %s

// A sum before and a product behind a norm.
// CHECK-LABEL: func.func @norm
// CHECK: plan.dispatch
// CHECK: wt.add
// CHECK: wt.layer_norm
// CHECK: wt.mul
// CHECK-NOT: plan.dispatch
func.func @norm(%x: tensor<2x8xf32>, %r: tensor<2x8xf32>) -> tensor<2x8xf32> {
  %a = wt.add %x, %r : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x8xf32>
  %n = wt.layer_norm %a {epsilon = 1.0e-5 : f64, dims = 1 : i64} : (tensor<2x8xf32>) -> tensor<2x8xf32>
  %y = wt.mul %n, %x : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x8xf32>
  return %y : tensor<2x8xf32>
}

// Heads are cut out of one tensor, and their results written behind each other: two kernels in all.
// CHECK-LABEL: func.func @attention
// CHECK: plan.dispatch (%arg0)
// CHECK: wt.attention
// CHECK: wt.permute
// CHECK: plan.yield
// CHECK: plan.dispatch
// CHECK: wt.linear
// CHECK-NOT: plan.dispatch
func.func @attention(%qkv: tensor<10x24xf32>, %w: tensor<8x8xf32>) -> tensor<10x8xf32> {
  %r = wt.reshape %qkv : (tensor<10x24xf32>) -> tensor<10x3x2x4xf32>
  %p = wt.permute %r {dims = array<i64: 1, 2, 0, 3>} : (tensor<10x3x2x4xf32>) -> tensor<3x2x10x4xf32>
  %q0 = wt.slice %p {starts = array<i64: 0, 0, 0, 0>, sizes = array<i64: 1, 2, 10, 4>, steps = array<i64: 1, 1, 1, 1>} : (tensor<3x2x10x4xf32>) -> tensor<1x2x10x4xf32>
  %k0 = wt.slice %p {starts = array<i64: 1, 0, 0, 0>, sizes = array<i64: 1, 2, 10, 4>, steps = array<i64: 1, 1, 1, 1>} : (tensor<3x2x10x4xf32>) -> tensor<1x2x10x4xf32>
  %v0 = wt.slice %p {starts = array<i64: 2, 0, 0, 0>, sizes = array<i64: 1, 2, 10, 4>, steps = array<i64: 1, 1, 1, 1>} : (tensor<3x2x10x4xf32>) -> tensor<1x2x10x4xf32>
  %q = wt.reshape %q0 : (tensor<1x2x10x4xf32>) -> tensor<2x10x4xf32>
  %k = wt.reshape %k0 : (tensor<1x2x10x4xf32>) -> tensor<2x10x4xf32>
  %v = wt.reshape %v0 : (tensor<1x2x10x4xf32>) -> tensor<2x10x4xf32>
  %a = wt.attention %q, %k, %v {scale = 0.5 : f64, causal = true} : (tensor<2x10x4xf32>, tensor<2x10x4xf32>, tensor<2x10x4xf32>) -> tensor<2x10x4xf32>
  %t = wt.permute %a {dims = array<i64: 1, 0, 2>} : (tensor<2x10x4xf32>) -> tensor<10x2x4xf32>
  %m = wt.reshape %t : (tensor<10x2x4xf32>) -> tensor<10x8xf32>
  %y = wt.linear %m, %w : (tensor<10x8xf32>, tensor<8x8xf32>) -> tensor<10x8xf32>
  return %y : tensor<10x8xf32>
}

// A reshape that joins what a permute took apart has to be written.
// CHECK-LABEL: func.func @joined
// CHECK: plan.dispatch
// CHECK: wt.permute
// CHECK: plan.yield
// CHECK: wt.reshape
// CHECK: plan.dispatch
// CHECK: wt.neg
func.func @joined(%x: tensor<2x3x4xf32>) -> tensor<3x8xf32> {
  %p = wt.permute %x {dims = array<i64: 1, 0, 2>} : (tensor<2x3x4xf32>) -> tensor<3x2x4xf32>
  %r = wt.reshape %p : (tensor<3x2x4xf32>) -> tensor<3x8xf32>
  %y = wt.neg %r : (tensor<3x8xf32>) -> tensor<3x8xf32>
  return %y : tensor<3x8xf32>
}
