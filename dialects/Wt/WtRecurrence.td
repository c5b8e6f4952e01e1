// Recurrent layers.
#ifndef WASMTORCH_DIALECTS_WT_WTRECURRENCE_TD
#define WASMTORCH_DIALECTS_WT_WTRECURRENCE_TD

include "dialects/Wt/WtBase.td"

// Sizes that their descriptions use: T steps, B sequences, H units.
def Wt_LstmOp : Wt_PureOp<"lstm"> {
  let summary = "Long short-term memory, the recurrent part";
  let description = [{
    Hochreiter and Schmidhuber 1997, with forget gates. `gates` `[T, B, 4 H]` is what the inputs and biases contribute to the four
    gates, in the order input, forget, cell, output; `weight` is `[4 H, H]`, `hidden` and `cell` `[B, H]`. For each step,
    with `g = gates[t] + h weight^T` in four parts: `c = sigmoid(g1) * c + sigmoid(g0) * tanh(g2)`, `h = sigmoid(g3) * tanh(c)`.
    The result `[T + 1, B, H]` has `h` of every step at its place and behind the last one `c` after the
    last step. With `reverse` the steps run from the last to the first.

    Example:

    ```mlir
    %y = wt.lstm %gates, %weight, %h, %c
      : (tensor<5x1x16xf32>, tensor<16x4xf32>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<6x1x4xf32>
    ```
  }];
  let arguments = (ins Wt_FloatTensor:$gates, Wt_FloatTensor:$weight, Wt_FloatTensor:$hidden, Wt_FloatTensor:$cell,
                       DefaultValuedAttr<BoolAttr, "false">:$reverse);
  let results = (outs Wt_Tensor:$result);
}

def Wt_GruOp : Wt_PureOp<"gru"> {
  let summary = "Gated recurrent units, the recurrent part";
  let description = [{
    Cho et al. 2014 (arXiv:1406.1078), with the reset gate behind the matrix product. `gates` `[T, B, 3 H]` is what the inputs and their
    biases contribute to the gates, in the order reset, update, new; `weight` is `[3 H, H]`, `bias` `[3 H]`, `hidden` `[B, H]`.
    For each step, with `g = gates[t]` and `u = h weight^T + bias` in three parts: `r = sigmoid(g0 + u0)`, `z = sigmoid(g1 + u1)`,
    `n = tanh(g2 + r * u2)`, `h = (1 - z) * n + z * h`. The result `[T, B, H]` has `h` of every step at its place.
    With `reverse` the steps run from the last to the first.

    Example:

    ```mlir
    %y = wt.gru %gates, %weight, %bias, %h
      : (tensor<5x1x12xf32>, tensor<12x4xf32>, tensor<12xf32>, tensor<1x4xf32>) -> tensor<5x1x4xf32>
    ```
  }];
  let arguments = (ins Wt_FloatTensor:$gates, Wt_FloatTensor:$weight, Wt_FloatTensor:$bias, Wt_FloatTensor:$hidden,
                       DefaultValuedAttr<BoolAttr, "false">:$reverse);
  let results = (outs Wt_Tensor:$result);
}

def Wt_RnnOp : Wt_PureOp<"rnn"> {
  let summary = "Simple recurrent layer, the recurrent part";
  let description = [{
    Elman 1990. `gates` `[T, B, H]` is what the inputs and biases contribute; `weight` is `[H, H]`, `hidden` `[B, H]`. For each step
    `h = f(gates[t] + h weight^T)`, where `f` is the rectifier with `relu`, else tanh. The result `[T, B, H]` has `h`
    of every step at its place. With `reverse` the steps run from the last to the first.

    Example:

    ```mlir
    %y = wt.rnn %gates, %weight, %h : (tensor<5x1x4xf32>, tensor<4x4xf32>, tensor<1x4xf32>) -> tensor<5x1x4xf32>
    ```
  }];
  let arguments = (ins Wt_FloatTensor:$gates, Wt_FloatTensor:$weight, Wt_FloatTensor:$hidden,
                       DefaultValuedAttr<BoolAttr, "false">:$relu, DefaultValuedAttr<BoolAttr, "false">:$reverse);
  let results = (outs Wt_Tensor:$result);
}

#endif
