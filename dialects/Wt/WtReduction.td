// Reductions over dimensions.
#ifndef WASMTORCH_DIALECTS_WT_WTREDUCTION_TD
#define WASMTORCH_DIALECTS_WT_WTREDUCTION_TD

include "dialects/Wt/WtBase.td"

class Wt_ReductionOp<string mnemonic, string what, string formula, Type operand = Wt_Tensor, list<Trait> traits = []>
    : Wt_PureOp<mnemonic, traits> {
  let summary = what;
  let description = formula # " over the dimensions `dims`, which are sorted and distinct. With `keep_dims` each of them stays with size 1." #
                    "\n\nExample:\n\n```mlir\n%y = wt." # mnemonic #
                    " %x {dims = array<i64: 1>, keep_dims = false} : (tensor<2x3xf32>) -> tensor<2xf32>\n```\n";
  let arguments = (ins operand:$input, DenseI64ArrayAttr:$dims, BoolAttr:$keep_dims);
  let results = (outs Wt_Tensor:$result);
}

def Wt_SumOp : Wt_ReductionOp<"sum", "Sum", "The sum of the elements">;
def Wt_ProdOp : Wt_ReductionOp<"prod", "Product", "The product of the elements">;
def Wt_AmaxOp : Wt_ReductionOp<"amax", "Maximum", "The largest element (NaN if any is NaN)">;
def Wt_AminOp : Wt_ReductionOp<"amin", "Minimum", "The smallest element (NaN if any is NaN)">;
def Wt_MeanOp : Wt_ReductionOp<"mean", "Mean", "The arithmetic mean of the elements", Wt_FloatTensor,
    [DeclareOpInterfaceMethods<Wt_DecomposableOpInterface>]>;

class Wt_SoftmaxLikeOp<string mnemonic, string what, string formula>
    : Wt_PureOp<mnemonic, [DeclareOpInterfaceMethods<Wt_DecomposableOpInterface>]> {
  let summary = what;
  let description = formula # " along `dim`, computed after the maximum is subtracted.\n\nExample:\n\n```mlir\n%y = wt." #
                    mnemonic # " %x {dim = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>\n```\n";
  let arguments = (ins Wt_FloatTensor:$input, I64Attr:$dim);
  let results = (outs Wt_Tensor:$result);
}
def Wt_SoftmaxOp : Wt_SoftmaxLikeOp<"softmax", "Softmax", "`exp(x) / sum(exp(x))`">;
def Wt_LogSoftmaxOp : Wt_SoftmaxLikeOp<"log_softmax", "Logarithm of the softmax", "`x - log(sum(exp(x)))`">;

#endif
