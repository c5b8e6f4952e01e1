// Ops are grouped into dispatches.
// RUN: wt-opt %s -plan-form-dispatches | FileCheck %s
// RUN: wt-opt %s -plan-form-dispatches -o %t && wt-opt %t -plan-form-dispatches | diff %t -

wt.param @w : tensor<5x4xf32> {offset = 0 : i64, origin = "w"}

// CHECK-LABEL: func @an_elementwise_chain_is_one_dispatch
// CHECK: %[[D:.*]] = plan.dispatch
// CHECK-NEXT: ^bb0
// CHECK-NEXT: wt.neg
// CHECK-NEXT: wt.relu
// CHECK-NEXT: plan.yield
// CHECK: return %[[D]]
func.func @an_elementwise_chain_is_one_dispatch(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = wt.neg %x : (tensor<4xf32>) -> tensor<4xf32>
  %b = wt.relu %a : (tensor<4xf32>) -> tensor<4xf32>
  return %b : tensor<4xf32>
}

// CHECK-LABEL: func @a_contraction_takes_what_follows_it
// CHECK: %[[W:.*]] = wt.get @w
// CHECK: plan.dispatch
// CHECK: wt.linear
// CHECK-NEXT: wt.add
// CHECK-NEXT: wt.relu
// CHECK-NEXT: plan.yield
func.func @a_contraction_takes_what_follows_it(%x: tensor<3x4xf32>, %r: tensor<3x5xf32>) -> tensor<3x5xf32> {
  %w = wt.get @w : tensor<5x4xf32>
  %a = wt.linear %x, %w : (tensor<3x4xf32>, tensor<5x4xf32>) -> tensor<3x5xf32>
  %b = wt.add %a, %r : (tensor<3x5xf32>, tensor<3x5xf32>) -> tensor<3x5xf32>
  %c = wt.relu %b : (tensor<3x5xf32>) -> tensor<3x5xf32>
  return %c : tensor<3x5xf32>
}

// A contraction reads memory, not values that are computed on the way.
// CHECK-LABEL: func @what_stands_before_a_contraction_is_apart
// CHECK: plan.dispatch
// CHECK: wt.relu
// CHECK-NEXT: plan.yield
// CHECK: plan.dispatch
// CHECK: wt.linear
func.func @what_stands_before_a_contraction_is_apart(%x: tensor<3x4xf32>) -> tensor<3x5xf32> {
  %w = wt.get @w : tensor<5x4xf32>
  %a = wt.relu %x : (tensor<3x4xf32>) -> tensor<3x4xf32>
  %b = wt.linear %a, %w : (tensor<3x4xf32>, tensor<5x4xf32>) -> tensor<3x5xf32>
  return %b : tensor<3x5xf32>
}

// CHECK-LABEL: func @two_contractions_are_two_dispatches
// CHECK-COUNT-2: plan.dispatch
// CHECK-NOT: plan.dispatch
// CHECK: return
func.func @two_contractions_are_two_dispatches(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %a = wt.matmul %x, %x : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %b = wt.matmul %a, %x : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return %b : tensor<4x4xf32>
}

// CHECK-LABEL: func @a_value_with_several_users_is_computed_once
// CHECK: %[[A:.*]] = plan.dispatch
// CHECK: wt.exp
// CHECK: plan.dispatch (%[[A]])
// CHECK-NOT: wt.exp
// CHECK: plan.dispatch (%[[A]])
func.func @a_value_with_several_users_is_computed_once(%x: tensor<4x6xf32>) -> (tensor<4x6xf32>, tensor<4xf32>) {
  %a = wt.exp %x : (tensor<4x6xf32>) -> tensor<4x6xf32>
  %b = wt.neg %a : (tensor<4x6xf32>) -> tensor<4x6xf32>
  %c = wt.sum %a {dims = array<i64: 1>, keep_dims = false} : (tensor<4x6xf32>) -> tensor<4xf32>
  return %b, %c : tensor<4x6xf32>, tensor<4xf32>
}

// CHECK-LABEL: func @a_reduction_takes_elements_before_and_after
// CHECK: plan.dispatch
// CHECK: wt.mul
// CHECK-NEXT: wt.sum
// CHECK-NEXT: wt.sqrt
// CHECK-NEXT: plan.yield
func.func @a_reduction_takes_elements_before_and_after(%x: tensor<4x6xf32>) -> tensor<4xf32> {
  %a = wt.mul %x, %x : (tensor<4x6xf32>, tensor<4x6xf32>) -> tensor<4x6xf32>
  %b = wt.sum %a {dims = array<i64: 1>, keep_dims = false} : (tensor<4x6xf32>) -> tensor<4xf32>
  %c = wt.sqrt %b : (tensor<4xf32>) -> tensor<4xf32>
  return %c : tensor<4xf32>
}

