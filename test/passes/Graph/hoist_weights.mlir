// What depends on weights and constants alone is computed when the weight file is written.
// RUN: wt-opt %s -wt-hoist-weights | FileCheck %s
// RUN: wt-opt %s -wt-hoist-weights | wt-opt -wt-hoist-weights | FileCheck %s
wt.param @w : tensor<4x8xf32> {offset = 0 : i64, origin = "w"}

// CHECK: wt.derived @w.mul : tensor<4x8xf32>
// CHECK: [[W:%.*]] = wt.get @w
// CHECK: [[S:%.*]] = wt.mul [[W]]
// CHECK: wt.yield [[S]]
// CHECK-LABEL: func.func @transposed(
// CHECK: [[W:%.*]] = wt.get @w.mul
// CHECK: wt.matmul %arg0, [[W]]
func.func @transposed(%x: tensor<2x4xf32>) -> tensor<2x8xf32> {
  %w = wt.get @w : tensor<4x8xf32>
  %two = wt.constant dense<2.0> : tensor<f32>
  %s = wt.mul %w, %two : (tensor<4x8xf32>, tensor<f32>) -> tensor<4x8xf32>
  %y = wt.matmul %x, %s : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
  return %y : tensor<2x8xf32>
}

// CHECK-LABEL: func.func @table(
// CHECK: [[T:%.*]] = wt.get @constant.constant : tensor<4xf32>
// CHECK: wt.mul %arg0, [[T]]
func.func @table(%x: tensor<4xf32>) -> tensor<4xf32> {
  %t = wt.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %h = wt.constant dense<0.5> : tensor<f32>
  %y = wt.mul %x, %t : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %z = wt.mul %y, %h : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  return %z : tensor<4xf32>
}
