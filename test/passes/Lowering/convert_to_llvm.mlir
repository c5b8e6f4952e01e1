// Everything becomes LLVM's dialect, with an index of 32 bits.
// RUN: wt-opt %s -wsimd-convert-to-llvm | FileCheck %s
// RUN: wt-opt %s -wsimd-convert-to-llvm -o %t && wt-opt %t -wsimd-convert-to-llvm | diff %t -

// CHECK-LABEL: llvm.func @instructions_are_intrinsics
// CHECK: llvm.call_intrinsic "llvm.wasm.relaxed.madd
// CHECK: llvm.call_intrinsic "llvm.wasm.pmin
// CHECK: llvm.call_intrinsic "llvm.wasm.pmax
func.func @instructions_are_intrinsics(%a: vector<4xf32>, %b: vector<4xf32>) -> vector<4xf32> {
  %m = wsimd.relaxed_madd %a, %b, %b : (vector<4xf32>, vector<4xf32>, vector<4xf32>) -> vector<4xf32>
  %n = wsimd.pmin %m, %b : (vector<4xf32>, vector<4xf32>) -> vector<4xf32>
  %x = wsimd.pmax %n, %a : (vector<4xf32>, vector<4xf32>) -> vector<4xf32>
  return %x : vector<4xf32>
}

// CHECK-LABEL: llvm.func @an_index_has_32_bits
// CHECK-NOT: i64
// CHECK: llvm.return
func.func @an_index_has_32_bits(%a: i32) -> i32 {
  %i = arith.index_cast %a : i32 to index
  %one = arith.constant 1 : index
  %s = arith.addi %i, %one : index
  %r = arith.index_cast %s : index to i32
  return %r : i32
}

// CHECK-LABEL: llvm.func @loops_are_branches
// CHECK: llvm.cond_br
// CHECK: llvm.br
func.func @loops_are_branches(%n: i32, %x: f32) -> f32 {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %r = scf.for %i = %zero to %n step %one iter_args(%s = %x) -> (f32) : i32 {
    %t = arith.addf %s, %x : f32
    scf.yield %t : f32
  }
  return %r : f32
}
