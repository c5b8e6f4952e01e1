// Weights of contractions are laid out as their kernels read them.
// RUN: wt-opt %s -plan-form-dispatches -plan-select-schedules -plan-pack-weights -split-input-file | FileCheck %s
// RUN: wt-opt %s -plan-form-dispatches -plan-select-schedules -plan-pack-weights -split-input-file -o %t
// RUN: wt-opt %t -plan-pack-weights -split-input-file | diff %t -
// RUN: wt-opt %s -plan-form-dispatches -plan-select-schedules -plan-pack-weights=at-load=false -split-input-file | FileCheck %s --check-prefix=WHOLE

// Ten columns in panels of eight: the second one is filled up by zeros.
// CHECK-LABEL: wt.derived @w.panels8 : tensor<1x2x16x8xf32>
// CHECK: wt.pad {{.*}}high = array<i64: 0, 6, 0, 0>
// CHECK: wt.reshape %{{.*}} -> tensor<1x2x8x16x1xf32>
// CHECK: wt.permute {{.*}}dims = array<i64: 0, 1, 4, 3, 2>
// CHECK: wt.yield %{{.*}} : tensor<1x2x16x8xf32>
// CHECK: func.func @panels_are_as_wide_as_the_tile
// CHECK: %[[W:.*]] = wt.get @w.panels8
// CHECK: plan.dispatch (%{{.*}}, %[[W]]) {{.*}}packing = [#plan.packing<kind = row_major, columns = 0, groups = 1>, #plan.packing<kind = panels, columns = 8, groups = 1>]
// The region still sees the weight as it is in the model.
// CHECK: ^bb0(%{{.*}}: tensor<12x16xf32>, %{{.*}}: tensor<10x16xf32>)
wt.param @w : tensor<10x16xf32> {offset = 0 : i64, origin = "w"}
func.func @panels_are_as_wide_as_the_tile(%x: tensor<12x16xf32>) -> tensor<12x10xf32> {
  %w = wt.get @w : tensor<10x16xf32>
  %y = wt.linear %x, %w : (tensor<12x16xf32>, tensor<10x16xf32>) -> tensor<12x10xf32>
  return %y : tensor<12x10xf32>
}

// -----

// CHECK-COUNT-1: wt.derived
// CHECK-NOT: wt.derived
// CHECK-LABEL: func @equal_packings_are_shared
// CHECK-COUNT-2: plan.dispatch
wt.param @w : tensor<8x16xf32> {offset = 0 : i64, origin = "w"}
func.func @equal_packings_are_shared(%x: tensor<12x16xf32>, %y: tensor<12x16xf32>) -> (tensor<12x8xf32>, tensor<12x8xf32>) {
  %w = wt.get @w : tensor<8x16xf32>
  %a = wt.linear %x, %w : (tensor<12x16xf32>, tensor<8x16xf32>) -> tensor<12x8xf32>
  %b = wt.linear %y, %w : (tensor<12x16xf32>, tensor<8x16xf32>) -> tensor<12x8xf32>
  return %a, %b : tensor<12x8xf32>, tensor<12x8xf32>
}

// -----

// Tiles of another width want panels of another width.
// CHECK-DAG: wt.derived @w.panels8 : tensor<1x1x16x8xf32>
// CHECK-DAG: wt.derived @w.panels4 : tensor<1x2x16x4xf32>
module attributes {plan.records = [{kernel = "linear_f32_13*", columns = 4 : i64}]} {
  wt.param @w : tensor<8x16xf32> {offset = 0 : i64, origin = "w"}
  func.func @other_tiles_have_other_panels(%x: tensor<12x16xf32>, %y: tensor<13x16xf32>) -> (tensor<12x8xf32>, tensor<13x8xf32>) {
    %w = wt.get @w : tensor<8x16xf32>
    %a = wt.linear %x, %w : (tensor<12x16xf32>, tensor<8x16xf32>) -> tensor<12x8xf32>
    %b = wt.linear %y, %w : (tensor<13x16xf32>, tensor<8x16xf32>) -> tensor<13x8xf32>
    return %a, %b : tensor<12x8xf32>, tensor<13x8xf32>
  }
}

// -----

// CHECK-LABEL: wt.derived @w.panels4 : tensor<2x1x18x4xf32>
// CHECK: func.func @groups_have_panels_of_their_own
wt.param @w : tensor<6x2x3x3xf32> {offset = 0 : i64, origin = "w"}
func.func @groups_have_panels_of_their_own(%x: tensor<1x9x9x4xf32>) -> tensor<1x7x7x6xf32> {
  %w = wt.get @w : tensor<6x2x3x3xf32>
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 2 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x9x9x4xf32>, tensor<6x2x3x3xf32>) -> tensor<1x7x7x6xf32>
  return %y : tensor<1x7x7x6xf32>
}

// -----

// CHECK-LABEL: wt.derived @w.taps : tensor<3x3x8xf32>
// CHECK: func.func @depthwise_weights_are_taps
// CHECK: #plan.packing<kind = taps
wt.param @w : tensor<8x1x3x3xf32> {offset = 0 : i64, origin = "w"}
func.func @depthwise_weights_are_taps(%x: tensor<1x6x6x8xf32>) -> tensor<1x4x4x8xf32> {
  %w = wt.get @w : tensor<8x1x3x3xf32>
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 8 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x6x6x8xf32>, tensor<8x1x3x3xf32>) -> tensor<1x4x4x8xf32>
  return %y : tensor<1x4x4x8xf32>
}

// -----

