; Functions of four numbers, or a multiple of four, are written out; others stay.
; RUN: %opt -passes=wasm-expand-math -S %s | FileCheck %s
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; Without `afn` results below the normal numbers are kept: the power of two comes in two factors.
; CHECK-LABEL: @exact
; CHECK-NOT: call {{.*}}exp
; CHECK-COUNT-2: shl <4 x i32>
; CHECK: ret
define <4 x float> @exact(<4 x float> %x) #0 {
  %a = call <4 x float> @llvm.exp.v4f32(<4 x float> %x)
  ret <4 x float> %a
}

; The formula takes no fast-math flags from the call: regrouped, it would lose its digits.
; CHECK-LABEL: @approximate
; CHECK-NOT: call {{.*}}exp
; CHECK-NOT: fast
; CHECK: shl <4 x i32>
; CHECK-NOT: shl
; CHECK: ret
define <4 x float> @approximate(<4 x float> %x) #0 {
  %a = call fast <4 x float> @llvm.exp.v4f32(<4 x float> %x)
  ret <4 x float> %a
}

; CHECK-LABEL: @fused
; CHECK-NOT: fadd
; CHECK: call <4 x float> @llvm.wasm.relaxed.madd.v4f32
; CHECK-NOT: fadd
; CHECK: ret
define <4 x float> @fused(<4 x float> %x) #1 {
  %a = call afn <4 x float> @wasmtorch.erf.v4f32(<4 x float> %x)
  ret <4 x float> %a
}

; CHECK-LABEL: @eight
; CHECK-NOT: call {{.*}}tanh
; CHECK: shufflevector <8 x float> %x, <8 x float> poison, <4 x i32> <i32 0, i32 1, i32 2, i32 3>
; CHECK: shufflevector <8 x float> %x, <8 x float> poison, <4 x i32> <i32 4, i32 5, i32 6, i32 7>
; CHECK: ret
define <8 x float> @eight(<8 x float> %x) #0 {
  %a = call <8 x float> @llvm.tanh.v8f32(<8 x float> %x)
  ret <8 x float> %a
}

; CHECK-LABEL: @all_of_them
; CHECK-NOT: call {{.*}}(exp|log|sin|cos|pow|tanh|erf)
; CHECK: ret
define <4 x float> @all_of_them(<4 x float> %x) #0 {
  %a = call <4 x float> @llvm.exp2.v4f32(<4 x float> %x)
  %b = call <4 x float> @llvm.log.v4f32(<4 x float> %a)
  %c = call <4 x float> @llvm.log2.v4f32(<4 x float> %b)
  %d = call <4 x float> @llvm.log10.v4f32(<4 x float> %c)
  %e = call <4 x float> @llvm.sin.v4f32(<4 x float> %d)
  %f = call <4 x float> @llvm.cos.v4f32(<4 x float> %e)
  %g = call <4 x float> @llvm.pow.v4f32(<4 x float> %f, <4 x float> %x)
  %h = call <4 x float> @wasmtorch.expm1.v4f32(<4 x float> %g)
  %i = call <4 x float> @wasmtorch.log1p.v4f32(<4 x float> %h)
  ret <4 x float> %i
}

; CHECK-LABEL: @left_alone
; CHECK: call <2 x float> @llvm.exp.v2f32
; CHECK: call float @llvm.exp.f32
; CHECK: call <2 x double> @llvm.exp.v2f64
; CHECK: call <4 x float> @llvm.sqrt.v4f32
define void @left_alone(<2 x float> %x, float %y, <2 x double> %z, <4 x float> %w, ptr %p) #0 {
  %a = call <2 x float> @llvm.exp.v2f32(<2 x float> %x)
  store <2 x float> %a, ptr %p
  %b = call float @llvm.exp.f32(float %y)
  store float %b, ptr %p
  %c = call <2 x double> @llvm.exp.v2f64(<2 x double> %z)
  store <2 x double> %c, ptr %p
  %d = call <4 x float> @llvm.sqrt.v4f32(<4 x float> %w)
  store <4 x float> %d, ptr %p
  ret void
}

; CHECK-LABEL: @no_simd
; CHECK: call <4 x float> @llvm.exp.v4f32
define <4 x float> @no_simd(<4 x float> %x) {
  %a = call <4 x float> @llvm.exp.v4f32(<4 x float> %x)
  ret <4 x float> %a
}

declare <4 x float> @wasmtorch.erf.v4f32(<4 x float>)
declare <4 x float> @wasmtorch.expm1.v4f32(<4 x float>)
declare <4 x float> @wasmtorch.log1p.v4f32(<4 x float>)
attributes #0 = { "target-features"="+simd128" }
attributes #1 = { "target-features"="+simd128,+relaxed-simd" }
