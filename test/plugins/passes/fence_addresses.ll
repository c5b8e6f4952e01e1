; In loops shared addresses become a pointer of their own, which goes through a mask of all ones: loop strength reduction doesn't see through it,
; and it goes when instructions are selected.
; RUN: %opt -passes='wasm-fold-addresses<fence>' -S %s | FileCheck %s
; RUN: %opt -passes='wasm-fold-addresses<fence>' %s | llc -O3 | FileCheck %s --check-prefix=CODE
; RUN: llc -O3 < %s | FileCheck %s --check-prefix=ALONE
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-LABEL: @walk
; CHECK: %[[BASE:.*]] = phi ptr [ %p, %entry ], [ %[[HIDDEN:.*]], %loop ]
; CHECK: load i32, ptr %[[BASE]]
; CHECK: getelementptr inbounds nuw i8, ptr %[[BASE]], i32 4
; CHECK: %[[NEXT:.*]] = getelementptr i8, ptr %[[BASE]], i32 12
; CHECK: %[[HIDDEN]] = call ptr @llvm.ptrmask.p0.i32(ptr %[[NEXT]], i32 -1)
; CODE-LABEL: walk:
; CODE: loop
; CODE-DAG: i32.load 0
; CODE-DAG: i32.load 4
; CODE-NOT: i32.and
; CODE: end_loop
; ALONE: loop
; ALONE-NOT: i32.load 4
; ALONE: end_loop
define i32 @walk(ptr %p, i32 %n) #0 {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %sum = phi i32 [ 0, %entry ], [ %more, %loop ]
  %at = getelementptr inbounds nuw { i32, i32, i32 }, ptr %p, i32 %i
  %a = load i32, ptr %at
  %q = getelementptr inbounds nuw i8, ptr %at, i32 4
  %b = load i32, ptr %q
  %product = mul i32 %a, %b
  %more = add i32 %sum, %product
  %next = add nuw nsw i32 %i, 1
  %done = icmp eq i32 %next, %n
  br i1 %done, label %exit, label %loop
exit:
  ret i32 %more
}

; Outside of loops nothing is hidden.
; CHECK-LABEL: @straight
; CHECK-NOT: ptrmask
; CHECK: ret
define i32 @straight(ptr %p, i32 %i) #0 {
  %at = getelementptr i32, ptr %p, i32 %i
  %a = load i32, ptr %at
  %q = getelementptr i8, ptr %at, i32 4
  %b = load i32, ptr %q
  %product = mul i32 %a, %b
  ret i32 %product
}

attributes #0 = { "target-features"="+simd128" }
