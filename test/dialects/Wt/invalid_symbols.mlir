// What the verifiers of weights, constants and state refuse.
// RUN: wt-opt %s -split-input-file -verify-diagnostics

// expected-error @below {{has offset 100, expected a multiple of 64}}
wt.param @unaligned : tensor<4xf32> {offset = 100 : i64, origin = "w"}

// -----

// expected-error @below {{has offset -64, expected a multiple of 64}}
wt.param @before_the_file : tensor<4xf32> {offset = -64 : i64, origin = "w"}

// -----

// expected-error @below {{has no static shape, expected sizes that are known}}
wt.param @without_a_size : tensor<?xf32> {offset = 0 : i64, origin = "w"}

// -----

// expected-error @below {{has no static shape, expected sizes that are known}}
wt.derived @without_a_size : tensor<?xf32> {
  %0 = wt.constant dense<1.0> : tensor<4xf32>
  wt.yield %0 : tensor<4xf32>
}

// -----

// expected-error @below {{has a region with arguments, expected none}}
"wt.derived"() <{sym_name = "with_arguments", type = tensor<4xf32>}> ({
^bb0(%a: tensor<4xf32>):
  "wt.yield"(%a) : (tensor<4xf32>) -> ()
}) : () -> ()

// -----

// expected-error @below {{does not end in wt.yield, expected one}}
wt.derived @without_an_end : tensor<4xf32> {
  %0 = wt.constant dense<1.0> : tensor<4xf32>
}

// -----

// expected-error @below {{is declared as 'tensor<4xf32>' but yields 'tensor<5xf32>'}}
wt.derived @of_another_size : tensor<4xf32> {
  %0 = wt.constant dense<1.0> : tensor<5xf32>
  wt.yield %0 : tensor<5xf32>
}

// -----

wt.state @h : tensor<4xf32> = dense<0.0> : tensor<4xf32>
wt.derived @from_a_state : tensor<4xf32> {
  // expected-error @below {{has effects, inside a derived weight, expected pure ops}}
  %0 = wt.read @h : tensor<4xf32>
  wt.yield %0 : tensor<4xf32>
}

// -----

func.func @constants_are_small() {
  // expected-error @below {{holds 1032 bytes, expected at most 1024; larger tensors are wt.param}}
  %0 = wt.constant dense<"0x0000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F000000400000803F00000040"> : tensor<258xf32>
  return
}

// -----

// expected-error @below {{is declared as 'tensor<4xf32>' but starts with 'tensor<5xf32>'}}
wt.state @of_another_size : tensor<4xf32> = dense<0.0> : tensor<5xf32>

// -----

func.func @weights_are_declared() {
  // expected-error @below {{names @nowhere, expected a wt.param or a wt.derived}}
  %0 = wt.get @nowhere : tensor<4xf32>
  return
}

// -----

wt.state @h : tensor<4xf32> = dense<0.0> : tensor<4xf32>
func.func @a_state_is_no_weight() {
  // expected-error @below {{names @h, expected a wt.param or a wt.derived}}
  %0 = wt.get @h : tensor<4xf32>
  return
}

// -----

wt.param @w : tensor<4xf32> {offset = 0 : i64, origin = "w"}
func.func @weights_have_their_type() {
  // expected-error @below {{gives 'tensor<5xf32>' but @w is 'tensor<4xf32>'}}
  %0 = wt.get @w : tensor<5xf32>
  return
}

// -----

wt.param @w : tensor<4xf32> {offset = 0 : i64, origin = "w"}
func.func @a_weight_is_no_state() {
  // expected-error @below {{names @w, expected a wt.state}}
  %0 = wt.read @w : tensor<4xf32>
  return
}

// -----

wt.state @h : tensor<4xf32> = dense<0.0> : tensor<4xf32>
func.func @states_keep_their_type(%a: tensor<5xf32>) {
  // expected-error @below {{has type 'tensor<5xf32>' but @h is 'tensor<4xf32>'}}
  wt.assign @h, %a : tensor<5xf32>
  return
}
