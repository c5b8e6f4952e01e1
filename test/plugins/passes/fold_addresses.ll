; Addresses become a base and a constant that cannot wrap, where that is certain.
; RUN: %opt -passes=wasm-fold-addresses -S %s | FileCheck %s
; RUN: %opt -passes='wasm-fold-addresses,wasm-fold-addresses' -S %s | FileCheck %s
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; Both are accessed, so both lie in one object, the lower one first: the sum is exact.
; CHECK-LABEL: @neighbours
; CHECK: %[[LOW:.*]] = getelementptr i8, ptr {{.*}}, i32 -4
; CHECK: load i32, ptr %[[LOW]]
; CHECK: %[[HIGH:.*]] = getelementptr inbounds nuw i8, ptr %[[LOW]], i32 8
; CHECK: load i32, ptr %[[HIGH]]
define i32 @neighbours(ptr %p, i32 %i) #0 {
  %at = getelementptr i32, ptr %p, i32 %i
  %low = getelementptr i8, ptr %at, i32 -4
  %a = load i32, ptr %low
  %high = getelementptr i8, ptr %at, i32 4
  %b = load i32, ptr %high
  %sum = add i32 %a, %b
  ret i32 %sum
}

; The lowest address may come last, where it is certain to be accessed.
; CHECK-LABEL: @the_lowest_comes_last
; CHECK: %[[LOW:.*]] = getelementptr i32, ptr %p, i32 %i
; CHECK-NEXT: %[[HIGH:.*]] = getelementptr inbounds nuw i8, ptr %[[LOW]], i32 16
; CHECK-NEXT: load i32, ptr %[[HIGH]]
; CHECK: store i32 %{{.*}}, ptr %[[LOW]]
define void @the_lowest_comes_last(ptr %p, i32 %i) #0 {
  %j = add i32 %i, 4
  %high = getelementptr i32, ptr %p, i32 %j
  %a = load i32, ptr %high
  %low = getelementptr i32, ptr %p, i32 %i
  store i32 %a, ptr %low
  ret void
}

; What is called between may never return: then the lower address is never accessed, and may be anywhere.
; CHECK-LABEL: @what_comes_last_may_not_come
; CHECK: %high = getelementptr i32, ptr %p, i32 %j
; CHECK: load i32, ptr %high
; CHECK: call void @leaves
define void @what_comes_last_may_not_come(ptr %p, i32 %i) #0 {
  %j = add i32 %i, 4
  %high = getelementptr i32, ptr %p, i32 %j
  %a = load i32, ptr %high
  call void @leaves(i32 %a)
  %low = getelementptr i32, ptr %p, i32 %i
  store i32 %a, ptr %low
  ret void
}

; Alone it says nothing of the address before the addition.
; CHECK-LABEL: @alone
; CHECK: getelementptr i8, ptr %at, i32 16
define i32 @alone(ptr %p, i32 %i) #0 {
  %at = getelementptr i32, ptr %p, i32 %i
  %q = getelementptr i8, ptr %at, i32 16
  %a = load i32, ptr %q
  ret i32 %a
}

; CHECK-LABEL: @in_blocks_of_their_own
; CHECK: getelementptr i8, ptr %at, i32 16
define i32 @in_blocks_of_their_own(ptr %p, i32 %i, i1 %c) #0 {
  %at = getelementptr i32, ptr %p, i32 %i
  %q = getelementptr i8, ptr %at, i32 16
  br i1 %c, label %one, label %other
one:
  %a = load i32, ptr %at
  ret i32 %a
other:
  %b = load i32, ptr %q
  ret i32 %b
}

; CHECK-LABEL: @volatile
; CHECK: load volatile i32, ptr %q
define i32 @volatile(ptr %p, i32 %i) #0 {
  %at = getelementptr i32, ptr %p, i32 %i
  %q = getelementptr i8, ptr %at, i32 16
  %a = load volatile i32, ptr %at
  %b = load volatile i32, ptr %q
  %sum = add i32 %a, %b
  ret i32 %sum
}

; The second index wraps at a byte: the addresses are at no constant distance.
; CHECK-LABEL: @an_index_that_wraps
; CHECK: %q = getelementptr i32, ptr %p, i32 %wide
define i32 @an_index_that_wraps(ptr %p, i8 %i) #0 {
  %first = zext i8 %i to i32
  %at = getelementptr i32, ptr %p, i32 %first
  %j = add i8 %i, 1
  %wide = zext i8 %j to i32
  %q = getelementptr i32, ptr %p, i32 %wide
  %a = load i32, ptr %at
  %b = load i32, ptr %q
  %sum = add i32 %a, %b
  ret i32 %sum
}

