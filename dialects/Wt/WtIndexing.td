// Ops whose elements are chosen by numbers that are computed.
#ifndef WASMTORCH_DIALECTS_WT_WTINDEXING_TD
#define WASMTORCH_DIALECTS_WT_WTINDEXING_TD

include "dialects/Wt/WtBase.td"

def Wt_IndexTensor : RankedTensorOf<[I64, I32]>;

def Wt_Combine : I32EnumAttr<"Combine", "what becomes of an element and its update", [
    I32EnumAttrCase<"Replace", 0, "replace">, I32EnumAttrCase<"Add", 1, "add">, I32EnumAttrCase<"Multiply", 2, "multiply">,
    I32EnumAttrCase<"Maximum", 3, "maximum">, I32EnumAttrCase<"Minimum", 4, "minimum">]> {
  let cppNamespace = "::wasmtorch::wt";
  let genSpecializedAttr = 0;
}
def Wt_CombineAttr : EnumAttr<Wt_Dialect, Wt_Combine, "combine"> { let assemblyFormat = "`<` $value `>`"; }

def Wt_IotaOp : Wt_Op<"iota", [Pure]> {
  let summary = "Counts along a dimension";
  let description = [{
    Every element is its own coordinate in dimension `dim`: 0, 1, 2 and so on.

    Example:

    ```mlir
    %i = wt.iota {dim = 1 : i64} : tensor<2x3xi64>
    ```
  }];
  let arguments = (ins I64Attr:$dim);
  let results = (outs Wt_Tensor:$result);
  let assemblyFormat = "attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Wt_GatherOp : Wt_PureOp<"gather"> {
  let summary = "Picks elements along a dimension";
  let description = [{
    `result[..., i, ...] = data[..., index[..., i, ...], ...]`, where `i` stands in dimension `dim`. Data and index have
    the same rank; in each dimension but `dim` the index has the data's size, or 1, which repeats it. In dimension `dim`
    the result has the index's size. An index below 0 counts as 0, one behind the last element as the last: no index reads
    outside the data. Data has at least one element in dimension `dim` where the result has any.

    Example (rows 2, 0 and 1 of a table):

    ```mlir
    %y = wt.gather %table, %rows {dim = 0 : i64} : (tensor<5x4xf32>, tensor<3x1xi64>) -> tensor<3x4xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$data, Wt_IndexTensor:$index, I64Attr:$dim);
  let results = (outs Wt_Tensor:$result);
}

def Wt_ScatterOp : Wt_PureOp<"scatter"> {
  let summary = "Writes elements to places along a dimension";
  let description = [{
    The data, with each element of `updates` brought in: `result[..., index[..., i, ...], ...]` becomes that element, or its
    sum, product, maximum or minimum with what is there, as `combine` says. All have the same rank. In dimensions other than
    `dim` the updates are at most as large as the data; the index has the updates' size in every dimension, or 1,
    which repeats it. Updates are brought in one after the other in row-major order, so the last one stays. An update whose index is
    below 0 or behind the last element is left out.

    Example:

    ```mlir
    %y = wt.scatter %x, %index, %updates {dim = 0 : i64, combine = #wt.combine<add>}
      : (tensor<5x4xf32>, tensor<3x1xi64>, tensor<3x4xf32>) -> tensor<5x4xf32>
    ```
  }];
  let arguments = (ins Wt_Tensor:$data, Wt_IndexTensor:$index, Wt_Tensor:$updates, I64Attr:$dim, Wt_CombineAttr:$combine);
  let results = (outs Wt_Tensor:$result);
}

#endif
