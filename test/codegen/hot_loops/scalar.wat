;; A loop that computes with scalars, inside a loop that may.
(module
  (memory 1)
  (func $sum (param $p i32) (param $n i32) (param $m i32) (result f32)
    (local $s f32)
    (loop $outer
      (loop $inner
        (local.set $s (f32.add (local.get $s) (f32.load (local.get $p))))
        (local.set $p (i32.add (local.get $p) (i32.const 4)))
        (br_if $inner (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
      (local.set $s (f32.sqrt (local.get $s)))
      (br_if $outer (local.tee $m (i32.sub (local.get $m) (i32.const 1)))))
    (local.get $s)))
