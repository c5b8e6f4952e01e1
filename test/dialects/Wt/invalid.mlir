// What the verifiers and the type inference of wt ops refuse, each with its message.
// RUN: wt-opt %s -split-input-file -verify-diagnostics

func.func @binary_needs_one_element_type(%a: tensor<2xf32>, %b: tensor<2xi64>) {
  // expected-error @+2 {{operands have different element types: 'f32' and 'i64'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.add"(%a, %b) : (tensor<2xf32>, tensor<2xi64>) -> tensor<2xf32>
  return
}

// -----

func.func @binary_needs_shapes_that_broadcast(%a: tensor<2x3xf32>, %b: tensor<4xf32>) {
  // expected-error @+2 {{operands do not broadcast: 2x3 and 4}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.mul"(%a, %b) : (tensor<2x3xf32>, tensor<4xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @result_is_what_inference_gives(%a: tensor<2x3xf32>, %b: tensor<3xf32>) {
  // expected-error @+2 {{inferred type(s) 'tensor<2x3xf32>' are incompatible with return type(s) of operation 'tensor<3xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.sub"(%a, %b) : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @pow_is_for_floats(%a: tensor<2xi64>) {
  // expected-error @below {{operand #0 must be ranked tensor of 32-bit float or 64-bit float or 16-bit float or bfloat16 type values}}
  %0 = "wt.pow"(%a, %a) : (tensor<2xi64>, tensor<2xi64>) -> tensor<2xi64>
  return
}

// -----

