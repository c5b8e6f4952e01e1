// Functions of vectors of floats become polynomials; no library is called.
// RUN: wt-opt %s -wsimd-expand-math | FileCheck %s
// RUN: wt-opt %s -wsimd-expand-math -o %t && wt-opt %t -wsimd-expand-math | diff %t -
// RUN: wt-opt %s -wsimd-expand-math -wsimd-convert-to-llvm | FileCheck %s --check-prefix=CALLS
// CALLS-NOT: llvm.call @

// CHECK-LABEL: func @an_exponential
// CHECK-NOT: math.exp
// CHECK: math.fma
// CHECK: arith.shli
// CHECK: return
func.func @an_exponential(%x: vector<4xf32>) -> vector<4xf32> {
  %y = math.exp %x : vector<4xf32>
  return %y : vector<4xf32>
}

// CHECK-LABEL: func @the_other_functions
// CHECK-NOT: math.{{tanh|erf|log}}
// CHECK: return
func.func @the_other_functions(%x: vector<4xf32>) -> vector<4xf32> {
  %a = math.tanh %x : vector<4xf32>
  %b = math.erf %a : vector<4xf32>
  %c = math.log %b : vector<4xf32>
  return %c : vector<4xf32>
}

// Each is an instruction.
// CHECK-LABEL: func @roots_and_absolute_values_stay
// CHECK: math.sqrt
// CHECK: math.absf
func.func @roots_and_absolute_values_stay(%x: vector<4xf32>) -> vector<4xf32> {
  %a = math.sqrt %x : vector<4xf32>
  %b = math.absf %a : vector<4xf32>
  return %b : vector<4xf32>
}
