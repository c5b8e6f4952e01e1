// Kernels become loops over vectors, entry points calls.
// RUN: wt-opt %s -wt-dispatch-pipeline -wt-plan-pipeline -plan-lower-kernels -cse -split-input-file | FileCheck %s
// RUN: wt-opt %s -wt-dispatch-pipeline -wt-plan-pipeline -plan-lower-kernels -split-input-file -o %t
// RUN: wt-opt %t -plan-lower-kernels -split-input-file | diff %t -

// The n-th dispatch by its number, 3 for a number that none has; all of them in order.
// CHECK-LABEL: func.func @dispatch_an_entry_becomes_two_functions(%{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: i32) -> i32
// CHECK: scf.index_switch
// CHECK: case 0
// CHECK: call @neg_f32_3
// CHECK: case 1
// CHECK: call @sum_f32_3
// CHECK: default {
// CHECK-NEXT: %[[NONE:.*]] = arith.constant 3 : i32
// CHECK-NEXT: scf.yield %[[NONE]] : i32
// CHECK: func.func @run_an_entry_becomes_two_functions(%[[W:.*]]: !llvm.ptr, %[[S:.*]]: !llvm.ptr) -> i32
// CHECK: scf.for %[[I:.*]] =
// CHECK-NEXT: call @dispatch_an_entry_becomes_two_functions(%[[W]], %[[S]], %[[I]])
// CHECK: return
// No kernel is seen from outside, and none writes what it reads.
// CHECK: func.func @neg_f32_3(%{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: !llvm.ptr {llvm.noalias}) attributes {llvm.linkage = #llvm.linkage<internal>}
func.func @an_entry_becomes_two_functions(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<f32>) {
  %a = wt.neg %x : (tensor<3xf32>) -> tensor<3xf32>
  %b = wt.sum %a {dims = array<i64: 0>, keep_dims = false} : (tensor<3xf32>) -> tensor<f32>
  return %a, %b : tensor<3xf32>, tensor<f32>
}

// -----

// Whole vectors in a loop; what is left lane by lane.
// CHECK-LABEL: func.func @relu_f32_2x7(
// Both dimensions are one run of 14 elements: 3 vectors and 2 lanes.
// CHECK: arith.constant 12 : i32
// CHECK: scf.for
// CHECK-NOT: scf.for
// CHECK: llvm.load {{.*}} -> vector<4xf32>
// CHECK: wsimd.pmax
// CHECK: llvm.store {{.*}} : vector<4xf32>
// CHECK: }
// CHECK-COUNT-2: llvm.load {{.*}} -> f32
// CHECK: wsimd.pmax
// CHECK-COUNT-2: llvm.store {{.*}} : f32
// CHECK-NOT: llvm.store
// CHECK: return
func.func @elements_are_computed_in_vectors(%x: tensor<2x7xf32>) -> tensor<2x7xf32> {
  %y = wt.relu %x : (tensor<2x7xf32>) -> tensor<2x7xf32>
  return %y : tensor<2x7xf32>
}

// -----

// A permute changes which elements are read, not how often.
// CHECK-LABEL: func.func @neg_f32_5x4(
// CHECK: scf.for
// CHECK-COUNT-4: llvm.load {{.*}} -> f32
// CHECK-NOT: llvm.load
// CHECK: arith.negf
// CHECK: llvm.store {{.*}} : vector<4xf32>
func.func @views_change_where_elements_are_read(%x: tensor<4x5xf32>) -> tensor<5x4xf32> {
  %t = wt.permute %x {dims = array<i64: 1, 0>} : (tensor<4x5xf32>) -> tensor<5x4xf32>
  %y = wt.neg %t : (tensor<5x4xf32>) -> tensor<5x4xf32>
  return %y : tensor<5x4xf32>
}

// -----

// CHECK-LABEL: func.func @add_f32_3x8_3x1(
// CHECK: llvm.load {{.*}} -> vector<4xf32>
// CHECK: %[[S:.*]] = llvm.load {{.*}} -> f32
// CHECK: vector.broadcast %[[S]]
// CHECK: arith.addf
func.func @a_repeated_element_is_loaded_once(%x: tensor<3x8xf32>, %y: tensor<3x1xf32>) -> tensor<3x8xf32> {
  %z = wt.add %x, %y : (tensor<3x8xf32>, tensor<3x1xf32>) -> tensor<3x8xf32>
  return %z : tensor<3x8xf32>
}

// -----

// The border before and behind, then the middle, 4 elements behind the start.
// CHECK-LABEL: func.func @pad_f32_2x4(
// CHECK-SAME: %{{.*}}: !llvm.ptr {llvm.noalias}, %[[OUT:.*]]: !llvm.ptr {llvm.noalias})
// CHECK: %[[BORDER:.*]] = arith.constant dense<1.500000e+00> : vector<4xf32>
// CHECK: llvm.store %[[BORDER]], %[[OUT]]
// CHECK: %[[BEHIND:.*]] = llvm.getelementptr {{.*}} %[[OUT]][48]
// CHECK: llvm.store %[[BORDER]], %[[BEHIND]]
// CHECK: %[[MIDDLE:.*]] = llvm.getelementptr {{.*}}[16]
// CHECK: llvm.store %{{.*}}, %[[MIDDLE]]
func.func @padding_is_written_around(%x: tensor<2x4xf32>) -> tensor<4x4xf32> {
  %n = wt.neg %x : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %y = wt.pad %n {low = array<i64: 1, 0>, high = array<i64: 1, 0>, value = 1.5 : f64} : (tensor<2x4xf32>) -> tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// -----

// Each part goes to its own place: the second one 8 floats behind the first.
// CHECK-LABEL: func.func @cat_f32_2x4_1x4(
// CHECK-SAME: %[[A:.*]]: !llvm.ptr {llvm.noalias}, %[[B:.*]]: !llvm.ptr {llvm.noalias}, %[[OUT:.*]]: !llvm.ptr {llvm.noalias})
// CHECK: %[[V:.*]] = llvm.load %[[B]]
// CHECK: %[[PLACE:.*]] = llvm.getelementptr {{.*}} %[[OUT]][32]
// CHECK: llvm.store %[[V]], %[[PLACE]]
func.func @parts_stand_one_behind_the_other(%x: tensor<2x4xf32>, %y: tensor<1x4xf32>) -> tensor<3x4xf32> {
  %z = wt.cat %x, %y {dim = 0 : i64} : (tensor<2x4xf32>, tensor<1x4xf32>) -> tensor<3x4xf32>
  return %z : tensor<3x4xf32>
}

// -----

// A buffer behind 2^28 bytes, which no constant of an address in the llvm dialect reaches.
// CHECK-LABEL: func.func @dispatch_a_large_buffer
// CHECK-SAME: (%{{.*}}: !llvm.ptr, %[[S:.*]]: !llvm.ptr, %{{.*}}: i32) -> i32
// CHECK: %[[FAR:.*]] = arith.constant 400000000 : i32
// CHECK: llvm.getelementptr inbounds|nuw %[[S]][%[[FAR]]]
func.func @a_large_buffer(%x: tensor<100000000xf32>) -> tensor<100000000xf32> {
  %a = wt.neg %x : (tensor<100000000xf32>) -> tensor<100000000xf32>
  return %a : tensor<100000000xf32>
}
