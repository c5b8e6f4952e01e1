// Every byte gets an address.
// RUN: wt-opt %s -wt-dispatch-pipeline -plan-assign-addresses -split-input-file | FileCheck %s
// RUN: wt-opt %s -wt-dispatch-pipeline -plan-assign-addresses -split-input-file -o %t && wt-opt %t -plan-assign-addresses -split-input-file | diff %t -

// Inputs and outputs first, each at a multiple of 64.
// CHECK-LABEL: plan.entry @inputs_and_outputs_have_their_own_memory attributes {session_bytes = 256 : i64}
// CHECK: %[[X:.*]] = plan.buffer session[0] : memref<17xf32>
// CHECK: plan.input "x" %[[X]]
// CHECK: %[[Y:.*]] = plan.buffer session[128] : memref<17xf32>
// CHECK: plan.launch @[[KERNEL:.*]](%[[X]]) to(%[[Y]])
// CHECK: plan.output "y" %[[Y]]
// CHECK: plan.kernel @[[KERNEL]]
func.func @inputs_and_outputs_have_their_own_memory(%x: tensor<17xf32> {wt.name = "x"}) -> (tensor<17xf32> {wt.name = "y"}) {
  %y = wt.relu %x : (tensor<17xf32>) -> tensor<17xf32>
  return %y : tensor<17xf32>
}

// -----

