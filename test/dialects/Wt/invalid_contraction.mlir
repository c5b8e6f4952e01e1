// What the type inference of matrix products and convolutions refuses.
// RUN: wt-opt %s -split-input-file -verify-diagnostics

func.func @one_element_type(%a: tensor<4x8xf32>, %b: tensor<8x5xf64>) {
  // expected-error @+2 {{operands have different element types: 'f32' and 'f64'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.matmul"(%a, %b) : (tensor<4x8xf32>, tensor<8x5xf64>) -> tensor<4x5xf32>
  return
}

// -----

func.func @matmul_takes_matrices(%a: tensor<8xf32>, %b: tensor<8x5xf32>) {
  // expected-error @+2 {{expected matrices or batches of them, found 'tensor<8xf32>' and 'tensor<8x5xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.matmul"(%a, %b) : (tensor<8xf32>, tensor<8x5xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @matmul_sums_over_one_size(%a: tensor<4x8xf32>, %b: tensor<7x5xf32>) {
  // expected-error @+2 {{the left operand has 8 columns, the right one 7 rows}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.matmul"(%a, %b) : (tensor<4x8xf32>, tensor<7x5xf32>) -> tensor<4x5xf32>
  return
}

// -----

func.func @matmul_broadcasts_batches(%a: tensor<2x4x8xf32>, %b: tensor<3x8x5xf32>) {
  // expected-error @+2 {{batch dimensions do not broadcast: 2x4x8 and 3x8x5}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.matmul"(%a, %b) : (tensor<2x4x8xf32>, tensor<3x8x5xf32>) -> tensor<2x4x5xf32>
  return
}

// -----

func.func @linear_has_a_matrix_of_weights(%a: tensor<2x8xf32>, %w: tensor<5x8x1xf32>) {
  // expected-error @+2 {{expected a weight of two dimensions and an input of at least one, found 'tensor<5x8x1xf32>' and 'tensor<2x8xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.linear"(%a, %w) : (tensor<2x8xf32>, tensor<5x8x1xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @linear_takes_its_features(%a: tensor<2x7xf32>, %w: tensor<5x8xf32>) {
  // expected-error @+2 {{expected 8 input features, found 7}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.linear"(%a, %w) : (tensor<2x7xf32>, tensor<5x8xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @bias_has_one_element_for_each_channel(%a: tensor<2x8xf32>, %w: tensor<5x8xf32>, %b: tensor<1x5xf32>) {
  // expected-error @+2 {{expected a bias of 5 elements, found 1x5}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.linear"(%a, %w, %b) : (tensor<2x8xf32>, tensor<5x8xf32>, tensor<1x5xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @convolution_has_one_to_three_spatial_dimensions(%a: tensor<1x3xf32>, %w: tensor<4x3xf32>) {
  // expected-error @+2 {{expected an input and a weight of 3 to 5 dimensions each, found 'tensor<1x3xf32>' and 'tensor<4x3xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.convolution"(%a, %w) {stride = array<i64>, pad_low = array<i64>, pad_high = array<i64>, dilation = array<i64>, groups = 1 : i64}
    : (tensor<1x3xf32>, tensor<4x3xf32>) -> tensor<1x4xf32>
  return
}

// -----

func.func @convolution_has_a_stride_for_each_spatial_dimension(%a: tensor<1x3x8x8xf32>, %w: tensor<4x3x3x3xf32>) {
  // expected-error @+2 {{expected stride, padding and dilation for 2 spatial dimensions, found 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.convolution"(%a, %w) {stride = array<i64: 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @convolution_takes_its_channels(%a: tensor<1x3x8x8xf32>, %w: tensor<4x2x3x3xf32>) {
  // expected-error @+2 {{a weight of 4x2x3x3 in 1 groups takes 2 input channels, found 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.convolution"(%a, %w) {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x3x8x8xf32>, tensor<4x2x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @convolution_takes_its_channels_last(%a: tensor<1x8x8x3xf32>, %w: tensor<4x8x3x3xf32>) {
  // expected-error @+2 {{a weight of 4x8x3x3 in 1 groups takes 8 input channels, found 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.convolution"(%a, %w) {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x8x8x3xf32>, tensor<4x8x3x3xf32>) -> tensor<1x6x6x4xf32>
  return
}

// -----

func.func @convolution_strides_forward(%a: tensor<1x3x8x8xf32>, %w: tensor<4x3x3x3xf32>) {
  // expected-error @+2 {{strides and dilations are at least 1, padding at least 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.convolution"(%a, %w) {stride = array<i64: 0, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @convolution_window_fits(%a: tensor<1x3x2x8xf32>, %w: tensor<4x3x3x3xf32>) {
  // expected-error @+2 {{the window of 3 does not fit the input's spatial dimension 0 of size 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.convolution"(%a, %w) {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x3x2x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x1x6xf32>
  return
}
