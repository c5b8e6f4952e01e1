// Composites fall apart into core ops, where they can.
// RUN: wt-opt %s -wt-decompose-composites | FileCheck %s
// RUN: wt-opt %s -wt-decompose-composites -o %t && wt-opt %t -wt-decompose-composites | diff %t -

// CHECK-LABEL: func @silu_is_a_product
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
func.func @silu_is_a_product(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[S:.*]] = wt.sigmoid %[[X]]
  // CHECK: %[[Y:.*]] = wt.mul %[[X]], %[[S]]
  // CHECK: return %[[Y]]
  %y = wt.silu %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// Until none is left: the decomposition of one may hold another.
// CHECK-LABEL: func @composites_of_composites_fall_apart_too
// CHECK-NOT: wt.hardswish
// CHECK-NOT: wt.hardsigmoid
// CHECK: return
func.func @composites_of_composites_fall_apart_too(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = wt.hardswish %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func @softmax_subtracts_the_largest
// CHECK: wt.amax
// CHECK: wt.sub
// CHECK: wt.exp
// CHECK: wt.sum
// CHECK: wt.div
func.func @softmax_subtracts_the_largest(%x: tensor<2x5xf32>) -> tensor<2x5xf32> {
  %y = wt.softmax %x {dim = 1 : i64} : (tensor<2x5xf32>) -> tensor<2x5xf32>
  return %y : tensor<2x5xf32>
}

// CHECK-LABEL: func @equal_windows_are_an_ordinary_pooling
// CHECK-NOT: wt.adaptive_avg_pool
// CHECK: wt.avg_pool
func.func @equal_windows_are_an_ordinary_pooling(%x: tensor<1x3x8x8xf32>) -> tensor<1x3x2x2xf32> {
  %y = wt.adaptive_avg_pool %x {output_size = array<i64: 2, 2>} : (tensor<1x3x8x8xf32>) -> tensor<1x3x2x2xf32>
  return %y : tensor<1x3x2x2xf32>
}

// CHECK-LABEL: func @windows_of_different_sizes_stay
// CHECK: wt.adaptive_avg_pool
func.func @windows_of_different_sizes_stay(%x: tensor<1x3x7x7xf32>) -> tensor<1x3x2x2xf32> {
  %y = wt.adaptive_avg_pool %x {output_size = array<i64: 2, 2>} : (tensor<1x3x7x7xf32>) -> tensor<1x3x2x2xf32>
  return %y : tensor<1x3x2x2xf32>
}
