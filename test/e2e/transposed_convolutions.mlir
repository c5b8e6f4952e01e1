// Transposed convolutions whose phases are convolutions: windows that are a multiple of the stride and that are not, crops beyond a stride, places that
// only the bias reaches, groups, one to three dimensions. Each is compared with the evaluator, which knows nothing of phases.
// REQUIRES: node
// RUN: wt-fuzz %s
func.func @even(%x: tensor<2x6x5x7xf32> {wt.fill = "normal"}, %w: tensor<6x4x4x4xf32> {wt.fill = "normal"}, %b: tensor<4xf32> {wt.fill = "normal"}) -> tensor<2x4x10x14xf32> {
  %y = wt.convolution_transpose %x, %w, %b {stride = array<i64: 2, 2>, crop_low = array<i64: 1, 1>, crop_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<2x6x5x7xf32>, tensor<6x4x4x4xf32>, tensor<4xf32>) -> tensor<2x4x10x14xf32>
  return %y : tensor<2x4x10x14xf32>
}
func.func @one_tap_each(%x: tensor<1x6x5x7xf32> {wt.fill = "normal"}, %w: tensor<6x4x2x2xf32> {wt.fill = "normal"}) -> tensor<1x4x10x14xf32> {
  %y = wt.convolution_transpose %x, %w {stride = array<i64: 2, 2>, crop_low = array<i64: 0, 0>, crop_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x6x5x7xf32>, tensor<6x4x2x2xf32>) -> tensor<1x4x10x14xf32>
  return %y : tensor<1x4x10x14xf32>
}
func.func @even_in_groups(%x: tensor<2x6x5x7xf32> {wt.fill = "normal"}, %w: tensor<6x4x4x2xf32> {wt.fill = "normal"}, %b: tensor<8xf32> {wt.fill = "normal"}) -> tensor<2x8x11x14xf32> {
  %y = wt.convolution_transpose %x, %w, %b {stride = array<i64: 2, 2>, crop_low = array<i64: 1, 0>, crop_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 2 : i64}
    : (tensor<2x6x5x7xf32>, tensor<6x4x4x2xf32>, tensor<8xf32>) -> tensor<2x8x11x14xf32>
  return %y : tensor<2x8x11x14xf32>
}
func.func @odd(%x: tensor<1x6x5x7xf32> {wt.fill = "normal"}, %w: tensor<6x4x3x3xf32> {wt.fill = "normal"}, %b: tensor<4xf32> {wt.fill = "normal"}) -> tensor<1x4x9x13xf32> {
  %y = wt.convolution_transpose %x, %w, %b {stride = array<i64: 2, 2>, crop_low = array<i64: 1, 1>, crop_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x6x5x7xf32>, tensor<6x4x3x3xf32>, tensor<4xf32>) -> tensor<1x4x9x13xf32>
  return %y : tensor<1x4x9x13xf32>
}
func.func @odd_in_groups(%x: tensor<2x6x5x7xf32> {wt.fill = "normal"}, %w: tensor<6x4x5x3xf32> {wt.fill = "normal"}, %b: tensor<8xf32> {wt.fill = "normal"}) -> tensor<2x8x16x14xf32> {
  %y = wt.convolution_transpose %x, %w, %b {stride = array<i64: 3, 2>, crop_low = array<i64: 2, 1>, crop_high = array<i64: -1, 0>, dilation = array<i64: 1, 1>, groups = 2 : i64}
    : (tensor<2x6x5x7xf32>, tensor<6x4x5x3xf32>, tensor<8xf32>) -> tensor<2x8x16x14xf32>
  return %y : tensor<2x8x16x14xf32>
}
func.func @crop_beyond_a_stride(%x: tensor<1x4x5x7xf32> {wt.fill = "normal"}, %w: tensor<4x3x5x5xf32> {wt.fill = "normal"}, %b: tensor<3xf32> {wt.fill = "normal"}) -> tensor<1x3x6x10xf32> {
  %y = wt.convolution_transpose %x, %w, %b {stride = array<i64: 2, 2>, crop_low = array<i64: 4, 3>, crop_high = array<i64: 3, 4>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x4x5x7xf32>, tensor<4x3x5x5xf32>, tensor<3xf32>) -> tensor<1x3x6x10xf32>
  return %y : tensor<1x3x6x10xf32>
}
func.func @only_bias(%x: tensor<1x4x3x3xf32> {wt.fill = "normal"}, %w: tensor<4x3x3x3xf32> {wt.fill = "normal"}, %b: tensor<3xf32> {wt.fill = "normal"}) -> tensor<1x3x8x11xf32> {
  %y = wt.convolution_transpose %x, %w, %b {stride = array<i64: 2, 3>, crop_low = array<i64: 0, 0>, crop_high = array<i64: -1, -2>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x4x3x3xf32>, tensor<4x3x3x3xf32>, tensor<3xf32>) -> tensor<1x3x8x11xf32>
  return %y : tensor<1x3x8x11xf32>
}
func.func @one_dimension(%x: tensor<2x3x7xf32> {wt.fill = "normal"}, %w: tensor<3x5x5xf32> {wt.fill = "normal"}) -> tensor<2x5x20xf32> {
  %y = wt.convolution_transpose %x, %w {stride = array<i64: 3>, crop_low = array<i64: 4>, crop_high = array<i64: -1>, dilation = array<i64: 1>, groups = 1 : i64}
    : (tensor<2x3x7xf32>, tensor<3x5x5xf32>) -> tensor<2x5x20xf32>
  return %y : tensor<2x5x20xf32>
}
func.func @three_dimensions(%x: tensor<1x3x4x2x3xf32> {wt.fill = "normal"}, %w: tensor<3x5x3x2x4xf32> {wt.fill = "normal"}, %b: tensor<5xf32> {wt.fill = "normal"}) -> tensor<1x5x9x4x12xf32> {
  %y = wt.convolution_transpose %x, %w, %b {stride = array<i64: 2, 2, 3>, crop_low = array<i64: 0, 0, 1>, crop_high = array<i64: 0, 0, -3>, dilation = array<i64: 1, 1, 1>, groups = 1 : i64}
    : (tensor<1x3x4x2x3xf32>, tensor<3x5x3x2x4xf32>, tensor<5xf32>) -> tensor<1x5x9x4x12xf32>
  return %y : tensor<1x5x9x4x12xf32>
}
func.func @depthwise(%x: tensor<1x6x5x7xf32> {wt.fill = "normal"}, %w: tensor<6x1x3x3xf32> {wt.fill = "normal"}, %b: tensor<6xf32> {wt.fill = "normal"}) -> tensor<1x6x10x14xf32> {
  %y = wt.convolution_transpose %x, %w, %b {stride = array<i64: 2, 2>, crop_low = array<i64: 1, 1>, crop_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 6 : i64}
    : (tensor<1x6x5x7xf32>, tensor<6x1x3x3xf32>, tensor<6xf32>) -> tensor<1x6x10x14xf32>
  return %y : tensor<1x6x10x14xf32>
}
