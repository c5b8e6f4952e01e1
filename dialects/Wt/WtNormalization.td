// Normalisation layers.
#ifndef WASMTORCH_DIALECTS_WT_WTNORMALIZATION_TD
#define WASMTORCH_DIALECTS_WT_WTNORMALIZATION_TD

include "dialects/Wt/WtBase.td"

def Wt_BatchNormOp : Wt_PureOp<"batch_norm", [DeclareOpInterfaceMethods<Wt_SpatialOpInterface>,
                                              DeclareOpInterfaceMethods<Wt_DecomposableOpInterface>]> {
  let summary = "Batch normalisation at inference";
  let description = [{
    `(x - mean) / sqrt(variance + epsilon) * scale + shift`, each of them `[C]`. The channels
    are dimension 1, or the last one with `layout = #wt.layout<channels_last>` (Ioffe and Szegedy 2015, arXiv:1502.03167).

    Example:

    ```mlir
    %y = wt.batch_norm %x, %mean, %variance, %scale, %shift {epsilon = 1.0e-5 : f64}
      : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
    ```
  }];
  let arguments = (ins Wt_FloatTensor:$input, Wt_FloatTensor:$mean, Wt_FloatTensor:$variance,
                   Wt_FloatTensor:$scale, Wt_FloatTensor:$shift, F64Attr:$epsilon,
                   DefaultValuedAttr<Wt_LayoutAttr, "::wasmtorch::wt::Layout::ChannelsFirst">:$layout);
  let results = (outs Wt_Tensor:$result);
}

// A normalisation of runs of elements. Weight and bias are one list: nothing, the weight, or the weight and the bias.
class Wt_RunNormOp<string mnemonic, dag more> : Wt_PureOp<mnemonic, [DeclareOpInterfaceMethods<Wt_DecomposableOpInterface>]> {
  let arguments = !con((ins Wt_FloatTensor:$input, Variadic<Wt_FloatTensor>:$affine, F64Attr:$epsilon), more);
  let results = (outs Wt_Tensor:$result);
}

def Wt_LayerNormOp : Wt_RunNormOp<"layer_norm", (ins I64Attr:$dims)> {
  let summary = "Layer normalisation";
  let description = [{
    `(x - mean) / sqrt(variance + epsilon) * weight + bias`, where mean and (biased) variance are those of the last `dims`
    dimensions. Behind the input come nothing, the weight, or the weight and the bias; both have the shape of these dimensions
    (Ba, Kiros and Hinton 2016, arXiv:1607.06450).

    Example:

    ```mlir
    %y = wt.layer_norm %x, %weight, %bias {epsilon = 1.0e-5 : f64, dims = 1 : i64}
      : (tensor<2x7x16xf32>, tensor<16xf32>, tensor<16xf32>) -> tensor<2x7x16xf32>
    ```
  }];
}

def Wt_RmsNormOp : Wt_RunNormOp<"rms_norm", (ins I64Attr:$dims)> {
  let summary = "Root-mean-square normalisation";
  let description = [{
    `x / sqrt(mean(x^2) + epsilon) * weight` with the mean over the last `dims` dimensions, whose shape the optional weight
    has (Zhang and Sennrich 2019, arXiv:1910.07467).

    Example:

    ```mlir
    %y = wt.rms_norm %x, %weight {epsilon = 1.0e-6 : f64, dims = 1 : i64}
      : (tensor<2x7x16xf32>, tensor<16xf32>) -> tensor<2x7x16xf32>
    ```
  }];
}

def Wt_GroupNormOp : Wt_RunNormOp<"group_norm", (ins I64Attr:$groups)> {
  let summary = "Group normalisation";
  let description = [{
    `(x - mean) / sqrt(variance + epsilon) * weight + bias`, where mean and (biased) variance are those of one item's group of
    channels at all positions. The channels are dimension 1 and make up `groups` groups of equal size; as many groups as channels are
    instance normalisation. Behind the input come nothing, the weight, or the weight and the bias, each `[C]` (Wu and He 2018,
    arXiv:1803.08494).

    Example:

    ```mlir
    %y = wt.group_norm %x, %weight, %bias {epsilon = 1.0e-5 : f64, groups = 2 : i64}
      : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
    ```
  }];
}

#endif
