// A recurrent layer is one kernel: a loop over its steps, in which the state before and the state now are pointers.
// RUN: wt-opt %s -wt-dispatch-pipeline -wt-plan-pipeline -plan-lower-kernels -cse -split-input-file | FileCheck %s

// Twelve sums of one row, three vectors of each gate, which meet in registers.
// CHECK-LABEL: func.func @lstm_f32_7x1x48_48x12_1x12_1x12(
// CHECK: scf.for {{.*}} iter_args({{.*}}) -> (!llvm.ptr)
// CHECK: scf.for {{.*}} -> (vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>)
// CHECK-COUNT-12: math.fma
// CHECK: scf.yield
// CHECK-DAG: math.tanh
// CHECK-DAG: math.exp
// CHECK: scf.yield %{{.*}} : !llvm.ptr
wt.param @w : tensor<48x12xf32> {offset = 0 : i64, origin = "w"}
func.func @all_gates_of_a_unit_in_one_tile(%g: tensor<7x1x48xf32>, %h: tensor<1x12xf32>) -> tensor<8x1x12xf32> {
  %w = wt.get @w : tensor<48x12xf32>
  %y = wt.lstm %g, %w, %h, %h : (tensor<7x1x48xf32>, tensor<48x12xf32>, tensor<1x12xf32>, tensor<1x12xf32>) -> tensor<8x1x12xf32>
  return %y : tensor<8x1x12xf32>
}

// -----

// CHECK-LABEL: func.func @rnn_f32_7x1x4_4x4_1x4(
// CHECK: scf.for %[[STEP:[^ ]*]] = {{.*}} iter_args({{.*}}) -> (!llvm.ptr)
// CHECK: %[[LAST:.*]] = arith.constant 6 : i32
// CHECK: arith.subi %[[LAST]], %[[STEP]]
// CHECK-NOT: math.tanh
wt.param @w : tensor<4x4xf32> {offset = 0 : i64, origin = "w"}
func.func @the_last_step_comes_first(%g: tensor<7x1x4xf32>, %h: tensor<1x4xf32>) -> tensor<7x1x4xf32> {
  %w = wt.get @w : tensor<4x4xf32>
  %y = wt.rnn %g, %w, %h {relu = true, reverse = true} : (tensor<7x1x4xf32>, tensor<4x4xf32>, tensor<1x4xf32>) -> tensor<7x1x4xf32>
  return %y : tensor<7x1x4xf32>
}
