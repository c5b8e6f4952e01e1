// What ops refuse whose elements are chosen by computed numbers, each with its message.
// RUN: wt-opt %s -split-input-file -verify-diagnostics

func.func @iota_counts_along_a_dimension_that_is_there() {
  // expected-error @below {{'dim' is 1, expected 0 to 0}}
  %0 = wt.iota {dim = 1 : i64} : tensor<4xi64>
  return
}

// -----

func.func @iota_counts_further_than_to_one() {
  // expected-error @below {{counts, expected an element type of numbers, found bool}}
  %0 = wt.iota {dim = 0 : i64} : tensor<2xi1>
  return
}

// -----

func.func @gather_needs_an_index_of_the_data_s_rank(%x: tensor<5x4xf32>, %i: tensor<3xi64>) {
  // expected-error @+2 {{the data has 2 dimensions, the index 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.gather"(%x, %i) {dim = 0 : i64} : (tensor<5x4xf32>, tensor<3xi64>) -> tensor<3x4xf32>
  return
}

// -----

func.func @gather_needs_a_dimension_that_is_there(%x: tensor<5x4xf32>, %i: tensor<3x1xi64>) {
  // expected-error @+2 {{'dim' is 2, expected 0 to 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.gather"(%x, %i) {dim = 2 : i64} : (tensor<5x4xf32>, tensor<3x1xi64>) -> tensor<3x4xf32>
  return
}

// -----

func.func @gather_needs_an_index_that_repeats_or_fits(%x: tensor<5x4xf32>, %i: tensor<3x2xi64>) {
  // expected-error @+2 {{an index of 3x2 does not fit data of 5x4 along dimension 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.gather"(%x, %i) {dim = 0 : i64} : (tensor<5x4xf32>, tensor<3x2xi64>) -> tensor<3x4xf32>
  return
}

// -----

func.func @gather_needs_something_to_pick(%x: tensor<0x4xf32>, %i: tensor<3x1xi64>) {
  // expected-error @+2 {{dimension 0 of the data has no elements to pick from, expected at least one}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.gather"(%x, %i) {dim = 0 : i64} : (tensor<0x4xf32>, tensor<3x1xi64>) -> tensor<3x4xf32>
  return
}

// -----

func.func @gather_needs_an_index_of_integers(%x: tensor<5x4xf32>, %i: tensor<3x1xf32>) {
  // expected-error @below {{operand #1 must be ranked tensor of}}
  %0 = "wt.gather"(%x, %i) {dim = 0 : i64} : (tensor<5x4xf32>, tensor<3x1xf32>) -> tensor<3x4xf32>
  return
}

// -----

func.func @scatter_needs_one_element_type(%x: tensor<5x4xf32>, %i: tensor<3x1xi64>, %u: tensor<3x4xi64>) {
  // expected-error @+2 {{the data has elements of 'f32', the updates of 'i64'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.scatter"(%x, %i, %u) {dim = 0 : i64, combine = #wt.combine<add>} : (tensor<5x4xf32>, tensor<3x1xi64>, tensor<3x4xi64>) -> tensor<5x4xf32>
  return
}

// -----

func.func @scatter_needs_updates_that_fit(%x: tensor<5x4xf32>, %i: tensor<3x1xi64>, %u: tensor<3x6xf32>) {
  // expected-error @+2 {{updates of 3x6 do not fit into data of 5x4 along dimension 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.scatter"(%x, %i, %u) {dim = 0 : i64, combine = #wt.combine<add>} : (tensor<5x4xf32>, tensor<3x1xi64>, tensor<3x6xf32>) -> tensor<5x4xf32>
  return
}

// -----

func.func @scatter_needs_an_index_for_each_update(%x: tensor<5x4xf32>, %i: tensor<2x1xi64>, %u: tensor<3x4xf32>) {
  // expected-error @+2 {{an index of 2x1 does not fit updates of 3x4}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "wt.scatter"(%x, %i, %u) {dim = 0 : i64, combine = #wt.combine<add>} : (tensor<5x4xf32>, tensor<2x1xi64>, tensor<3x4xf32>) -> tensor<5x4xf32>
  return
}
