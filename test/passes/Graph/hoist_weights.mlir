// What is computed from weights and constants alone leaves the program.
// RUN: wt-opt %s -wt-hoist-weights -split-input-file | FileCheck %s
// RUN: wt-opt %s -wt-hoist-weights -split-input-file -o %t && wt-opt %t -wt-hoist-weights -split-input-file | diff %t -

// CHECK-LABEL: wt.derived @w.permute : tensor<4x2xf32>
// CHECK-NEXT: %[[W:.*]] = wt.get @w
// CHECK-NEXT: %[[T:.*]] = wt.permute %[[W]]
// CHECK-NEXT: wt.yield %[[T]]
// CHECK: func.func @a_transposed_weight_becomes_a_weight
// CHECK-NEXT: %[[D:.*]] = wt.get @w.permute : tensor<4x2xf32>
// CHECK-NEXT: wt.matmul %{{.*}}, %[[D]]
wt.param @w : tensor<2x4xf32> {offset = 0 : i64, origin = "w"}
func.func @a_transposed_weight_becomes_a_weight(%x: tensor<3x4xf32>) -> tensor<3x2xf32> {
  %w = wt.get @w : tensor<2x4xf32>
  %t = wt.permute %w {dims = array<i64: 1, 0>} : (tensor<2x4xf32>) -> tensor<4x2xf32>
  %y = wt.matmul %x, %t : (tensor<3x4xf32>, tensor<4x2xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// -----

// One weight for the whole computation, named by the last op.
// CHECK-LABEL: wt.derived @w.mul
// CHECK: wt.add
// CHECK: wt.mul
// CHECK: func.func @a_chain_becomes_one_weight
// CHECK-NOT: wt.mul
// CHECK: return
wt.param @w : tensor<4xf32> {offset = 0 : i64, origin = "w"}
func.func @a_chain_becomes_one_weight(%x: tensor<4xf32>) -> tensor<4xf32> {
  %w = wt.get @w : tensor<4xf32>
  %one = wt.constant dense<1.0> : tensor<f32>
  %s = wt.add %w, %one : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  %p = wt.mul %s, %w : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %y = wt.sub %x, %p : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// Code has no place for tables, but a number is an instruction.
// CHECK-LABEL: wt.derived @constant.constant : tensor<2xf32>
// CHECK: func.func @constants_of_several_values_become_weights
// CHECK-DAG: wt.get @constant.constant
// CHECK-DAG: wt.constant dense<3.000000e+00>
func.func @constants_of_several_values_become_weights(%x: tensor<2xf32>) -> tensor<2xf32> {
  %table = wt.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %number = wt.constant dense<3.0> : tensor<2xf32>
  %s = wt.add %x, %table : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %y = wt.mul %s, %number : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// Two of one name get names of their own.
// CHECK-DAG: wt.derived @w.neg :
// CHECK-DAG: wt.derived @w.neg_0 :
wt.param @w : tensor<2xf32> {offset = 0 : i64, origin = "w"}
func.func @names_stay_apart(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<1x2xf32>) {
  %w = wt.get @w : tensor<2xf32>
  %r = wt.reshape %w : (tensor<2xf32>) -> tensor<1x2xf32>
  %a = wt.neg %w : (tensor<2xf32>) -> tensor<2xf32>
  %b = wt.neg %r : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %y = wt.add %x, %a : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %z = wt.add %x, %b : (tensor<2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y, %z : tensor<2xf32>, tensor<1x2xf32>
}

// -----

// A contraction reads its operands from memory: even equal elements lie there.
// CHECK: wt.derived @constant.constant : tensor<4x2xf32>
// CHECK-LABEL: func.func @a_constant_factor_of_a_product
// CHECK: %[[C:.*]] = wt.get @constant.constant
// CHECK: wt.matmul %{{.*}}, %[[C]]
func.func @a_constant_factor_of_a_product(%x: tensor<3x4xf32>) -> tensor<3x2xf32> {
  %c = wt.constant dense<2.0> : tensor<4x2xf32>
  %y = wt.matmul %x, %c : (tensor<3x4xf32>, tensor<4x2xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// -----

// A table keeps its bytes: that it repeats for the rows that are looked up says the program.
// CHECK-NOT: wt.derived
// CHECK: func.func @tables_stay_what_they_are
// CHECK: wt.get @table
// CHECK-NEXT: wt.reshape
// CHECK-NEXT: wt.expand
// CHECK-NEXT: wt.gather
wt.param @table : tensor<9x4xf32> {offset = 0 : i64, origin = "table"}
func.func @tables_stay_what_they_are(%i: tensor<2x3x1xi64>) -> tensor<2x3x4xf32> {
  %w = wt.get @table : tensor<9x4xf32>
  %r = wt.reshape %w : (tensor<9x4xf32>) -> tensor<1x9x4xf32>
  %e = wt.expand %r : (tensor<1x9x4xf32>) -> tensor<2x9x4xf32>
  %y = wt.gather %e, %i {dim = 1 : i64} : (tensor<2x9x4xf32>, tensor<2x3x1xi64>) -> tensor<2x3x4xf32>
  return %y : tensor<2x3x4xf32>
}

// -----

// A parameter that may be replaced is as an input; what stays what it is, is still hoisted.
// CHECK: wt.derived @v.neg
// CHECK-NOT: wt.derived
// CHECK-LABEL: func.func @what_may_be_replaced_stays
// CHECK: %[[W:.*]] = wt.get @w
// CHECK: %[[V:.*]] = wt.get @v.neg
// CHECK: wt.mul %[[W]], %[[V]]
wt.param @w : tensor<4xf32> {offset = 0 : i64, origin = "w", wt.mutable}
wt.param @v : tensor<4xf32> {offset = 64 : i64, origin = "v"}
func.func @what_may_be_replaced_stays(%x: tensor<4xf32>) -> tensor<4xf32> {
  %w = wt.get @w : tensor<4xf32>
  %v = wt.get @v : tensor<4xf32>
  %n = wt.neg %v : (tensor<4xf32>) -> tensor<4xf32>
  %s = wt.mul %w, %n : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %y = wt.mul %x, %s : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
