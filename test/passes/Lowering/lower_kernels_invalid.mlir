// What the WebAssembly back end cannot compute, each with its message.
// RUN: wt-opt %s -wt-dispatch-pipeline -wt-plan-pipeline -plan-lower-kernels -split-input-file -verify-diagnostics

func.func @floats_of_another_size(%x: tensor<4xf16>) -> tensor<4xf16> {
  // expected-error @below {{the WebAssembly back end computes in f32, f64, i64, i32, ui8 and i1, expected one of them, found a tensor of 'f16'}}
  %y = wt.relu %x : (tensor<4xf16>) -> tensor<4xf16>
  return %y : tensor<4xf16>
}

// -----

func.func @a_function_of_f32_alone(%x: tensor<4xf64>) -> tensor<4xf64> {
  // expected-error @below {{the WebAssembly back end has no rule for wt.pow of 'f64', expected another element type}}
  %y = wt.pow %x, %x : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  return %y : tensor<4xf64>
}

// -----

func.func @a_product_that_has_not_fallen_apart(%x: tensor<4x4xi64>) -> tensor<4x4xi64> {
  // expected-error @below {{the WebAssembly back end multiplies matrices of f32 alone, expected f32, found 'i64'}}
  %y = wt.matmul %x, %x : (tensor<4x4xi64>, tensor<4x4xi64>) -> tensor<4x4xi64>
  return %y : tensor<4x4xi64>
}

// -----

func.func @integers_of_another_size(%x: tensor<4xi16>) -> tensor<4xi16> {
  // expected-error @below {{the WebAssembly back end computes in f32, f64, i64, i32, ui8 and i1, expected one of them, found a tensor of 'i16'}}
  %y = wt.add %x, %x : (tensor<4xi16>, tensor<4xi16>) -> tensor<4xi16>
  return %y : tensor<4xi16>
}

// -----

func.func @an_op_without_a_rule(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{the WebAssembly back end has no rule for wt.silu}}
  %y = wt.silu %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @an_op_that_is_neither_a_view_nor_elementwise(%x: tensor<1x4x3xf32>) -> tensor<1x4x3xf32> {
  // expected-error @below {{the WebAssembly back end cannot compute wt.group_norm inside this kernel}}
  %y = wt.group_norm %x {epsilon = 1.0e-5 : f64, groups = 2 : i64} : (tensor<1x4x3xf32>) -> tensor<1x4x3xf32>
  return %y : tensor<1x4x3xf32>
}

// -----

func.func @a_pooling_with_channels_first(%x: tensor<1x3x4x4xf32>) -> tensor<1x3x2x2xf32> {
  // expected-error @below {{the WebAssembly back end pools with channels last}}
  %y = wt.max_pool %x {window = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>}
    : (tensor<1x3x4x4xf32>) -> tensor<1x3x2x2xf32>
  return %y : tensor<1x3x2x2xf32>
}

// -----

// All of them in one run.
func.func @two_mistakes(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // expected-error @below {{has no rule for wt.silu}}
  %y = wt.silu %x : (tensor<4xf32>) -> tensor<4xf32>
  // expected-error @below {{has no rule for wt.gelu}}
  %z = wt.gelu %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y, %z : tensor<4xf32>, tensor<4xf32>
}