// A weight that is an input is packed in front, at each run: filled up to whole panels, then put in order.
// CHECK-LABEL: func @computed_weights_are_packed_at_run_time
// CHECK-SAME: (%[[X:.*]]: tensor<12x16xf32>, %[[W:.*]]: tensor<10x16xf32>)
// CHECK: %[[R:.*]] = wt.reshape %[[W]] : (tensor<10x16xf32>) -> tensor<1x10x16x1xf32>
// CHECK: %[[P:.*]] = plan.dispatch (%[[R]])
// CHECK: wt.pad {{.*}}high = array<i64: 0, 6, 0, 0>
// CHECK: %[[S:.*]] = wt.reshape %[[P]]
// CHECK: %[[O:.*]] = plan.dispatch (%[[S]])
// CHECK: wt.permute {{.*}}dims = array<i64: 0, 1, 4, 3, 2>
// CHECK: %[[D:.*]] = wt.reshape %[[O]] : {{.*}} -> tensor<1x2x16x8xf32>
// CHECK: plan.dispatch (%[[X]], %[[D]])
// CHECK-SAME: kind = panels, columns = 8
func.func @computed_weights_are_packed_at_run_time(%x: tensor<12x16xf32>, %w: tensor<10x16xf32>) -> tensor<12x10xf32> {
  %y = wt.linear %x, %w : (tensor<12x16xf32>, tensor<10x16xf32>) -> tensor<12x10xf32>
  return %y : tensor<12x10xf32>
}

// -----

// An input that is its own weight stands twice: once packed, once as it is.
// CHECK-LABEL: func @an_input_and_a_weight_at_once
// CHECK-SAME: (%[[X:.*]]: tensor<16x16xf32>)
// CHECK: plan.dispatch (%[[X]], %{{.*}}) {{.*}}packing = [#plan.packing<kind = row_major, {{.*}}>, #plan.packing<kind = panels, {{.*}}>]
// CHECK: wt.linear %{{.*}}, %{{.*}} : (tensor<16x16xf32>, tensor<16x16xf32>)
func.func @an_input_and_a_weight_at_once(%x: tensor<16x16xf32>) -> tensor<16x16xf32> {
  %y = wt.linear %x, %x : (tensor<16x16xf32>, tensor<16x16xf32>) -> tensor<16x16xf32>
  return %y : tensor<16x16xf32>
}

// -----

// Six units in a panel of eight for each of four gates.
// CHECK-LABEL: wt.derived @w.panels8 : tensor<4x1x6x8xf32>
// CHECK: func.func @gates_have_panels_of_their_own
wt.param @w : tensor<24x6xf32> {offset = 0 : i64, origin = "w"}
func.func @gates_have_panels_of_their_own(%g: tensor<5x1x24xf32>, %h: tensor<1x6xf32>) -> tensor<6x1x6xf32> {
  %w = wt.get @w : tensor<24x6xf32>
  %y = wt.lstm %g, %w, %h, %h : (tensor<5x1x24xf32>, tensor<24x6xf32>, tensor<1x6xf32>, tensor<1x6xf32>) -> tensor<6x1x6xf32>
  return %y : tensor<6x1x6xf32>
}

// -----

// A parameter that may be replaced is packed in each run.
// CHECK-NOT: wt.derived
// CHECK-LABEL: func.func @what_may_be_replaced_is_packed_at_run_time
// CHECK: %[[W:.*]] = wt.get @w : tensor<10x16xf32>
// CHECK: %[[R:.*]] = wt.reshape %[[W]]
// CHECK: plan.dispatch (%[[R]])
// CHECK: plan.dispatch {{.*}}packing = [#plan.packing<kind = row_major
wt.param @w : tensor<10x16xf32> {offset = 0 : i64, origin = "w", wt.mutable}
func.func @what_may_be_replaced_is_packed_at_run_time(%x: tensor<12x16xf32>) -> tensor<12x10xf32> {
  %w = wt.get @w : tensor<10x16xf32>
  %y = wt.linear %x, %w : (tensor<12x16xf32>, tensor<10x16xf32>) -> tensor<12x10xf32>
  return %y : tensor<12x10xf32>
}

// -----

// What is stored for Winograd's tiles has nine taps; its points are computed when it is loaded. Ten columns are filled up to two panels.
// CHECK-LABEL: wt.derived @w.winograd1.16.8 : tensor<1x9x2x16x8xf32> {
// CHECK: wt.pad {{.*}}high = array<i64: 6, 0, 0, 0>
// CHECK: wt.derived @w.winograd4.16.8 : tensor<1x36x2x16x8xf32> attributes {plan.at_load} {
// CHECK: wt.get @w.winograd1.16.8
// CHECK: wt.convert {{.*}}f64
// CHECK-COUNT-2: wt.matmul
// CHECK: func.func @points_are_computed_at_load
// CHECK: wt.get @w.winograd4.16.8
// CHECK: kind = winograd, columns = 8, groups = 1, tile = 4, block_columns = 16
// Of a library's weights they are stored.
// WHOLE: wt.derived @w.winograd4.16.8 : tensor<1x36x2x16x8xf32> {
// WHOLE: wt.get @w :
// WHOLE: func.func @points_are_computed_at_load
module attributes {plan.records = [{kernel = "convolution*", algorithm = "winograd", tile = 4 : i64, columns = 8 : i64, block_columns = 16 : i64}]} {
  wt.param @w : tensor<10x16x3x3xf32> {offset = 0 : i64, origin = "w"}
  func.func @points_are_computed_at_load(%x: tensor<1x18x18x16xf32>) -> tensor<1x16x16x10xf32> {
    %w = wt.get @w : tensor<10x16x3x3xf32>
    %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
      : (tensor<1x18x18x16xf32>, tensor<10x16x3x3xf32>) -> tensor<1x16x16x10xf32>
    return %y : tensor<1x16x16x10xf32>
  }
}
