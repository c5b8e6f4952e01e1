// A program that fails for a planted reason, a maximum over a dimension of something padded, becomes these two ops and small sizes.
// RUN: wt-reduce %s --test=%python --test-arg=%S/pads_before_maximum.py -o %t.mlir
// RUN: FileCheck %s < %t.mlir
// REQUIRES: node
// What must stay wrong can also be what wt-fuzz finds: here that the back end refuses tensors of f16.
// RUN: wt-reduce %s --check=refused --match=f16 --title="f16 is refused" -o %t.refused.mlir
// RUN: FileCheck %s --check-prefix=REFUSED < %t.refused.mlir
// One that is compiled and run without a mistake has nothing to reduce.
// RUN: not wt-reduce %t.mlir --check=crash 2>&1 | FileCheck %s --check-prefix=OTHER
// RUN: not wt-reduce %s --check=crash 2>&1 | FileCheck %s --check-prefix=OTHER
// RUN: not wt-reduce %s 2>&1 | FileCheck %s --check-prefix=USAGE
// RUN: not wt-reduce %s --check=late 2>&1 | FileCheck %s --check-prefix=KIND

// CHECK: func.func @program(
// CHECK-NEXT: wt.constant dense<0.0{{.*}}> : tensor<1x1x1x1xf32>
// CHECK-NEXT: wt.pad %{{.*}} {high = array<i64: 0, 0, 2, 0>, low = array<i64: 0, 0, 0, 0>
// CHECK-NEXT: wt.amax
// CHECK-NEXT: return

// REFUSED: // f16 is refused.
// REFUSED-NEXT: // {{REQUIRES}}: node
// REFUSED-NEXT: // {{RUN}}: wt-fuzz %s
// REFUSED: func.func @program(%{{.*}}: tensor<1xf16>
// REFUSED-NEXT: return

// OTHER: does not fail like that to begin with
// USAGE: expected either --check=KIND or --test=PROGRAM
// KIND: 'late' is nothing to check, expected wrong, crash, hang or refused

wt.param @weight : tensor<6x4x3x3xf32> {offset = 0 : i64, origin = "weight", wt.fill = "small"}
wt.param @unused : tensor<6xf32> {offset = 896 : i64, origin = "unused"}
func.func @program(%x: tensor<2x4x9x7xf32>, %y: tensor<6x1x1xf32> {wt.fill = "whole"}) -> (tensor<2x6x7xf32>, tensor<12xf16>) {
  %w = wt.get @weight : tensor<6x4x3x3xf32>
  %0 = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>,
                              dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<2x4x9x7xf32>, tensor<6x4x3x3xf32>) -> tensor<2x6x9x7xf32>
  %1 = wt.add %0, %y : (tensor<2x6x9x7xf32>, tensor<6x1x1xf32>) -> tensor<2x6x9x7xf32>
  %2 = wt.relu %1 : (tensor<2x6x9x7xf32>) -> tensor<2x6x9x7xf32>
  %3 = wt.pad %2 {low = array<i64: 0, 0, 1, 0>, high = array<i64: 0, 0, 2, 0>} : (tensor<2x6x9x7xf32>) -> tensor<2x6x12x7xf32>
  %4 = wt.sigmoid %3 : (tensor<2x6x12x7xf32>) -> tensor<2x6x12x7xf32>
  %5 = wt.mul %3, %4 : (tensor<2x6x12x7xf32>, tensor<2x6x12x7xf32>) -> tensor<2x6x12x7xf32>
  %6 = wt.cat %5, %3 {dim = 2 : i64} : (tensor<2x6x12x7xf32>, tensor<2x6x12x7xf32>) -> tensor<2x6x24x7xf32>
  %7 = wt.slice %6 {starts = array<i64: 0, 0, 3, 0>, sizes = array<i64: 2, 6, 10, 7>, steps = array<i64: 1, 1, 2, 1>}
    : (tensor<2x6x24x7xf32>) -> tensor<2x6x10x7xf32>
  %8 = wt.amax %7 {dims = array<i64: 2>, keep_dims = false} : (tensor<2x6x10x7xf32>) -> tensor<2x6x7xf32>
  %9 = wt.mean %8 {dims = array<i64: 2>, keep_dims = false} : (tensor<2x6x7xf32>) -> tensor<2x6xf32>
  %10 = wt.reshape %9 : (tensor<2x6xf32>) -> tensor<12xf32>
  %11 = wt.convert %10 : (tensor<12xf32>) -> tensor<12xf16>
  return %8, %11 : tensor<2x6x7xf32>, tensor<12xf16>
}
