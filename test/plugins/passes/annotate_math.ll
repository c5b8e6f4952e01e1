; Calls of f32 functions that set nothing but their result get a form on four numbers.
; RUN: %opt -passes=wasm-annotate-math -S %s | FileCheck %s
; RUN: %opt -passes='wasm-annotate-math,wasm-annotate-math' -S %s | FileCheck %s
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-LABEL: @an_intrinsic_and_a_library_function
; CHECK: call float @llvm.exp.f32(float %x) #[[EXP:[0-9]+]]
; CHECK: call float @erff(float %a) #[[ERF:[0-9]+]]
; CHECK: call float @powf(float %a, float %b) #[[POW:[0-9]+]]
define float @an_intrinsic_and_a_library_function(float %x) #0 {
  %a = call float @llvm.exp.f32(float %x)
  %b = call float @erff(float %a) memory(none)
  %c = call float @powf(float %a, float %b) memory(none)
  ret float %c
}

; It may set errno.
; CHECK-LABEL: @memory
; CHECK: call float @expf(float %x){{$}}
define float @memory(float %x) #0 {
  %a = call float @expf(float %x)
  ret float %a
}

; CHECK-LABEL: @other_types
; CHECK: call double @llvm.exp.f64(double %x){{$}}
define double @other_types(double %x) #0 {
  %a = call double @llvm.exp.f64(double %x)
  ret double %a
}

; CHECK-LABEL: @no_builtin
; CHECK: call float @expf(float %x) #[[OWN:[0-9]+]]
define float @no_builtin(float %x) #0 {
  %a = call float @expf(float %x) memory(none) nobuiltin
  ret float %a
}

; CHECK-LABEL: @strict
; CHECK: call float @expf(float %x) #[[STRICT:[0-9]+]]
define float @strict(float %x) #1 {
  %a = call float @expf(float %x) memory(none) strictfp
  ret float %a
}

; CHECK-LABEL: @no_simd
; CHECK: call float @llvm.exp.f32(float %x){{$}}
define float @no_simd(float %x) {
  %a = call float @llvm.exp.f32(float %x)
  ret float %a
}

; CHECK-DAG: attributes #[[EXP]] = { "vector-function-abi-variant"="_ZGV_LLVM_N4v_llvm.exp.f32(wasmtorch.exp.v4f32)" }
; CHECK-DAG: attributes #[[ERF]] = { memory(none) "vector-function-abi-variant"="_ZGV_LLVM_N4v_erff(wasmtorch.erf.v4f32)" }
; CHECK-DAG: attributes #[[POW]] = { memory(none) "vector-function-abi-variant"="_ZGV_LLVM_N4vv_powf(wasmtorch.pow.v4f32)" }
; CHECK-DAG: attributes #[[OWN]] = { nobuiltin memory(none) }
; CHECK-DAG: attributes #[[STRICT]] = { strictfp memory(none) }

declare float @llvm.exp.f32(float)
declare double @llvm.exp.f64(double)
declare float @expf(float)
declare float @erff(float)
declare float @powf(float, float)
attributes #0 = { "target-features"="+simd128" }
attributes #1 = { strictfp "target-features"="+simd128" }
