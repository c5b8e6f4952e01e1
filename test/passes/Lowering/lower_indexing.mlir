// Elements at computed places are read and written.
// RUN: wt-opt %s -wt-dispatch-pipeline -wt-plan-pipeline -plan-lower-kernels -cse -split-input-file | FileCheck %s

// One place for a whole row: it is limited to the table once, and the row is read in vectors.
// CHECK-LABEL: func.func @gather
// CHECK: llvm.load {{.*}} -> i64
// CHECK: arith.maxsi {{.*}} : i64
// CHECK: arith.minsi {{.*}} : i64
// CHECK: llvm.load {{.*}} -> vector<4xf32>
// CHECK: llvm.store {{.*}} : vector<4xf32>
func.func @rows_are_read_in_vectors(%x: tensor<5x8xf32>, %i: tensor<3x1xi64>) -> tensor<3x8xf32> {
  %y = wt.gather %x, %i {dim = 0 : i64} : (tensor<5x8xf32>, tensor<3x1xi64>) -> tensor<3x8xf32>
  return %y : tensor<3x8xf32>
}

// -----

// CHECK-LABEL: func.func @gather
// CHECK: llvm.load {{.*}} -> vector<4xi64>
// CHECK-COUNT-4: llvm.load {{.*}} -> f32
// CHECK: llvm.store {{.*}} : vector<4xf32>
func.func @places_that_differ_are_read_one_by_one(%x: tensor<3x5xf32>, %i: tensor<3x8xi64>) -> tensor<3x8xf32> {
  %y = wt.gather %x, %i {dim = 1 : i64} : (tensor<3x5xf32>, tensor<3x8xi64>) -> tensor<3x8xf32>
  return %y : tensor<3x8xf32>
}

// -----

// The data first; then each row of updates, where its place is inside.
// CHECK-LABEL: func.func @scatter
// CHECK: llvm.store {{.*}} : vector<4xf32>
// CHECK: arith.cmpi ult, {{.*}} : i64
// CHECK: scf.if
// CHECK: llvm.load {{.*}} -> vector<4xf32>
// CHECK: arith.addf {{.*}} : vector<4xf32>
// CHECK: llvm.store {{.*}} : vector<4xf32>
func.func @rows_are_written_in_vectors(%x: tensor<5x8xf32>, %i: tensor<3x1xi64>, %u: tensor<3x8xf32>) -> tensor<5x8xf32> {
  %y = wt.scatter %x, %i, %u {dim = 0 : i64, combine = #wt.combine<add>} : (tensor<5x8xf32>, tensor<3x1xi64>, tensor<3x8xf32>) -> tensor<5x8xf32>
  return %y : tensor<5x8xf32>
}

// -----

// Two of a vector's updates may have one place.
// CHECK-LABEL: func.func @scatter
// CHECK-COUNT-4: scf.if
func.func @updates_along_the_lanes_come_one_after_the_other(%x: tensor<5x8xf32>, %i: tensor<5x4xi64>, %u: tensor<5x4xf32>) -> tensor<5x8xf32> {
  %y = wt.scatter %x, %i, %u {dim = 1 : i64, combine = #wt.combine<replace>} : (tensor<5x8xf32>, tensor<5x4xi64>, tensor<5x4xf32>) -> tensor<5x8xf32>
  return %y : tensor<5x8xf32>
}
