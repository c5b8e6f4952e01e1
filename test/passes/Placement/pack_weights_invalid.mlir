// Weights that cannot be packed at compile time.
// RUN: wt-opt %s -plan-form-dispatches -plan-select-schedules -plan-pack-weights -split-input-file -verify-diagnostics

func.func @a_weight_that_is_an_input(%x: tensor<4x16xf32>, %w: tensor<8x16xf32>) -> tensor<4x8xf32> {
  // expected-error @below {{the weight of wt.linear is not one of the model's own, which is not supported yet}}
  %y = wt.linear %x, %w : (tensor<4x16xf32>, tensor<8x16xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
