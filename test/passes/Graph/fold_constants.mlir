// Ops on constants become constants.
// RUN: wt-opt %s -wt-fold-constants | FileCheck %s
// RUN: wt-opt %s -wt-fold-constants -o %t && wt-opt %t -wt-fold-constants | diff %t -

// CHECK-LABEL: func @an_op_on_constants_is_computed
// CHECK: %[[Y:.*]] = wt.constant dense<4.000000e+00> : tensor<f32>
// CHECK: return %[[Y]]
func.func @an_op_on_constants_is_computed() -> tensor<f32> {
  %a = wt.constant dense<2.0> : tensor<f32>
  %y = wt.mul %a, %a : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}

// CHECK-LABEL: func @so_is_what_depends_on_it
// CHECK: %[[Y:.*]] = wt.constant dense<[4.000000e+00, 5.000000e+00]>
// CHECK: return %[[Y]]
func.func @so_is_what_depends_on_it() -> tensor<2xf32> {
  %a = wt.constant dense<2.0> : tensor<f32>
  %b = wt.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %c = wt.mul %a, %a : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %y = wt.add %b, %c : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK-LABEL: func @equal_elements_stay_one_value
// CHECK: wt.constant dense<2.000000e+00> : tensor<100x100xf32>
func.func @equal_elements_stay_one_value() -> tensor<100x100xf32> {
  %a = wt.constant dense<2.0> : tensor<f32>
  %y = wt.expand %a : (tensor<f32>) -> tensor<100x100xf32>
  return %y : tensor<100x100xf32>
}

// CHECK-LABEL: func @what_is_too_large_for_a_constant_stays
// CHECK: wt.expand
func.func @what_is_too_large_for_a_constant_stays() -> tensor<200x2xf32> {
  %a = wt.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %y = wt.expand %a : (tensor<2xf32>) -> tensor<200x2xf32>
  return %y : tensor<200x2xf32>
}

// CHECK-LABEL: func @what_depends_on_an_input_stays
// CHECK: wt.mul
func.func @what_depends_on_an_input_stays(%x: tensor<f32>) -> tensor<f32> {
  %a = wt.constant dense<2.0> : tensor<f32>
  %y = wt.mul %a, %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
