// Small models of which the executed instructions are counted: one function each, named for what it is about.
//
// Weights may lie over each other: their values change no count.
wt.param @w.linear : tensor<192x128xf32> {offset = 0 : i64, origin = "linear"}
wt.param @w.linear_bias : tensor<192xf32> {offset = 0 : i64, origin = "linear_bias"}
wt.param @w.matrix : tensor<256x256xf32> {offset = 0 : i64, origin = "matrix"}
wt.param @w.stem : tensor<16x3x3x3xf32> {offset = 0 : i64, origin = "stem"}
wt.param @w.stem_bias : tensor<16xf32> {offset = 0 : i64, origin = "stem_bias"}
wt.param @w.square : tensor<32x32x3x3xf32> {offset = 0 : i64, origin = "square"}
wt.param @w.square_bias : tensor<32xf32> {offset = 0 : i64, origin = "square_bias"}
wt.param @w.expand : tensor<48x16x1x1xf32> {offset = 0 : i64, origin = "expand"}
wt.param @w.depthwise : tensor<48x1x3x3xf32> {offset = 0 : i64, origin = "depthwise"}
wt.param @w.depthwise_bias : tensor<48xf32> {offset = 0 : i64, origin = "depthwise_bias"}
wt.param @w.project : tensor<24x48x1x1xf32> {offset = 0 : i64, origin = "project"}
wt.param @w.scale : tensor<128xf32> {offset = 0 : i64, origin = "scale"}
wt.param @w.gates3 : tensor<192x64xf32> {offset = 0 : i64, origin = "gates3"}
wt.param @w.gates3_bias : tensor<192xf32> {offset = 0 : i64, origin = "gates3_bias"}
wt.param @w.gates4 : tensor<256x64xf32> {offset = 0 : i64, origin = "gates4"}

func.func @matmul(%a: tensor<96x128xf32>, %b: tensor<128x96xf32>) -> tensor<96x96xf32> {
  %y = wt.matmul %a, %b : (tensor<96x128xf32>, tensor<128x96xf32>) -> tensor<96x96xf32>
  return %y : tensor<96x96xf32>
}

// Sizes that no tile divides.
func.func @matmul_tails(%a: tensor<37x95xf32>, %b: tensor<95x45xf32>) -> tensor<37x45xf32> {
  %y = wt.matmul %a, %b : (tensor<37x95xf32>, tensor<95x45xf32>) -> tensor<37x45xf32>
  return %y : tensor<37x45xf32>
}

func.func @linear_gelu(%x: tensor<64x128xf32>) -> tensor<64x192xf32> {
  %w = wt.get @w.linear : tensor<192x128xf32>
  %b = wt.get @w.linear_bias : tensor<192xf32>
  %y = wt.linear %x, %w, %b : (tensor<64x128xf32>, tensor<192x128xf32>, tensor<192xf32>) -> tensor<64x192xf32>
  %z = wt.gelu %y : (tensor<64x192xf32>) -> tensor<64x192xf32>
  return %z : tensor<64x192xf32>
}

func.func @linear_of_one_row(%x: tensor<1x256xf32>) -> tensor<1x256xf32> {
  %w = wt.get @w.matrix : tensor<256x256xf32>
  %y = wt.linear %x, %w : (tensor<1x256xf32>, tensor<256x256xf32>) -> tensor<1x256xf32>
  %z = wt.relu %y : (tensor<1x256xf32>) -> tensor<1x256xf32>
  return %z : tensor<1x256xf32>
}

// The first layer of an image network: few channels, a stride.
func.func @stem(%x: tensor<1x3x56x56xf32>) -> tensor<1x16x14x14xf32> {
  %w = wt.get @w.stem : tensor<16x3x3x3xf32>
  %b = wt.get @w.stem_bias : tensor<16xf32>
  %y = wt.convolution %x, %w, %b {stride = array<i64: 2, 2>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x3x56x56xf32>, tensor<16x3x3x3xf32>, tensor<16xf32>) -> tensor<1x16x28x28xf32>
  %z = wt.relu %y : (tensor<1x16x28x28xf32>) -> tensor<1x16x28x28xf32>
  %p = wt.max_pool %z {window = array<i64: 3, 3>, stride = array<i64: 2, 2>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>}
    : (tensor<1x16x28x28xf32>) -> tensor<1x16x14x14xf32>
  return %p : tensor<1x16x14x14xf32>
}

// Two 3x3 convolutions around a shortcut.
func.func @residual_block(%x: tensor<1x32x28x28xf32>) -> tensor<1x32x28x28xf32> {
  %w = wt.get @w.square : tensor<32x32x3x3xf32>
  %b = wt.get @w.square_bias : tensor<32xf32>
  %y = wt.convolution %x, %w, %b {stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x32x28x28xf32>, tensor<32x32x3x3xf32>, tensor<32xf32>) -> tensor<1x32x28x28xf32>
  %r = wt.relu %y : (tensor<1x32x28x28xf32>) -> tensor<1x32x28x28xf32>
  %z = wt.convolution %r, %w, %b {stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x32x28x28xf32>, tensor<32x32x3x3xf32>, tensor<32xf32>) -> tensor<1x32x28x28xf32>
  %s = wt.add %z, %x : (tensor<1x32x28x28xf32>, tensor<1x32x28x28xf32>) -> tensor<1x32x28x28xf32>
  %t = wt.relu %s : (tensor<1x32x28x28xf32>) -> tensor<1x32x28x28xf32>
  return %t : tensor<1x32x28x28xf32>
}

