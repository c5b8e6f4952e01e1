; Loops that sum products of small integers ask for as many lanes as the instructions take.
; RUN: %opt -passes=wasm-widen-dots -S %s | FileCheck %s
; RUN: %opt -passes='wasm-widen-dots,wasm-widen-dots' -S %s | FileCheck %s
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; Both factors become signed numbers of 16 bits: the vectoriser makes partial reductions of equals alone.
; CHECK-LABEL: @bytes_of_both_kinds
; CHECK: %[[A:.*]] = zext i8 %a to i16
; CHECK: %[[X:.*]] = sext i16 %[[A]] to i32
; CHECK: %[[B:.*]] = sext i8 %b to i16
; CHECK: %[[Y:.*]] = sext i16 %[[B]] to i32
; CHECK: mul nsw i32 %[[X]], %[[Y]]
; CHECK: br i1 {{.*}} !llvm.loop ![[EIGHT:[0-9]+]]
define i32 @bytes_of_both_kinds(ptr %p, ptr %q, i32 %n) #0 {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %sum = phi i32 [ 0, %entry ], [ %more, %loop ]
  %pa = getelementptr inbounds nuw i8, ptr %p, i32 %i
  %a = load i8, ptr %pa
  %x = zext i8 %a to i32
  %pb = getelementptr inbounds nuw i8, ptr %q, i32 %i
  %b = load i8, ptr %pb
  %y = sext i8 %b to i32
  %product = mul nsw i32 %x, %y
  %more = add i32 %sum, %product
  %next = add nuw nsw i32 %i, 1
  %done = icmp eq i32 %next, %n
  br i1 %done, label %exit, label %loop
exit:
  ret i32 %more
}

; A float in the loop would be made slower.
; CHECK-LABEL: @not_alone
; CHECK-NOT: sext i16
; CHECK: br i1 %done, label %exit, label %loop{{$}}
define i32 @not_alone(ptr %p, ptr %q, ptr noalias %r, i32 %n) #0 {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %sum = phi i32 [ 0, %entry ], [ %more, %loop ]
  %pa = getelementptr inbounds nuw i8, ptr %p, i32 %i
  %a = load i8, ptr %pa
  %x = zext i8 %a to i32
  %pb = getelementptr inbounds nuw i8, ptr %q, i32 %i
  %b = load i8, ptr %pb
  %y = sext i8 %b to i32
  %product = mul nsw i32 %x, %y
  %more = add i32 %sum, %product
  %f = sitofp i8 %b to float
  %pf = getelementptr inbounds nuw float, ptr %r, i32 %i
  store float %f, ptr %pf
  %next = add nuw nsw i32 %i, 1
  %done = icmp eq i32 %next, %n
  br i1 %done, label %exit, label %loop
exit:
  ret i32 %more
}

; The program has said how.
; CHECK-LABEL: @told_how
; CHECK-NOT: sext i16
; CHECK: !llvm.loop ![[FOUR:[0-9]+]]
define i32 @told_how(ptr %p, i32 %n) #0 {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %sum = phi i32 [ 0, %entry ], [ %more, %loop ]
  %pa = getelementptr inbounds nuw i8, ptr %p, i32 %i
  %a = load i8, ptr %pa
  %x = zext i8 %a to i32
  %product = mul nuw nsw i32 %x, %x
  %more = add i32 %sum, %product
  %next = add nuw nsw i32 %i, 1
  %done = icmp eq i32 %next, %n
  br i1 %done, label %exit, label %loop, !llvm.loop !0
exit:
  ret i32 %more
}

; CHECK-DAG: ![[EIGHT]] = distinct !{![[EIGHT]], ![[WIDTH:[0-9]+]], ![[COUNT:[0-9]+]]}
; CHECK-DAG: ![[WIDTH]] = !{!"llvm.loop.vectorize.width", i32 8}
; CHECK-DAG: ![[FOUR]] = distinct !{![[FOUR]], !{{[0-9]+}}}
!0 = distinct !{!0, !1}
!1 = !{!"llvm.loop.vectorize.width", i32 4}
attributes #0 = { "target-features"="+simd128" }
