// Pooling over windows.
#ifndef WASMTORCH_DIALECTS_WT_WTPOOLING_TD
#define WASMTORCH_DIALECTS_WT_WTPOOLING_TD

include "dialects/Wt/WtBase.td"

def Wt_MaxPoolOp : Wt_PureOp<"max_pool", [DeclareOpInterfaceMethods<Wt_SpatialOpInterface>]> {
  let summary = "Maximum over windows";
  let description = [{
    The largest element of each window (NaN if any is NaN); positions in the padding do not count. Shapes and layout as
    for `wt.convolution`. Rounding the result size up is said by a larger `pad_high`.

    Example:

    ```mlir
    %y = wt.max_pool %x {window = array<i64: 3, 3>, stride = array<i64: 2, 2>, pad_low = array<i64: 1, 1>,
                         pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>}
      : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$input, DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$stride,
                   DenseI64ArrayAttr:$pad_low, DenseI64ArrayAttr:$pad_high, DenseI64ArrayAttr:$dilation,
                   DefaultValuedAttr<Wt_LayoutAttr, "::wasmtorch::wt::Layout::ChannelsFirst">:$layout);
  let results = (outs Wt_Tensor:$result);
}

def Wt_AvgPoolOp : Wt_PureOp<"avg_pool", [DeclareOpInterfaceMethods<Wt_SpatialOpInterface>]> {
  let summary = "Mean over windows";
  let description = [{
    The sum of each window's elements divided by `divisor` where it is given; else by the number of the window's
    positions inside the input or, with `count_include_pad`, inside the input widened by `pad_low` before and
    `count_high` after, which is `pad_high` where it is not given. (PyTorch rounds sizes up by reaching beyond the
    padding, and what lies there is never counted.) Quotients of integers are cut toward zero.

    Example:

    ```mlir
    %y = wt.avg_pool %x {window = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad_low = array<i64: 0, 0>,
                         pad_high = array<i64: 0, 0>, count_include_pad = true}
      : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$input, DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$stride,
                   DenseI64ArrayAttr:$pad_low, DenseI64ArrayAttr:$pad_high, BoolAttr:$count_include_pad,
                   OptionalAttr<DenseI64ArrayAttr>:$count_high, OptionalAttr<I64Attr>:$divisor,
                   DefaultValuedAttr<Wt_LayoutAttr, "::wasmtorch::wt::Layout::ChannelsFirst">:$layout);
  let results = (outs Wt_Tensor:$result);
}

def Wt_AdaptiveAvgPoolOp : Wt_PureOp<"adaptive_avg_pool", [DeclareOpInterfaceMethods<Wt_SpatialOpInterface>,
                                                          DeclareOpInterfaceMethods<Wt_DecomposableOpInterface>]> {
  let summary = "Mean over as many windows as the result has positions";
  let description = [{
    Position `i` of a spatial dimension of size `output_size` is the mean of the input's elements from
    `floor(i * in / out)` up to, not including, `ceil((i + 1) * in / out)`. Falls apart into `wt.mean` or
    `wt.avg_pool` where all windows are of one size.

    Example:

    ```mlir
    %y = wt.adaptive_avg_pool %x {output_size = array<i64: 1, 1>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x1x1xf32>
    ```
  }];
  let arguments = (ins Wt_FloatTensor:$input, DenseI64ArrayAttr:$output_size,
                   DefaultValuedAttr<Wt_LayoutAttr, "::wasmtorch::wt::Layout::ChannelsFirst">:$layout);
  let results = (outs Wt_Tensor:$result);
}

#endif
