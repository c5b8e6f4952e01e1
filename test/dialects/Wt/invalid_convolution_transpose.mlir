// What the inference of transposed convolutions refuses, each with its message.
// RUN: wt-opt %s -split-input-file -verify-diagnostics

func.func @input_and_weight_have_the_same_rank(%x: tensor<1x4x8xf32>, %w: tensor<4x2x3x3xf32>) {
  // expected-error @+2 {{expected an input and a weight of 3 to 5 dimensions each, found 'tensor<1x4x8xf32>' and 'tensor<4x2x3x3xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.convolution_transpose"(%x, %w) {stride = array<i64: 1>, crop_low = array<i64: 0>, crop_high = array<i64: 0>, dilation = array<i64: 1>, groups = 1 : i64}
    : (tensor<1x4x8xf32>, tensor<4x2x3x3xf32>) -> tensor<1x2x10xf32>
  return
}

// -----

func.func @each_spatial_dimension_has_a_stride(%x: tensor<1x4x8xf32>, %w: tensor<4x2x3xf32>) {
  // expected-error @+2 {{expected stride, cropping and dilation for 1 spatial dimensions, found 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.convolution_transpose"(%x, %w) {stride = array<i64: 1, 1>, crop_low = array<i64: 0>, crop_high = array<i64: 0>, dilation = array<i64: 1>, groups = 1 : i64}
    : (tensor<1x4x8xf32>, tensor<4x2x3xf32>) -> tensor<1x2x10xf32>
  return
}

// -----

func.func @weight_takes_all_channels(%x: tensor<1x4x8xf32>, %w: tensor<6x2x3xf32>) {
  // expected-error @+2 {{a weight of 6x2x3 takes 6 input channels in groups of equal size, found 4 in 2 groups}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.convolution_transpose"(%x, %w) {stride = array<i64: 1>, crop_low = array<i64: 0>, crop_high = array<i64: 0>, dilation = array<i64: 1>, groups = 2 : i64}
    : (tensor<1x4x8xf32>, tensor<6x2x3xf32>) -> tensor<1x4x10xf32>
  return
}

// -----

func.func @strides_go_forwards(%x: tensor<1x4x8xf32>, %w: tensor<4x2x3xf32>) {
  // expected-error @+2 {{strides and dilations are at least 1, 'crop_low' at least 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.convolution_transpose"(%x, %w) {stride = array<i64: 0>, crop_low = array<i64: 0>, crop_high = array<i64: 0>, dilation = array<i64: 1>, groups = 1 : i64}
    : (tensor<1x4x8xf32>, tensor<4x2x3xf32>) -> tensor<1x2x10xf32>
  return
}

// -----

func.func @something_is_left(%x: tensor<1x4x2xf32>, %w: tensor<4x2x3xf32>) {
  // expected-error @+2 {{nothing is left of spatial dimension 0, of size 2, expected less to be cropped}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.convolution_transpose"(%x, %w) {stride = array<i64: 1>, crop_low = array<i64: 2>, crop_high = array<i64: 2>, dilation = array<i64: 1>, groups = 1 : i64}
    : (tensor<1x4x2xf32>, tensor<4x2x3xf32>) -> tensor<1x2x1xf32>
  return
}
