// No convolution keeps padding; who else reads the input reads the middle of the padded one.
// RUN: wt-opt %s -wt-make-padding-explicit | FileCheck %s
// RUN: wt-opt %s -wt-make-padding-explicit | wt-opt -wt-make-padding-explicit | FileCheck %s

// CHECK-LABEL: func.func @one_user(
// CHECK: [[R:%.*]] = wt.relu %arg0
// CHECK: [[P:%.*]] = wt.pad [[R]] {high = array<i64: 0, 1, 1, 0>, low = array<i64: 0, 1, 1, 0>}
// CHECK: wt.convolution [[P]], %arg1 {{{.*}}pad_high = array<i64: 0, 0>, pad_low = array<i64: 0, 0>
func.func @one_user(%x: tensor<1x8x8x3xf32>, %w: tensor<4x3x3x3xf32>) -> tensor<1x8x8x4xf32> {
  %r = wt.relu %x : (tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32>
  %y = wt.convolution %r, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>} : (tensor<1x8x8x3xf32>, tensor<4x3x3x3xf32>) -> tensor<1x8x8x4xf32>
  return %y : tensor<1x8x8x4xf32>
}

// CHECK-LABEL: func.func @two_users(
// CHECK: [[P:%.*]] = wt.pad
// CHECK: [[M:%.*]] = wt.slice [[P]]
// CHECK: [[C:%.*]] = wt.convolution [[P]]
// CHECK: wt.add [[C]], [[M]]
func.func @two_users(%x: tensor<1x8x8x4xf32>, %w: tensor<4x4x3x3xf32>) -> tensor<1x8x8x4xf32> {
  %r = wt.relu %x : (tensor<1x8x8x4xf32>) -> tensor<1x8x8x4xf32>
  %y = wt.convolution %r, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>} : (tensor<1x8x8x4xf32>, tensor<4x4x3x3xf32>) -> tensor<1x8x8x4xf32>
  %s = wt.add %y, %r : (tensor<1x8x8x4xf32>, tensor<1x8x8x4xf32>) -> tensor<1x8x8x4xf32>
  return %s : tensor<1x8x8x4xf32>
}
