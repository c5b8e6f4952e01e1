// A batch norm behind a convolution of known weights becomes part of them; where it cannot, it stays.
// RUN: wt-opt %s -wt-fold-batch-norm | FileCheck %s
// RUN: wt-opt %s -wt-fold-batch-norm | wt-opt -wt-fold-batch-norm | FileCheck %s
wt.param @w : tensor<4x3x3x3xf32> {offset = 0 : i64, origin = "w"}
wt.param @b : tensor<4xf32> {offset = 448 : i64, origin = "b"}
wt.param @c : tensor<4xf32> {offset = 512 : i64, origin = "c"}

// CHECK-LABEL: func.func @conv(
// CHECK: [[FACTOR:%.*]] = wt.div
// CHECK: [[SHAPED:%.*]] = wt.reshape [[FACTOR]] : (tensor<4xf32>) -> tensor<4x1x1x1xf32>
// CHECK: [[W:%.*]] = wt.mul %{{.*}}, [[SHAPED]]
// CHECK: wt.convolution %arg0, [[W]], %{{.*}} : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>)
// CHECK-NOT: wt.batch_norm
func.func @conv(%x: tensor<1x3x8x8xf32>) -> tensor<1x4x6x6xf32> {
  %w = wt.get @w : tensor<4x3x3x3xf32>
  %b = wt.get @b : tensor<4xf32>
  %c = wt.get @c : tensor<4xf32>
  %y = wt.convolution %x, %w, %b {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<1x4x6x6xf32>
  %z = wt.batch_norm %y, %c, %c, %c, %c {epsilon = 1.0e-5 : f64} : (tensor<1x4x6x6xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x6x6xf32>
  return %z : tensor<1x4x6x6xf32>
}

// CHECK-LABEL: func.func @two_users(
// CHECK: wt.convolution
// CHECK: wt.batch_norm
func.func @two_users(%x: tensor<1x3x8x8xf32>) -> (tensor<1x4x6x6xf32>, tensor<1x4x6x6xf32>) {
  %w = wt.get @w : tensor<4x3x3x3xf32>
  %c = wt.get @c : tensor<4xf32>
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x6x6xf32>
  %z = wt.batch_norm %y, %c, %c, %c, %c {epsilon = 1.0e-5 : f64} : (tensor<1x4x6x6xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x6x6xf32>
  return %y, %z : tensor<1x4x6x6xf32>, tensor<1x4x6x6xf32>
}

// CHECK-LABEL: func.func @weights_of_the_user(
// CHECK: wt.convolution %arg0, %arg1
// CHECK: wt.batch_norm
func.func @weights_of_the_user(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x3x3xf32>) -> tensor<1x4x6x6xf32> {
  %c = wt.get @c : tensor<4xf32>
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x6x6xf32>
  %z = wt.batch_norm %y, %c, %c, %c, %c {epsilon = 1.0e-5 : f64} : (tensor<1x4x6x6xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x6x6xf32>
  return %z : tensor<1x4x6x6xf32>
}
