// Programs whose tensors have sizes that are open: as they were read, before sizes are chosen.
#ifndef WASMTORCH_DIALECTS_WT_WTOPEN_TD
#define WASMTORCH_DIALECTS_WT_WTOPEN_TD

include "dialects/Wt/WtBase.td"
include "mlir/IR/SymbolInterfaces.td"

def Wt_DimOp : Wt_Op<"dim", [Symbol]> {
  let summary = "Declares a size that is open";
  let description = [{
    A size that is not known yet: the caller's to choose or, where it is `from_data`, a number that is only known when the
    program runs. It is at least `least` and, where it is bounded, at most `most`. The type of a tensor with open sizes has
    for each dimension what it is in terms of these: `tensor<?x16xf32, ["s77 + 1", "16"]>`.

    Example:

    ```mlir
    wt.dim @s77 {least = 0 : i64, most = 64 : i64}
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I64Attr:$least, OptionalAttr<I64Attr>:$most, UnitAttr:$from_data);
  let assemblyFormat = "$sym_name attr-dict";
  let hasVerifier = 1;
}

def Wt_AtenOp : Wt_Op<"aten"> {
  let summary = "Calls an operator of PyTorch on tensors of open sizes";
  let description = [{
    `operand_names` says which argument each operand is, `tensors.0` where it stands in a list; `arguments` has those that
    are no tensors, among them sizes as expressions of `wt.dim`s (`"@s77 * 2"`). It becomes ops with a meaning once all sizes are
    chosen. Results that the program does not use have no value.

    Example:

    ```mlir
    %y = wt.aten "aten::softmax.int"(%x) {arguments = {dim = -1 : i64}, operand_names = ["self"]}
      : (tensor<?x16xf32, ["s77", "16"]>) -> tensor<?x16xf32, ["s77", "16"]>
    ```
  }];
  let arguments = (ins StrAttr:$name, Variadic<Wt_Tensor>:$operands, StrArrayAttr:$operand_names, DictionaryAttr:$arguments);
  let results = (outs Variadic<Wt_Tensor>:$results);
  let assemblyFormat = "$name `(` $operands `)` attr-dict `:` functional-type($operands, $results)";
  let hasVerifier = 1;
}

#endif
