// Spatial ops compute with their channels last, and the permutes around them meet and vanish.
// RUN: wt-opt %s -wt-use-channels-last -canonicalize | FileCheck %s
// RUN: wt-opt %s -wt-use-channels-last -canonicalize -o %t && wt-opt %t -wt-use-channels-last -canonicalize | diff %t -

// CHECK-LABEL: func @a_pooling_stands_between_two_permutes
// CHECK-SAME: (%[[X:.*]]: tensor<1x3x4x6xf32>)
// CHECK: %[[IN:.*]] = wt.permute %[[X]] {dims = array<i64: 0, 2, 3, 1>} : (tensor<1x3x4x6xf32>) -> tensor<1x4x6x3xf32>
// CHECK: %[[POOL:.*]] = wt.max_pool %[[IN]] {{.*}}layout = #wt.layout<channels_last>{{.*}} -> tensor<1x2x3x3xf32>
// CHECK: %[[OUT:.*]] = wt.permute %[[POOL]] {dims = array<i64: 0, 3, 1, 2>}
// CHECK: return %[[OUT]]
func.func @a_pooling_stands_between_two_permutes(%x: tensor<1x3x4x6xf32>) -> tensor<1x3x2x3xf32> {
  %y = wt.max_pool %x {window = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>}
    : (tensor<1x3x4x6xf32>) -> tensor<1x3x2x3xf32>
  return %y : tensor<1x3x2x3xf32>
}

// Through elementwise ops with a broadcast operand, padding, slices and concatenations: one permute in, one out.
// CHECK-LABEL: func @permutes_sink_through_what_does_not_care
// CHECK-COUNT-1: wt.permute %{{.*}} {dims = array<i64: 0, 2, 3, 1>} : (tensor<1x3x4x4xf32>)
// CHECK: wt.max_pool
// CHECK: wt.relu %{{.*}} : (tensor<1x2x2x3xf32>)
// CHECK: wt.pad %{{.*}} {high = array<i64: 0, 1, 1, 0>, low = array<i64: 0, 0, 1, 0>}
// CHECK: wt.slice {{.*}}sizes = array<i64: 1, 3, 4, 2>
// CHECK: wt.cat {{.*}}dim = 3 : i64
// CHECK: wt.max_pool
// CHECK-NEXT: wt.permute %{{.*}} {dims = array<i64: 0, 3, 1, 2>}
// CHECK-NEXT: return
func.func @permutes_sink_through_what_does_not_care(%x: tensor<1x3x4x4xf32>) -> tensor<1x4x3x4xf32> {
  %p = wt.max_pool %x {window = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>}
    : (tensor<1x3x4x4xf32>) -> tensor<1x3x2x2xf32>
  %r = wt.relu %p : (tensor<1x3x2x2xf32>) -> tensor<1x3x2x2xf32>
  %q = wt.pad %r {low = array<i64: 0, 0, 0, 1>, high = array<i64: 0, 0, 1, 1>} : (tensor<1x3x2x2xf32>) -> tensor<1x3x3x4xf32>
  %s = wt.slice %q {starts = array<i64: 0, 1, 0, 0>, sizes = array<i64: 1, 2, 3, 4>, steps = array<i64: 1, 1, 1, 1>} : (tensor<1x3x3x4xf32>) -> tensor<1x2x3x4xf32>
  %c = wt.cat %s, %s {dim = 1 : i64} : (tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>) -> tensor<1x4x3x4xf32>
  %y = wt.max_pool %c {window = array<i64: 1, 1>, stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>}
    : (tensor<1x4x3x4xf32>) -> tensor<1x4x3x4xf32>
  return %y : tensor<1x4x3x4xf32>
}

// CHECK-LABEL: func @a_reduction_reads_the_permuted_dimensions
// CHECK: %[[POOL:.*]] = wt.max_pool {{.*}} -> tensor<1x2x2x3xf32>
// CHECK: %[[SUM:.*]] = wt.sum %[[POOL]] {dims = array<i64: 1, 2>
// CHECK: return %[[SUM]] : tensor<1x3xf32>
func.func @a_reduction_reads_the_permuted_dimensions(%x: tensor<1x3x4x4xf32>) -> tensor<1x3xf32> {
  %p = wt.max_pool %x {window = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>}
    : (tensor<1x3x4x4xf32>) -> tensor<1x3x2x2xf32>
  %y = wt.sum %p {dims = array<i64: 2, 3>, keep_dims = false} : (tensor<1x3x2x2xf32>) -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}

// CHECK-LABEL: func @dimensions_of_size_one_move_for_nothing
// CHECK-NOT: wt.permute
// CHECK: wt.reshape %{{.*}} : (tensor<1x1x4x4xf32>) -> tensor<1x4x4x1xf32>
func.func @dimensions_of_size_one_move_for_nothing(%x: tensor<1x1x4x4xf32>) -> tensor<1x1x2x2xf32> {
  %p = wt.max_pool %x {window = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>}
    : (tensor<1x1x4x4xf32>) -> tensor<1x1x2x2xf32>
  return %p : tensor<1x1x2x2xf32>
}

// Weights keep their order: the permute belongs to the activations.
// CHECK-LABEL: func @weights_of_a_convolution_stay
// CHECK: wt.convolution %{{.*}}, %[[W:.*]] {{.*}} : (tensor<1x4x4x3xf32>, tensor<2x3x3x3xf32>)
func.func @weights_of_a_convolution_stay(%x: tensor<1x3x4x4xf32>, %w: tensor<2x3x3x3xf32>) -> tensor<1x2x2x2xf32> {
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x3x4x4xf32>, tensor<2x3x3x3xf32>) -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}
