// Products with one or two rows behind whole tiles, which take several panels together: sums in blocks, both loop orders, batches, operands that are
// packed when they run, columns that are no whole panels, convolutions.
// REQUIRES: node
// RUN: wt-fuzz %s
func.func @blocks_of_the_sum(%x: tensor<14x4608xf32> {wt.fill = "normal"}, %w: tensor<60x4608xf32> {wt.fill = "normal"}, %b: tensor<60xf32> {wt.fill = "normal"}) -> tensor<14x60xf32> {
  %y = wt.linear %x, %w, %b : (tensor<14x4608xf32>, tensor<60x4608xf32>, tensor<60xf32>) -> tensor<14x60xf32>
  return %y : tensor<14x60xf32>
}
func.func @panels_outermost(%x: tensor<13x600xf32> {wt.fill = "normal"}, %w: tensor<600x450xf32> {wt.fill = "normal"}, %r: tensor<13x450xf32> {wt.fill = "normal"}) -> tensor<13x450xf32> {
  %y = wt.matmul %x, %w : (tensor<13x600xf32>, tensor<600x450xf32>) -> tensor<13x450xf32>
  %z = wt.add %y, %r : (tensor<13x450xf32>, tensor<13x450xf32>) -> tensor<13x450xf32>
  %u = wt.relu %z : (tensor<13x450xf32>) -> tensor<13x450xf32>
  return %u : tensor<13x450xf32>
}
func.func @batches(%x: tensor<3x2x7x40xf32> {wt.fill = "normal"}, %w: tensor<3x1x40x54xf32> {wt.fill = "normal"}) -> tensor<3x2x7x54xf32> {
  %y = wt.matmul %x, %w : (tensor<3x2x7x40xf32>, tensor<3x1x40x54xf32>) -> tensor<3x2x7x54xf32>
  return %y : tensor<3x2x7x54xf32>
}
func.func @rows_that_meet_in_a_cache(%x: tensor<20x256xf32> {wt.fill = "normal"}, %w: tensor<256x128xf32> {wt.fill = "normal"}) -> tensor<20x128xf32> {
  %y = wt.matmul %x, %w : (tensor<20x256xf32>, tensor<256x128xf32>) -> tensor<20x128xf32>
  return %y : tensor<20x128xf32>
}
func.func @pixels(%x: tensor<2x6x9x15xf32> {wt.fill = "normal"}, %w: tensor<50x6x3x3xf32> {wt.fill = "normal"}) -> tensor<2x50x4x7xf32> {
  %y = wt.convolution %x, %w {stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<2x6x9x15xf32>, tensor<50x6x3x3xf32>) -> tensor<2x50x4x7xf32>
  return %y : tensor<2x50x4x7xf32>
}
func.func @groups(%x: tensor<1x8x7x7xf32> {wt.fill = "normal"}, %w: tensor<200x4x1x1xf32> {wt.fill = "normal"}, %b: tensor<200xf32> {wt.fill = "normal"}) -> tensor<1x200x7x7xf32> {
  %y = wt.convolution %x, %w, %b {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 2 : i64}
    : (tensor<1x8x7x7xf32>, tensor<200x4x1x1xf32>, tensor<200xf32>) -> tensor<1x200x7x7xf32>
  return %y : tensor<1x200x7x7xf32>
}
