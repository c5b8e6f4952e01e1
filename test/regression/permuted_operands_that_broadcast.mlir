// Two permuted operands that broadcast against each other once passed a permute to and fro without end.
// RUN: wt-opt %s --wt-use-channels-last | FileCheck %s

// CHECK-LABEL: func.func @neither_operand_has_the_size_of_the_result
// CHECK: wt.add
// CHECK-NEXT: return
func.func @neither_operand_has_the_size_of_the_result(%a: tensor<4x1x3xf32>, %b: tensor<1x5x3xf32>) -> tensor<3x4x5xf32> {
  %p = wt.permute %a {dims = array<i64: 2, 0, 1>} : (tensor<4x1x3xf32>) -> tensor<3x4x1xf32>
  %q = wt.permute %b {dims = array<i64: 2, 0, 1>} : (tensor<1x5x3xf32>) -> tensor<3x1x5xf32>
  %r = wt.add %p, %q : (tensor<3x4x1xf32>, tensor<3x1x5xf32>) -> tensor<3x4x5xf32>
  return %r : tensor<3x4x5xf32>
}

// CHECK-LABEL: func.func @one_operand_is_reshaped
// CHECK: wt.mul
// CHECK-NEXT: return
func.func @one_operand_is_reshaped(%a: tensor<4x6xf32>, %b: tensor<24xf32>) -> tensor<6x4xf32> {
  %p = wt.permute %a {dims = array<i64: 1, 0>} : (tensor<4x6xf32>) -> tensor<6x4xf32>
  %q = wt.reshape %b : (tensor<24xf32>) -> tensor<6x4xf32>
  %r = wt.mul %p, %q : (tensor<6x4xf32>, tensor<6x4xf32>) -> tensor<6x4xf32>
  return %r : tensor<6x4xf32>
}

// CHECK-LABEL: func.func @a_weight_moves_with_the_permute
// CHECK: wt.permute %{{.*}} {dims = array<i64: 1, 0>} : (tensor<6x4xf32>) -> tensor<4x6xf32>
// CHECK: wt.add
// CHECK-NEXT: wt.permute
// CHECK-NEXT: return
wt.param @w : tensor<6x4xf32> {offset = 0 : i64, origin = "w"}
func.func @a_weight_moves_with_the_permute(%a: tensor<4x6xf32>) -> tensor<6x4xf32> {
  %w = wt.get @w : tensor<6x4xf32>
  %p = wt.permute %a {dims = array<i64: 1, 0>} : (tensor<4x6xf32>) -> tensor<6x4xf32>
  %r = wt.add %w, %p : (tensor<6x4xf32>, tensor<6x4xf32>) -> tensor<6x4xf32>
  return %r : tensor<6x4xf32>
}
