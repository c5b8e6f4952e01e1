// What the inference of normalisations refuses, each with its message.
// RUN: wt-opt %s -split-input-file -verify-diagnostics

func.func @layer_norm_has_dimensions(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{expected 'dims' from 1 to 2, found 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.layer_norm"(%x) {epsilon = 1.0e-5 : f64, dims = 3 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @rms_norm_has_no_bias(%x: tensor<2x3xf32>, %w: tensor<3xf32>) {
  // expected-error @+2 {{expected at most 1 operands behind the input, found 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.rms_norm"(%x, %w, %w) {epsilon = 1.0e-5 : f64, dims = 1 : i64} : (tensor<2x3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @layer_norm_weight_has_the_shape_of_a_run(%x: tensor<2x3xf32>, %w: tensor<2xf32>) {
  // expected-error @+2 {{expected factors of shape 3, found 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.layer_norm"(%x, %w) {epsilon = 1.0e-5 : f64, dims = 1 : i64} : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @layer_norm_weight_has_the_input_element_type(%x: tensor<2x3xf32>, %w: tensor<3xf16>) {
  // expected-error @+2 {{factors have another element type than the input: 'f16' and 'f32'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.layer_norm"(%x, %w) {epsilon = 1.0e-5 : f64, dims = 1 : i64} : (tensor<2x3xf32>, tensor<3xf16>) -> tensor<2x3xf32>
  return
}

// -----

func.func @group_norm_has_channels(%x: tensor<6xf32>) {
  // expected-error @+2 {{expected a batch of channels, found 'tensor<6xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.group_norm"(%x) {epsilon = 1.0e-5 : f64, groups = 2 : i64} : (tensor<6xf32>) -> tensor<6xf32>
  return
}

// -----

func.func @groups_have_one_size(%x: tensor<1x6x2xf32>) {
  // expected-error @+2 {{cannot divide 6 channels into 4 groups}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.group_norm"(%x) {epsilon = 1.0e-5 : f64, groups = 4 : i64} : (tensor<1x6x2xf32>) -> tensor<1x6x2xf32>
  return
}
