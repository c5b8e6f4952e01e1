// Both branches are computed, and one is selected.
// RUN: wt-opt %s -wt-flatten-branches | FileCheck %s
// RUN: wt-opt %s -wt-flatten-branches -o %t && wt-opt %t -wt-flatten-branches | diff %t -

// CHECK-LABEL: func @one_or_the_other
// CHECK-SAME: (%[[C:.*]]: tensor<i1>, %[[X:.*]]: tensor<4xf32>)
func.func @one_or_the_other(%c: tensor<i1>, %x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[R:.*]] = wt.relu %[[X]]
  // CHECK: %[[Y:.*]] = wt.select %[[C]], %[[R]], %[[X]] : (tensor<i1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK: return %[[Y]]
  %y = wt.if %c(%x) : (tensor<i1>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    %r = wt.relu %a : (tensor<4xf32>) -> tensor<4xf32>
    wt.yield %r : tensor<4xf32>
  } else {
  ^bb0(%a: tensor<4xf32>):
    wt.yield %a : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func @a_condition_that_is_known
func.func @a_condition_that_is_known(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[N:.*]] = wt.neg
  // CHECK-NOT: wt.select
  // CHECK: return %[[N]]
  %c = wt.constant dense<false> : tensor<i1>
  %y = wt.if %c(%x) : (tensor<i1>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    wt.yield %a : tensor<4xf32>
  } else {
  ^bb0(%a: tensor<4xf32>):
    %n = wt.neg %a : (tensor<4xf32>) -> tensor<4xf32>
    wt.yield %n : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func @branches_in_branches
func.func @branches_in_branches(%c: tensor<i1>, %d: tensor<1xi1>, %x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: wt.reshape %arg1 : (tensor<1xi1>) -> tensor<i1>
  // CHECK: %[[INNER:.*]] = wt.select
  // CHECK: wt.select %arg0, %[[INNER]], %arg2
  // CHECK-NOT: wt.if
  %y = wt.if %c(%d, %x) : (tensor<i1>, tensor<1xi1>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%e: tensor<1xi1>, %a: tensor<4xf32>):
    %z = wt.if %e(%a) : (tensor<1xi1>, tensor<4xf32>) -> tensor<4xf32> {
    ^bb0(%b: tensor<4xf32>):
      %r = wt.relu %b : (tensor<4xf32>) -> tensor<4xf32>
      wt.yield %r : tensor<4xf32>
    } else {
    ^bb0(%b: tensor<4xf32>):
      wt.yield %b : tensor<4xf32>
    }
    wt.yield %z : tensor<4xf32>
  } else {
  ^bb0(%e: tensor<1xi1>, %a: tensor<4xf32>):
    wt.yield %a : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}
