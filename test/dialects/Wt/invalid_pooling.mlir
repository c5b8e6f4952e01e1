// What the type inference of pooling ops refuses.
// RUN: wt-opt %s -split-input-file -verify-diagnostics

func.func @pool_has_one_to_three_spatial_dimensions(%a: tensor<4x8xf32>) {
  // expected-error @+2 {{expected an input of 3 to 5 dimensions, found 'tensor<4x8xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.max_pool"(%a) {window = array<i64>, stride = array<i64>, pad_low = array<i64>, pad_high = array<i64>, dilation = array<i64>}
    : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @pool_has_a_window_for_each_spatial_dimension(%a: tensor<1x4x8x8xf32>) {
  // expected-error @+2 {{expected window, stride and padding for 2 spatial dimensions, found 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.max_pool"(%a) {window = array<i64: 2>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>}
    : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @pool_has_no_negative_padding(%a: tensor<1x4x8x8xf32>) {
  // expected-error @+2 {{windows, strides and dilations are at least 1, padding at least 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.max_pool"(%a) {window = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad_low = array<i64: -1, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>}
    : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @pool_window_fits(%a: tensor<1x4x8x2xf32>) {
  // expected-error @+2 {{the window of 3 does not fit the input's spatial dimension 1 of size 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.avg_pool"(%a) {window = array<i64: 3, 3>, stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, count_include_pad = true}
    : (tensor<1x4x8x2xf32>) -> tensor<1x4x6x1xf32>
  return
}

// -----

func.func @nothing_divides_by_zero(%a: tensor<1x4x8x8xf32>) {
  // expected-error @+2 {{'divisor' is 0, expected another number}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.avg_pool"(%a) {window = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, count_include_pad = true, divisor = 0 : i64}
    : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @adaptive_pool_has_a_size_for_each_spatial_dimension(%a: tensor<1x4x8x8xf32>) {
  // expected-error @+2 {{expected an input of 3 to 5 dimensions and a size for each spatial one, found 'tensor<1x4x8x8xf32>' and 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.adaptive_avg_pool"(%a) {output_size = array<i64: 1>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x1x1xf32>
  return
}

// -----

func.func @adaptive_pool_gives_something(%a: tensor<1x4x8x8xf32>) {
  // expected-error @+2 {{an output size is below 1, expected at least 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.adaptive_avg_pool"(%a) {output_size = array<i64: 1, 0>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x1x0xf32>
  return
}

// -----

func.func @what_is_counted_is_not_negative(%a: tensor<1x4x8x8xf32>) {
  // expected-error @+2 {{expected a 'count_high' of at least 0 for each of 2 spatial dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.avg_pool"(%a) {window = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, count_include_pad = true, count_high = array<i64: 0, -1>}
    : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @what_is_counted_is_said_for_each_dimension(%a: tensor<1x4x8x8xf32>) {
  // expected-error @+2 {{expected a 'count_high' of at least 0 for each of 2 spatial dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.avg_pool"(%a) {window = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, count_include_pad = true, count_high = array<i64: 0>}
    : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}
