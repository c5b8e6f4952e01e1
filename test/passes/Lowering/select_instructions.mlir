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

// NaN in the first operand is kept by the instruction, NaN in the second is or-ed onto what came out.
// CHECK-LABEL: func @the_larger_one_or_nan
// CHECK-SAME: (%[[A:.*]]: vector<4xf32>, %[[B:.*]]: vector<4xf32>)
// CHECK-NOT: arith.maximumf
// CHECK: %[[MAX:.*]] = wsimd.pmax %[[A]], %[[B]]
// CHECK: %[[BITS:.*]] = arith.bitcast %[[MAX]] : vector<4xf32> to vector<4xi32>
// CHECK: %[[NAN:.*]] = arith.cmpf uno, %[[B]], %[[B]]
// CHECK: %[[MASK:.*]] = arith.extsi %[[NAN]]
// CHECK: %[[OR:.*]] = arith.ori %[[BITS]], %[[MASK]]
// CHECK: arith.bitcast %[[OR]] : vector<4xi32> to vector<4xf32>
func.func @the_larger_one_or_nan(%a: vector<4xf32>, %b: vector<4xf32>) -> vector<4xf32> {
  %r = arith.maximumf %a, %b : vector<4xf32>
  return %r : vector<4xf32>
}

// CHECK-LABEL: func @the_smaller_double_or_nan
// CHECK-NOT: arith.minimumf
// CHECK-COUNT-2: llvm.call_intrinsic "llvm.wasm.pmin"
// CHECK: arith.cmpf uno, %{{.*}} : vector<4xf64>
// CHECK: arith.ori %{{.*}} : vector<4xi64>
func.func @the_smaller_double_or_nan(%a: vector<4xf64>, %b: vector<4xf64>) -> vector<4xf64> {
  %r = arith.minimumf %a, %b : vector<4xf64>
  return %r : vector<4xf64>
}

// One number alone is not worth a vector's detour.
// CHECK-LABEL: func @the_larger_of_two_scalars
// CHECK: arith.maximumf
func.func @the_larger_of_two_scalars(%a: f32, %b: f32) -> f32 {
  %r = arith.maximumf %a, %b : f32
  return %r : f32
}