; A number made a pointer may point into several objects.
; CHECK-LABEL: @from_a_number
; CHECK: load i32, ptr %q
define i32 @from_a_number(i32 %n, i32 %i) #0 {
  %p = inttoptr i32 %n to ptr
  %at = getelementptr i32, ptr %p, i32 %i
  %q = getelementptr i8, ptr %at, i32 16
  %a = load i32, ptr %at
  %b = load i32, ptr %q
  %sum = add i32 %a, %b
  ret i32 %sum
}

; Two pointers, hence perhaps two objects.
; CHECK-LABEL: @two_pointers
; CHECK: getelementptr i8, ptr %q, i32 16
define i32 @two_pointers(ptr %p, ptr %q) #0 {
  %at = getelementptr i8, ptr %q, i32 16
  %a = load i32, ptr %p
  %b = load i32, ptr %at
  %sum = add i32 %a, %b
  ret i32 %sum
}

; With an index of at least 0, what lies between the pointer and the whole is in the object.
; CHECK-LABEL: @an_index_not_negative
; CHECK: %[[BASE:.*]] = getelementptr inbounds nuw i32, ptr %p, i32 %i
; CHECK: getelementptr inbounds nuw i8, ptr %[[BASE]], i32 12
define i32 @an_index_not_negative(ptr %p, i32 range(i32 0, 1000) %i) #0 {
  %j = add nsw i32 %i, 3
  %q = getelementptr inbounds i32, ptr %p, i32 %j
  %a = load i32, ptr %q
  ret i32 %a
}

; CHECK-LABEL: @a_guard_says_so
; CHECK: getelementptr inbounds nuw i8, ptr %{{.*}}, i32 12
define i32 @a_guard_says_so(ptr %p, i32 %i) #0 {
  %c = icmp sgt i32 %i, -1
  br i1 %c, label %inside, label %outside
inside:
  %j = add nsw i32 %i, 3
  %q = getelementptr inbounds i32, ptr %p, i32 %j
  %a = load i32, ptr %q
  ret i32 %a
outside:
  ret i32 0
}

; CHECK-LABEL: @an_index_of_any_sign
; CHECK: %q = getelementptr inbounds i32, ptr %p, i32 %j
define i32 @an_index_of_any_sign(ptr %p, i32 %i) #0 {
  %j = add nsw i32 %i, 3
  %q = getelementptr inbounds i32, ptr %p, i32 %j
  %a = load i32, ptr %q
  ret i32 %a
}

; CHECK-LABEL: @an_addition_that_may_wrap
; CHECK: %q = getelementptr inbounds i32, ptr %p, i32 %j
define i32 @an_addition_that_may_wrap(ptr %p, i32 range(i32 0, 1000) %i) #0 {
  %j = add i32 %i, 3
  %q = getelementptr inbounds i32, ptr %p, i32 %j
  %a = load i32, ptr %q
  ret i32 %a
}

; CHECK-LABEL: @a_negative_constant
; CHECK: %q = getelementptr inbounds i32, ptr %p, i32 %j
define i32 @a_negative_constant(ptr %p, i32 range(i32 0, 1000) %i) #0 {
  %j = add nsw i32 %i, -3
  %q = getelementptr inbounds i32, ptr %p, i32 %j
  %a = load i32, ptr %q
  ret i32 %a
}

; The object is large enough for every index.
; CHECK-LABEL: @in_a_table
; CHECK: getelementptr inbounds nuw i8, ptr %at, i32 16
define i32 @in_a_table(i8 %i) #0 {
  %wide = zext i8 %i to i32
  %at = getelementptr i32, ptr @table, i32 %wide
  %q = getelementptr i8, ptr %at, i32 16
  %a = load i32, ptr %q
  ret i32 %a
}

; CHECK-LABEL: @in_a_small_table
; CHECK: getelementptr i8, ptr %at, i32 16
define i32 @in_a_small_table(i8 %i) #0 {
  %wide = zext i8 %i to i32
  %at = getelementptr i32, ptr @small, i32 %wide
  %q = getelementptr i8, ptr %at, i32 16
  %a = load i32, ptr %q
  ret i32 %a
}

@table = internal global [300 x i32] zeroinitializer
@small = internal global [256 x i32] zeroinitializer
declare void @leaves(i32)
attributes #0 = { "target-features"="+simd128" }
