// Image-like ops compute with their channels last; permutes between them vanish.
// RUN: wt-opt %s -wt-use-channels-last | FileCheck %s
// RUN: wt-opt %s -wt-use-channels-last | wt-opt -wt-use-channels-last | FileCheck %s

// CHECK-LABEL: func.func @chain(
// CHECK: [[X:%.*]] = wt.permute %arg0 {dims = array<i64: 0, 2, 3, 1>}
// CHECK: [[C:%.*]] = wt.convolution [[X]], %arg1 {{{.*}}layout = #wt.layout<channels_last>
// CHECK: [[R:%.*]] = wt.relu [[C]]
// CHECK: [[P:%.*]] = wt.max_pool [[R]] {{{.*}}layout = #wt.layout<channels_last>
// CHECK: wt.permute [[P]] {dims = array<i64: 0, 3, 1, 2>}
func.func @chain(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x3x3xf32>) -> tensor<1x4x3x3xf32> {
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x6x6xf32>
  %r = wt.relu %y : (tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %z = wt.max_pool %r {window = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>} : (tensor<1x4x6x6xf32>) -> tensor<1x4x3x3xf32>
  return %z : tensor<1x4x3x3xf32>
}

// CHECK-LABEL: func.func @residual(
// CHECK: wt.convolution %{{.*}}, %arg1 {{{.*}}layout = #wt.layout<channels_last>
// CHECK: wt.sum
func.func @residual(%x: tensor<1x4x8x8xf32>, %w: tensor<4x4x1x1xf32>) -> tensor<1x4xf32> {
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x4x8x8xf32>, tensor<4x4x1x1xf32>) -> tensor<1x4x8x8xf32>
  %s = wt.add %y, %x : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %m = wt.sum %s {dims = array<i64: 2, 3>, keep_dims = false} : (tensor<1x4x8x8xf32>) -> tensor<1x4xf32>
  return %m : tensor<1x4xf32>
}
