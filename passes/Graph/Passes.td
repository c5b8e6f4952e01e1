// Passes on the graph: wt to wt.
#ifndef WASMTORCH_PASSES_GRAPH_PASSES_TD
#define WASMTORCH_PASSES_GRAPH_PASSES_TD

include "mlir/Pass/PassBase.td"

def DecomposeComposites : Pass<"wt-decompose-composites", "::mlir::ModuleOp"> {
  let summary = "Says composites by core ops";
  let description = [{
    Replaces each op that has a decomposition by it, until none is left. A composite that cannot fall apart for its
    operands (an adaptive pooling with windows of different sizes, a softmax of nothing) stays as it is.

    ```mlir
    // before
    %y = wt.silu %x : (tensor<4xf32>) -> tensor<4xf32>
    // after
    %s = wt.sigmoid %x : (tensor<4xf32>) -> tensor<4xf32>
    %y = wt.mul %x, %s : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    ```
  }];
  let dependentDialects = ["::wasmtorch::wt::WtDialect"];
}

def ForwardStates : Pass<"wt-forward-states", "::mlir::ModuleOp"> {
  let summary = "Reads each state once at the beginning and writes it once at the end";
  let description = [{
    What is read after a write is the value that was written. So a run reads only what the last one left, and back ends may write
    states when all else is done.

    ```mlir
    // before
    %a = wt.read @h : tensor<4xf32>
    wt.assign @h, %x : tensor<4xf32>
    %b = wt.read @h : tensor<4xf32>
    %y = wt.add %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    // after
    %a = wt.read @h : tensor<4xf32>
    %y = wt.add %a, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    wt.assign @h, %x : tensor<4xf32>
    ```
  }];
  let dependentDialects = ["::wasmtorch::wt::WtDialect"];
}

def FlattenBranches : Pass<"wt-flatten-branches", "::mlir::ModuleOp"> {
  let summary = "Computes both branches and selects";
  let description = [{
    A `wt.if` without effects becomes what both of its regions compute and a `wt.select` for each result: back ends know no
    branches, and those of models are small as a rule. One whose condition is known becomes the branch that is taken.

    ```mlir
    // before
    %y = wt.if %c(%x) : (tensor<i1>, tensor<4xf32>) -> tensor<4xf32> {
    ^bb0(%a: tensor<4xf32>):
      %r = wt.relu %a : (tensor<4xf32>) -> tensor<4xf32>
      wt.yield %r : tensor<4xf32>
    } else {
    ^bb0(%a: tensor<4xf32>):
      wt.yield %a : tensor<4xf32>
    }
    // after
    %r = wt.relu %x : (tensor<4xf32>) -> tensor<4xf32>
    %y = wt.select %c, %r, %x : (tensor<i1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    ```
  }];
  let dependentDialects = ["::wasmtorch::wt::WtDialect"];
}

def RecogniseAttention : Pass<"wt-recognise-attention", "::mlir::ModuleOp"> {
  let summary = "Puts attention together that was written as two products and a softmax";
  let description = [{
    `matmul(softmax(scale * matmul(q, permute(k)) + mask), v)` becomes `wt.attention`, whose kernel keeps the scores in the cache. The
    scale (a multiplication or division by one number, of the scores or of the queries) and the mask may be missing. Scores or weights that
    anybody else uses keep it from happening.
  }];
  let dependentDialects = ["::wasmtorch::wt::WtDialect"];
}

def FoldBatchNorm : Pass<"wt-fold-batch-norm", "::mlir::ModuleOp"> {
  let summary = "Folds batch norms into the convolution or linear layer before them";
  let description = [{
    `batch_norm(conv(x, w, b))` becomes `conv(x, w * f, (b - mean) * f + shift)` with `f = scale / sqrt(variance + epsilon)`,
    where the convolution has no other user and the weights are the model's own and not mutable. What is computed on weights here
    becomes `wt.derived` in `wt-hoist-weights`. Other batch norms stay.
  }];
  let dependentDialects = ["::wasmtorch::wt::WtDialect"];
}

