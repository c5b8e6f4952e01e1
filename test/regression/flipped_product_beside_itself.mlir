// An epilogue once read its own root through a flip or a permute, at elements that the root had not computed yet.
// RUN: wt-opt %s --plan-form-dispatches | FileCheck %s

// CHECK-LABEL: func.func @flipped
// CHECK: wt.matmul
// CHECK-NEXT: plan.yield
// CHECK: wt.flip
// CHECK-NEXT: wt.maximum
func.func @flipped(%a: tensor<6x12xf32>, %b: tensor<12x4xf32>) -> tensor<6x4xf32> {
  %0 = wt.matmul %a, %b : (tensor<6x12xf32>, tensor<12x4xf32>) -> tensor<6x4xf32>
  %1 = wt.flip %0 {dims = array<i64: 0, 1>} : (tensor<6x4xf32>) -> tensor<6x4xf32>
  %2 = wt.maximum %0, %1 : (tensor<6x4xf32>, tensor<6x4xf32>) -> tensor<6x4xf32>
  return %2 : tensor<6x4xf32>
}

// CHECK-LABEL: func.func @transposed_after_an_epilogue
// CHECK: wt.matmul
// CHECK-NOT: wt.permute
// CHECK: plan.yield
// CHECK: wt.permute
// CHECK: wt.add
func.func @transposed_after_an_epilogue(%a: tensor<4x12xf32>, %b: tensor<12x4xf32>) -> tensor<4x4xf32> {
  %0 = wt.matmul %a, %b : (tensor<4x12xf32>, tensor<12x4xf32>) -> tensor<4x4xf32>
  %1 = wt.relu %0 : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = wt.permute %1 {dims = array<i64: 1, 0>} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %3 = wt.add %1, %2 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return %3 : tensor<4x4xf32>
}
