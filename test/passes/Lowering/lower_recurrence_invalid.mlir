// A recurrent layer whose weight does not lie in memory as its kernel reads it.
// RUN: wt-opt %s -plan-lower-kernels -verify-diagnostics

plan.kernel @a_weight_that_is_computed_on_the_way attributes {schedule = #plan.schedule<algorithm = gemm, rows = 1, columns = 4, depth = 0, order = rows_outer, pack = false>} {
^bb0(%g: tensor<5x1x4xf32>, %x: tensor<4x4xf32>, %h: tensor<1x4xf32>):
  %w = wt.relu %x : (tensor<4x4xf32>) -> tensor<4x4xf32>
  // expected-error @below {{the weight of wt.rnn is not in memory}}
  %y = wt.rnn %g, %w, %h : (tensor<5x1x4xf32>, tensor<4x4xf32>, tensor<1x4xf32>) -> tensor<5x1x4xf32>
  plan.yield %y : tensor<5x1x4xf32>
}
