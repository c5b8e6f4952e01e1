// In a relaxed module LLVM once chose f64x2.relaxed_min and relaxed_max for comparisons that select an operand, and they lose NaN.
// RUN: wt-opt %s --wsimd-select-instructions=relaxed | FileCheck %s

// CHECK-LABEL: func @clamped_below
// CHECK-NOT: arith.select
// CHECK-COUNT-2: llvm.call_intrinsic "llvm.wasm.pmax"
func.func @clamped_below(%x: vector<4xf64>) -> vector<4xf64> {
  %limit = arith.constant dense<0.0> : vector<4xf64>
  %below = arith.cmpf olt, %x, %limit : vector<4xf64>
  %r = arith.select %below, %limit, %x : vector<4xi1>, vector<4xf64>
  return %r : vector<4xf64>
}