def FoldConstants : Pass<"wt-fold-constants", "::mlir::ModuleOp"> {
  let summary = "Computes ops on constants";
  let description = [{
    An op whose operands are all `wt.constant` becomes one, by the reference evaluator, where the result fits a
    constant (1 KiB, or all elements equal). Larger results are left to `wt-hoist-weights`.

    ```mlir
    // before
    %a = wt.constant dense<2.0> : tensor<f32>
    %y = wt.mul %a, %a : (tensor<f32>, tensor<f32>) -> tensor<f32>
    // after
    %y = wt.constant dense<4.0> : tensor<f32>
    ```
  }];
  let dependentDialects = ["::wasmtorch::wt::WtDialect"];
}

def HoistWeights : Pass<"wt-hoist-weights", "::mlir::ModuleOp"> {
  let summary = "Moves computation on weights out of the program";
  let description = [{
    An op whose operands are all weights (none of them mutable) or constants is evaluated when the weight file is written: it becomes a
    `wt.derived`, and what depends on it a `wt.get`. Constants of more than one value become `wt.derived` too, since
    code has no place for tables. Afterwards no op of a function depends on weights and constants alone.

    ```mlir
    // before
    %w = wt.get @w : tensor<4x4xf32>
    %t = wt.permute %w {dims = array<i64: 1, 0>} : (tensor<4x4xf32>) -> tensor<4x4xf32>
    // after
    wt.derived @w.permute : tensor<4x4xf32> { … }
    %t = wt.get @w.permute : tensor<4x4xf32>
    ```
  }];
  let dependentDialects = ["::wasmtorch::wt::WtDialect"];
}

def TakePixels : Pass<"wt-take-pixels", "::mlir::ModuleOp"> {
  let summary = "Makes programs take pixels where they took images of floats";
  let description = [{
    An argument of f32 with the attribute `wt.image` (see `dialects/Wt/Image.h`) becomes one of bytes: pixels as a browser has them. The program begins with
    what makes the image of them: colours without alpha and in the model's order, or their gray, as floats, scaled and shifted,
    in the model's layout. All of it is elementwise or a view, so that whoever reads the image computes it on the way. Other arguments, and
    those that are bytes already, stay.

    ```mlir
    // before
    func.func @forward(%x: tensor<1x3x8x8xf32> {wt.image = {format = "rgba", …}})
    // after
    func.func @forward(%pixels: tensor<1x8x8x4xui8> {wt.image = {format = "rgba", …}})
      %rgb = wt.slice %pixels {sizes = array<i64: 1, 8, 8, 3>, …} : (tensor<1x8x8x4xui8>) -> tensor<1x8x8x3xui8>
      %f = wt.convert %rgb : (tensor<1x8x8x3xui8>) -> tensor<1x8x8x3xf32>
      %scaled = wt.mul %f, %factors : (tensor<1x8x8x3xf32>, tensor<3xf32>) -> tensor<1x8x8x3xf32>
      %y = wt.add %scaled, %shifts : (tensor<1x8x8x3xf32>, tensor<3xf32>) -> tensor<1x8x8x3xf32>
      %x = wt.permute %y {dims = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xf32>) -> tensor<1x3x8x8xf32>
    ```
  }];
  let dependentDialects = ["::wasmtorch::wt::WtDialect"];
}

def UseChannelsLast : Pass<"wt-use-channels-last", "::mlir::ModuleOp"> {
  let summary = "Computes image-like ops with their channels last";
  let description = [{
    Kernels vectorise over channels. Each spatial op (convolution, pooling, batch norm) is put between two permutes and
    told that its channels are last; the permutes then sink through all ops that don't care (elementwise ops, slices, padding,
    concatenation, reductions) until they meet and vanish, or reach an input or an output of the program.
    Afterwards every spatial op has `layout = #wt.layout<channels_last>`.
  }];
  let dependentDialects = ["::wasmtorch::wt::WtDialect"];
}

def MakePaddingExplicit : Pass<"wt-make-padding-explicit", "::mlir::ModuleOp"> {
  let summary = "Gives padded convolutions a padded input";
  let description = [{
    A convolution's kernel then never asks whether it is inside its input. The padding itself costs little: whoever computes
    the input writes it into the middle of the padded tensor. Where the input has other users too, they read that
    middle (`wt.slice`) and the unpadded tensor is never written.
    Afterwards no convolution has padding.
  }];
  let dependentDialects = ["::wasmtorch::wt::WtDialect"];
}

#endif
