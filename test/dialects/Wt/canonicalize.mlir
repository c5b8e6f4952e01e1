// Folders: ops that change nothing vanish, and chains of the same movement become one.
// RUN: wt-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func @movements_that_change_nothing_vanish
// CHECK-SAME: (%[[A:.*]]: tensor<2x3xf32>)
func.func @movements_that_change_nothing_vanish(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = wt.reshape %a : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = wt.permute %0 {dims = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = wt.expand %1 : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = wt.slice %2 {starts = array<i64: 0, 0>, sizes = array<i64: 2, 3>, steps = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %4 = wt.pad %3 {low = array<i64: 0, 0>, high = array<i64: 0, 0>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %5 = wt.cat %4 {dim = 0 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK-NEXT: return %[[A]]
  return %5 : tensor<2x3xf32>
}

// CHECK-LABEL: func @a_conversion_to_the_same_type_vanishes
func.func @a_conversion_to_the_same_type_vanishes(%a: tensor<2xi64>) -> tensor<2xi64> {
  // CHECK-NEXT: return %arg0
  %0 = wt.convert %a : (tensor<2xi64>) -> tensor<2xi64>
  return %0 : tensor<2xi64>
}

// CHECK-LABEL: func @reshapes_join
func.func @reshapes_join(%a: tensor<2x6xf32>) -> tensor<4x3xf32> {
  // CHECK-NEXT: %[[R:.*]] = wt.reshape %{{.*}} : (tensor<2x6xf32>) -> tensor<4x3xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = wt.reshape %a : (tensor<2x6xf32>) -> tensor<12xf32>
  %1 = wt.reshape %0 : (tensor<12xf32>) -> tensor<4x3xf32>
  return %1 : tensor<4x3xf32>
}

// CHECK-LABEL: func @a_reshape_and_its_inverse_vanish
func.func @a_reshape_and_its_inverse_vanish(%a: tensor<2x6xf32>) -> tensor<2x6xf32> {
  // CHECK-NEXT: return %arg0
  %0 = wt.reshape %a : (tensor<2x6xf32>) -> tensor<12xf32>
  %1 = wt.reshape %0 : (tensor<12xf32>) -> tensor<2x6xf32>
  return %1 : tensor<2x6xf32>
}

// CHECK-LABEL: func @permutations_join
func.func @permutations_join(%a: tensor<2x3x4xf32>) -> tensor<4x3x2xf32> {
  // The inner one gives 3x4x2; its dimension 1 is the operand's dimension 2.
  // CHECK-NEXT: wt.permute %arg0 {dims = array<i64: 2, 1, 0>} : (tensor<2x3x4xf32>) -> tensor<4x3x2xf32>
  %0 = wt.permute %a {dims = array<i64: 1, 2, 0>} : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
  %1 = wt.permute %0 {dims = array<i64: 1, 0, 2>} : (tensor<3x4x2xf32>) -> tensor<4x3x2xf32>
  return %1 : tensor<4x3x2xf32>
}

// CHECK-LABEL: func @slices_join
func.func @slices_join(%a: tensor<20xf32>) -> tensor<3xf32> {
  // Elements 1, 3, 5, ... and of these numbers 2, 4, 6: elements 5, 9, 13.
  // CHECK-NEXT: wt.slice %arg0
  // CHECK-SAME: sizes = array<i64: 3>
  // CHECK-SAME: starts = array<i64: 5>
  // CHECK-SAME: steps = array<i64: 4>
  %0 = wt.slice %a {starts = array<i64: 1>, sizes = array<i64: 9>, steps = array<i64: 2>} : (tensor<20xf32>) -> tensor<9xf32>
  %1 = wt.slice %0 {starts = array<i64: 2>, sizes = array<i64: 3>, steps = array<i64: 2>} : (tensor<9xf32>) -> tensor<3xf32>
  return %1 : tensor<3xf32>
}

// CHECK-LABEL: func @a_step_that_keeps_the_shape_of_one_element_vanishes
func.func @a_step_that_keeps_the_shape_of_one_element_vanishes(%a: tensor<1xf32>) -> tensor<1xf32> {
  // CHECK-NEXT: return %arg0
  %0 = wt.slice %a {starts = array<i64: 0>, sizes = array<i64: 1>, steps = array<i64: 2>} : (tensor<1xf32>) -> tensor<1xf32>
  return %0 : tensor<1xf32>
}

// CHECK-LABEL: func @unused_reads_of_weights_vanish
func.func @unused_reads_of_weights_vanish(%a: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NOT: wt.get
  %0 = wt.get @w : tensor<4xf32>
  return %a : tensor<4xf32>
}
wt.param @w : tensor<4xf32> {offset = 0 : i64, origin = "w"}

// CHECK-LABEL: func @writes_of_states_stay
func.func @writes_of_states_stay(%a: tensor<4xf32>) {
  // CHECK: wt.assign @h
  wt.assign @h, %a : tensor<4xf32>
  return
}
wt.state @h : tensor<4xf32> = dense<0.0> : tensor<4xf32>

// CHECK-LABEL: func.func @flips_that_undo_each_other(
// CHECK-NEXT: return %arg0
func.func @flips_that_undo_each_other(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = wt.flip %x {dims = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = wt.flip %0 {dims = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @flip_of_single_elements(
// CHECK-NEXT: return %arg0
func.func @flip_of_single_elements(%x: tensor<1x3xf32>) -> tensor<1x3xf32> {
  %0 = wt.flip %x {dims = array<i64: 0>} : (tensor<1x3xf32>) -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}
