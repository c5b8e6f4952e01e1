// Ops that move elements and compute nothing.
#ifndef WASMTORCH_DIALECTS_WT_WTMOVEMENT_TD
#define WASMTORCH_DIALECTS_WT_WTMOVEMENT_TD

include "dialects/Wt/WtBase.td"

def Wt_ReshapeOp : Wt_Op<"reshape", [Pure, Wt_Movement]> {
  let summary = "The same elements in another shape";
  let description = [{
    Row-major order is kept; the result has as many elements as the operand. Costs nothing: both share their bytes.

    Example:

    ```mlir
    %y = wt.reshape %x : (tensor<1x512x1x1xf32>) -> tensor<1x512xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$input);
  let results = (outs Wt_Tensor:$result);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Wt_PermuteOp : Wt_PureOp<"permute", [Wt_Movement]> {
  let summary = "Reorders dimensions";
  let description = [{
    Dimension `i` of the result is dimension `dims[i]` of the operand.

    Example:

    ```mlir
    %y = wt.permute %x {dims = array<i64: 0, 2, 3, 1>} : (tensor<1x3x8x9xf32>) -> tensor<1x8x9x3xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$input, DenseI64ArrayAttr:$dims);
  let results = (outs Wt_Tensor:$result);
  let hasFolder = 1;
}

def Wt_ExpandOp : Wt_Op<"expand", [Pure, Wt_Movement]> {
  let summary = "Broadcasts to a shape";
  let description = [{
    NumPy's rule: dimensions are matched from the last; a missing one or one of size 1 is repeated.

    Example:

    ```mlir
    %y = wt.expand %x : (tensor<3x1xf32>) -> tensor<2x3x4xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$input);
  let results = (outs Wt_Tensor:$result);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Wt_SliceOp : Wt_PureOp<"slice", [Wt_Movement]> {
  let summary = "A regular part of a tensor";
  let description = [{
    Element `i` of dimension `d` is element `starts[d] + i * steps[d]` of the operand, for `sizes[d]` elements.

    Example:

    ```mlir
    %y = wt.slice %x {starts = array<i64: 0, 1>, sizes = array<i64: 2, 3>, steps = array<i64: 1, 2>}
      : (tensor<2x6xf32>) -> tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$input, DenseI64ArrayAttr:$starts, DenseI64ArrayAttr:$sizes, DenseI64ArrayAttr:$steps);
  let results = (outs Wt_Tensor:$result);
  let hasFolder = 1;
}

def Wt_WindowOp : Wt_PureOp<"window", [Wt_Movement]> {
  let summary = "Windows that slide along a dimension";
  let description = [{
    Dimension `dim` becomes that of the windows, `step` elements apart, and a new last dimension of `size` holds the elements of each,
    `dilation` elements apart: `result[..., i, ..., k] = x[..., i * step + k * dilation, ...]`. There are as many windows
    as fit; at least one.

    Example:

    ```mlir
    %y = wt.window %x {dim = 1 : i64, size = 3 : i64, step = 2 : i64} : (tensor<2x8xf32>) -> tensor<2x3x3xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$input, I64Attr:$dim, I64Attr:$size, I64Attr:$step, DefaultValuedAttr<I64Attr, "1">:$dilation);
  let results = (outs Wt_Tensor:$result);
}

def Wt_FlipOp : Wt_PureOp<"flip", [Wt_Movement]> {
  let summary = "Reverses dimensions";
  let description = [{
    Element `i` of each dimension of `dims`, which are sorted and distinct, is element `size - 1 - i` of the operand.

    Example:

    ```mlir
    %y = wt.flip %x {dims = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$input, DenseI64ArrayAttr:$dims);
  let results = (outs Wt_Tensor:$result);
  let hasFolder = 1;
}

def Wt_PadOp : Wt_PureOp<"pad", [Wt_Movement]> {
  let summary = "Puts a border of one value around a tensor";
  let description = [{
    `low[d]` elements before and `high[d]` after the operand's in dimension `d`, all of the value `value`. Neither is
    negative: cropping is `wt.slice`.

    Example:

    ```mlir
    %y = wt.pad %x {low = array<i64: 0, 1>, high = array<i64: 0, 2>} : (tensor<2x3xf32>) -> tensor<2x6xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$input, DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$high,
                   DefaultValuedAttr<F64Attr, "0.0">:$value);
  let results = (outs Wt_Tensor:$result);
  let hasFolder = 1;
}

def Wt_CatOp : Wt_PureOp<"cat"> {
  let summary = "Concatenates tensors";
  let description = [{
    The operands one after the other along `dim`; all other dimensions are equal.

    Example:

    ```mlir
    %y = wt.cat %a, %b {dim = 1 : i64} : (tensor<2x3xf32>, tensor<2x4xf32>) -> tensor<2x7xf32>
    ```
  }];
  let arguments = (ins Variadic<Wt_Tensor>:$inputs, I64Attr:$dim);
  let results = (outs Wt_Tensor:$result);
  let hasFolder = 1;
}

#endif
