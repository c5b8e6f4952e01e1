// Contractions: matrix products and convolutions.
#ifndef WASMTORCH_DIALECTS_WT_WTCONTRACTION_TD
#define WASMTORCH_DIALECTS_WT_WTCONTRACTION_TD

include "dialects/Wt/WtBase.td"

def Wt_MatmulOp : Wt_PureOp<"matmul", [DeclareOpInterfaceMethods<Wt_DecomposableOpInterface>]> {
  let summary = "Matrix product, batched";
  let description = [{
    `[..., M, K] x [..., K, N] -> [..., M, N]`; leading dimensions broadcast against each other. Both operands have
    at least two dimensions. A back end multiplies matrices of f32; of other elements the op falls apart into `wt.mul`
    and `wt.sum`, as do `wt.linear` and `wt.convolution`.

    Example:

    ```mlir
    %c = wt.matmul %a, %b : (tensor<4x8xf32>, tensor<8x5xf32>) -> tensor<4x5xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$lhs, Wt_Tensor:$rhs);
  let results = (outs Wt_Tensor:$result);
}

def Wt_LinearOp : Wt_PureOp<"linear", [DeclareOpInterfaceMethods<Wt_DecomposableOpInterface>]> {
  let summary = "Linear layer";
  let description = [{
    `y = x W^T + b`: `[..., K] x [N, K] + [N] -> [..., N]`, the bias optional.

    Example:

    ```mlir
    %y = wt.linear %x, %w, %b : (tensor<2x8xf32>, tensor<5x8xf32>, tensor<5xf32>) -> tensor<2x5xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$input, Wt_Tensor:$weight, Optional<Wt_Tensor>:$bias);
  let results = (outs Wt_Tensor:$result);
}

def Wt_ConvolutionOp : Wt_PureOp<"convolution", [DeclareOpInterfaceMethods<Wt_SpatialOpInterface>,
                                               DeclareOpInterfaceMethods<Wt_DecomposableOpInterface>]> {
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
  let arguments = (ins Wt_Tensor:$input, Wt_Tensor:$weight, Optional<Wt_Tensor>:$bias,
                   DenseI64ArrayAttr:$stride, DenseI64ArrayAttr:$pad_low, DenseI64ArrayAttr:$pad_high,
                   DenseI64ArrayAttr:$dilation, I64Attr:$groups,
                   DefaultValuedAttr<Wt_LayoutAttr, "::wasmtorch::wt::Layout::ChannelsFirst">:$layout);
  let results = (outs Wt_Tensor:$result);
}

def Wt_ConvolutionTransposeOp : Wt_PureOp<"convolution_transpose", [DeclareOpInterfaceMethods<Wt_DecomposableOpInterface>]> {
  let summary = "Transposed convolution over one to three spatial dimensions";
  let description = [{
    Each element of the input `[N, C, spatial...]` adds the window, scaled by it, to the result: element `i` at tap `t` counts for
    place `i * stride + t * dilation - crop_low`. The weight is `[C, OC / groups, window...]`, the optional bias `[OC]`. The
    result's sizes are `(in - 1) * stride + dilation * (window - 1) + 1 - crop_low - crop_high`; a negative `crop_high`
    (PyTorch's `output_padding` beyond `padding`) adds places that only the bias reaches.

    Example:

    ```mlir
    %y = wt.convolution_transpose %x, %w {stride = array<i64: 2, 2>, crop_low = array<i64: 1, 1>, crop_high = array<i64: 0, 0>,
                                          dilation = array<i64: 1, 1>, groups = 1 : i64}
      : (tensor<1x4x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x3x16x16xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$input, Wt_Tensor:$weight, Optional<Wt_Tensor>:$bias,
                   DenseI64ArrayAttr:$stride, DenseI64ArrayAttr:$crop_low, DenseI64ArrayAttr:$crop_high,
                   DenseI64ArrayAttr:$dilation, I64Attr:$groups);
  let results = (outs Wt_Tensor:$result);
}

def Wt_AttentionOp : Wt_PureOp<"attention", [DeclareOpInterfaceMethods<Wt_DecomposableOpInterface>]> {
  let summary = "Scaled dot-product attention";
  let description = [{
    `softmax(scale * Q K^T + mask) V` with the softmax over the keys: `[..., L, E] x [..., S, E] x [..., S, V] -> [..., L, V]`;
    leading dimensions broadcast against each other. The optional mask broadcasts to `[..., L, S]` and adds no dimension. With
    `causal`, query `i` sees keys 0 to `i` alone (Vaswani et al. 2017, arXiv:1706.03762).

    Example:

    ```mlir
    %y = wt.attention %q, %k, %v {scale = 0.125 : f64, causal = true}
      : (tensor<1x8x10x64xf32>, tensor<1x8x10x64xf32>, tensor<1x8x10x64xf32>) -> tensor<1x8x10x64xf32>
    ```
  }];
  let arguments = (ins Wt_FloatTensor:$query, Wt_FloatTensor:$key, Wt_FloatTensor:$value, Optional<Wt_FloatTensor>:$mask,
                   F64Attr:$scale, BoolAttr:$causal);
  let results = (outs Wt_Tensor:$result);
}

def Wt_InterpolationKind : I32EnumAttr<"InterpolationKind", "the curve between samples", [
    I32EnumAttrCase<"Linear", 0, "linear">, I32EnumAttrCase<"Cubic", 1, "cubic">]> {
  let cppNamespace = "::wasmtorch::wt";
  let genSpecializedAttr = 0;
}
def Wt_InterpolationKindAttr : EnumAttr<Wt_Dialect, Wt_InterpolationKind, "interpolation_kind"> { let assemblyFormat = "`<` $value `>`"; }

def Wt_InterpolationOp : Wt_Op<"interpolation", [Pure]> {
  let summary = "The matrix that resamples a line";
  let description = [{
    `[out, in]`: row `i` has the factors of the samples that stand around place `step * (i + 0.5) - 0.5`, or `step * i` with
    `align_corners`; samples outside the line are its first or last one. `linear` weighs two samples, and takes places before
    the first one for it; `cubic` weighs four by Keys's curve with a = -0.75 (Keys 1981). A product with it resizes
    one dimension of an image; the matrix is computed when the model is compiled.

    Example:

    ```mlir
    %m = wt.interpolation {kind = #wt.interpolation_kind<linear>, step = 0.5 : f64, align_corners = false} : tensor<8x4xf32>
    ```
  }];
  let arguments = (ins Wt_InterpolationKindAttr:$kind, F64Attr:$step, BoolAttr:$align_corners);
  let results = (outs Wt_FloatTensor:$result);
  let assemblyFormat = "attr-dict `:` type($result)";
  let hasVerifier = 1;
}

#endif