// The sum would be computed again for each element that reads it.
// CHECK-LABEL: func @what_broadcasts_a_reduction_is_apart
// CHECK: plan.dispatch
// CHECK: wt.sum
// CHECK: plan.dispatch
// CHECK: wt.div
func.func @what_broadcasts_a_reduction_is_apart(%x: tensor<4x6xf32>) -> tensor<4x6xf32> {
  %b = wt.sum %x {dims = array<i64: 1>, keep_dims = true} : (tensor<4x6xf32>) -> tensor<4x1xf32>
  %c = wt.div %x, %b : (tensor<4x6xf32>, tensor<4x1xf32>) -> tensor<4x6xf32>
  return %c : tensor<4x6xf32>
}

// CHECK-LABEL: func @views_are_cloned_into_their_readers
// CHECK-SAME: (%[[X:.*]]: tensor<8x4xf32>)
// CHECK: plan.dispatch (%[[X]])
// CHECK: wt.slice
// CHECK-NEXT: wt.neg
// CHECK: plan.dispatch (%[[X]])
// CHECK: wt.slice
// CHECK-NEXT: wt.relu
func.func @views_are_cloned_into_their_readers(%x: tensor<8x4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  %v = wt.slice %x {starts = array<i64: 1, 0>, sizes = array<i64: 2, 4>, steps = array<i64: 2, 1>} : (tensor<8x4xf32>) -> tensor<2x4xf32>
  %a = wt.neg %v : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %b = wt.relu %v : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return %a, %b : tensor<2x4xf32>, tensor<2x4xf32>
}

// CHECK-LABEL: func @a_product_reads_through_a_transpose
// CHECK: plan.dispatch
// CHECK: wt.permute
// CHECK-NEXT: wt.matmul
func.func @a_product_reads_through_a_transpose(%x: tensor<3x4xf32>, %y: tensor<5x4xf32>) -> tensor<3x5xf32> {
  %t = wt.permute %y {dims = array<i64: 1, 0>} : (tensor<5x4xf32>) -> tensor<4x5xf32>
  %m = wt.matmul %x, %t : (tensor<3x4xf32>, tensor<4x5xf32>) -> tensor<3x5xf32>
  return %m : tensor<3x5xf32>
}

// Its summed elements would not lie one behind the other.
// CHECK-LABEL: func @a_transposed_left_operand_is_copied
// CHECK: plan.dispatch
// CHECK: wt.permute
// CHECK-NEXT: plan.yield
// CHECK: plan.dispatch
// CHECK: wt.matmul
func.func @a_transposed_left_operand_is_copied(%x: tensor<4x3xf32>, %y: tensor<4x5xf32>) -> tensor<3x5xf32> {
  %t = wt.permute %x {dims = array<i64: 1, 0>} : (tensor<4x3xf32>) -> tensor<3x4xf32>
  %m = wt.matmul %t, %y : (tensor<3x4xf32>, tensor<4x5xf32>) -> tensor<3x5xf32>
  return %m : tensor<3x5xf32>
}

// Whoever computes a value that is padded writes it into the middle.
// CHECK-LABEL: func @padding_belongs_to_its_producer
// CHECK: plan.dispatch
// CHECK: wt.linear
// CHECK-NEXT: wt.relu
// CHECK-NEXT: wt.pad
// CHECK-NEXT: plan.yield
func.func @padding_belongs_to_its_producer(%x: tensor<3x4xf32>) -> tensor<5x5xf32> {
  %w = wt.get @w : tensor<5x4xf32>
  %a = wt.linear %x, %w : (tensor<3x4xf32>, tensor<5x4xf32>) -> tensor<3x5xf32>
  %b = wt.relu %a : (tensor<3x5xf32>) -> tensor<3x5xf32>
  %c = wt.pad %b {low = array<i64: 1, 0>, high = array<i64: 1, 0>} : (tensor<3x5xf32>) -> tensor<5x5xf32>
  return %c : tensor<5x5xf32>
}

// CHECK-LABEL: func @numbers_stand_in_the_code
// CHECK: plan.dispatch (%{{.*}}) : (tensor<4xf32>)
// CHECK: wt.constant dense<2.000000e+00>
func.func @numbers_stand_in_the_code(%x: tensor<4xf32>) -> tensor<4xf32> {
  %two = wt.constant dense<2.0> : tensor<f32>
  %a = wt.mul %x, %two : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  return %a : tensor<4xf32>
}

