// Ops that depend on the order of elements: running results and sorting.
#ifndef WASMTORCH_DIALECTS_WT_WTORDERING_TD
#define WASMTORCH_DIALECTS_WT_WTORDERING_TD

include "dialects/Wt/WtBase.td"

class Wt_ScanOp<string mnemonic, string what, string formula> : Wt_PureOp<mnemonic> {
  let summary = what;
  let description = "Element `i` along `dim` is " # formula # " of elements 0 to `i` of the operand.\n\nExample:\n\n```mlir\n%y = wt." #
                    mnemonic # " %x {dim = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>\n```\n";
  let arguments = (ins Wt_Tensor:$input, I64Attr:$dim);
  let results = (outs Wt_Tensor:$result);
}
def Wt_CumsumOp : Wt_ScanOp<"cumsum", "Running sum", "the sum">;
def Wt_CumprodOp : Wt_ScanOp<"cumprod", "Running product", "the product">;
def Wt_CummaxOp : Wt_ScanOp<"cummax", "Running maximum", "the largest (NaN if any is NaN)">;
def Wt_CumminOp : Wt_ScanOp<"cummin", "Running minimum", "the smallest (NaN if any is NaN)">;

def Wt_ArgsortOp : Wt_PureOp<"argsort"> {
  let summary = "The order of elements";
  let description = [{
    The indices along `dim` that sort the operand: from the smallest element to the largest, or the other way with
    `descending`. Equal elements keep their order. NaN counts as larger than every number, -0 as equal to 0.

    Example:

    ```mlir
    %i = wt.argsort %x {dim = 1 : i64, descending = true} : (tensor<2x3xf32>) -> tensor<2x3xi64>
    ```
  }];
  let arguments = (ins Wt_Tensor:$input, I64Attr:$dim, DefaultValuedAttr<BoolAttr, "false">:$descending);
  let results = (outs Wt_Tensor:$result);
}

#endif