func.func @clamp_needs_a_limit(%a: tensor<2xf32>) {
  // expected-error @below {{limits nothing: it has neither 'low' nor 'high'}}
  %0 = "wt.clamp"(%a) : (tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @prelu_needs_a_slope_for_each_channel(%a: tensor<1x3x8x8xf32>, %slope: tensor<2xf32>) {
  // expected-error @+2 {{expected one slope or one for each of 3 channels, found 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.prelu"(%a, %slope) : (tensor<1x3x8x8xf32>, tensor<2xf32>) -> tensor<1x3x8x8xf32>
  return
}

// -----

func.func @reshape_keeps_the_element_type(%a: tensor<2x3xf32>) {
  // expected-error @below {{changes the element type from 'f32' to 'i32'}}
  %0 = wt.reshape %a : (tensor<2x3xf32>) -> tensor<6xi32>
  return
}

// -----

func.func @reshape_keeps_the_number_of_elements(%a: tensor<2x3xf32>) {
  // expected-error @below {{changes the number of elements from 6 to 8}}
  %0 = wt.reshape %a : (tensor<2x3xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @expand_keeps_the_element_type(%a: tensor<1xf32>) {
  // expected-error @below {{changes the element type from 'f32' to 'f64'}}
  %0 = wt.expand %a : (tensor<1xf32>) -> tensor<4xf64>
  return
}

// -----

func.func @expand_repeats_only_ones(%a: tensor<2x3xf32>) {
  // expected-error @below {{cannot broadcast 2x3 to 4x3}}
  %0 = wt.expand %a : (tensor<2x3xf32>) -> tensor<4x3xf32>
  return
}

// -----

func.func @expand_does_not_shrink(%a: tensor<2x3xf32>) {
  // expected-error @below {{cannot broadcast 2x3 to 3}}
  %0 = wt.expand %a : (tensor<2x3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @permute_names_each_dimension_once(%a: tensor<2x3xf32>) {
  // expected-error @+2 {{'dims' is not a permutation of 2 dimensions, expected each of them once}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.permute"(%a) {dims = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @slice_has_a_start_for_each_dimension(%a: tensor<2x6xf32>) {
  // expected-error @+2 {{expected one of 'starts' for each of 2 dimensions, found 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.slice"(%a) {starts = array<i64: 0>, sizes = array<i64: 2, 3>, steps = array<i64: 1, 1>} : (tensor<2x6xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @slice_has_a_size_for_each_dimension(%a: tensor<2x6xf32>) {
  // expected-error @+2 {{expected one of 'sizes' for each of 2 dimensions, found 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.slice"(%a) {starts = array<i64: 0, 0>, sizes = array<i64: 2, 3, 1>, steps = array<i64: 1, 1>} : (tensor<2x6xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @slice_has_a_step_for_each_dimension(%a: tensor<2x6xf32>) {
  // expected-error @+2 {{expected one of 'steps' for each of 2 dimensions, found 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.slice"(%a) {starts = array<i64: 0, 0>, sizes = array<i64: 2, 3>, steps = array<i64>} : (tensor<2x6xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @slice_steps_forward(%a: tensor<2x6xf32>) {
  // expected-error @+2 {{dimension 1 has a negative start or size, or a step below 1, expected at least 0 and 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.slice"(%a) {starts = array<i64: 0, 5>, sizes = array<i64: 2, 3>, steps = array<i64: 1, -1>} : (tensor<2x6xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @slice_stays_inside(%a: tensor<2x6xf32>) {
  // expected-error @+2 {{dimension 1 reaches element 6 of 6}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.slice"(%a) {starts = array<i64: 0, 2>, sizes = array<i64: 2, 3>, steps = array<i64: 1, 2>} : (tensor<2x6xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @pad_has_a_low_border_for_each_dimension(%a: tensor<2x3xf32>) {
  // expected-error @+2 {{expected one of 'low' for each of 2 dimensions, found 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.pad"(%a) {low = array<i64: 0>, high = array<i64: 0, 2>} : (tensor<2x3xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @pad_has_a_high_border_for_each_dimension(%a: tensor<2x3xf32>) {
  // expected-error @+2 {{expected one of 'high' for each of 2 dimensions, found 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.pad"(%a) {low = array<i64: 0, 0>, high = array<i64: 2>} : (tensor<2x3xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @pad_does_not_crop(%a: tensor<2x3xf32>) {
  // expected-error @+2 {{dimension 1 has negative padding, expected at least 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.pad"(%a) {low = array<i64: 0, -1>, high = array<i64: 0, 0>} : (tensor<2x3xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @cat_joins_something() {
  // expected-error @+2 {{has no operand, expected at least one}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.cat"() {dim = 0 : i64} : () -> tensor<2xf32>
  return
}

// -----

func.func @cat_joins_along_a_dimension_that_is_there(%a: tensor<2x3xf32>) {
  // expected-error @+2 {{'dim' is 2, expected 0 to 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.cat"(%a, %a) {dim = 2 : i64} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x6xf32>
  return
}

// -----

func.func @cat_joins_what_fits(%a: tensor<2x3xf32>, %b: tensor<3x3xf32>) {
  // expected-error @+2 {{cannot join 'tensor<3x3xf32>' to 'tensor<2x3xf32>' along dimension 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.cat"(%a, %b) {dim = 1 : i64} : (tensor<2x3xf32>, tensor<3x3xf32>) -> tensor<2x6xf32>
  return
}

// -----

func.func @reduction_is_over_dimensions_that_are_there(%a: tensor<2x3xf32>) {
  // expected-error @+2 {{dimension 2 is out of range for 2 dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.sum"(%a) {dims = array<i64: 2>, keep_dims = false} : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @reduction_names_dimensions_in_order(%a: tensor<2x3xf32>) {
  // expected-error @+2 {{'dims' is not sorted and distinct, expected each dimension once and the smaller before the larger}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.mean"(%a) {dims = array<i64: 1, 0>, keep_dims = false} : (tensor<2x3xf32>) -> tensor<f32>
  return
}

// -----

func.func @largest_of_nothing_does_not_exist(%a: tensor<2x0xf32>) {
  // expected-error @+2 {{reduces dimension 1 of size 0, expected at least one element}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.amax"(%a) {dims = array<i64: 1>, keep_dims = false} : (tensor<2x0xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @softmax_is_along_a_dimension_that_is_there(%a: tensor<2x3xf32>) {
  // expected-error @+2 {{'dim' is -1, expected 0 to 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.softmax"(%a) {dim = -1 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @batch_norm_has_channels(%a: tensor<4xf32>, %c: tensor<4xf32>) {
  // expected-error @+2 {{expected an input of at least two dimensions, found 'tensor<4xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.batch_norm"(%a, %c, %c, %c, %c) {epsilon = 1.0e-5 : f64} : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @batch_norm_has_statistics_of_each_channel(%a: tensor<1x4x8x8xf32>, %c: tensor<8xf32>) {
  // expected-error @+2 {{expected statistics of 4 channels, found 8}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.batch_norm"(%a, %c, %c, %c, %c) {epsilon = 1.0e-5 : f64} : (tensor<1x4x8x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<1x4x8x8xf32>
  return
}

// -----

func.func @integers_are_clamped_to_integers(%a: tensor<2xi64>) {
  // expected-error @below {{has a bound of 5.000000e-01 for integers, expected a whole number}}
  %0 = "wt.clamp"(%a) {low = 0.5 : f64} : (tensor<2xi64>) -> tensor<2xi64>
  return
}

// -----

func.func @window_needs_steps(%x: tensor<5xf32>) {
  // expected-error @+2 {{'size', 'step' and 'dilation' are at least 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.window"(%x) {dim = 0 : i64, size = 2 : i64, step = 0 : i64, dilation = 1 : i64} : (tensor<5xf32>) -> tensor<4x2xf32>
  return
}

// -----

func.func @window_needs_to_fit(%x: tensor<5xf32>) {
  // expected-error @+2 {{a window of 3 elements, 3 apart, does not fit into}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.window"(%x) {dim = 0 : i64, size = 3 : i64, step = 1 : i64, dilation = 3 : i64} : (tensor<5xf32>) -> tensor<4x3xf32>
  return
}
