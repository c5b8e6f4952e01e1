;; A loop as code generation should write it: vectors alone, one base, immediate offsets.
(module
  (memory 1)
  (func $gemm (param $p i32) (param $n i32)
    (local $b v128) (local $c0 v128) (local $c1 v128) (local $c2 v128) (local $c3 v128) (local $c4 v128) (local $c5 v128) (local $c6 v128) (local $c7 v128)
    (loop $k
      (local.set $c0 (f32x4.relaxed_madd (v128.load32_splat (local.get $p)) (local.get $b) (local.get $c0)))
      (local.set $c1 (f32x4.relaxed_madd (v128.load32_splat offset=256 (local.get $p)) (local.get $b) (local.get $c1)))
      (local.set $c2 (f32x4.relaxed_madd (v128.load32_splat offset=512 (local.get $p)) (local.get $b) (local.get $c2)))
      (local.set $c3 (f32x4.relaxed_madd (v128.load32_splat offset=768 (local.get $p)) (local.get $b) (local.get $c3)))
      (local.set $c4 (f32x4.relaxed_madd (v128.load32_splat offset=1024 (local.get $p)) (local.get $b) (local.get $c4)))
      (local.set $c5 (f32x4.relaxed_madd (v128.load32_splat offset=1280 (local.get $p)) (local.get $b) (local.get $c5)))
      (local.set $c6 (f32x4.relaxed_madd (v128.load32_splat offset=1536 (local.get $p)) (local.get $b) (local.get $c6)))
      (local.set $c7 (f32x4.relaxed_madd (v128.load32_splat offset=1792 (local.get $p)) (local.get $b) (local.get $c7)))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $k (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (v128.store (local.get $p) (i32x4.add (local.get $c0) (i32x4.add (local.get $c1) (i32x4.add (local.get $c2) (i32x4.add (local.get $c3) (i32x4.add (local.get $c4) (i32x4.add (local.get $c5) (i32x4.add (local.get $c6) (local.get $c7))))))))))
  ;; Scalar arithmetic outside of innermost loops is of no account.
  (func $scale (param $x f32) (result f32)
    (f32.mul (local.get $x) (f32.const 2))))
