// Schedule records that cannot be followed, each with its message.
// RUN: wt-opt %s -plan-form-dispatches -plan-select-schedules -split-input-file -verify-diagnostics

// expected-error @below {{a schedule record has no 'kernel'}}
module attributes {plan.records = [3 : i64]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

// expected-error @below {{a schedule record has no 'kernel'}}
module attributes {plan.records = [{rows = 4 : i64}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

// expected-error @below {{a schedule record's kernel '[a' is no pattern:}}
module attributes {plan.records = [{kernel = "[a"}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

// expected-error @below {{the schedule record for 'linear*' matches no dispatch}}
module attributes {plan.records = [{kernel = "linear*", rows = 4 : i64}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", rows = "4"}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{schedule record for 'matmul*': 'rows' is "4", expected a number}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", strict_rows = true}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{schedule record for 'matmul*': 'strict_rows' is true, expected a number}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", columns = 4.0 : f32}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{expected a number}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", depth = unit}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{expected a number}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", pack = 1 : i64}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{schedule record for 'matmul*': 'pack' is 1 : i64, expected true or false}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", algorithm = "strassen"}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{'algorithm' is "strassen", expected 'loops', 'gemm', 'depthwise' or 'winograd'}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", algorithm = "winograd"}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{cannot be: algorithm 'winograd' computes convolutions of two dimensions with a constant weight, windows of 3x3, stride 1, dilation 1 and one group, expected 'gemm' or 'depthwise'}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", order = "rows"}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{'order' is "rows", expected 'rows_outer' or 'columns_outer'}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", row = 4 : i64}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{schedule record for 'matmul*' has an unknown field 'row', expected algorithm, rows, strict_rows, columns, depth, order, pack, pack_left, unroll, strict_unroll, prefetch, fold_lines, tile, block_rows or block_columns}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", algorithm = "loops"}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{the schedule given for 'matmul_f32_8x16_16x24' cannot be: algorithm 'loops' does not compute contractions}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", algorithm = "depthwise"}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{the schedule given for 'matmul_f32_8x16_16x24' cannot be: algorithm 'depthwise' computes convolutions with one channel a group}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", columns = 6 : i64}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{the schedule given for 'matmul_f32_8x16_16x24' cannot be: columns = 6, expected a multiple of 4}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", rows = 0 : i64}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{the schedule given for 'matmul_f32_8x16_16x24' cannot be: rows = 0, expected at least 1}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", strict_rows = -1 : i64}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{the schedule given for 'matmul_f32_8x16_16x24' cannot be: strict_rows = -1, expected 0 or more}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", rows = 16 : i64, columns = 32 : i64}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{the schedule given for 'matmul_f32_8x16_16x24' cannot be: a tile of 16 x 32 needs 128 vector registers for its sums, expected at most 64}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", depth = -1 : i64}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{the schedule given for 'matmul_f32_8x16_16x24' cannot be: depth = -1, expected 0 or more}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", depth = 5 : i64}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{the schedule given for 'matmul_f32_8x16_16x24' cannot be: depth = 5, expected 0, a divisor of 16, or a multiple of 16 that divides 16}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "linear*", pack = true}]} {
  wt.param @w : tensor<8x16xf32> {offset = 0 : i64, origin = "w"}
  func.func @forward(%x: tensor<4x16xf32>) -> tensor<4x8xf32> {
    %w = wt.get @w : tensor<8x16xf32>
    // expected-error @below {{pack = true, but the right operand is a weight, which is packed at compile time}}
    %y = wt.linear %x, %w : (tensor<4x16xf32>, tensor<8x16xf32>) -> tensor<4x8xf32>
    return %y : tensor<4x8xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", pack = false}]} {
  func.func @forward(%x: tensor<2x16xf32>, %y: tensor<8x16xf32>) -> tensor<2x8xf32> {
    // expected-error @below {{pack = false, but the right operand's columns do not lie one behind the other}}
    %t = wt.permute %y {dims = array<i64: 1, 0>} : (tensor<8x16xf32>) -> tensor<16x8xf32>
    %z = wt.matmul %x, %t : (tensor<2x16xf32>, tensor<16x8xf32>) -> tensor<2x8xf32>
    return %z : tensor<2x8xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "convolution*", depth = 3 : i64}]} {
  func.func @forward(%x: tensor<1x6x6x8xf32>, %w: tensor<8x1x3x3xf32>) -> tensor<1x4x4x8xf32> {
    // expected-error @below {{algorithm 'depthwise' is not blocked in depth, expected depth = 0}}
    %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 8 : i64, layout = #wt.layout<channels_last>}
      : (tensor<1x6x6x8xf32>, tensor<8x1x3x3xf32>) -> tensor<1x4x4x8xf32>
    return %y : tensor<1x4x4x8xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "convolution*", pack = true}]} {
  func.func @forward(%x: tensor<1x6x6x8xf32>, %w: tensor<8x1x3x3xf32>) -> tensor<1x4x4x8xf32> {
    // expected-error @below {{algorithm 'depthwise' packs its weight at compile time, expected pack = false}}
    %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 8 : i64, layout = #wt.layout<channels_last>}
      : (tensor<1x6x6x8xf32>, tensor<8x1x3x3xf32>) -> tensor<1x4x4x8xf32>
    return %y : tensor<1x4x4x8xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "rnn*", depth = 2 : i64}]} {
  func.func @forward(%g: tensor<5x1x8xf32>, %w: tensor<8x8xf32>, %h: tensor<1x8xf32>) -> tensor<5x1x8xf32> {
    // expected-error @below {{a recurrent layer is not blocked in depth, expected depth = 0}}
    %y = wt.rnn %g, %w, %h : (tensor<5x1x8xf32>, tensor<8x8xf32>, tensor<1x8xf32>) -> tensor<5x1x8xf32>
    return %y : tensor<5x1x8xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "lstm*", columns = 80 : i64}]} {
  func.func @forward(%g: tensor<5x1x32xf32>, %w: tensor<32x8xf32>, %h: tensor<1x8xf32>) -> tensor<6x1x8xf32> {
    // expected-error @below {{a tile of 1 x 320 needs 80 vector registers for its sums, expected at most 64}}
    %y = wt.lstm %g, %w, %h, %h : (tensor<5x1x32xf32>, tensor<32x8xf32>, tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<6x1x8xf32>
    return %y : tensor<6x1x8xf32>
  }
}

// -----

module attributes {plan.records = [{kernel = "matmul*", unroll = 33 : i64}]} {
  func.func @forward(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    // expected-error @below {{the schedule given for 'matmul_f32_8x16_16x24' cannot be: unroll = 33, expected 0 to 32}}
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }
}
