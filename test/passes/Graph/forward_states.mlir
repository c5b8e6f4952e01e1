// States are read once at the beginning and written once at the end.
// RUN: wt-opt %s -wt-forward-states | FileCheck %s
// RUN: wt-opt %s -wt-forward-states -o %t && wt-opt %t -wt-forward-states | diff %t -

wt.state @h : tensor<4xf32> = dense<0.0> : tensor<4xf32>
wt.state @g : tensor<4xf32> = dense<1.0> : tensor<4xf32>

// CHECK-LABEL: func @what_was_written_is_read
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
func.func @what_was_written_is_read(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[A:.*]] = wt.read @h
  // CHECK-NOT: wt.read
  // CHECK: %[[Y:.*]] = wt.add %[[A]], %[[X]]
  // CHECK: wt.assign @h, %[[X]]
  // CHECK-NEXT: return %[[Y]]
  %a = wt.read @h : tensor<4xf32>
  wt.assign @h, %x : tensor<4xf32>
  %b = wt.read @h : tensor<4xf32>
  %y = wt.add %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func @the_last_write_stays
func.func @the_last_write_stays(%x: tensor<4xf32>, %z: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NEXT: wt.assign @h, %arg1
  // CHECK-NEXT: return
  wt.assign @h, %x : tensor<4xf32>
  wt.assign @h, %z : tensor<4xf32>
  return %x : tensor<4xf32>
}

// CHECK-LABEL: func @what_is_put_back_is_not_written
func.func @what_is_put_back_is_not_written(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NOT: wt.assign
  %a = wt.read @h : tensor<4xf32>
  wt.assign @h, %x : tensor<4xf32>
  wt.assign @h, %a : tensor<4xf32>
  return %a : tensor<4xf32>
}

// CHECK-LABEL: func @states_that_change_places
func.func @states_that_change_places(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-DAG: %[[H:.*]] = wt.read @h
  // CHECK-DAG: %[[G:.*]] = wt.read @g
  // CHECK-DAG: wt.assign @h, %[[G]]
  // CHECK-DAG: wt.assign @g, %[[H]]
  %h = wt.read @h : tensor<4xf32>
  %g = wt.read @g : tensor<4xf32>
  wt.assign @h, %g : tensor<4xf32>
  wt.assign @g, %h : tensor<4xf32>
  return %x : tensor<4xf32>
}
