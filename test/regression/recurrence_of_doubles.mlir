// Sums of doubles are vectors that no one local of WebAssembly holds: a recurrent layer of them is computed one product at a time.
// REQUIRES: node
// RUN: wt-fuzz %s
func.func @lstm_of_doubles(%x: tensor<4x1x32xf64> {wt.fill = "normal"}, %w: tensor<32x8xf64> {wt.fill = "normal"}, %h: tensor<1x8xf64>, %c: tensor<1x8xf64>) -> tensor<5x1x8xf64> {
  %0 = wt.lstm %x, %w, %h, %c : (tensor<4x1x32xf64>, tensor<32x8xf64>, tensor<1x8xf64>, tensor<1x8xf64>) -> tensor<5x1x8xf64>
  return %0 : tensor<5x1x8xf64>
}
