// Composites fall apart into core ops, where they can.
// RUN: wt-opt %s -wt-decompose-composites | FileCheck %s
// RUN: wt-opt %s -wt-decompose-composites -o %t && wt-opt %t -wt-decompose-composites | diff %t -

// CHECK-LABEL: func @silu_is_a_product
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
func.func @silu_is_a_product(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[S:.*]] = wt.sigmoid %[[X]]
  // CHECK: %[[Y:.*]] = wt.mul %[[X]], %[[S]]
  // CHECK: return %[[Y]]
  %y = wt.silu %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// Until none is left: the decomposition of one may hold another.
// CHECK-LABEL: func @composites_of_composites_fall_apart_too
// CHECK-NOT: wt.hardswish
// CHECK-NOT: wt.hardsigmoid
// CHECK: return
func.func @composites_of_composites_fall_apart_too(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = wt.hardswish %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func @softmax_subtracts_the_largest
// CHECK: wt.amax
// CHECK: wt.sub
// CHECK: wt.exp
// CHECK: wt.sum
// CHECK: wt.div
func.func @softmax_subtracts_the_largest(%x: tensor<2x5xf64>) -> tensor<2x5xf64> {
  %y = wt.softmax %x {dim = 1 : i64} : (tensor<2x5xf64>) -> tensor<2x5xf64>
  return %y : tensor<2x5xf64>
}

// CHECK-LABEL: func @equal_windows_are_an_ordinary_pooling
// CHECK-NOT: wt.adaptive_avg_pool
// CHECK: wt.avg_pool
func.func @equal_windows_are_an_ordinary_pooling(%x: tensor<1x3x8x8xf32>) -> tensor<1x3x2x2xf32> {
  %y = wt.adaptive_avg_pool %x {output_size = array<i64: 2, 2>} : (tensor<1x3x8x8xf32>) -> tensor<1x3x2x2xf32>
  return %y : tensor<1x3x2x2xf32>
}

// CHECK-LABEL: func @windows_of_different_sizes_stay
// CHECK: wt.adaptive_avg_pool
func.func @windows_of_different_sizes_stay(%x: tensor<1x3x7x7xf32>) -> tensor<1x3x2x2xf32> {
  %y = wt.adaptive_avg_pool %x {output_size = array<i64: 2, 2>} : (tensor<1x3x7x7xf32>) -> tensor<1x3x2x2xf32>
  return %y : tensor<1x3x2x2xf32>
}

// CHECK-LABEL: func.func @layer_norm(
// CHECK: [[MEAN:%.*]] = wt.div
// CHECK: [[X:%.*]] = wt.sub %arg0, [[MEAN]]
// CHECK: wt.mul [[X]], [[X]]
// CHECK: [[R:%.*]] = wt.rsqrt
// CHECK: [[Y:%.*]] = wt.mul [[X]], [[R]]
// CHECK: [[S:%.*]] = wt.mul [[Y]], %arg1
// CHECK: wt.add [[S]], %arg2
func.func @layer_norm(%x: tensor<2x8xf64>, %w: tensor<8xf64>, %b: tensor<8xf64>) -> tensor<2x8xf64> {
  %y = wt.layer_norm %x, %w, %b {epsilon = 1.0e-5 : f64, dims = 1 : i64} : (tensor<2x8xf64>, tensor<8xf64>, tensor<8xf64>) -> tensor<2x8xf64>
  return %y : tensor<2x8xf64>
}

// CHECK-LABEL: func.func @group_norm(
// CHECK: [[G:%.*]] = wt.reshape %arg0 : (tensor<1x4x3xf32>) -> tensor<1x2x6xf32>
// CHECK: [[N:%.*]] = wt.layer_norm [[G]] {dims = 1 : i64
// CHECK: wt.reshape [[N]] : (tensor<1x2x6xf32>) -> tensor<1x4x3xf32>
func.func @group_norm(%x: tensor<1x4x3xf32>) -> tensor<1x4x3xf32> {
  %y = wt.group_norm %x {epsilon = 1.0e-5 : f64, groups = 2 : i64} : (tensor<1x4x3xf32>) -> tensor<1x4x3xf32>
  return %y : tensor<1x4x3xf32>
}

// CHECK-LABEL: func.func @attention(
// CHECK: wt.permute %arg1 {dims = array<i64: 1, 0>}
// CHECK: wt.sum
// CHECK: wt.amax
// CHECK: wt.exp
// CHECK: wt.sum
// CHECK: wt.div
// CHECK: wt.sum
func.func @attention(%q: tensor<2x4xf64>, %k: tensor<3x4xf64>, %v: tensor<3x5xf64>) -> tensor<2x5xf64> {
  %y = wt.attention %q, %k, %v {scale = 0.5 : f64, causal = false} : (tensor<2x4xf64>, tensor<3x4xf64>, tensor<3x5xf64>) -> tensor<2x5xf64>
  return %y : tensor<2x5xf64>
}

// What a kernel computes whole stays: of f32, and where there is anything to compute.
// CHECK-LABEL: func.func @composites_with_kernels(
// CHECK: wt.softmax
// CHECK: wt.rms_norm
// CHECK: wt.attention
func.func @composites_with_kernels(%q: tensor<2x4xf32>, %k: tensor<3x4xf32>, %v: tensor<3x5xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x5xf32>) {
  %s = wt.softmax %q {dim = 1 : i64} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %r = wt.rms_norm %q {epsilon = 1.0e-6 : f64, dims = 1 : i64} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %a = wt.attention %q, %k, %v {scale = 0.5 : f64, causal = false} : (tensor<2x4xf32>, tensor<3x4xf32>, tensor<3x5xf32>) -> tensor<2x5xf32>
  return %s, %r, %a : tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x5xf32>
}

// A window of three in steps of two: the even places of the result, crop included, are reached by two taps, the odd ones by one.
// CHECK-LABEL: func.func @phases(
// CHECK: [[X:%.*]] = wt.pad %arg0 {high = array<i64: 0, 0, 0>, low = array<i64: 0, 0, 1>}
// CHECK: wt.flip
// CHECK: [[E:%.*]] = wt.convolution [[X]], {{.*}} : (tensor<1x4x4xf32>, tensor<2x4x2xf32>) -> tensor<1x2x3xf32>
// CHECK: [[Y:%.*]] = wt.slice [[X]] {sizes = array<i64: 1, 4, 3>, starts = array<i64: 0, 0, 1>
// CHECK: [[O:%.*]] = wt.convolution [[Y]], {{.*}} : (tensor<1x4x3xf32>, tensor<2x4x1xf32>) -> tensor<1x2x3xf32>
// CHECK: wt.cat [[E]], [[O]] {dim = 1 : i64}
// CHECK: wt.slice {{.*}} {sizes = array<i64: 1, 2, 5>, starts = array<i64: 0, 0, 1>
func.func @phases(%x: tensor<1x4x3xf32>, %w: tensor<4x2x3xf32>) -> tensor<1x2x5xf32> {
  %y = wt.convolution_transpose %x, %w {stride = array<i64: 2>, crop_low = array<i64: 1>, crop_high = array<i64: 1>, dilation = array<i64: 1>, groups = 1 : i64}
    : (tensor<1x4x3xf32>, tensor<4x2x3xf32>) -> tensor<1x2x5xf32>
  return %y : tensor<1x2x5xf32>
}

// -----

// Each channel for itself: zeros come between the elements.
// CHECK-LABEL: func.func @depthwise_convolution_transpose(
// CHECK: [[P:%.*]] = wt.pad
// CHECK: [[X:%.*]] = wt.reshape [[P]] : (tensor<1x4x3x2xf32>) -> tensor<1x4x6xf32>
// CHECK: [[F:%.*]] = wt.flip %arg1 {dims = array<i64: 2>}
// CHECK: wt.convolution [[X]], {{.*}} pad_high = array<i64: 0>, pad_low = array<i64: 1>
func.func @depthwise_convolution_transpose(%x: tensor<1x4x3xf32>, %w: tensor<4x1x3xf32>) -> tensor<1x4x5xf32> {
  %y = wt.convolution_transpose %x, %w {stride = array<i64: 2>, crop_low = array<i64: 1>, crop_high = array<i64: 1>, dilation = array<i64: 1>, groups = 4 : i64}
    : (tensor<1x4x3xf32>, tensor<4x1x3xf32>) -> tensor<1x4x5xf32>
  return %y : tensor<1x4x5xf32>
}

// -----

// Matrices of f32 have kernels; products of other elements are summed up.
// CHECK-LABEL: func @products_of_integers_are_sums
// CHECK: wt.matmul {{.*}} -> tensor<2x4xf32>
// CHECK: %[[L:.*]] = wt.reshape %{{.*}} : (tensor<2x3xi64>) -> tensor<2x3x1xi64>
// CHECK: %[[R:.*]] = wt.reshape %{{.*}} : (tensor<3x4xi64>) -> tensor<1x3x4xi64>
// CHECK: %[[P:.*]] = wt.mul %[[L]], %[[R]]
// CHECK: wt.sum %[[P]] {dims = array<i64: 1>, keep_dims = false}
func.func @products_of_integers_are_sums(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>, %c: tensor<2x3xi64>, %d: tensor<3x4xi64>)
    -> (tensor<2x4xf32>, tensor<2x4xi64>) {
  %0 = wt.matmul %a, %b : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  %1 = wt.matmul %c, %d : (tensor<2x3xi64>, tensor<3x4xi64>) -> tensor<2x4xi64>
  return %0, %1 : tensor<2x4xf32>, tensor<2x4xi64>
}

// -----

// CHECK-LABEL: func @convolutions_of_doubles_are_sums_over_windows
// CHECK: wt.pad
// CHECK-COUNT-2: wt.window
// CHECK: wt.permute
// CHECK: wt.mul
// CHECK: wt.sum {{.*}}dims = array<i64: 3, 4, 5>
// CHECK-NOT: wt.convolution
func.func @convolutions_of_doubles_are_sums_over_windows(%x: tensor<1x4x5x6xf64>, %w: tensor<6x2x3x3xf64>) -> tensor<1x6x3x6xf64> {
  %y = wt.convolution %x, %w {stride = array<i64: 2, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 2 : i64}
    : (tensor<1x4x5x6xf64>, tensor<6x2x3x3xf64>) -> tensor<1x6x3x6xf64>
  return %y : tensor<1x6x3x6xf64>
}
