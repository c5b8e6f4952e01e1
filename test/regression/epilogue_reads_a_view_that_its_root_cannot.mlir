// The rows of a linear layer's input have gaps in the view through which its epilogue reads the same value: the layer reads a copy.
// REQUIRES: node
// RUN: wt-fuzz %s
func.func @linear_first(%x: tensor<1x2x1x1xf32> {wt.fill = "normal"}, %w: tensor<3x3xf32>, %b: tensor<3xf32>) -> tensor<1x2x3x3xf32> {
  %0 = wt.adaptive_avg_pool %x {output_size = array<i64: 3, 3>} : (tensor<1x2x1x1xf32>) -> tensor<1x2x3x3xf32>
  %1 = wt.linear %0, %w, %b : (tensor<1x2x3x3xf32>, tensor<3x3xf32>, tensor<3xf32>) -> tensor<1x2x3x3xf32>
  %2 = wt.sub %1, %0 : (tensor<1x2x3x3xf32>, tensor<1x2x3x3xf32>) -> tensor<1x2x3x3xf32>
  return %2 : tensor<1x2x3x3xf32>
}
func.func @view_first(%x: tensor<1x2x1x1xf32> {wt.fill = "normal"}, %w: tensor<3x3xf32>, %b: tensor<3xf32>) -> tensor<1x2x3x3xf32> {
  %0 = wt.adaptive_avg_pool %x {output_size = array<i64: 3, 3>} : (tensor<1x2x1x1xf32>) -> tensor<1x2x3x3xf32>
  %1 = wt.linear %0, %w, %b : (tensor<1x2x3x3xf32>, tensor<3x3xf32>, tensor<3xf32>) -> tensor<1x2x3x3xf32>
  %2 = wt.sub %0, %1 : (tensor<1x2x3x3xf32>, tensor<1x2x3x3xf32>) -> tensor<1x2x3x3xf32>
  return %2 : tensor<1x2x3x3xf32>
}
