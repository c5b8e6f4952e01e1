// Convolutions read inputs that are padded already.
// RUN: wt-opt %s -wt-make-padding-explicit -canonicalize | FileCheck %s
// RUN: wt-opt %s -wt-make-padding-explicit -canonicalize -o %t && wt-opt %t -wt-make-padding-explicit -canonicalize | diff %t -

// CHECK-LABEL: func @the_input_is_padded_instead
// CHECK-SAME: (%[[X:.*]]: tensor<1x4x4x3xf32>
// CHECK: %[[P:.*]] = wt.pad %[[X]] {high = array<i64: 0, 2, 0, 0>, low = array<i64: 0, 1, 1, 0>}
// CHECK: wt.convolution %[[P]], {{.*}}pad_high = array<i64: 0, 0>, pad_low = array<i64: 0, 0>
func.func @the_input_is_padded_instead(%x: tensor<1x4x4x3xf32>, %w: tensor<2x3x3x3xf32>) -> tensor<1x5x3x2xf32> {
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 2, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x4x4x3xf32>, tensor<2x3x3x3xf32>) -> tensor<1x5x3x2xf32>
  return %y : tensor<1x5x3x2xf32>
}

// CHECK-LABEL: func @no_padding_is_no_op
// CHECK-NOT: wt.pad
// CHECK: return
func.func @no_padding_is_no_op(%x: tensor<1x4x4x3xf32>, %w: tensor<2x3x1x1xf32>) -> tensor<1x4x4x2xf32> {
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x4x4x3xf32>, tensor<2x3x1x1xf32>) -> tensor<1x4x4x2xf32>
  return %y : tensor<1x4x4x2xf32>
}

// CHECK-LABEL: func @channels_that_come_first_are_not_padded
// CHECK: wt.pad %{{.*}} {high = array<i64: 0, 0, 1, 1>, low = array<i64: 0, 0, 1, 1>}
func.func @channels_that_come_first_are_not_padded(%x: tensor<1x3x4x4xf32>, %w: tensor<2x3x3x3xf32>) -> tensor<1x2x4x4xf32> {
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x3x4x4xf32>, tensor<2x3x3x3xf32>) -> tensor<1x2x4x4xf32>
  return %y : tensor<1x2x4x4xf32>
}

// The residual adds the middle of the padded value; the value without padding is never written.
// CHECK-LABEL: func @other_users_read_the_middle
// CHECK: %[[R:.*]] = wt.relu
// CHECK: %[[P:.*]] = wt.pad %[[R]]
// CHECK: %[[M:.*]] = wt.slice %[[P]] {sizes = array<i64: 1, 4, 4, 3>, starts = array<i64: 0, 1, 1, 0>, steps = array<i64: 1, 1, 1, 1>}
// CHECK: %[[C:.*]] = wt.convolution %[[P]]
// CHECK: wt.add %[[C]], %[[M]]
func.func @other_users_read_the_middle(%x: tensor<1x4x4x3xf32>, %w: tensor<3x3x3x3xf32>) -> tensor<1x4x4x3xf32> {
  %r = wt.relu %x : (tensor<1x4x4x3xf32>) -> tensor<1x4x4x3xf32>
  %c = wt.convolution %r, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x4x4x3xf32>, tensor<3x3x3x3xf32>) -> tensor<1x4x4x3xf32>
  %y = wt.add %c, %r : (tensor<1x4x4x3xf32>, tensor<1x4x4x3xf32>) -> tensor<1x4x4x3xf32>
  return %y : tensor<1x4x4x3xf32>
}

// CHECK-LABEL: func @equal_paddings_are_one
// CHECK: wt.pad
// CHECK-NOT: wt.pad
// CHECK: return
func.func @equal_paddings_are_one(%x: tensor<1x4x4x3xf32>, %v: tensor<3x3x3x3xf32>, %w: tensor<3x3x3x3xf32>) -> (tensor<1x4x4x3xf32>, tensor<1x4x4x3xf32>) {
  %a = wt.convolution %x, %v {stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x4x4x3xf32>, tensor<3x3x3x3xf32>) -> tensor<1x4x4x3xf32>
  %b = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x4x4x3xf32>, tensor<3x3x3x3xf32>) -> tensor<1x4x4x3xf32>
  return %a, %b : tensor<1x4x4x3xf32>, tensor<1x4x4x3xf32>
}

// A reshape costs nothing only of a whole buffer, so the value is written whole too.
// CHECK-LABEL: func @a_value_that_is_reshaped_stays
// CHECK-NOT: wt.slice
// CHECK: return
func.func @a_value_that_is_reshaped_stays(%x: tensor<1x4x4x3xf32>, %w: tensor<3x3x3x3xf32>) -> (tensor<1x4x4x3xf32>, tensor<48xf32>) {
  %r = wt.relu %x : (tensor<1x4x4x3xf32>) -> tensor<1x4x4x3xf32>
  %c = wt.convolution %r, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x4x4x3xf32>, tensor<3x3x3x3xf32>) -> tensor<1x4x4x3xf32>
  %f = wt.reshape %r : (tensor<1x4x4x3xf32>) -> tensor<48xf32>
  return %c, %f : tensor<1x4x4x3xf32>, tensor<48xf32>
}
