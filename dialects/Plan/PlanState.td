// What an entry keeps from one run to the next.
#ifndef WASMTORCH_DIALECTS_PLAN_PLANSTATE_TD
#define WASMTORCH_DIALECTS_PLAN_PLANSTATE_TD

include "dialects/Plan/PlanDialect.td"

def Plan_StateOp : Op<Plan_Dialect, "state", [HasParent<"EntryOp">]> {
  let summary = "Names the buffer that keeps a state from one run to the next";
  let description = [{
    A new session copies `initial`, which lies in the weights, to `buffer`; without it the state starts as zeros. All entries keep
    a state at the same place.

    Example:

    ```mlir
    plan.entry @forward attributes {session_bytes = 64 : i64} {
      %h = plan.buffer session[0] : memref<2x3xf32>
      plan.state "hidden" %h : memref<2x3xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, AnyMemRef:$buffer, Optional<AnyMemRef>:$initial);
  let assemblyFormat = "$name $buffer (`from` $initial^ `:` type($initial))? attr-dict `:` type($buffer)";
}

#endif
