// Two products and a softmax become attention, with what scales and masks the scores.
// RUN: wt-opt %s -wt-recognise-attention | FileCheck %s

// CHECK-LABEL: func.func @scaled_queries(
// CHECK-NOT: wt.matmul
// CHECK: wt.attention %arg0, %arg1, %arg2 {causal = false, scale = 2.500000e-01 : f64}
// CHECK-NEXT: return
func.func @scaled_queries(%q: tensor<2x5x4xf32>, %k: tensor<2x6x4xf32>, %v: tensor<2x6x3xf32>) -> tensor<2x5x3xf32> {
  %four = wt.constant dense<4.0> : tensor<f32>
  %s = wt.div %q, %four : (tensor<2x5x4xf32>, tensor<f32>) -> tensor<2x5x4xf32>
  %t = wt.permute %k {dims = array<i64: 0, 2, 1>} : (tensor<2x6x4xf32>) -> tensor<2x4x6xf32>
  %p = wt.matmul %s, %t : (tensor<2x5x4xf32>, tensor<2x4x6xf32>) -> tensor<2x5x6xf32>
  %w = wt.softmax %p {dim = 2 : i64} : (tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  %y = wt.matmul %w, %v : (tensor<2x5x6xf32>, tensor<2x6x3xf32>) -> tensor<2x5x3xf32>
  return %y : tensor<2x5x3xf32>
}

// Keys that stand as columns are turned first; the mask may be the first summand.
// CHECK-LABEL: func.func @masked_scores(
// CHECK: [[K:%.*]] = wt.permute %arg1 {dims = array<i64: 0, 2, 1>}
// CHECK: wt.attention %arg0, [[K]], %arg2, %arg3 {causal = false, scale = 5.000000e-01 : f64}
func.func @masked_scores(%q: tensor<2x5x4xf32>, %k: tensor<2x4x6xf32>, %v: tensor<2x6x3xf32>, %m: tensor<5x6xf32>) -> tensor<2x5x3xf32> {
  %half = wt.constant dense<0.5> : tensor<f32>
  %p = wt.matmul %q, %k : (tensor<2x5x4xf32>, tensor<2x4x6xf32>) -> tensor<2x5x6xf32>
  %s = wt.mul %p, %half : (tensor<2x5x6xf32>, tensor<f32>) -> tensor<2x5x6xf32>
  %a = wt.add %m, %s : (tensor<5x6xf32>, tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  %w = wt.softmax %a {dim = 2 : i64} : (tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  %y = wt.matmul %w, %v : (tensor<2x5x6xf32>, tensor<2x6x3xf32>) -> tensor<2x5x3xf32>
  return %y : tensor<2x5x3xf32>
}

// The scale would be the mask's too.
// CHECK-LABEL: func.func @scaled_after_the_mask(
// CHECK-NOT: wt.attention
func.func @scaled_after_the_mask(%q: tensor<2x5x4xf32>, %k: tensor<2x4x6xf32>, %v: tensor<2x6x3xf32>, %m: tensor<5x6xf32>) -> tensor<2x5x3xf32> {
  %half = wt.constant dense<0.5> : tensor<f32>
  %p = wt.matmul %q, %k : (tensor<2x5x4xf32>, tensor<2x4x6xf32>) -> tensor<2x5x6xf32>
  %a = wt.add %p, %m : (tensor<2x5x6xf32>, tensor<5x6xf32>) -> tensor<2x5x6xf32>
  %s = wt.mul %a, %half : (tensor<2x5x6xf32>, tensor<f32>) -> tensor<2x5x6xf32>
  %w = wt.softmax %s {dim = 2 : i64} : (tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  %y = wt.matmul %w, %v : (tensor<2x5x6xf32>, tensor<2x6x3xf32>) -> tensor<2x5x3xf32>
  return %y : tensor<2x5x3xf32>
}

// Somebody else wants the weights.
// CHECK-LABEL: func.func @weights_that_are_results(
// CHECK-NOT: wt.attention
func.func @weights_that_are_results(%q: tensor<2x5x4xf32>, %k: tensor<2x4x6xf32>, %v: tensor<2x6x3xf32>) -> (tensor<2x5x3xf32>, tensor<2x5x6xf32>) {
  %p = wt.matmul %q, %k : (tensor<2x5x4xf32>, tensor<2x4x6xf32>) -> tensor<2x5x6xf32>
  %w = wt.softmax %p {dim = 2 : i64} : (tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  %y = wt.matmul %w, %v : (tensor<2x5x6xf32>, tensor<2x6x3xf32>) -> tensor<2x5x3xf32>
  return %y, %w : tensor<2x5x3xf32>, tensor<2x5x6xf32>
}

// A softmax over the queries is something else.
// CHECK-LABEL: func.func @softmax_over_queries(
// CHECK-NOT: wt.attention
func.func @softmax_over_queries(%q: tensor<2x5x4xf32>, %k: tensor<2x4x6xf32>, %v: tensor<2x6x3xf32>) -> tensor<2x5x3xf32> {
  %p = wt.matmul %q, %k : (tensor<2x5x4xf32>, tensor<2x4x6xf32>) -> tensor<2x5x6xf32>
  %w = wt.softmax %p {dim = 1 : i64} : (tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  %y = wt.matmul %w, %v : (tensor<2x5x6xf32>, tensor<2x6x3xf32>) -> tensor<2x5x3xf32>
  return %y : tensor<2x5x3xf32>
}
