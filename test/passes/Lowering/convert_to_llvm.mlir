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

// Functions are written out when code is generated; till then they are calls, which say whether small results may be 0.
// CHECK-LABEL: llvm.func @functions_are_calls
// CHECK: llvm.call @wasmtorch.exp.v4f32(%{{.*}}) {fastmathFlags = #llvm.fastmath<afn>} : (vector<4xf32>) -> vector<4xf32>
// CHECK: llvm.call @wasmtorch.expm1.v4f32
// CHECK: llvm.call @wasmtorch.log.v4f32
// CHECK: llvm.call @wasmtorch.log1p.v4f32
// CHECK: llvm.call @wasmtorch.tanh.v4f32
// CHECK: llvm.call @wasmtorch.erf.v4f32
// CHECK: llvm.call @wasmtorch.sin.v4f32
// CHECK: llvm.call @wasmtorch.cos.v4f32
// CHECK: llvm.call @wasmtorch.pow.v4f32(%{{.*}}, %{{.*}})
// CHECK: llvm.intr.sqrt
func.func @functions_are_calls(%x: vector<4xf32>) -> vector<4xf32> {
  %a = math.exp %x fastmath<afn> : vector<4xf32>
  %b = math.expm1 %a : vector<4xf32>
  %c = math.log %b : vector<4xf32>
  %d = math.log1p %c : vector<4xf32>
  %e = math.tanh %d : vector<4xf32>
  %f = math.erf %e : vector<4xf32>
  %g = math.sin %f : vector<4xf32>
  %h = math.cos %g : vector<4xf32>
  %i = math.powf %h, %x : vector<4xf32>
  %j = math.sqrt %i : vector<4xf32>
  return %j : vector<4xf32>
}
