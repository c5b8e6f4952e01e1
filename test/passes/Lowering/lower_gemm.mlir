// Matrix products and convolutions become register-blocked kernels.
// RUN: wt-opt %s -wt-dispatch-pipeline -wt-plan-pipeline -plan-lower-kernels -cse -split-input-file | FileCheck %s
// RUN: wt-opt %s -wt-dispatch-pipeline -wt-plan-pipeline -plan-lower-kernels=strict -cse -split-input-file | FileCheck %s --check-prefix=STRICT

// The hot loop of a tile of 6 x 8: 2 vectors of the weight, 6 elements of the left operand, 12 multiply-adds, nothing else.
// CHECK-LABEL: func.func @linear_f32_12x8_16x8(
// CHECK: %{{.*}}:12 = scf.for
// CHECK-COUNT-2: llvm.load {{.*}} -> vector<4xf32>
// CHECK-NOT: vector<4xf32>, !llvm.ptr
// CHECK: llvm.load {{.*}} -> f32
// CHECK-NEXT: vector.broadcast
// CHECK-NEXT: math.fma
// CHECK-NEXT: math.fma
// CHECK: llvm.load {{.*}} -> f32
// CHECK-NEXT: vector.broadcast
// CHECK-COUNT-2: math.fma
// CHECK: llvm.load {{.*}} -> f32
// CHECK-NEXT: vector.broadcast
// CHECK-COUNT-2: math.fma
// CHECK: llvm.load {{.*}} -> f32
// CHECK-NEXT: vector.broadcast
// CHECK-COUNT-2: math.fma
// CHECK: llvm.load {{.*}} -> f32
// CHECK-NEXT: vector.broadcast
// CHECK-COUNT-2: math.fma
// CHECK: llvm.load {{.*}} -> f32
// CHECK-NEXT: vector.broadcast
// CHECK-COUNT-2: math.fma
// CHECK-NOT: math.fma
// CHECK-NOT: llvm.load
// CHECK: scf.yield
// What follows the product is computed on its sums.
// CHECK-COUNT-12: wsimd.pmax
// CHECK-NOT: wsimd.pmax
// CHECK: return

// A product and a sum are two values: four rows leave registers for them.
// STRICT-LABEL: func.func @linear_f32_12x8_16x8(
// STRICT: %{{.*}}:8 = scf.for
// STRICT-COUNT-8: math.fma
// STRICT-NOT: math.fma
// STRICT: return
wt.param @w : tensor<16x8xf32> {offset = 0 : i64, origin = "w"}
func.func @a_tile_of_six_by_eight(%x: tensor<12x8xf32>) -> tensor<12x16xf32> {
  %w = wt.get @w : tensor<16x8xf32>
  %y = wt.linear %x, %w : (tensor<12x8xf32>, tensor<16x8xf32>) -> tensor<12x16xf32>
  %z = wt.relu %y : (tensor<12x16xf32>) -> tensor<12x16xf32>
  return %z : tensor<12x16xf32>
}

// -----

// Seven rows are tiles of four and three, five columns a vector and a lane.
// CHECK-LABEL: func.func @linear_f32_7x8_5x8_5(
// CHECK: %{{.*}}:8 = scf.for
// CHECK: %{{.*}}:6 = scf.for
// CHECK-NOT: scf.for
// CHECK: llvm.store {{.*}} : vector<4xf32>
// CHECK: llvm.store {{.*}} : f32
// CHECK: return
wt.param @w : tensor<5x8xf32> {offset = 0 : i64, origin = "w"}
wt.param @b : tensor<5xf32> {offset = 192 : i64, origin = "b"}
func.func @rows_and_columns_that_are_left_over(%x: tensor<7x8xf32>) -> tensor<7x5xf32> {
  %w = wt.get @w : tensor<5x8xf32>
  %b = wt.get @b : tensor<5xf32>
  %y = wt.linear %x, %w, %b : (tensor<7x8xf32>, tensor<5x8xf32>, tensor<5xf32>) -> tensor<7x5xf32>
  return %y : tensor<7x5xf32>
}

// -----

// The first block starts from zero, the second from what the first has written; the relu comes last.
// CHECK-LABEL: func.func @matmul_f32_2x16_16x8(
// CHECK: scf.for
// CHECK: scf.yield
// CHECK-NOT: wsimd.pmax
// CHECK: llvm.store
// CHECK: llvm.load {{.*}} -> vector<4xf32>
// CHECK: scf.for
// CHECK: scf.yield
// CHECK: wsimd.pmax
// CHECK: llvm.store
module attributes {plan.records = [{kernel = "matmul*", depth = 8 : i64, pack = false}]} {
  func.func @sums_in_blocks(%x: tensor<2x16xf32>, %y: tensor<16x8xf32>) -> tensor<2x8xf32> {
    %m = wt.matmul %x, %y : (tensor<2x16xf32>, tensor<16x8xf32>) -> tensor<2x8xf32>
    %z = wt.relu %m : (tensor<2x8xf32>) -> tensor<2x8xf32>
    return %z : tensor<2x8xf32>
  }
}

