// Passes that form dispatches.
#ifndef WASMTORCH_PASSES_FUSION_PASSES_TD
#define WASMTORCH_PASSES_FUSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def FormDispatches : Pass<"plan-form-dispatches", "::mlir::ModuleOp"> {
  let summary = "Groups ops into dispatches, one kernel each";
  let description = [{
    From the last op to the first, each op that no group has taken yet starts one and pulls in what it can:
    elementwise producers that it alone uses, one contraction, reduction or pooling whose result it continues
    elementwise (the epilogue), and views (slices, permutes, expansions), which are cloned into every group that reads through them.
    A group ends where a value has several users. A reduction may also begin with elementwise ops,
    and so may a recurrent layer, which nothing continues: it reads its own results.

    Afterwards a function holds `wt.get`, `wt.reshape` (which costs nothing) and `plan.dispatch` alone, and every result
    of it is computed by a dispatch.
  }];
  let dependentDialects = ["::wasmtorch::wt::WtDialect", "::wasmtorch::plan::PlanDialect"];
}

#endif
