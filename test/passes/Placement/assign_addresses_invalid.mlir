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

func.func @a_branch(%c: tensor<i1>, %x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'wt.if' op is not supported by this back end yet, expected an op that a dispatch can hold}}
  %y = wt.if %c(%x) : (tensor<i1>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    wt.yield %a : tensor<4xf32>
  } else {
  ^bb0(%a: tensor<4xf32>):
    wt.yield %a : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

wt.state @h : tensor<4xf32> = dense<0.0> : tensor<4xf32>
func.func @a_state_that_no_dispatch_computes(%x: tensor<4xf32>) {
  // expected-error @below {{writes a value that no dispatch computes, expected one that wt-form-dispatches made}}
  wt.assign @h, %x : tensor<4xf32>
  return
}

// -----

// expected-error @below {{needs 5600000000 bytes for its tensors, a WebAssembly memory holds at most 4294967296}}
func.func @more_memory_than_addresses(%x: tensor<700000000xf32>) -> tensor<700000000xf32> {
  %y = plan.dispatch (%x) {schedule = #plan.schedule<algorithm = loops, rows = 0, columns = 0, depth = 0, order = rows_outer, pack = false>,
                           cost = #plan.cost<flops = 1, bytes = 1>} : (tensor<700000000xf32>) -> tensor<700000000xf32> {
  ^bb0(%a: tensor<700000000xf32>):
    %b = wt.relu %a : (tensor<700000000xf32>) -> tensor<700000000xf32>
    plan.yield %b : tensor<700000000xf32>
  }
  return %y : tensor<700000000xf32>
}
