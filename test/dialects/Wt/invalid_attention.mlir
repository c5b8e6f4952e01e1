// What attention, flips and interpolation refuse, each with its message.
// RUN: wt-opt %s -split-input-file -verify-diagnostics

func.func @attention_has_one_element_type(%q: tensor<2x3xf32>, %k: tensor<4x3xf16>) {
  // expected-error @+2 {{operands have different element types: 'f32' and 'f16'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.attention"(%q, %k, %q) {scale = 1.0 : f64, causal = false} : (tensor<2x3xf32>, tensor<4x3xf16>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @attention_has_rows(%q: tensor<3xf32>) {
  // expected-error @+2 {{expected rows of features, found 'tensor<3xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.attention"(%q, %q, %q) {scale = 1.0 : f64, causal = false} : (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @queries_and_keys_have_the_same_features(%q: tensor<2x3xf32>, %k: tensor<2x4xf32>) {
  // expected-error @+2 {{queries have 3 features, keys 4}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.attention"(%q, %k, %k) {scale = 1.0 : f64, causal = false} : (tensor<2x3xf32>, tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @each_key_has_a_value(%q: tensor<2x3xf32>, %v: tensor<5x3xf32>) {
  // expected-error @+2 {{there are 2 keys, but 5 values}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.attention"(%q, %q, %v) {scale = 1.0 : f64, causal = false} : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<5x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @batches_broadcast(%q: tensor<2x2x3xf32>, %k: tensor<3x2x3xf32>) {
  // expected-error @+2 {{leading dimensions do not broadcast: 2x2x3, 3x2x3 and 3x2x3}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.attention"(%q, %k, %k) {scale = 1.0 : f64, causal = false} : (tensor<2x2x3xf32>, tensor<3x2x3xf32>, tensor<3x2x3xf32>) -> tensor<3x2x3xf32>
  return
}

// -----

func.func @mask_fits_the_scores(%q: tensor<2x3xf32>, %mask: tensor<4x2x2xf32>) {
  // expected-error @+2 {{expected a mask that broadcasts to 2x2, found 4x2x2}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.attention"(%q, %q, %q, %mask) {scale = 1.0 : f64, causal = false} : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<4x2x2xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @flip_knows_its_dimensions(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{flips dimension 2, expected 0 to 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.flip"(%x) {dims = array<i64: 2>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @flip_reverses_a_dimension_once(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{'dims' is not sorted and distinct, expected each dimension once and the smaller before the larger}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.flip"(%x) {dims = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @interpolation_is_a_matrix() {
  // expected-error @below {{expected to give a matrix with elements, found 'tensor<4xf32>'}}
  %0 = wt.interpolation {kind = #wt.interpolation_kind<linear>, step = 0.5 : f64, align_corners = false} : tensor<4xf32>
  return
}

// -----

func.func @interpolation_goes_forwards() {
  // expected-error @below {{expected a step that is finite and not negative, found -5.000000e-01}}
  %0 = wt.interpolation {kind = #wt.interpolation_kind<cubic>, step = -0.5 : f64, align_corners = false} : tensor<4x2xf32>
  return
}
