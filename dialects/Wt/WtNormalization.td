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

#endif
