; Vector constants of innermost loops go through an empty assembly before the outermost one.
; RUN: %opt -passes=wasm-hold-constants -S %s | FileCheck %s
; RUN: %opt -passes='wasm-hold-constants,wasm-hold-constants' -S %s | FileCheck %s
; RUN: %opt -passes=wasm-hold-constants %s | llc -O3 -filetype=obj -o %t.o && llvm-objdump -d --no-show-raw-insn %t.o | FileCheck %s --check-prefix=CODE
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-LABEL: @polynomial
; CHECK: entry:
; CHECK: %[[THREE:.*]] = call <4 x float> asm "", "=r,0"(<4 x float> splat (float 3.000000e+00))
; CHECK: rows:
; CHECK: columns:
; CHECK: fmul <4 x float> %x, %[[THREE]]
; Zero is made by one instruction anywhere.
; CHECK: fcmp olt <4 x float> %{{.*}}, zeroinitializer
; CODE-LABEL: <polynomial>:
; CODE: v128.const
; CODE: loop
; CODE: loop
; CODE-NOT: v128.const {{.*}}64
; CODE: f32x4.mul
define void @polynomial(ptr %p, i32 %n) #0 {
entry:
  br label %rows
rows:
  %r = phi i32 [ 0, %entry ], [ %nextr, %endrow ]
  br label %columns
columns:
  %c = phi i32 [ 0, %rows ], [ %nextc, %columns ]
  %at = getelementptr <4 x float>, ptr %p, i32 %c
  %x = load <4 x float>, ptr %at
  %y = fmul <4 x float> %x, splat (float 3.0)
  %negative = fcmp olt <4 x float> %y, zeroinitializer
  %z = select <4 x i1> %negative, <4 x float> %x, <4 x float> %y
  store <4 x float> %z, ptr %at
  %nextc = add i32 %c, 1
  %donec = icmp eq i32 %nextc, %n
  br i1 %donec, label %endrow, label %columns
endrow:
  %nextr = add i32 %r, 1
  %doner = icmp eq i32 %nextr, %n
  br i1 %doner, label %exit, label %rows
exit:
  ret void
}

; Four doubles are two vectors of the same constant.
; CHECK-LABEL: @doubles
; CHECK: %[[HALF:.*]] = call <2 x double> asm "", "=r,0"(<2 x double> splat (double 3.000000e+00))
; CHECK: shufflevector <2 x double> %[[HALF]], <2 x double> poison, <4 x i32> <i32 0, i32 1, i32 0, i32 1>
define void @doubles(ptr %p, i32 %n) #0 {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %at = getelementptr <4 x double>, ptr %p, i32 %i
  %x = load <4 x double>, ptr %at
  %y = fmul <4 x double> %x, splat (double 3.0)
  store <4 x double> %y, ptr %at
  %next = add i32 %i, 1
  %done = icmp eq i32 %next, %n
  br i1 %done, label %exit, label %loop
exit:
  ret void
}

; A shift by one number is an instruction of its own, and outside of loops nothing is gained.
; CHECK-LABEL: @left_alone
; CHECK-NOT: asm
; CHECK: ret
define void @left_alone(ptr %p, i32 %n, <4 x float> %v) #0 {
entry:
  %once = fadd <4 x float> %v, splat (float 3.0)
  store <4 x float> %once, ptr %p
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %at = getelementptr <4 x i32>, ptr %p, i32 %i
  %x = load <4 x i32>, ptr %at
  %y = shl <4 x i32> %x, splat (i32 3)
  store <4 x i32> %y, ptr %at
  %next = add i32 %i, 1
  %done = icmp eq i32 %next, %n
  br i1 %done, label %exit, label %loop
exit:
  ret void
}

attributes #0 = { "target-features"="+simd128" }
