// Scans and sorts become loops over lines.
// RUN: wt-opt %s -wt-dispatch-pipeline -wt-plan-pipeline -plan-lower-kernels -cse -split-input-file | FileCheck %s

// Lanes lie across the scanned dimension: one vector of sums in f64, one element after the other; then the lane that is left.
// CHECK-LABEL: func.func @cumsum_f32_3x5(
// CHECK: scf.for {{.*}} -> (vector<4xf64>)
// CHECK: %[[X:.*]] = arith.extf {{.*}} : vector<4xf32> to vector<4xf64>
// CHECK: %[[SUM:.*]] = arith.addf {{.*}}, %[[X]]
// CHECK: %[[Y:.*]] = arith.truncf %[[SUM]]
// CHECK: llvm.store %[[Y]]
// CHECK: scf.yield %[[SUM]]
// CHECK: scf.for {{.*}} -> (vector<4xf64>)
// CHECK: llvm.store {{.*}} : f32
func.func @lanes_across_the_scanned_dimension(%x: tensor<3x5xf32>) -> tensor<3x5xf32> {
  %y = wt.cumsum %x {dim = 0 : i64} : (tensor<3x5xf32>) -> tensor<3x5xf32>
  return %y : tensor<3x5xf32>
}

// -----

// Each lane with the one before and with the one two before, then with all before the vector.
// CHECK-LABEL: func.func @cummax_i64_10(
// CHECK: scf.for {{.*}} -> (vector<4xi64>)
// CHECK: vector.shuffle {{.*}} [0, 4, 5, 6]
// CHECK: arith.maxsi
// CHECK: vector.shuffle {{.*}} [0, 1, 4, 5]
// CHECK: arith.maxsi
// CHECK: arith.maxsi
// CHECK: llvm.store {{.*}} : vector<4xi64>
// CHECK: vector.shuffle {{.*}} [3, 3, 3, 3]
// CHECK: scf.yield
// CHECK-COUNT-2: llvm.store {{.*}} : i64
func.func @lanes_along_the_scanned_dimension(%x: tensor<10xi64>) -> tensor<10xi64> {
  %y = wt.cummax %x {dim = 0 : i64} : (tensor<10xi64>) -> tensor<10xi64>
  return %y : tensor<10xi64>
}

// -----

// CHECK-LABEL: func.func @cumprod_f32_4(
// CHECK: math.exp
// CHECK: arith.mulf
// CHECK: arith.negf
func.func @elements_before_and_after_are_part_of_the_kernel(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = wt.exp %x : (tensor<4xf32>) -> tensor<4xf32>
  %b = wt.cumprod %a {dim = 0 : i64} : (tensor<4xf32>) -> tensor<4xf32>
  %y = wt.neg %b : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// Keys are computed once, into the scratch memory; each round merges pairs of runs; places are the result.
// CHECK-LABEL: func.func @argsort_i64_2x5(
// CHECK-SAME: %{{.*}}: !llvm.ptr {llvm.noalias}, %[[OUT:.*]]: !llvm.ptr {llvm.noalias}, %[[SCRATCH:.*]]: !llvm.ptr
// CHECK: scf.for
// CHECK: math.absf
// CHECK: scf.for {{.*}} -> (!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr)
// CHECK: scf.for
// CHECK: scf.for {{.*}} -> (i32, i32)
// CHECK: arith.cmpf ult
// CHECK: arith.cmpf ord
// CHECK: arith.select
// CHECK: llvm.store
// CHECK: arith.extsi {{.*}} : vector<4xi32> to vector<4xi64>
// CHECK: llvm.store {{.*}} : vector<4xi64>
func.func @a_sort_merges_runs(%x: tensor<2x5xf32>) -> tensor<2x5xi64> {
  %a = wt.abs %x : (tensor<2x5xf32>) -> tensor<2x5xf32>
  %y = wt.argsort %a {dim = 1 : i64} : (tensor<2x5xf32>) -> tensor<2x5xi64>
  return %y : tensor<2x5xi64>
}
