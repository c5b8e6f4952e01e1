// What comparisons, choices, bits and conversions refuse, each with its message.
// RUN: wt-opt %s -split-input-file -verify-diagnostics

func.func @compare_needs_one_element_type(%a: tensor<2xf32>, %b: tensor<2xi64>) {
  // expected-error @+2 {{operands have different element types: 'f32' and 'i64'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.compare"(%a, %b) {kind = #wt.compare_kind<lt>} : (tensor<2xf32>, tensor<2xi64>) -> tensor<2xi1>
  return
}

// -----

func.func @compare_gives_bools(%a: tensor<2xf32>) {
  // expected-error @below {{result #0 must be ranked tensor of 1-bit signless integer values, but got 'tensor<2xf32>'}}
  %0 = "wt.compare"(%a, %a) {kind = #wt.compare_kind<lt>} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @select_needs_a_condition_that_broadcasts(%c: tensor<3xi1>, %a: tensor<2x4xf32>) {
  // expected-error @+2 {{the condition does not broadcast with the values: 3 and 2x4}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.select"(%c, %a, %a) : (tensor<3xi1>, tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @select_needs_a_bool(%c: tensor<2xf32>, %a: tensor<2xf32>) {
  // expected-error @below {{operand #0 must be ranked tensor of 1-bit signless integer values, but got 'tensor<2xf32>'}}
  %0 = "wt.select"(%c, %a, %a) : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @bits_are_for_integers(%a: tensor<2xf32>) {
  // expected-error @below {{operand #0 must be ranked tensor of 64-bit signless integer or 32-bit signless integer}}
  %0 = "wt.and"(%a, %a) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @convert_keeps_the_shape(%a: tensor<2x3xf32>) {
  // expected-error @below {{changes the shape from 2x3 to 6}}
  %0 = wt.convert %a : (tensor<2x3xf32>) -> tensor<6xi64>
  return
}
