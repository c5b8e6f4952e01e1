// What the type inference of recurrent layers refuses.
// RUN: wt-opt %s -split-input-file -verify-diagnostics

func.func @gates_have_three_dimensions(%g: tensor<5x16xf32>, %w: tensor<16x4xf32>, %h: tensor<1x4xf32>) {
  // expected-error @+2 {{expected gates [steps, batch, 4 * units], found 5x16}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.lstm"(%g, %w, %h, %h) : (tensor<5x16xf32>, tensor<16x4xf32>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<6x1x4xf32>
  return
}

// -----

func.func @gates_are_as_many_as_the_unit_has(%g: tensor<5x1x16xf32>, %w: tensor<16x4xf32>, %b: tensor<16xf32>, %h: tensor<1x4xf32>) {
  // expected-error @+2 {{expected gates [steps, batch, 3 * units], found 5x1x16}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.gru"(%g, %w, %b, %h) : (tensor<5x1x16xf32>, tensor<16x4xf32>, tensor<16xf32>, tensor<1x4xf32>) -> tensor<5x1x4xf32>
  return
}

// -----

func.func @a_weight_is_square_for_each_gate(%g: tensor<5x1x4xf32>, %w: tensor<4x5xf32>, %h: tensor<1x4xf32>) {
  // expected-error @+2 {{expected a weight of 4x4 'f32', found 4x5 'f32'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.rnn"(%g, %w, %h) : (tensor<5x1x4xf32>, tensor<4x5xf32>, tensor<1x4xf32>) -> tensor<5x1x4xf32>
  return
}

// -----

func.func @a_state_is_of_each_sequence(%g: tensor<5x2x4xf32>, %w: tensor<4x4xf32>, %h: tensor<1x4xf32>) {
  // expected-error @+2 {{expected a hidden state of 2x4 'f32', found 1x4 'f32'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.rnn"(%g, %w, %h) : (tensor<5x2x4xf32>, tensor<4x4xf32>, tensor<1x4xf32>) -> tensor<5x2x4xf32>
  return
}

// -----

func.func @cells_are_as_many_as_units(%g: tensor<5x2x16xf32>, %w: tensor<16x4xf32>, %h: tensor<2x4xf32>, %c: tensor<2x4xf64>) {
  // expected-error @+2 {{expected a cell state of 2x4 'f32', found 2x4 'f64'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.lstm"(%g, %w, %h, %c) : (tensor<5x2x16xf32>, tensor<16x4xf32>, tensor<2x4xf32>, tensor<2x4xf64>) -> tensor<6x2x4xf32>
  return
}

// -----

func.func @a_bias_is_of_each_gate(%g: tensor<5x1x12xf32>, %w: tensor<12x4xf32>, %b: tensor<4xf32>, %h: tensor<1x4xf32>) {
  // expected-error @+2 {{expected a bias of 12 'f32', found 4 'f32'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.gru"(%g, %w, %b, %h) : (tensor<5x1x12xf32>, tensor<12x4xf32>, tensor<4xf32>, tensor<1x4xf32>) -> tensor<5x1x4xf32>
  return
}
