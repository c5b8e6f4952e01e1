// Whoever computes a part of a concatenation writes it there.
// RUN: wt-opt %s -wt-dispatch-pipeline -wt-plan-pipeline -split-input-file | FileCheck %s

// All parts are there, so nothing is copied: two launches, of one tensor's columns 0 to 3 and 4 to 8.
// CHECK-LABEL: plan.entry @whole
// CHECK-DAG: [[A:%.*]] = plan.buffer session[{{[0-9]+}}] : memref<2x4xf32, strided<[9, 1]>>
// CHECK-DAG: [[B:%.*]] = plan.buffer session[{{[0-9]+}}] : memref<2x5xf32, strided<[9, 1]>>
// CHECK-DAG: plan.launch @{{.*}}to([[A]])
// CHECK-DAG: plan.launch @{{.*}}to([[B]])
// CHECK-NOT: plan.launch
// CHECK: plan.kernel {{.*}}output_strides = array<i64: 9, 1>
func.func @whole(%x: tensor<2x4xf32>, %y: tensor<2x5xf32>) -> tensor<2x9xf32> {
  %a = wt.softmax %x {dim = 1 : i64} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %b = wt.softmax %y {dim = 1 : i64} : (tensor<2x5xf32>) -> tensor<2x5xf32>
  %c = wt.cat %a, %b {dim = 1 : i64} : (tensor<2x4xf32>, tensor<2x5xf32>) -> tensor<2x9xf32>
  return %c : tensor<2x9xf32>
}

// -----

// An input of the model is copied, and so is what another op reads.
// CHECK-LABEL: plan.kernel @cat
// CHECK-SAME: in_place = array<i64: 2>
func.func @partly(%x: tensor<2x4xf32>) -> (tensor<6x4xf32>, tensor<2xf32>) {
  %a = wt.softmax %x {dim = 1 : i64} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %b = wt.softmax %x {dim = 0 : i64} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %s = wt.sum %a {dims = array<i64: 1>, keep_dims = false} : (tensor<2x4xf32>) -> tensor<2xf32>
  %c = wt.cat %x, %a, %b {dim = 0 : i64} : (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<6x4xf32>
  return %c, %s : tensor<6x4xf32>, tensor<2xf32>
}
