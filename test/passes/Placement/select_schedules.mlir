// Each dispatch gets a device, a schedule and a cost.
// RUN: wt-opt %s -plan-form-dispatches -plan-select-schedules -split-input-file | FileCheck %s

wt.param @w : tensor<40x16xf32> {offset = 0 : i64, origin = "w"}

// CHECK-LABEL: func @many_rows_have_tiles_of_six_by_eight
// 2 * 12 * 40 * 16 for the product, one each for the relu; 4 bytes for each element that is read or written.
// CHECK: plan.dispatch {{.*}}cost = #plan.cost<flops = 15840, bytes = 5248>, device = #plan.device<wasm>
// CHECK-SAME: algorithm = gemm, rows = 6, columns = 8, depth = 0, order = rows_outer, pack = false
func.func @many_rows_have_tiles_of_six_by_eight(%x: tensor<12x16xf32>) -> tensor<12x40xf32> {
  %w = wt.get @w : tensor<40x16xf32>
  %y = wt.linear %x, %w : (tensor<12x16xf32>, tensor<40x16xf32>) -> tensor<12x40xf32>
  %z = wt.relu %y : (tensor<12x40xf32>) -> tensor<12x40xf32>
  return %z : tensor<12x40xf32>
}

// CHECK-LABEL: func @one_row_has_a_wide_tile
// CHECK: algorithm = gemm, rows = 1, columns = 32
func.func @one_row_has_a_wide_tile(%x: tensor<1x16xf32>) -> tensor<1x40xf32> {
  %w = wt.get @w : tensor<40x16xf32>
  %y = wt.linear %x, %w : (tensor<1x16xf32>, tensor<40x16xf32>) -> tensor<1x40xf32>
  return %y : tensor<1x40xf32>
}

// CHECK-LABEL: func @few_columns_have_a_narrow_tile
// CHECK: algorithm = gemm, rows = 6, columns = 4
func.func @few_columns_have_a_narrow_tile(%x: tensor<8x16xf32>, %y: tensor<16x3xf32>) -> tensor<8x3xf32> {
  %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x3xf32>) -> tensor<8x3xf32>
  return %z : tensor<8x3xf32>
}

// CHECK-LABEL: func @a_transposed_operand_is_packed
// CHECK: algorithm = gemm{{.*}} pack = true
func.func @a_transposed_operand_is_packed(%x: tensor<2x16xf32>, %y: tensor<8x16xf32>) -> tensor<2x8xf32> {
  %t = wt.permute %y {dims = array<i64: 1, 0>} : (tensor<8x16xf32>) -> tensor<16x8xf32>
  %z = wt.matmul %x, %t : (tensor<2x16xf32>, tensor<16x8xf32>) -> tensor<2x8xf32>
  return %z : tensor<2x8xf32>
}

// CHECK-LABEL: func @channels_of_their_own_are_depthwise
// CHECK: algorithm = depthwise, rows = 4, columns = 4
func.func @channels_of_their_own_are_depthwise(%x: tensor<1x6x6x8xf32>, %w: tensor<8x1x3x3xf32>) -> tensor<1x4x4x8xf32> {
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 8 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x6x6x8xf32>, tensor<8x1x3x3xf32>) -> tensor<1x4x4x8xf32>
  return %y : tensor<1x4x4x8xf32>
}

