// Contractions: matrix products and convolutions.
#ifndef WASMTORCH_DIALECTS_WT_WTCONTRACTION_TD
#define WASMTORCH_DIALECTS_WT_WTCONTRACTION_TD

include "dialects/Wt/WtBase.td"

def Wt_MatmulOp : Wt_PureOp<"matmul"> {
  let summary = "Matrix product, batched";
  let description = [{
    `[..., M, K] x [..., K, N] -> [..., M, N]`; leading dimensions broadcast against each other. Both operands have
    at least two dimensions.

    Example:

    ```mlir
    %c = wt.matmul %a, %b : (tensor<4x8xf32>, tensor<8x5xf32>) -> tensor<4x5xf32>
    ```
  }];
  let arguments = (ins Wt_FloatTensor:$lhs, Wt_FloatTensor:$rhs);
  let results = (outs Wt_Tensor:$result);
}

def Wt_LinearOp : Wt_PureOp<"linear"> {
  let summary = "Linear layer";
  let description = [{
    `y = x W^T + b`: `[..., K] x [N, K] + [N] -> [..., N]`, the bias optional.

    Example:

    ```mlir
    %y = wt.linear %x, %w, %b : (tensor<2x8xf32>, tensor<5x8xf32>, tensor<5xf32>) -> tensor<2x5xf32>
    ```
  }];
  let arguments = (ins Wt_FloatTensor:$input, Wt_FloatTensor:$weight, Optional<Wt_FloatTensor>:$bias);
  let results = (outs Wt_Tensor:$result);
}

def Wt_ConvolutionOp : Wt_PureOp<"convolution", [DeclareOpInterfaceMethods<Wt_SpatialOpInterface>]> {
  let summary = "Convolution over one to three spatial dimensions";
  let description = [{
    Cross-correlation as neural networks use it. The input is `[N, C, spatial...]`, or `[N, spatial..., C]` with
    `layout = #wt.layout<channels_last>`; the result likewise. The weight is `[OC, C / groups, window...]` in
    both layouts, the optional bias `[OC]`. The input is thought padded by zeros, `pad_low[i]` before and `pad_high[i]` after
    in spatial dimension `i`. Result sizes are `(in + low + high - dilation * (window - 1) - 1) / stride + 1`, rounded down.

    Example:

    ```mlir
    %y = wt.convolution %x, %w, %b {stride = array<i64: 2, 2>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>,
                                    dilation = array<i64: 1, 1>, groups = 1 : i64}
      : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<1x4x4x4xf32>
    ```
  }];
  let arguments = (ins Wt_FloatTensor:$input, Wt_FloatTensor:$weight, Optional<Wt_FloatTensor>:$bias,
                   DenseI64ArrayAttr:$stride, DenseI64ArrayAttr:$pad_low, DenseI64ArrayAttr:$pad_high,
                   DenseI64ArrayAttr:$dilation, I64Attr:$groups,
                   DefaultValuedAttr<Wt_LayoutAttr, "::wasmtorch::wt::Layout::ChannelsFirst">:$layout);
  let results = (outs Wt_Tensor:$result);
}

#endif
