// Branches and loops that depend on data.
#ifndef WASMTORCH_DIALECTS_WT_WTCONTROL_TD
#define WASMTORCH_DIALECTS_WT_WTCONTROL_TD

include "dialects/Wt/WtBase.td"
include "mlir/IR/OpAsmInterface.td"

def Wt_IfOp : Wt_Op<"if", [IsolatedFromAbove, RecursiveMemoryEffects, SingleBlock]> {
  let summary = "One computation or the other";
  let description = [{
    Where the one element of `condition` is true, what the first region computes, else what the second does. Both take
    `inputs` as arguments and end in `wt.yield` with values of the results' types.

    Example:

    ```mlir
    %y = wt.if %c(%x) : (tensor<i1>, tensor<4xf32>) -> tensor<4xf32> {
    ^bb0(%a: tensor<4xf32>):
      %r = wt.relu %a : (tensor<4xf32>) -> tensor<4xf32>
      wt.yield %r : tensor<4xf32>
    } else {
    ^bb0(%a: tensor<4xf32>):
      %n = wt.neg %a : (tensor<4xf32>) -> tensor<4xf32>
      wt.yield %n : tensor<4xf32>
    }
    ```
  }];
  let arguments = (ins Wt_BoolTensor:$condition, Variadic<Wt_Tensor>:$inputs);
  let results = (outs Variadic<Wt_Tensor>:$results);
  let regions = (region SizedRegion<1>:$then_region, SizedRegion<1>:$else_region);
  let assemblyFormat = "$condition `(` $inputs `)` attr-dict `:` functional-type(operands, results) $then_region `else` $else_region";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Wt_WhileOp : Wt_Op<"while", [IsolatedFromAbove, RecursiveMemoryEffects, SingleBlock, AttrSizedOperandSegments]> {
  let summary = "A computation that is repeated";
  let description = [{
    As long as the first region yields true, the second computes the next values of what is carried. Both take the
    carried values and then the captured ones, which stay as they are. The results are the last carried values.

    Example:

    ```mlir
    %n = wt.while(%zero) captures(%limit) : (tensor<i64>, tensor<i64>) -> tensor<i64> {
    ^bb0(%i: tensor<i64>, %most: tensor<i64>):
      %c = wt.compare %i, %most {kind = #wt.compare_kind<lt>} : (tensor<i64>, tensor<i64>) -> tensor<i1>
      wt.yield %c : tensor<i1>
    } do {
    ^bb0(%i: tensor<i64>, %most: tensor<i64>):
      %one = wt.constant dense<1> : tensor<i64>
      %next = wt.add %i, %one : (tensor<i64>, tensor<i64>) -> tensor<i64>
      wt.yield %next : tensor<i64>
    }
    ```
  }];
  let arguments = (ins Variadic<Wt_Tensor>:$carried, Variadic<Wt_Tensor>:$captured);
  let results = (outs Variadic<Wt_Tensor>:$results);
  let regions = (region SizedRegion<1>:$condition, SizedRegion<1>:$body);
  let assemblyFormat = [{
    `(` $carried `)` (`captures` `(` $captured^ `)`)? attr-dict `:` functional-type(operands, results) $condition `do` $body
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

#endif