// CHECK-LABEL: func @what_is_no_contraction_is_a_loop
// CHECK: algorithm = loops
func.func @what_is_no_contraction_is_a_loop(%x: tensor<8xf32>) -> tensor<8xf32> {
  %y = wt.relu %x : (tensor<8xf32>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}

wt.param @recurrent : tensor<96x32xf32> {offset = 4096 : i64, origin = "recurrent"}

// One row: twelve sums in registers, four vectors of units for each of three gates.
// CHECK-LABEL: func @a_tile_of_units_has_all_their_gates
// 2 * 5 * 96 * 32 for the products of all steps, 14 for each unit of each.
// CHECK: plan.dispatch {{.*}}cost = #plan.cost<flops = 32960,
// CHECK-SAME: algorithm = gemm, rows = 1, columns = 16,
func.func @a_tile_of_units_has_all_their_gates(%g: tensor<5x1x96xf32>, %b: tensor<96xf32>, %h: tensor<1x32xf32>) -> tensor<5x1x32xf32> {
  %w = wt.get @recurrent : tensor<96x32xf32>
  %y = wt.gru %g, %w, %b, %h : (tensor<5x1x96xf32>, tensor<96x32xf32>, tensor<96xf32>, tensor<1x32xf32>) -> tensor<5x1x32xf32>
  return %y : tensor<5x1x32xf32>
}

// CHECK-LABEL: func @several_sequences_share_what_is_loaded_of_the_weight
// CHECK: algorithm = gemm, rows = 3, columns = 4,
func.func @several_sequences_share_what_is_loaded_of_the_weight(%g: tensor<5x8x96xf32>, %b: tensor<96xf32>, %h: tensor<8x32xf32>) -> tensor<5x8x32xf32> {
  %w = wt.get @recurrent : tensor<96x32xf32>
  %y = wt.gru %g, %w, %b, %h : (tensor<5x8x96xf32>, tensor<96x32xf32>, tensor<96xf32>, tensor<8x32xf32>) -> tensor<5x8x32xf32>
  return %y : tensor<5x8x32xf32>
}

// -----

// The records are used up.
// CHECK-NOT: plan.records
module attributes {plan.records = [{kernel = "matmul*", rows = 4 : i64, columns = 12 : i64},
                                   {kernel = "matmul_f32_8x16_16x24", columns = 8 : i64, depth = 4 : i64, order = "columns_outer", pack = true}]} {
  // CHECK-LABEL: func @the_last_record_that_matches_says_it
  // CHECK: rows = 4, columns = 8, depth = 4, order = columns_outer, pack = true
  func.func @the_last_record_that_matches_says_it(%x: tensor<8x16xf32>, %y: tensor<16x24xf32>) -> tensor<8x24xf32> {
    %z = wt.matmul %x, %y : (tensor<8x16xf32>, tensor<16x24xf32>) -> tensor<8x24xf32>
    return %z : tensor<8x24xf32>
  }

  // CHECK-LABEL: func @a_pattern_is_for_all_that_match
  // CHECK: rows = 4, columns = 12
  func.func @a_pattern_is_for_all_that_match(%x: tensor<9x16xf32>, %y: tensor<16x24xf32>) -> tensor<9x24xf32> {
    %z = wt.matmul %x, %y : (tensor<9x16xf32>, tensor<16x24xf32>) -> tensor<9x24xf32>
    return %z : tensor<9x24xf32>
  }

  // CHECK-LABEL: func @other_kernels_keep_theirs
  // CHECK: algorithm = loops
  func.func @other_kernels_keep_theirs(%x: tensor<9xf32>) -> tensor<9xf32> {
    %z = wt.relu %x : (tensor<9xf32>) -> tensor<9xf32>
    return %z : tensor<9xf32>
  }
}

// -----

// CHECK-LABEL: func @large_images_have_tiles_of_four
// CHECK: algorithm = winograd, rows = 6, columns = 8, depth = 0, {{.*}}strict_rows = 5, tile = 4, block_rows = {{[0-9]+}}, block_columns = 64, unroll = 4
wt.param @w : tensor<64x64x3x3xf32> {offset = 0 : i64, origin = "w"}
func.func @large_images_have_tiles_of_four(%x: tensor<1x58x58x64xf32>) -> tensor<1x56x56x64xf32> {
  %w = wt.get @w : tensor<64x64x3x3xf32>
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x58x58x64xf32>, tensor<64x64x3x3xf32>) -> tensor<1x56x56x64xf32>
  return %y : tensor<1x56x56x64xf32>
}

// -----

// CHECK-LABEL: func @small_images_have_tiles_of_two
// CHECK: algorithm = winograd, rows = 6, columns = 8, depth = 32, {{.*}}tile = 2, block_rows = 16, block_columns = 64
wt.param @w : tensor<512x512x3x3xf32> {offset = 0 : i64, origin = "w"}
func.func @small_images_have_tiles_of_two(%x: tensor<1x9x9x512xf32>) -> tensor<1x7x7x512xf32> {
  %w = wt.get @w : tensor<512x512x3x3xf32>
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x9x9x512xf32>, tensor<512x512x3x3xf32>) -> tensor<1x7x7x512xf32>
  return %y : tensor<1x7x7x512xf32>
}

// -----

// CHECK-LABEL: func @steps_are_direct
// CHECK: algorithm = gemm
wt.param @w : tensor<64x64x3x3xf32> {offset = 0 : i64, origin = "w"}
func.func @steps_are_direct(%x: tensor<1x58x58x64xf32>) -> tensor<1x28x28x64xf32> {
  %w = wt.get @w : tensor<64x64x3x3xf32>
  %y = wt.convolution %x, %w {stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x58x58x64xf32>, tensor<64x64x3x3xf32>) -> tensor<1x28x28x64xf32>
  return %y : tensor<1x28x28x64xf32>
}

