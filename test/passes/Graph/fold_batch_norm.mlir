// Batch norms become part of the layer before them, where they can.
// RUN: wt-opt %s -wt-fold-batch-norm | FileCheck %s
// RUN: wt-opt %s -wt-fold-batch-norm -o %t && wt-opt %t -wt-fold-batch-norm | diff %t -

wt.param @w : tensor<2x3x1x1xf32> {offset = 0 : i64, origin = "w"}
wt.param @fc : tensor<2x3xf32> {offset = 64 : i64, origin = "fc"}
wt.param @b : tensor<2xf32> {offset = 128 : i64, origin = "b"}
wt.param @mean : tensor<2xf32> {offset = 192 : i64, origin = "mean"}
wt.param @variance : tensor<2xf32> {offset = 256 : i64, origin = "variance"}
wt.param @scale : tensor<2xf32> {offset = 320 : i64, origin = "scale"}
wt.param @shift : tensor<2xf32> {offset = 384 : i64, origin = "shift"}

// conv(x, w * f, (b - mean) * f + shift) with f = scale / sqrt(variance + epsilon).
// CHECK-LABEL: func @a_convolution_takes_the_norm_into_its_weights
// CHECK-DAG: %[[W:.*]] = wt.get @w
// CHECK-DAG: %[[B:.*]] = wt.get @b
// CHECK-DAG: %[[MEAN:.*]] = wt.get @mean
// CHECK-DAG: %[[VARIANCE:.*]] = wt.get @variance
// CHECK-DAG: %[[SCALE:.*]] = wt.get @scale
// CHECK-DAG: %[[SHIFT:.*]] = wt.get @shift
// CHECK-DAG: %[[EPSILON:.*]] = wt.constant dense<1.000000e-03>
// CHECK: %[[SUM:.*]] = wt.add %[[VARIANCE]], %[[EPSILON]]
// CHECK: %[[DEVIATION:.*]] = wt.sqrt %[[SUM]]
// CHECK: %[[F:.*]] = wt.div %[[SCALE]], %[[DEVIATION]]
// CHECK: %[[CENTRED:.*]] = wt.sub %[[MEAN]], %[[B]]
// CHECK: %[[OFFSET:.*]] = wt.mul %[[CENTRED]], %[[F]]
// CHECK: %[[BIAS:.*]] = wt.sub %[[SHIFT]], %[[OFFSET]]
// CHECK: %[[ROWS:.*]] = wt.reshape %[[F]] : (tensor<2xf32>) -> tensor<2x1x1x1xf32>
// CHECK: %[[WEIGHT:.*]] = wt.mul %[[W]], %[[ROWS]]
// CHECK: %[[Y:.*]] = wt.convolution %{{.*}}, %[[WEIGHT]], %[[BIAS]]
// CHECK: return %[[Y]]
func.func @a_convolution_takes_the_norm_into_its_weights(%x: tensor<1x3x4x4xf32>) -> tensor<1x2x4x4xf32> {
  %w = wt.get @w : tensor<2x3x1x1xf32>
  %b = wt.get @b : tensor<2xf32>
  %mean = wt.get @mean : tensor<2xf32>
  %variance = wt.get @variance : tensor<2xf32>
  %scale = wt.get @scale : tensor<2xf32>
  %shift = wt.get @shift : tensor<2xf32>
  %c = wt.convolution %x, %w, %b {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x3x4x4xf32>, tensor<2x3x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4x4xf32>
  %n = wt.batch_norm %c, %mean, %variance, %scale, %shift {epsilon = 1.0e-3 : f64}
    : (tensor<1x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x4x4xf32>
  return %n : tensor<1x2x4x4xf32>
}

// CHECK-LABEL: func @a_linear_layer_without_bias_gets_one
// CHECK-NOT: wt.batch_norm
// CHECK: wt.linear %{{.*}}, %{{.*}}, %{{.*}} : (tensor<4x3xf32>, tensor<2x3xf32>, tensor<2xf32>)
func.func @a_linear_layer_without_bias_gets_one(%x: tensor<4x3xf32>) -> tensor<4x2xf32> {
  %w = wt.get @fc : tensor<2x3xf32>
  %mean = wt.get @mean : tensor<2xf32>
  %c = wt.linear %x, %w : (tensor<4x3xf32>, tensor<2x3xf32>) -> tensor<4x2xf32>
  %n = wt.batch_norm %c, %mean, %mean, %mean, %mean {epsilon = 1.0e-5 : f64}
    : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  return %n : tensor<4x2xf32>
}

// CHECK-LABEL: func @a_layer_with_another_user_stays
// CHECK: wt.linear
// CHECK: wt.batch_norm
func.func @a_layer_with_another_user_stays(%x: tensor<4x3xf32>) -> (tensor<4x2xf32>, tensor<4x2xf32>) {
  %w = wt.get @fc : tensor<2x3xf32>
  %mean = wt.get @mean : tensor<2xf32>
  %c = wt.linear %x, %w : (tensor<4x3xf32>, tensor<2x3xf32>) -> tensor<4x2xf32>
  %n = wt.batch_norm %c, %mean, %mean, %mean, %mean {epsilon = 1.0e-5 : f64}
    : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  return %n, %c : tensor<4x2xf32>, tensor<4x2xf32>
}

// CHECK-LABEL: func @weights_that_are_inputs_stay
// CHECK: wt.batch_norm
func.func @weights_that_are_inputs_stay(%x: tensor<4x3xf32>, %w: tensor<2x3xf32>) -> tensor<4x2xf32> {
  %mean = wt.get @mean : tensor<2xf32>
  %c = wt.linear %x, %w : (tensor<4x3xf32>, tensor<2x3xf32>) -> tensor<4x2xf32>
  %n = wt.batch_norm %c, %mean, %mean, %mean, %mean {epsilon = 1.0e-5 : f64}
    : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  return %n : tensor<4x2xf32>
}

// A norm of [N, C, L] normalises C; the layer's features are L.
// CHECK-LABEL: func @a_norm_of_another_dimension_stays
// CHECK: wt.batch_norm
func.func @a_norm_of_another_dimension_stays(%x: tensor<4x2x3xf32>) -> tensor<4x2x2xf32> {
  %w = wt.get @fc : tensor<2x3xf32>
  %mean = wt.get @mean : tensor<2xf32>
  %c = wt.linear %x, %w : (tensor<4x2x3xf32>, tensor<2x3xf32>) -> tensor<4x2x2xf32>
  %n = wt.batch_norm %c, %mean, %mean, %mean, %mean {epsilon = 1.0e-5 : f64}
    : (tensor<4x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<4x2x2xf32>
  return %n : tensor<4x2x2xf32>
}

// CHECK-LABEL: func @what_may_be_replaced_stays
// CHECK: wt.batch_norm
wt.param @head : tensor<2x3xf32> {offset = 0 : i64, origin = "head", wt.mutable}
func.func @what_may_be_replaced_stays(%x: tensor<4x3xf32>) -> tensor<4x2xf32> {
  %w = wt.get @head : tensor<2x3xf32>
  %mean = wt.get @mean : tensor<2xf32>
  %c = wt.linear %x, %w : (tensor<4x3xf32>, tensor<2x3xf32>) -> tensor<4x2xf32>
  %n = wt.batch_norm %c, %mean, %mean, %mean, %mean {epsilon = 1.0e-5 : f64}
    : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  return %n : tensor<4x2xf32>
}
