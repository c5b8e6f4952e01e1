// wt-fold-constants computes ops whose operands are all constants.
// RUN: wt-opt %s --wt-fold-constants --canonicalize | FileCheck-22 %s

// CHECK-LABEL: func.func @a_product_of_constants_becomes_one
func.func @a_product_of_constants_becomes_one(%x: tensor<3xf32>) -> tensor<3xf32> {
  // CHECK: %[[FOUR:.*]] = wt.constant dense<4.000000e+00> : tensor<f32>
  // CHECK: wt.add %{{.*}}, %[[FOUR]]
  %a = wt.constant dense<2.0> : tensor<f32>
  %y = wt.mul %a, %a : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %z = wt.add %x, %y : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return %z : tensor<3xf32>
}

// CHECK-LABEL: func.func @a_chain_folds_to_its_end
func.func @a_chain_folds_to_its_end() -> tensor<2x2xf32> {
  // CHECK: wt.constant dense<{{\[}}[1.000000e+00, 3.000000e+00], [2.000000e+00, 4.000000e+00]]>
  // CHECK-NOT: wt.permute
  %a = wt.constant dense<[-1.0, -2.0, -3.0, -4.0]> : tensor<4xf32>
  %b = wt.neg %a : (tensor<4xf32>) -> tensor<4xf32>
  %c = wt.reshape %b : (tensor<4xf32>) -> tensor<2x2xf32>
  %d = wt.permute %c {dims = array<i64: 1, 0>} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  return %d : tensor<2x2xf32>
}

// CHECK-LABEL: func.func @an_op_on_an_input_stays
func.func @an_op_on_an_input_stays(%x: tensor<3xf32>) -> tensor<3xf32> {
  // CHECK: wt.neg
  %y = wt.neg %x : (tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// CHECK-LABEL: func.func @a_result_too_large_for_a_constant_stays
func.func @a_result_too_large_for_a_constant_stays(%x: tensor<64x8xf32>) -> tensor<64x8xf32> {
  // CHECK: wt.expand
  %a = wt.constant dense<[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]> : tensor<8xf32>
  %y = wt.expand %a : (tensor<8xf32>) -> tensor<64x8xf32>
  %z = wt.add %x, %y : (tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<64x8xf32>
  return %z : tensor<64x8xf32>
}
