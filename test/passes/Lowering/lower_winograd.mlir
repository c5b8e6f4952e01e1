// Winograd's tiles become transforms around matrix products, and a weight is transformed when it is loaded.
// RUN: wt-opt %s -wt-dispatch-pipeline -wt-plan-pipeline -plan-lower-kernels -cse | FileCheck %s

// Four tiles in a block: inputs of sixteen points, sixteen products of four rows, results of four pixels with the relu on them.
// CHECK-LABEL: func.func @convolution_f32_
// CHECK: scf.for
// CHECK: llvm.load {{.*}} -> vector<4xf32>
// CHECK-NOT: math.fma
// CHECK-COUNT-16: llvm.store
// CHECK: math.fma
// CHECK: arith.addf
// CHECK-COUNT-4: llvm.store %{{.*}} : vector<4xf32>, !llvm.ptr

// CHECK-LABEL: func.func @prepare(%{{.*}}: !llvm.ptr) -> i32
// CHECK: call @transform_weight_2_1x9x1x8x8(
// CHECK: return
// In doubles, nine taps to sixteen points.
// CHECK-LABEL: func.func @transform_weight_2_1x9x1x8x8(%{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: !llvm.ptr {llvm.noalias})
// CHECK-COUNT-9: arith.extf
// CHECK: arith.mulf {{.*}} vector<4xf64>
// CHECK-COUNT-16: llvm.store
// CHECK-NOT: llvm.store
module attributes {plan.records = [{kernel = "convolution*", algorithm = "winograd", tile = 2 : i64, block_rows = 4 : i64, columns = 8 : i64, block_columns = 8 : i64, rows = 4 : i64}]} {
  wt.param @w : tensor<8x8x3x3xf32> {offset = 0 : i64, origin = "w"}
  func.func @forward(%x: tensor<1x10x10x8xf32>) -> tensor<1x8x8x8xf32> {
    %w = wt.get @w : tensor<8x8x3x3xf32>
    %y = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
      : (tensor<1x10x10x8xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x8x8xf32>
    %z = wt.relu %y : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
    return %z : tensor<1x8x8x8xf32>
  }
}
