// Reductions and poolings become loops over what they sum up.
// RUN: wt-opt %s -wt-dispatch-pipeline -wt-plan-pipeline -plan-lower-kernels -cse -split-input-file | FileCheck %s

// Lanes run along what is kept: one vector of sums, and nothing across the lanes.
// CHECK-LABEL: func.func @sum_f32_5x8(
// CHECK: scf.for
// CHECK: %[[SUM:.*]] = scf.for {{.*}} -> (vector<4xf32>)
// CHECK: arith.addf
// CHECK-NOT: vector.shuffle
// CHECK: llvm.store %[[SUM]]
func.func @lanes_of_a_dimension_that_is_kept(%x: tensor<5x8xf32>) -> tensor<8xf32> {
  %y = wt.sum %x {dims = array<i64: 0>, keep_dims = false} : (tensor<5x8xf32>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

// Whole vectors, the two that are left beside neutral lanes, then halves onto each other, twice.
// CHECK-LABEL: func.func @amax_f32_3x10(
// CHECK: scf.for
// CHECK: arith.constant dense<0xFF800000>
// CHECK: scf.for {{.*}} -> (vector<4xf32>)
// CHECK: scf.yield
// CHECK-COUNT-2: llvm.load {{.*}} -> f32
// CHECK: vector.shuffle {{.*}} [0, 1, 6, 7]
// CHECK: vector.shuffle {{.*}} [2, 3, 0, 1]
// CHECK: vector.shuffle {{.*}} [1, 0, 3, 2]
// CHECK: llvm.store {{.*}} : f32
func.func @lanes_of_a_dimension_that_is_summed_up(%x: tensor<3x10xf32>) -> tensor<3xf32> {
  %y = wt.amax %x {dims = array<i64: 1>, keep_dims = false} : (tensor<3x10xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
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
