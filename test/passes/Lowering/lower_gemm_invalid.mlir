// Contractions whose operands do not lie in memory as their kernels read them.
// RUN: wt-opt %s -plan-lower-kernels -split-input-file -verify-diagnostics

plan.kernel @a_value_that_is_computed_on_the_way attributes {schedule = #plan.schedule<algorithm = gemm, rows = 4, columns = 8, depth = 0, order = rows_outer, pack = false>} {
^bb0(%x: tensor<4x4xf32>, %y: tensor<4x8xf32>):
  %a = wt.relu %x : (tensor<4x4xf32>) -> tensor<4x4xf32>
  // expected-error @below {{the operands of wt.matmul are not in memory}}
  %m = wt.matmul %a, %y : (tensor<4x4xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  plan.yield %m : tensor<4x8xf32>
}

// -----

plan.kernel @a_transposed_left_operand attributes {schedule = #plan.schedule<algorithm = gemm, rows = 4, columns = 8, depth = 0, order = rows_outer, pack = false>} {
^bb0(%x: tensor<4x5xf32>, %y: tensor<4x8xf32>):
  %t = wt.permute %x {dims = array<i64: 1, 0>} : (tensor<4x5xf32>) -> tensor<5x4xf32>
  // expected-error @below {{the left operand of wt.matmul has gaps between its summed elements, expected them one behind the other}}
  %m = wt.matmul %t, %y : (tensor<5x4xf32>, tensor<4x8xf32>) -> tensor<5x8xf32>
  plan.yield %m : tensor<5x8xf32>
}

// -----

plan.kernel @depthwise_channels_apart attributes {schedule = #plan.schedule<algorithm = depthwise, rows = 4, columns = 4, depth = 0, order = columns_outer, pack = false>} {
^bb0(%x: tensor<1x3x3x8xf32>, %w: tensor<4x1x1x1xf32>):
  %s = wt.slice %x {starts = array<i64: 0, 0, 0, 0>, sizes = array<i64: 1, 3, 3, 4>, steps = array<i64: 1, 1, 1, 2>} : (tensor<1x3x3x8xf32>) -> tensor<1x3x3x4xf32>
  // expected-error @below {{the input of a depthwise convolution has gaps between its channels, expected them one behind the other}}
  %y = wt.convolution %s, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 4 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x3x3x4xf32>, tensor<4x1x1x1xf32>) -> tensor<1x3x3x4xf32>
  plan.yield %y : tensor<1x3x3x4xf32>
}
