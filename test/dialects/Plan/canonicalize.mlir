// A dispatch loses operands that its region does not use or that it has twice, and the packing that went with them.
// RUN: wt-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func @unused_operands_go
// CHECK-SAME: (%[[A:.*]]: tensor<4xf32>, %{{.*}}: tensor<4xf32>)
func.func @unused_operands_go(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: plan.dispatch (%[[A]]) : (tensor<4xf32>) -> tensor<4xf32>
  %r = plan.dispatch (%b, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%x: tensor<4xf32>, %y: tensor<4xf32>):
    %0 = wt.relu %y : (tensor<4xf32>) -> tensor<4xf32>
    plan.yield %0 : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// CHECK-LABEL: func @operands_stand_once
// CHECK-SAME: (%[[A:.*]]: tensor<4xf32>)
func.func @operands_stand_once(%a: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: plan.dispatch (%[[A]]) : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK: ^bb0(%[[X:.*]]: tensor<4xf32>):
  // CHECK: wt.mul %[[X]], %[[X]]
  %r = plan.dispatch (%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%x: tensor<4xf32>, %y: tensor<4xf32>):
    %0 = wt.mul %x, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    plan.yield %0 : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// CHECK-LABEL: func @packing_follows_its_operand
func.func @packing_follows_its_operand(%a: tensor<4xf32>, %w: tensor<1x1x4x8xf32>) -> tensor<8x4xf32> {
  // CHECK: plan.dispatch (%{{.*}}) {packing = [#plan.packing<kind = panels, columns = 8, groups = 1>]} : (tensor<1x1x4x8xf32>)
  %r = plan.dispatch (%a, %w) {packing = [#plan.packing<kind = row_major, columns = 0, groups = 0>, #plan.packing<kind = panels, columns = 8, groups = 1>]}
    : (tensor<4xf32>, tensor<1x1x4x8xf32>) -> tensor<8x4xf32> {
  ^bb0(%x: tensor<4xf32>, %y: tensor<8x4xf32>):
    plan.yield %y : tensor<8x4xf32>
  }
  return %r : tensor<8x4xf32>
}
