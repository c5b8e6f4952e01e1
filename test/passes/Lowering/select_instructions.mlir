// Instructions are chosen for each variant.
// RUN: wt-opt %s -wsimd-select-instructions | FileCheck %s --check-prefixes=CHECK,SIMD
// RUN: wt-opt %s -wsimd-select-instructions=relaxed | FileCheck %s --check-prefixes=CHECK,RELAXED
// RUN: wt-opt %s -wsimd-select-instructions -o %t && wt-opt %t -wsimd-select-instructions | diff %t -

// CHECK-LABEL: func @a_multiply_add
// CHECK-SAME: (%[[A:.*]]: vector<4xf32>, %[[B:.*]]: vector<4xf32>, %[[C:.*]]: vector<4xf32>)
// RELAXED: wsimd.relaxed_madd %[[A]], %[[B]], %[[C]]
// SIMD: %[[P:.*]] = arith.mulf %[[A]], %[[B]]
// SIMD: arith.addf %[[C]], %[[P]]
func.func @a_multiply_add(%a: vector<4xf32>, %b: vector<4xf32>, %c: vector<4xf32>) -> vector<4xf32> {
  %r = math.fma %a, %b, %c : vector<4xf32>
  return %r : vector<4xf32>
}

// A scalar has no relaxed instruction.
// CHECK-LABEL: func @a_scalar_multiply_add
// CHECK: arith.mulf
// CHECK: arith.addf
func.func @a_scalar_multiply_add(%a: f32, %b: f32, %c: f32) -> f32 {
  %r = math.fma %a, %b, %c : f32
  return %r : f32
}

// What is false, or not ordered, keeps the first operand of pmin and pmax.
// CHECK-LABEL: func @the_smaller_one
// CHECK-SAME: (%[[A:.*]]: vector<4xf32>, %[[B:.*]]: vector<4xf32>)
// CHECK: wsimd.pmin %[[B]], %[[A]]
func.func @the_smaller_one(%a: vector<4xf32>, %b: vector<4xf32>) -> vector<4xf32> {
  %c = arith.cmpf olt, %a, %b : vector<4xf32>
  %r = arith.select %c, %a, %b : vector<4xi1>, vector<4xf32>
  return %r : vector<4xf32>
}

// CHECK-LABEL: func @the_larger_one
// CHECK-SAME: (%[[A:.*]]: vector<4xf32>, %[[B:.*]]: vector<4xf32>)
// CHECK: wsimd.pmax %[[B]], %[[A]]
func.func @the_larger_one(%a: vector<4xf32>, %b: vector<4xf32>) -> vector<4xf32> {
  %c = arith.cmpf ogt, %a, %b : vector<4xf32>
  %r = arith.select %c, %a, %b : vector<4xi1>, vector<4xf32>
  return %r : vector<4xf32>
}

// CHECK-LABEL: func @crossed_the_smaller_is_the_larger
// CHECK-SAME: (%[[A:.*]]: vector<4xf32>, %[[B:.*]]: vector<4xf32>)
// CHECK: wsimd.pmax %[[A]], %[[B]]
func.func @crossed_the_smaller_is_the_larger(%a: vector<4xf32>, %b: vector<4xf32>) -> vector<4xf32> {
  %c = arith.cmpf olt, %a, %b : vector<4xf32>
  %r = arith.select %c, %b, %a : vector<4xi1>, vector<4xf32>
  return %r : vector<4xf32>
}

// CHECK-LABEL: func @a_comparison_that_nan_makes_true
// CHECK-SAME: (%[[A:.*]]: vector<4xf32>, %[[B:.*]]: vector<4xf32>)
// CHECK: wsimd.pmin %[[A]], %[[B]]
func.func @a_comparison_that_nan_makes_true(%a: vector<4xf32>, %b: vector<4xf32>) -> vector<4xf32> {
  %c = arith.cmpf ult, %a, %b : vector<4xf32>
  %r = arith.select %c, %a, %b : vector<4xi1>, vector<4xf32>
  return %r : vector<4xf32>
}

// CHECK-LABEL: func @a_choice_of_something_else_stays
// CHECK: arith.select
func.func @a_choice_of_something_else_stays(%a: vector<4xf32>, %b: vector<4xf32>) -> vector<4xf32> {
  %n = arith.negf %a : vector<4xf32>
  %c = arith.cmpf olt, %a, %b : vector<4xf32>
  %r = arith.select %c, %n, %b : vector<4xi1>, vector<4xf32>
  return %r : vector<4xf32>
}

// CHECK-LABEL: func @four_doubles_in_halves
// CHECK-SAME: (%[[A:.*]]: vector<4xf64>, %[[B:.*]]: vector<4xf64>)
// CHECK: %[[FIRST:.*]] = vector.shuffle %[[B]], %[[B]] [0, 1]
// CHECK: %[[SECOND:.*]] = vector.shuffle %[[A]], %[[A]] [0, 1]
// CHECK: llvm.call_intrinsic "llvm.wasm.pmax"(%[[FIRST]], %[[SECOND]])
// CHECK: llvm.call_intrinsic "llvm.wasm.pmax"
// CHECK: vector.shuffle %{{.*}} [0, 1, 2, 3]
func.func @four_doubles_in_halves(%a: vector<4xf64>, %b: vector<4xf64>) -> vector<4xf64> {
  %c = arith.cmpf ogt, %a, %b : vector<4xf64>
  %r = arith.select %c, %a, %b : vector<4xi1>, vector<4xf64>
  return %r : vector<4xf64>
}
