; Partial sums of products become dot products where these are exact.
; RUN: %opt -passes=wasm-select-dots -S %s | FileCheck %s
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-LABEL: @of_16_bits
; CHECK: %[[DOT:.*]] = call <4 x i32> @llvm.wasm.dot(<8 x i16> %a, <8 x i16> %b)
; CHECK: add <4 x i32> %sum, %[[DOT]]
define <4 x i32> @of_16_bits(<4 x i32> %sum, <8 x i16> %a, <8 x i16> %b) #0 {
  %x = sext <8 x i16> %a to <8 x i32>
  %y = sext <8 x i16> %b to <8 x i32>
  %product = mul <8 x i32> %x, %y
  %r = call <4 x i32> @llvm.vector.partial.reduce.add.v4i32.v8i32(<4 x i32> %sum, <8 x i32> %product)
  ret <4 x i32> %r
}

; CHECK-LABEL: @of_bytes_of_both_kinds
; CHECK-DAG: %[[A:.*]] = zext <8 x i8> %a to <8 x i16>
; CHECK-DAG: %[[B:.*]] = sext <8 x i8> %b to <8 x i16>
; CHECK: call <4 x i32> @llvm.wasm.dot(<8 x i16> %[[A]], <8 x i16> %[[B]])
define <4 x i32> @of_bytes_of_both_kinds(<4 x i32> %sum, <8 x i8> %a, <8 x i8> %b) #0 {
  %x = zext <8 x i8> %a to <8 x i32>
  %y = sext <8 x i8> %b to <8 x i32>
  %product = mul <8 x i32> %x, %y
  %r = call <4 x i32> @llvm.vector.partial.reduce.add.v4i32.v8i32(<4 x i32> %sum, <8 x i32> %product)
  ret <4 x i32> %r
}

; Full bytes: what the relaxed instruction gives is the engine's choice.
; CHECK-LABEL: @of_full_bytes
; CHECK-NOT: relaxed
; CHECK-COUNT-2: call <4 x i32> @llvm.wasm.dot
; CHECK-NOT: partial.reduce
; CHECK: ret
define <4 x i32> @of_full_bytes(<4 x i32> %sum, <16 x i8> %a, <16 x i8> %b) #1 {
  %x = sext <16 x i8> %a to <16 x i32>
  %y = sext <16 x i8> %b to <16 x i32>
  %product = mul <16 x i32> %x, %y
  %r = call <4 x i32> @llvm.vector.partial.reduce.add.v4i32.v16i32(<4 x i32> %sum, <16 x i32> %product)
  ret <4 x i32> %r
}

; The factor of seven bits goes second.
; CHECK-LABEL: @of_seven_bits
; CHECK: %c = and <16 x i8> %a, splat (i8 127)
; CHECK: call <4 x i32> @llvm.wasm.relaxed.dot.i8x16.i7x16.add.signed(<16 x i8> %b, <16 x i8> %c, <4 x i32> %sum)
define <4 x i32> @of_seven_bits(<4 x i32> %sum, <16 x i8> %a, <16 x i8> %b) #1 {
  %c = and <16 x i8> %a, splat (i8 127)
  %x = zext <16 x i8> %c to <16 x i32>
  %y = sext <16 x i8> %b to <16 x i32>
  %product = mul <16 x i32> %x, %y
  %r = call <4 x i32> @llvm.vector.partial.reduce.add.v4i32.v16i32(<4 x i32> %sum, <16 x i32> %product)
  ret <4 x i32> %r
}

; An unsigned byte is no signed one, whatever the other factor.
; CHECK-LABEL: @of_eight_bits_unsigned
; CHECK-NOT: relaxed
; CHECK-COUNT-2: call <4 x i32> @llvm.wasm.dot
define <4 x i32> @of_eight_bits_unsigned(<4 x i32> %sum, <16 x i8> %a, <16 x i8> %b) #1 {
  %c = and <16 x i8> %a, splat (i8 127)
  %x = zext <16 x i8> %c to <16 x i32>
  %y = zext <16 x i8> %b to <16 x i32>
  %product = mul <16 x i32> %x, %y
  %r = call <4 x i32> @llvm.vector.partial.reduce.add.v4i32.v16i32(<4 x i32> %sum, <16 x i32> %product)
  ret <4 x i32> %r
}

; Without relaxed SIMD there is no such instruction.
; CHECK-LABEL: @of_seven_bits_strictly
; CHECK-NOT: relaxed
; CHECK-COUNT-2: call <4 x i32> @llvm.wasm.dot
define <4 x i32> @of_seven_bits_strictly(<4 x i32> %sum, <16 x i8> %a, <16 x i8> %b) #0 {
  %c = and <16 x i8> %a, splat (i8 127)
  %x = zext <16 x i8> %c to <16 x i32>
  %y = sext <16 x i8> %b to <16 x i32>
  %product = mul <16 x i32> %x, %y
  %r = call <4 x i32> @llvm.vector.partial.reduce.add.v4i32.v16i32(<4 x i32> %sum, <16 x i32> %product)
  ret <4 x i32> %r
}

; CHECK-LABEL: @unsigned_of_16_bits
; CHECK-NOT: @llvm.wasm.dot
; CHECK: partial.reduce
define <4 x i32> @unsigned_of_16_bits(<4 x i32> %sum, <8 x i16> %a, <8 x i16> %b) #0 {
  %x = zext <8 x i16> %a to <8 x i32>
  %y = sext <8 x i16> %b to <8 x i32>
  %product = mul <8 x i32> %x, %y
  %r = call <4 x i32> @llvm.vector.partial.reduce.add.v4i32.v8i32(<4 x i32> %sum, <8 x i32> %product)
  ret <4 x i32> %r
}

; CHECK-LABEL: @unsigned_of_15_bits
; CHECK: %c = lshr <8 x i16> %a, splat (i16 1)
; CHECK: call <4 x i32> @llvm.wasm.dot(<8 x i16> %c, <8 x i16> %b)
define <4 x i32> @unsigned_of_15_bits(<4 x i32> %sum, <8 x i16> %a, <8 x i16> %b) #0 {
  %c = lshr <8 x i16> %a, splat (i16 1)
  %x = zext <8 x i16> %c to <8 x i32>
  %y = sext <8 x i16> %b to <8 x i32>
  %product = mul <8 x i32> %x, %y
  %r = call <4 x i32> @llvm.vector.partial.reduce.add.v4i32.v8i32(<4 x i32> %sum, <8 x i32> %product)
  ret <4 x i32> %r
}

; CHECK-LABEL: @sums_of_64_bits
; CHECK: partial.reduce
define <2 x i64> @sums_of_64_bits(<2 x i64> %sum, <8 x i16> %a, <8 x i16> %b) #0 {
  %x = sext <8 x i16> %a to <8 x i64>
  %y = sext <8 x i16> %b to <8 x i64>
  %product = mul <8 x i64> %x, %y
  %r = call <2 x i64> @llvm.vector.partial.reduce.add.v2i64.v8i64(<2 x i64> %sum, <8 x i64> %product)
  ret <2 x i64> %r
}

attributes #0 = { "target-features"="+simd128" }
attributes #1 = { "target-features"="+simd128,+relaxed-simd" }
