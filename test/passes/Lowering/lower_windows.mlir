// Reductions and poolings become loops over what they sum up.
// RUN: wt-opt %s -wt-dispatch-pipeline -wt-plan-pipeline -plan-lower-kernels -cse -split-input-file | FileCheck %s

// Lanes run along what is kept: four vectors of sums beside each other, then in pairs, and nothing across the lanes.
// CHECK-LABEL: func.func @sum_f32_20x8(
// CHECK: scf.for
// CHECK: %[[SUMS:.*]]:4 = scf.for {{.*}} -> (vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>)
// CHECK-COUNT-4: arith.addf
// CHECK: scf.yield
// CHECK: %[[A:.*]] = arith.addf %[[SUMS]]#0, %[[SUMS]]#1
// CHECK: %[[B:.*]] = arith.addf %[[SUMS]]#2, %[[SUMS]]#3
// CHECK: %[[SUM:.*]] = arith.addf %[[A]], %[[B]]
// CHECK-NOT: vector.shuffle
// CHECK: llvm.store %[[SUM]]
func.func @lanes_of_a_dimension_that_is_kept(%x: tensor<20x8xf32>) -> tensor<8xf32> {
  %y = wt.sum %x {dims = array<i64: 0>, keep_dims = false} : (tensor<20x8xf32>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

// Whole vectors in fours, the one that is left, the two lanes that are left beside neutral ones, then halves onto each other, twice.
// CHECK-LABEL: func.func @amax_f32_3x38(
// CHECK: scf.for
// CHECK: arith.constant dense<0xFF800000>
// CHECK: scf.for {{.*}} -> (vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>)
// CHECK: scf.yield
// CHECK: llvm.load {{.*}} -> vector<4xf32>
// CHECK-COUNT-2: llvm.load {{.*}} -> f32
// CHECK: vector.shuffle {{.*}} [0, 1, 6, 7]
// CHECK: vector.shuffle {{.*}} [2, 3, 0, 1]
// CHECK: vector.shuffle {{.*}} [1, 0, 3, 2]
// CHECK: llvm.store {{.*}} : f32
func.func @lanes_of_a_dimension_that_is_summed_up(%x: tensor<3x38xf32>) -> tensor<3xf32> {
  %y = wt.amax %x {dims = array<i64: 1>, keep_dims = false} : (tensor<3x38xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// Neighbours that are summed up are one run of 42 elements: ten vectors and two lanes.
// CHECK-LABEL: func.func @sum_f32_2x6x7(
// CHECK-COUNT-2: scf.for
// CHECK-NOT: scf.for
// CHECK-COUNT-2: llvm.load {{.*}} -> f32
// CHECK-NOT: llvm.load {{.*}} -> f32
// CHECK: return
func.func @dimensions_that_are_summed_up_are_joined(%x: tensor<2x6x7xf32>) -> tensor<2xf32> {
  %y = wt.sum %x {dims = array<i64: 1, 2>, keep_dims = false} : (tensor<2x6x7xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// Blocks of 64 steps, each summed up by itself.
// CHECK-LABEL: func.func @sum_f32_4096(
// CHECK: %[[SUMS:.*]]:4 = scf.for
// CHECK: %[[PARTS:.*]]:4 = scf.for
// CHECK-COUNT-4: arith.addf
// CHECK: scf.yield
// CHECK-COUNT-4: arith.addf {{.*}}, %[[PARTS]]#
// CHECK: scf.yield
func.func @a_long_sum_is_set_down_now_and_then(%x: tensor<4096xf32>) -> tensor<f32> {
  %y = wt.sum %x {dims = array<i64: 0>, keep_dims = false} : (tensor<4096xf32>) -> tensor<f32>
  return %y : tensor<f32>
}

// -----

// Truth values become numbers on the way; of truth values themselves a sum says whether one is true.
// CHECK-LABEL: func.func @sum_i64_3x8(
// CHECK: arith.extui {{.*}} : vector<4xi1> to vector<4xi64>
// CHECK: arith.addi {{.*}} : vector<4xi64>
// CHECK-LABEL: func.func @sum_i1_3x8(
// CHECK: arith.ori {{.*}} : vector<4xi1>
func.func @integers_and_bools(%x: tensor<3x8xi1>) -> (tensor<8xi64>, tensor<8xi1>) {
  %a = wt.convert %x : (tensor<3x8xi1>) -> tensor<3x8xi64>
  %b = wt.sum %a {dims = array<i64: 0>, keep_dims = false} : (tensor<3x8xi64>) -> tensor<8xi64>
  %c = wt.sum %x {dims = array<i64: 0>, keep_dims = false} : (tensor<3x8xi1>) -> tensor<8xi1>
  return %b, %c : tensor<8xi64>, tensor<8xi1>
}

// -----

// CHECK-LABEL: func.func @sum_f32_4x8(
// CHECK: math.exp
// CHECK: arith.addf
// CHECK: math.log
func.func @elements_before_and_after_are_part_of_the_kernel(%x: tensor<4x8xf32>) -> tensor<8xf32> {
  %a = wt.exp %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %b = wt.sum %a {dims = array<i64: 0>, keep_dims = false} : (tensor<4x8xf32>) -> tensor<8xf32>
  %y = wt.log %b : (tensor<8xf32>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

// All windows lie inside: four taps, written out.
// CHECK-LABEL: func.func @max_pool_f32_1x6x6x4(
// CHECK-COUNT-2: scf.for
// CHECK-NOT: scf.for
// CHECK-COUNT-4: arith.maximumf
// CHECK-NOT: arith.maximumf
// CHECK: return
func.func @windows_inside_are_written_out(%x: tensor<1x6x6x4xf32>) -> tensor<1x3x3x4xf32> {
  %y = wt.max_pool %x {window = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, layout = #wt.layout<channels_last>}
    : (tensor<1x6x6x4xf32>) -> tensor<1x3x3x4xf32>
  return %y : tensor<1x3x3x4xf32>
}

// -----

// What counts is divided by, here the two or three positions that lie inside.
// CHECK-LABEL: func.func @avg_pool_f32_1x6x4(
// CHECK: arith.sitofp
// CHECK: arith.divf
func.func @windows_at_the_edge_are_cut(%x: tensor<1x6x4xf32>) -> tensor<1x6x4xf32> {
  %y = wt.avg_pool %x {window = array<i64: 3>, stride = array<i64: 1>, pad_low = array<i64: 1>, pad_high = array<i64: 1>, count_include_pad = false, layout = #wt.layout<channels_last>}
    : (tensor<1x6x4xf32>) -> tensor<1x6x4xf32>
  return %y : tensor<1x6x4xf32>
}
