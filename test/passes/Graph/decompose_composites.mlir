// Composites fall apart into core ops; one that cannot for its operands stays.
// RUN: wt-opt %s -wt-decompose-composites | FileCheck %s
// RUN: wt-opt %s -wt-decompose-composites | wt-opt -wt-decompose-composites | FileCheck %s

// CHECK-LABEL: func.func @silu(
// CHECK: [[S:%.*]] = wt.sigmoid %arg0
// CHECK: wt.mul %arg0, [[S]]
func.func @silu(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = wt.silu %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func.func @hardswish(
// CHECK: [[A:%.*]] = wt.add %arg0
// CHECK: [[C:%.*]] = wt.clamp [[A]] {high = 6.000000e+00 : f64, low = 0.000000e+00 : f64}
// CHECK: [[M:%.*]] = wt.mul [[C]]
// CHECK: wt.mul %arg0, [[M]]
func.func @hardswish(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = wt.hardswish %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func.func @hardsigmoid(
// CHECK: [[A:%.*]] = wt.add %arg0
// CHECK: [[C:%.*]] = wt.clamp [[A]]
// CHECK: wt.mul [[C]]
func.func @hardsigmoid(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = wt.hardsigmoid %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func.func @gelu_by_erf(
// CHECK: wt.erf
// CHECK: wt.mul
func.func @gelu_by_erf(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = wt.gelu %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func.func @gelu_by_tanh(
// CHECK: [[X:%.*]] = wt.mul %arg0, %arg0
// CHECK: wt.tanh
func.func @gelu_by_tanh(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = wt.gelu %x {form = #wt.gelu_form<tanh>} : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func.func @prelu(
// CHECK: [[SLOPE:%.*]] = wt.reshape %arg1 : (tensor<3xf32>) -> tensor<3x1x1xf32>
// CHECK: [[P:%.*]] = wt.relu %arg0
// CHECK: [[N:%.*]] = wt.mul [[SLOPE]]
// CHECK: wt.sub [[P]], [[N]]
func.func @prelu(%x: tensor<1x3x8x8xf32>, %slope: tensor<3xf32>) -> tensor<1x3x8x8xf32> {
  %y = wt.prelu %x, %slope : (tensor<1x3x8x8xf32>, tensor<3xf32>) -> tensor<1x3x8x8xf32>
  return %y : tensor<1x3x8x8xf32>
}

// CHECK-LABEL: func.func @softmax(
// CHECK: [[MAX:%.*]] = wt.amax %arg0 {dims = array<i64: 1>, keep_dims = true}
// CHECK: [[X:%.*]] = wt.sub %arg0, [[MAX]]
// CHECK: [[E:%.*]] = wt.exp [[X]]
// CHECK: [[S:%.*]] = wt.sum [[E]]
// CHECK: wt.div [[E]], [[S]]
func.func @softmax(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = wt.softmax %x {dim = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @log_softmax(
// CHECK: [[MAX:%.*]] = wt.amax %arg0
// CHECK: [[X:%.*]] = wt.sub %arg0, [[MAX]]
// CHECK: [[E:%.*]] = wt.exp [[X]]
// CHECK: [[S:%.*]] = wt.sum [[E]]
// CHECK: [[L:%.*]] = wt.log [[S]]
// CHECK: wt.sub [[X]], [[L]]
func.func @log_softmax(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = wt.log_softmax %x {dim = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @mean(
// CHECK: [[N:%.*]] = wt.constant dense<4.000000e+00>
// CHECK: [[S:%.*]] = wt.sum %arg0
// CHECK: wt.div [[S]], [[N]]
func.func @mean(%x: tensor<2x4xf32>) -> tensor<2xf32> {
  %y = wt.mean %x {dims = array<i64: 1>, keep_dims = false} : (tensor<2x4xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK-LABEL: func.func @global_pool(
// CHECK: [[N:%.*]] = wt.constant dense<6.400000e+01>
// CHECK: [[S:%.*]] = wt.sum %arg0 {dims = array<i64: 2, 3>, keep_dims = true}
// CHECK: wt.div [[S]], [[N]]
func.func @global_pool(%x: tensor<1x4x8x8xf32>) -> tensor<1x4x1x1xf32> {
  %y = wt.adaptive_avg_pool %x {output_size = array<i64: 1, 1>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x1x1xf32>
  return %y : tensor<1x4x1x1xf32>
}

// CHECK-LABEL: func.func @pool_of_equal_windows(
// CHECK: wt.avg_pool %arg0
// CHECK-SAME: stride = array<i64: 4, 2>, window = array<i64: 4, 2>
func.func @pool_of_equal_windows(%x: tensor<1x4x8x8xf32>) -> tensor<1x4x2x4xf32> {
  %y = wt.adaptive_avg_pool %x {output_size = array<i64: 2, 4>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x2x4xf32>
  return %y : tensor<1x4x2x4xf32>
}

// CHECK-LABEL: func.func @pool_of_different_windows(
// CHECK: wt.adaptive_avg_pool
func.func @pool_of_different_windows(%x: tensor<1x4x8x8xf32>) -> tensor<1x4x3x3xf32> {
  %y = wt.adaptive_avg_pool %x {output_size = array<i64: 3, 3>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x3x3xf32>
  return %y : tensor<1x4x3x3xf32>
}

// CHECK-LABEL: func.func @batch_norm(
// CHECK: [[D:%.*]] = wt.sqrt
// CHECK: [[F:%.*]] = wt.div %arg1, [[D]]
// CHECK: [[R:%.*]] = wt.reshape [[F]] : (tensor<4xf32>) -> tensor<4x1x1xf32>
// CHECK: [[M:%.*]] = wt.mul %arg0, [[R]]
// CHECK: wt.add [[M]]
func.func @batch_norm(%x: tensor<1x4x8x8xf32>, %c: tensor<4xf32>) -> tensor<1x4x8x8xf32> {
  %y = wt.batch_norm %x, %c, %c, %c, %c {epsilon = 1.0e-5 : f64}
    : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
  return %y : tensor<1x4x8x8xf32>
}

// CHECK-LABEL: func.func @layer_norm(
// CHECK: [[MEAN:%.*]] = wt.div
// CHECK: [[X:%.*]] = wt.sub %arg0, [[MEAN]]
// CHECK: wt.mul [[X]], [[X]]
// CHECK: [[R:%.*]] = wt.rsqrt
// CHECK: [[Y:%.*]] = wt.mul [[X]], [[R]]
// CHECK: [[S:%.*]] = wt.mul [[Y]], %arg1
// CHECK: wt.add [[S]], %arg2
func.func @layer_norm(%x: tensor<2x8xf32>, %w: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<2x8xf32> {
  %y = wt.layer_norm %x, %w, %b {epsilon = 1.0e-5 : f64, dims = 1 : i64} : (tensor<2x8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<2x8xf32>
  return %y : tensor<2x8xf32>
}

// CHECK-LABEL: func.func @group_norm(
// CHECK: wt.reshape %arg0 : (tensor<1x4x3xf32>) -> tensor<1x2x2x3xf32>
// CHECK: wt.rsqrt
// CHECK: wt.reshape {{.*}} : (tensor<1x2x2x3xf32>) -> tensor<1x4x3xf32>
func.func @group_norm(%x: tensor<1x4x3xf32>) -> tensor<1x4x3xf32> {
  %y = wt.group_norm %x {epsilon = 1.0e-5 : f64, groups = 2 : i64} : (tensor<1x4x3xf32>) -> tensor<1x4x3xf32>
  return %y : tensor<1x4x3xf32>
}

// CHECK-LABEL: func.func @attention(
// CHECK: [[K:%.*]] = wt.permute %arg1 {dims = array<i64: 1, 0>}
// CHECK: [[S:%.*]] = wt.matmul %arg0, [[K]]
// CHECK: [[P:%.*]] = wt.div
// CHECK: wt.matmul [[P]], %arg2
func.func @attention(%q: tensor<2x4xf32>, %k: tensor<3x4xf32>, %v: tensor<3x5xf32>) -> tensor<2x5xf32> {
  %y = wt.attention %q, %k, %v {scale = 0.5 : f64, causal = false} : (tensor<2x4xf32>, tensor<3x4xf32>, tensor<3x5xf32>) -> tensor<2x5xf32>
  return %y : tensor<2x5xf32>
}

// CHECK-LABEL: func.func @convolution_transpose(
// CHECK: [[P:%.*]] = wt.pad
// CHECK: [[X:%.*]] = wt.reshape [[P]] : (tensor<1x4x3x2xf32>) -> tensor<1x4x6xf32>
// CHECK: [[F:%.*]] = wt.flip %arg1 {dims = array<i64: 2>}
// CHECK: wt.convolution [[X]], {{.*}} pad_high = array<i64: 0>, pad_low = array<i64: 1>
func.func @convolution_transpose(%x: tensor<1x4x3xf32>, %w: tensor<4x2x3xf32>) -> tensor<1x2x5xf32> {
  %y = wt.convolution_transpose %x, %w {stride = array<i64: 2>, crop_low = array<i64: 1>, crop_high = array<i64: 1>, dilation = array<i64: 1>, groups = 1 : i64}
    : (tensor<1x4x3xf32>, tensor<4x2x3xf32>) -> tensor<1x2x5xf32>
  return %y : tensor<1x2x5xf32>
}