// -----

// Scratch memory is the last argument: the right operand is copied there first, then read from there.
// CHECK-LABEL: func.func @matmul_f32_2x3_3x8(
// CHECK-SAME: %{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: !llvm.ptr {llvm.noalias}, %[[SCRATCH:.*]]: !llvm.ptr {llvm.noalias})
// CHECK: scf.for
// CHECK: %[[TO:.*]] = llvm.getelementptr {{.*}} %[[SCRATCH]]
// CHECK: llvm.store {{.*}}, %[[TO]]
// CHECK: scf.for
// CHECK: llvm.getelementptr {{.*}} %[[SCRATCH]]
// CHECK: math.fma
func.func @a_right_operand_is_packed_first(%x: tensor<2x3xf32>, %y: tensor<8x3xf32>) -> tensor<2x8xf32> {
  %t = wt.permute %y {dims = array<i64: 1, 0>} : (tensor<8x3xf32>) -> tensor<3x8xf32>
  %m = wt.matmul %x, %t : (tensor<2x3xf32>, tensor<3x8xf32>) -> tensor<2x8xf32>
  return %m : tensor<2x8xf32>
}

// -----

// Loops over lines, pixels of a line, columns; over the window's lines; over the 36 bytes of the 9 elements of one of them. Each row has a pointer.
// CHECK-LABEL: func.func @convolution_f32_1x8x8x3_8x3x3x3_s1x1_d1x1_g1(
// CHECK: scf.for
// CHECK: arith.constant 3 : i32
// CHECK: %{{.*}}:12 = scf.for
// CHECK-COUNT-6: llvm.inline_asm "", "=r,0"
// CHECK: arith.constant 36 : i32
// CHECK: %{{.*}}:12 = scf.for
// CHECK-COUNT-12: math.fma
// CHECK-NOT: math.fma
// CHECK: return
wt.param @w : tensor<8x3x3x3xf32> {offset = 0 : i64, origin = "w"}
func.func @a_convolution_sums_over_its_window(%x: tensor<1x8x8x3xf32>) -> tensor<1x6x6x8xf32> {
  %w = wt.get @w : tensor<8x3x3x3xf32>
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x8x8x3xf32>, tensor<8x3x3x3xf32>) -> tensor<1x6x6x8xf32>
  return %y : tensor<1x6x6x8xf32>
}

// -----

// Nine taps, the two columns that the first windows alone have, then a loop along the line that carries the sums of two windows: three pixels of
// the input, nine multiply-adds and a result in each turn.
// CHECK-LABEL: func.func @convolution_f32_1x6x6x4_4x1x3x3_s1x1_d1x1_g4(
// CHECK: scf.for
// CHECK-COUNT-9: llvm.load {{.*}} -> vector<4xf32>
// CHECK-COUNT-9: math.fma
// CHECK-NOT: math.fma
// CHECK: %{{.*}}:2 = scf.for
// CHECK-COUNT-9: math.fma
// CHECK-NOT: math.fma
// CHECK: llvm.store
// CHECK-NOT: llvm.store
// CHECK: return
wt.param @w : tensor<4x1x3x3xf32> {offset = 0 : i64, origin = "w"}
func.func @depthwise_windows_are_written_out(%x: tensor<1x6x6x4xf32>) -> tensor<1x4x4x4xf32> {
  %w = wt.get @w : tensor<4x1x3x3xf32>
  %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 4 : i64, layout = #wt.layout<channels_last>}
    : (tensor<1x6x6x4xf32>, tensor<4x1x3x3xf32>) -> tensor<1x4x4x4xf32>
  return %y : tensor<1x4x4x4xf32>
}

// -----

// Fourteen rows are two tiles of six, and two rows that take three panels of eight columns together, so that twelve sums are computed at once; the
// fourth panel is theirs alone.
// CHECK-LABEL: func.func @linear_f32_14x8_32x8(
// CHECK: scf.for {{.*}} to %c12_i32 step %c6_i32
// CHECK: scf.for
// CHECK: %{{.*}}:12 = scf.for
// CHECK: %{{.*}}:12 = scf.for
// CHECK-COUNT-2: vector.broadcast
// CHECK-NEXT: llvm.load {{.*}} -> vector<4xf32>
// CHECK-NEXT: math.fma
// CHECK-NEXT: math.fma
// CHECK: %{{.*}}:4 = scf.for
// CHECK-NOT: scf.for
// CHECK: return
wt.param @w : tensor<32x8xf32> {offset = 0 : i64, origin = "w"}
func.func @rows_that_are_left_over_take_panels_together(%x: tensor<14x8xf32>) -> tensor<14x32xf32> {
  %w = wt.get @w : tensor<32x8xf32>
  %y = wt.linear %x, %w : (tensor<14x8xf32>, tensor<32x8xf32>) -> tensor<14x32xf32>
  return %y : tensor<14x32xf32>
}