// -----

// CHECK-LABEL: func @few_channels_are_direct
// CHECK: algorithm = gemm
wt.param @w : tensor<16x3x3x3xf32> {offset = 0 : i64, origin = "w"}
func.func @few_channels_are_direct(%x: tensor<1x58x58x3xf32>) -> tensor<1x56x56x16xf32> {
  %w = wt.get @w : tensor<16x3x3x3xf32>
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x58x58x3xf32>, tensor<16x3x3x3xf32>) -> tensor<1x56x56x16xf32>
  return %y : tensor<1x56x56x16xf32>
}

// -----

// CHECK-LABEL: func @a_weight_that_is_an_input_is_direct
// CHECK: algorithm = gemm
func.func @a_weight_that_is_an_input_is_direct(%x: tensor<1x58x58x64xf32>, %w: tensor<64x64x3x3xf32>) -> tensor<1x56x56x64xf32> {
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x58x58x64xf32>, tensor<64x64x3x3xf32>) -> tensor<1x56x56x64xf32>
  return %y : tensor<1x56x56x64xf32>
}

// -----

// What may be replaced in a loaded model is not transformed.
// CHECK-LABEL: func @a_mutable_weight_is_direct
// CHECK: algorithm = gemm
wt.param @w : tensor<64x64x3x3xf32> {offset = 0 : i64, origin = "w", wt.mutable}
func.func @a_mutable_weight_is_direct(%x: tensor<1x58x58x64xf32>) -> tensor<1x56x56x64xf32> {
  %w = wt.get @w : tensor<64x64x3x3xf32>
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x58x58x64xf32>, tensor<64x64x3x3xf32>) -> tensor<1x56x56x64xf32>
  return %y : tensor<1x56x56x64xf32>
}

// -----

// An algorithm that is asked for has what it takes by itself.
// CHECK-LABEL: func @a_record_names_the_algorithm_alone
// CHECK: algorithm = gemm, rows = 6, columns = 8, {{.*}}strict_rows = 5, unroll = 4>
module attributes {plan.records = [{kernel = "convolution*", algorithm = "gemm"}]} {
  wt.param @w : tensor<64x64x3x3xf32> {offset = 0 : i64, origin = "w"}
  func.func @a_record_names_the_algorithm_alone(%x: tensor<1x58x58x64xf32>) -> tensor<1x56x56x64xf32> {
    %w = wt.get @w : tensor<64x64x3x3xf32>
    %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
      : (tensor<1x58x58x64xf32>, tensor<64x64x3x3xf32>) -> tensor<1x56x56x64xf32>
    return %y : tensor<1x56x56x64xf32>
  }
}

// -----

// CHECK-LABEL: func @a_record_names_the_tile
// CHECK: algorithm = winograd, {{.*}}tile = 2, block_rows = 10, block_columns = 16
module attributes {plan.records = [{kernel = "convolution*", algorithm = "winograd", tile = 2 : i64, block_rows = 10 : i64, block_columns = 16 : i64}]} {
  wt.param @w : tensor<64x64x3x3xf32> {offset = 0 : i64, origin = "w"}
  func.func @a_record_names_the_tile(%x: tensor<1x58x58x64xf32>) -> tensor<1x56x56x64xf32> {
    %w = wt.get @w : tensor<64x64x3x3xf32>
    %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
      : (tensor<1x58x58x64xf32>, tensor<64x64x3x3xf32>) -> tensor<1x56x56x64xf32>
    return %y : tensor<1x56x56x64xf32>
  }
}

// -----

// Rows at a distance of a KiB share a quarter of a first-level cache.
// CHECK-LABEL: func @rows_that_meet_in_the_cache_are_copied
// CHECK: algorithm = gemm{{.*}} pack_left = true
wt.param @w : tensor<128x256xf32> {offset = 0 : i64, origin = "w"}
func.func @rows_that_meet_in_the_cache_are_copied(%x: tensor<64x256xf32>) -> tensor<64x128xf32> {
  %w = wt.get @w : tensor<128x256xf32>
  %y = wt.linear %x, %w : (tensor<64x256xf32>, tensor<128x256xf32>) -> tensor<64x128xf32>
  return %y : tensor<64x128xf32>
}