// CHECK-LABEL: plan.entry @names_that_are_missing_are_numbers
// CHECK: plan.input "input.0"
// CHECK: plan.output "output.0"
func.func @names_that_are_missing_are_numbers(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = wt.relu %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// A chain of products needs two places, which it takes in turn: 64 + 64 + 2 * 64.
// CHECK-LABEL: plan.entry @intermediates_share_memory attributes {session_bytes = 256 : i64}
// CHECK: plan.buffer session[0] : memref<4x4xf32>
// CHECK: %[[A:.*]] = plan.buffer session[128]
// CHECK: to(%[[A]])
// CHECK: %[[B:.*]] = plan.buffer session[192]
// CHECK: (%[[A]], %{{.*}}) to(%[[B]])
// CHECK: %[[C:.*]] = plan.buffer session[128]
// CHECK: (%[[B]], %{{.*}}) to(%[[C]])
// CHECK: %[[D:.*]] = plan.buffer session[64]
// CHECK: (%[[C]], %{{.*}}) to(%[[D]])
func.func @intermediates_share_memory(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %a = wt.matmul %x, %x : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %b = wt.matmul %a, %x : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %c = wt.matmul %b, %x : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %d = wt.matmul %c, %x : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return %d : tensor<4x4xf32>
}

// -----

// CHECK-LABEL: plan.entry @a_reshape_is_another_name
// CHECK: %[[A:.*]] = plan.buffer session[128] : memref<4x4xf32>
// CHECK: plan.launch @matmul{{.*}} to(%[[A]])
// CHECK: %[[R:.*]] = plan.buffer session[128] : memref<16xf32>
// CHECK: plan.launch @relu{{.*}}(%[[R]])
func.func @a_reshape_is_another_name(%x: tensor<4x4xf32> ) -> tensor<16xf32> {
  %a = wt.matmul %x, %x : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %r = wt.reshape %a : (tensor<4x4xf32>) -> tensor<16xf32>
  %y = wt.relu %r : (tensor<16xf32>) -> tensor<16xf32>
  return %y : tensor<16xf32>
}

// -----

// In the order of their first use.
// CHECK-LABEL: plan.entry @weights_stand_in_the_order_of_their_use
// CHECK: plan.buffer weights[0] {weight = @second}
// CHECK: plan.buffer weights[64] {weight = @first}
wt.param @first : tensor<5xf32> {offset = 0 : i64, origin = "first"}
wt.param @second : tensor<5xf32> {offset = 64 : i64, origin = "second"}
func.func @weights_stand_in_the_order_of_their_use(%x: tensor<5xf32>) -> tensor<5xf32> {
  %v = wt.get @second : tensor<5xf32>
  %w = wt.get @first : tensor<5xf32>
  %a = wt.add %x, %v : (tensor<5xf32>, tensor<5xf32>) -> tensor<5xf32>
  %b = wt.add %a, %w : (tensor<5xf32>, tensor<5xf32>) -> tensor<5xf32>
  return %b : tensor<5xf32>
}

// -----

// CHECK-LABEL: plan.entry @equal_dispatches_are_one_kernel
// CHECK: plan.launch @neg_f32_4x4(
// CHECK: plan.launch @relu_f32_4x4(
// CHECK: plan.launch @relu_f32_4x4_0(
// CHECK: plan.launch @neg_f32_4x4(
// CHECK-COUNT-3: plan.kernel
// CHECK-NOT: plan.kernel
func.func @equal_dispatches_are_one_kernel(%x: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>) {
  %a = wt.neg %x : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %b = wt.relu %a : (tensor<4x4xf32>) -> tensor<4x4xf32>
  // Of the same name, but not the same work.
  %e = wt.exp %b : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %c = wt.relu %e : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %d = wt.neg %c : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return %a, %b, %c, %d : tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>
}

// -----

// Panels of the right operand: 2 of 16 x 8 floats.
// CHECK-LABEL: plan.entry @packing_has_scratch_memory
// CHECK: %[[S:.*]] = plan.buffer session[{{.*}}] : memref<1024xi8>
// CHECK: plan.launch {{.*}}%[[S]]
// CHECK: plan.kernel {{.*}}scratch_bytes = 1024 : i64
func.func @packing_has_scratch_memory(%x: tensor<16x16xf32>, %y: tensor<16x12xf32>) -> tensor<16x12xf32> {
  %z = wt.matmul %x, %y : (tensor<16x16xf32>, tensor<16x12xf32>) -> tensor<16x12xf32>
  return %z : tensor<16x12xf32>
}

// -----

// 2 x 4 numbers of scratch for the state before the first step.
// CHECK-LABEL: plan.entry @a_recurrent_layer_keeps_its_first_state_apart
// CHECK: plan.launch {{.*}} scratch(%{{.*}} : memref<32xi8>)
wt.param @w : tensor<4x4xf32> {offset = 0 : i64, origin = "w"}
func.func @a_recurrent_layer_keeps_its_first_state_apart(%g: tensor<5x2x4xf32>, %h: tensor<2x4xf32>) -> tensor<5x2x4xf32> {
  %w = wt.get @w : tensor<4x4xf32>
  %y = wt.rnn %g, %w, %h : (tensor<5x2x4xf32>, tensor<4x4xf32>, tensor<2x4xf32>) -> tensor<5x2x4xf32>
  return %y : tensor<5x2x4xf32>
}

// -----

// What is computed at load lies behind all that is stored: the taps (9 * 16 * 16 * 4 bytes) and the linear layer's panels.
// CHECK-LABEL: plan.entry @points_come_last
// CHECK-DAG: %[[POINTS:.*]] = plan.buffer weights[10240] {weight = @w.winograd4.16.8} : memref<1x36x2x16x8xf32>
// CHECK-DAG: plan.buffer weights[9216] {weight = @v.panels{{.*}}}
// CHECK: plan.prepare {
// CHECK: %[[TAPS:.*]] = plan.buffer weights[0] {weight = @w.winograd1.16.8} : memref<1x9x2x16x8xf32>
// CHECK: %[[POINTS:.*]] = plan.buffer weights[10240] {weight = @w.winograd4.16.8} : memref<1x36x2x16x8xf32>
// CHECK: plan.transform %[[TAPS]] to %[[POINTS]] tile = 4
module attributes {plan.records = [{kernel = "convolution*", algorithm = "winograd", tile = 4 : i64, columns = 8 : i64, block_columns = 16 : i64}]} {
  wt.param @w : tensor<16x16x3x3xf32> {offset = 0 : i64, origin = "w"}
  wt.param @v : tensor<16x16xf32> {offset = 9216 : i64, origin = "v"}
  func.func @points_come_last(%x: tensor<1x18x18x16xf32>) -> tensor<1x16x16x16xf32> {
    %w = wt.get @w : tensor<16x16x3x3xf32>
    %v = wt.get @v : tensor<16x16xf32>
    %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
      : (tensor<1x18x18x16xf32>, tensor<16x16x3x3xf32>) -> tensor<1x16x16x16xf32>
    %z = wt.linear %y, %v : (tensor<1x16x16x16xf32>, tensor<16x16xf32>) -> tensor<1x16x16x16xf32>
    return %z : tensor<1x16x16x16xf32>
  }
}