// CHECK-LABEL: func @a_reshape_stands_between_dispatches
// CHECK: %[[A:.*]] = plan.dispatch
// CHECK: %[[R:.*]] = wt.reshape %[[A]]
// CHECK: plan.dispatch (%[[R]])
func.func @a_reshape_stands_between_dispatches(%x: tensor<2x4xf32>) -> tensor<8xf32> {
  %a = wt.neg %x : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %r = wt.reshape %a : (tensor<2x4xf32>) -> tensor<8xf32>
  %b = wt.relu %r : (tensor<8xf32>) -> tensor<8xf32>
  return %b : tensor<8xf32>
}

// CHECK-LABEL: func @a_result_that_nothing_computes_is_copied
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
// CHECK: %[[C:.*]] = plan.dispatch (%[[X]])
// CHECK-NEXT: ^bb0(%[[A:.*]]: tensor<4xf32>):
// CHECK-NEXT: plan.yield %[[A]]
// CHECK: return %[[C]]
func.func @a_result_that_nothing_computes_is_copied(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// CHECK-LABEL: func @a_result_that_stands_twice_is_copied_once
// CHECK: %[[A:.*]] = plan.dispatch
// CHECK: %[[C:.*]] = plan.dispatch (%[[A]])
// CHECK: return %[[A]], %[[C]]
func.func @a_result_that_stands_twice_is_copied_once(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %a = wt.neg %x : (tensor<4xf32>) -> tensor<4xf32>
  return %a, %a : tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: func @scans_and_sorts_compute_what_they_read
// CHECK: plan.dispatch
// CHECK: wt.exp
// CHECK-NEXT: wt.cumsum
// CHECK-NEXT: wt.neg
// CHECK-NEXT: plan.yield
// CHECK: plan.dispatch
// CHECK: wt.abs
// CHECK-NEXT: wt.argsort
// CHECK-NEXT: plan.yield
func.func @scans_and_sorts_compute_what_they_read(%x: tensor<3x4xf32>) -> tensor<3x4xi64> {
  %a = wt.exp %x : (tensor<3x4xf32>) -> tensor<3x4xf32>
  %b = wt.cumsum %a {dim = 0 : i64} : (tensor<3x4xf32>) -> tensor<3x4xf32>
  %c = wt.neg %b : (tensor<3x4xf32>) -> tensor<3x4xf32>
  %f = wt.flip %c {dims = array<i64: 0>} : (tensor<3x4xf32>) -> tensor<3x4xf32>
  %d = wt.abs %f : (tensor<3x4xf32>) -> tensor<3x4xf32>
  %e = wt.argsort %d {dim = 1 : i64} : (tensor<3x4xf32>) -> tensor<3x4xi64>
  return %e : tensor<3x4xi64>
}

// CHECK-LABEL: func @what_nobody_uses_goes
// CHECK-NOT: wt.exp
// CHECK: return
func.func @what_nobody_uses_goes(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = wt.exp %x : (tensor<4xf32>) -> tensor<4xf32>
  %b = wt.neg %x : (tensor<4xf32>) -> tensor<4xf32>
  return %b : tensor<4xf32>
}

// An activation stays with the sums it continues, although a copy could compute it on its way.
// CHECK-LABEL: func.func @an_activation_before_a_permute_belongs_to_the_contraction
// CHECK: plan.dispatch
// CHECK: wt.linear
// CHECK-NEXT: wt.elu
// CHECK-NEXT: plan.yield
// CHECK: plan.dispatch
// CHECK: wt.permute
// CHECK-NEXT: plan.yield
func.func @an_activation_before_a_permute_belongs_to_the_contraction(%x: tensor<4x8xf32>, %w: tensor<6x8xf32>) -> tensor<6x4xf32> {
  %y = wt.linear %x, %w : (tensor<4x8xf32>, tensor<6x8xf32>) -> tensor<4x6xf32>
  %e = wt.elu %y : (tensor<4x6xf32>) -> tensor<4x6xf32>
  %p = wt.permute %e {dims = array<i64: 1, 0>} : (tensor<4x6xf32>) -> tensor<6x4xf32>
  return %p : tensor<6x4xf32>
}

// A gather is computed on the way, and its index with it.
// CHECK-LABEL: func.func @a_gather_is_one_op_of_a_chain
// CHECK: plan.dispatch
// CHECK: wt.iota
// CHECK: wt.add
// CHECK: wt.gather
// CHECK: wt.relu
// CHECK: wt.sum
// CHECK-NEXT: plan.yield
// CHECK-NOT: plan.dispatch
func.func @a_gather_is_one_op_of_a_chain(%x: tensor<5x4xf32>, %i: tensor<1x1xi64>) -> tensor<4xf32> {
  %count = wt.iota {dim = 0 : i64} : tensor<3x1xi64>
  %rows = wt.add %count, %i : (tensor<3x1xi64>, tensor<1x1xi64>) -> tensor<3x1xi64>
  %y = wt.gather %x, %rows {dim = 0 : i64} : (tensor<5x4xf32>, tensor<3x1xi64>) -> tensor<3x4xf32>
  %r = wt.relu %y : (tensor<3x4xf32>) -> tensor<3x4xf32>
  %s = wt.sum %r {dims = array<i64: 0>, keep_dims = false} : (tensor<3x4xf32>) -> tensor<4xf32>
  return %s : tensor<4xf32>
}

// What it reads from lies in memory, also where something else in the kernel could compute it.
// CHECK-LABEL: func.func @a_gather_reads_memory
// CHECK: plan.dispatch
// CHECK: wt.neg
// CHECK-NEXT: plan.yield
// CHECK: plan.dispatch
// CHECK: wt.permute
// CHECK: wt.gather
// CHECK: wt.add
// CHECK-NEXT: plan.yield
func.func @a_gather_reads_memory(%x: tensor<4x4xf32>, %i: tensor<4x1xi64>) -> tensor<4x4xf32> {
  %n = wt.neg %x : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %t = wt.permute %n {dims = array<i64: 1, 0>} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %y = wt.gather %t, %i {dim = 0 : i64} : (tensor<4x4xf32>, tensor<4x1xi64>) -> tensor<4x4xf32>
  %z = wt.add %y, %n : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return %z : tensor<4x4xf32>
}

// A scatter computes its updates and places, but nothing goes on from it: its result is whole only after the last update.
// CHECK-LABEL: func.func @a_scatter_ends_a_dispatch
// CHECK: plan.dispatch
// CHECK: wt.neg
// CHECK: wt.exp
// CHECK: wt.scatter
// CHECK-NEXT: plan.yield
// CHECK: plan.dispatch
// CHECK: wt.relu
// CHECK-NEXT: plan.yield
func.func @a_scatter_ends_a_dispatch(%x: tensor<5x4xf32>, %i: tensor<3x1xi64>, %u: tensor<3x4xf32>) -> tensor<5x4xf32> {
  %n = wt.neg %x : (tensor<5x4xf32>) -> tensor<5x4xf32>
  %e = wt.exp %u : (tensor<3x4xf32>) -> tensor<3x4xf32>
  %y = wt.scatter %n, %i, %e {dim = 0 : i64, combine = #wt.combine<add>} : (tensor<5x4xf32>, tensor<3x1xi64>, tensor<3x4xf32>) -> tensor<5x4xf32>
  %r = wt.relu %y : (tensor<5x4xf32>) -> tensor<5x4xf32>
  return %r : tensor<5x4xf32>
}

// What a recurrent layer reads is computed as it is read; what is computed of its states waits for all of them.
// CHECK-LABEL: func.func @a_recurrent_layer_has_no_epilogue
// CHECK: plan.dispatch
// CHECK: wt.permute
// CHECK-NEXT: wt.neg
// CHECK-NEXT: wt.constant
// CHECK-NEXT: wt.rnn
// CHECK-NEXT: plan.yield
// CHECK: plan.dispatch
// CHECK: wt.relu
// CHECK-NEXT: plan.yield
func.func @a_recurrent_layer_has_no_epilogue(%x: tensor<2x5x4xf32>, %w: tensor<4x4xf32>) -> tensor<5x2x4xf32> {
  %p = wt.permute %x {dims = array<i64: 1, 0, 2>} : (tensor<2x5x4xf32>) -> tensor<5x2x4xf32>
  %g = wt.neg %p : (tensor<5x2x4xf32>) -> tensor<5x2x4xf32>
  %h = wt.constant dense<0.0> : tensor<2x4xf32>
  %y = wt.rnn %g, %w, %h : (tensor<5x2x4xf32>, tensor<4x4xf32>, tensor<2x4xf32>) -> tensor<5x2x4xf32>
  %r = wt.relu %y : (tensor<5x2x4xf32>) -> tensor<5x2x4xf32>
  return %r : tensor<5x2x4xf32>
}
