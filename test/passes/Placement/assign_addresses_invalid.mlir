// Functions that cannot become entry points.
// RUN: wt-opt %s -plan-assign-addresses -split-input-file -verify-diagnostics

func.func @a_dispatch_without_schedule(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{has no schedule}}
  %y = plan.dispatch (%x) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    %b = wt.relu %a : (tensor<4xf32>) -> tensor<4xf32>
    plan.yield %b : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

wt.state @h : tensor<4xf32> = dense<0.0> : tensor<4xf32>
func.func @state() -> tensor<4xf32> {
  // expected-error @below {{'wt.read' op is not supported by this back end yet}}
  %h = wt.read @h : tensor<4xf32>
  return %h : tensor<4xf32>
}
