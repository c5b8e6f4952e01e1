// Each phase takes what the phase before left, and leaves IR that verifies.
// RUN: rm -rf %t && mkdir %t
// RUN: wt-opt %s -wt-graph-pipeline -o %t/graph.mlir && FileCheck %s --check-prefix=GRAPH --input-file=%t/graph.mlir
// RUN: wt-opt %t/graph.mlir -wt-dispatch-pipeline -o %t/dispatch.mlir && FileCheck %s --check-prefix=DISPATCH --input-file=%t/dispatch.mlir
// RUN: wt-opt %t/dispatch.mlir -wt-plan-pipeline -o %t/plan.mlir && FileCheck %s --check-prefix=PLAN --input-file=%t/plan.mlir
// RUN: wt-opt %t/plan.mlir -wt-lower-pipeline -o %t/simd.mlir && FileCheck %s --check-prefixes=LOWER,SIMD --input-file=%t/simd.mlir
// RUN: wt-opt %t/plan.mlir -wt-lower-relaxed-pipeline -o %t/relaxed.mlir && FileCheck %s --check-prefixes=LOWER,RELAXED --input-file=%t/relaxed.mlir
// RUN: wt-opt %t/simd.mlir -o /dev/null && wt-opt %t/relaxed.mlir -o /dev/null
// The same by the compiler's own option.
// RUN: wasmtorchc %s --compile-to plan -o - | wt-opt | diff %t/plan.mlir -

// No composite that has no kernel, no batch norm, no convolution with padding, channels last.
// GRAPH: wt.derived @
// GRAPH: func.func @forward
// GRAPH-NOT: {{wt.(batch_norm|silu)}}
// GRAPH: wt.pad
// GRAPH: wt.convolution {{.*}}layout = #wt.layout<channels_last>, pad_high = array<i64: 0, 0>, pad_low = array<i64: 0, 0>
// GRAPH-NOT: {{wt.(batch_norm|silu)}}
// GRAPH: return

// Every op stands in a dispatch that has a device, a schedule, a cost.
// DISPATCH: func.func @forward
// DISPATCH: plan.dispatch {{.*}}cost = {{.*}}device = #plan.device<wasm>{{.*}}packing = {{.*}}schedule =
// DISPATCH: wt.convolution

// PLAN: plan.entry @forward attributes {session_bytes = {{[0-9]+}} : i64}
// PLAN: plan.input "image"
// PLAN: plan.launch @convolution
// PLAN: plan.output "classes"
// PLAN: plan.kernel @convolution
// PLAN-NOT: plan.dispatch

// LOWER-NOT: {{(wt|plan|scf|arith|vector|math|func)[.]}}
// LOWER: llvm.func @dispatch_forward(%{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: i32) -> i32
// LOWER: llvm.func @run_forward(%{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr) -> i32
// SIMD-NOT: llvm.wasm.relaxed
// RELAXED: llvm.wasm.relaxed.madd

wt.param @conv : tensor<8x3x3x3xf32> {offset = 0 : i64, origin = "conv"}
wt.param @mean : tensor<8xf32> {offset = 896 : i64, origin = "mean"}
wt.param @variance : tensor<8xf32> {offset = 960 : i64, origin = "variance"}
wt.param @scale : tensor<8xf32> {offset = 1024 : i64, origin = "scale"}
wt.param @shift : tensor<8xf32> {offset = 1088 : i64, origin = "shift"}
wt.param @fc : tensor<5x8xf32> {offset = 1152 : i64, origin = "fc"}
func.func @forward(%x: tensor<1x3x8x8xf32> {wt.name = "image"}) -> (tensor<1x5xf32> {wt.name = "classes"}) {
  %conv = wt.get @conv : tensor<8x3x3x3xf32>
  %mean = wt.get @mean : tensor<8xf32>
  %variance = wt.get @variance : tensor<8xf32>
  %scale = wt.get @scale : tensor<8xf32>
  %shift = wt.get @shift : tensor<8xf32>
  %fc = wt.get @fc : tensor<5x8xf32>
  %c = wt.convolution %x, %conv {stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x3x8x8xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x8x8xf32>
  %n = wt.batch_norm %c, %mean, %variance, %scale, %shift {epsilon = 1.0e-5 : f64}
    : (tensor<1x8x8x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<1x8x8x8xf32>
  %s = wt.silu %n : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %p = wt.max_pool %s {window = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>}
    : (tensor<1x8x8x8xf32>) -> tensor<1x8x4x4xf32>
  %g = wt.sum %p {dims = array<i64: 2, 3>, keep_dims = false} : (tensor<1x8x4x4xf32>) -> tensor<1x8xf32>
  %l = wt.linear %g, %fc : (tensor<1x8xf32>, tensor<5x8xf32>) -> tensor<1x5xf32>
  %y = wt.softmax %l {dim = 1 : i64} : (tensor<1x5xf32>) -> tensor<1x5xf32>
  return %y : tensor<1x5xf32>
}