// Expand, depthwise, project; the depthwise convolution without a stride and with one.
func.func @inverted_residual(%x: tensor<1x16x28x28xf32>) -> tensor<1x24x14x14xf32> {
  %e = wt.get @w.expand : tensor<48x16x1x1xf32>
  %d = wt.get @w.depthwise : tensor<48x1x3x3xf32>
  %b = wt.get @w.depthwise_bias : tensor<48xf32>
  %p = wt.get @w.project : tensor<24x48x1x1xf32>
  %0 = wt.convolution %x, %e, %b {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x16x28x28xf32>, tensor<48x16x1x1xf32>, tensor<48xf32>) -> tensor<1x48x28x28xf32>
  %1 = wt.clamp %0 {low = 0.0 : f64, high = 6.0 : f64} : (tensor<1x48x28x28xf32>) -> tensor<1x48x28x28xf32>
  %2 = wt.convolution %1, %d, %b {stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 48 : i64}
    : (tensor<1x48x28x28xf32>, tensor<48x1x3x3xf32>, tensor<48xf32>) -> tensor<1x48x28x28xf32>
  %3 = wt.clamp %2 {low = 0.0 : f64, high = 6.0 : f64} : (tensor<1x48x28x28xf32>) -> tensor<1x48x28x28xf32>
  %4 = wt.convolution %3, %d, %b {stride = array<i64: 2, 2>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 48 : i64}
    : (tensor<1x48x28x28xf32>, tensor<48x1x3x3xf32>, tensor<48xf32>) -> tensor<1x48x14x14xf32>
  %5 = wt.clamp %4 {low = 0.0 : f64, high = 6.0 : f64} : (tensor<1x48x14x14xf32>) -> tensor<1x48x14x14xf32>
  %6 = wt.convolution %5, %p {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x48x14x14xf32>, tensor<24x48x1x1xf32>) -> tensor<1x24x14x14xf32>
  return %6 : tensor<1x24x14x14xf32>
}

func.func @global_mean(%x: tensor<1x64x14x14xf32>) -> tensor<1x64xf32> {
  %y = wt.mean %x {dims = array<i64: 2, 3>, keep_dims = false} : (tensor<1x64x14x14xf32>) -> tensor<1x64xf32>
  return %y : tensor<1x64xf32>
}

func.func @softmax(%x: tensor<64x100xf32>) -> tensor<64x100xf32> {
  %y = wt.softmax %x {dim = 1 : i64} : (tensor<64x100xf32>) -> tensor<64x100xf32>
  return %y : tensor<64x100xf32>
}

func.func @layer_norm(%x: tensor<64x128xf32>, %r: tensor<64x128xf32>) -> tensor<64x128xf32> {
  %w = wt.get @w.scale : tensor<128xf32>
  %s = wt.add %x, %r : (tensor<64x128xf32>, tensor<64x128xf32>) -> tensor<64x128xf32>
  %y = wt.layer_norm %s, %w, %w {epsilon = 1.0e-5 : f64, dims = 1 : i64} : (tensor<64x128xf32>, tensor<128xf32>, tensor<128xf32>) -> tensor<64x128xf32>
  return %y : tensor<64x128xf32>
}

func.func @attention(%q: tensor<1x4x64x32xf32>, %k: tensor<1x4x64x32xf32>, %v: tensor<1x4x64x32xf32>) -> tensor<1x4x64x32xf32> {
  %y = wt.attention %q, %k, %v {scale = 0.17677669529663687 : f64, causal = false} : (tensor<1x4x64x32xf32>, tensor<1x4x64x32xf32>, tensor<1x4x64x32xf32>) -> tensor<1x4x64x32xf32>
  return %y : tensor<1x4x64x32xf32>
}

func.func @gru(%x: tensor<10x1x192xf32>, %h: tensor<1x64xf32>) -> tensor<10x1x64xf32> {
  %w = wt.get @w.gates3 : tensor<192x64xf32>
  %b = wt.get @w.gates3_bias : tensor<192xf32>
  %y = wt.gru %x, %w, %b, %h : (tensor<10x1x192xf32>, tensor<192x64xf32>, tensor<192xf32>, tensor<1x64xf32>) -> tensor<10x1x64xf32>
  return %y : tensor<10x1x64xf32>
}

func.func @lstm(%x: tensor<10x1x256xf32>, %h: tensor<1x64xf32>, %c: tensor<1x64xf32>) -> tensor<11x1x64xf32> {
  %w = wt.get @w.gates4 : tensor<256x64xf32>
  %y = wt.lstm %x, %w, %h, %c : (tensor<10x1x256xf32>, tensor<256x64xf32>, tensor<1x64xf32>, tensor<1x64xf32>) -> tensor<11x1x64xf32>
  return %y : tensor<11x1x64xf32>
}
