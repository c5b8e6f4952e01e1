// Passes that decide how and where each dispatch runs.
#ifndef WASMTORCH_PASSES_PLACEMENT_PASSES_TD
#define WASMTORCH_PASSES_PLACEMENT_PASSES_TD

include "mlir/Pass/PassBase.td"

def SelectSchedules : Pass<"plan-select-schedules", "::mlir::ModuleOp"> {
  let summary = "Gives each dispatch a device, a schedule and a cost";
  let description = [{
    The default schedule comes from an analytic model of the machine: the tile is the largest that WebAssembly's sixteen
    vector registers hold on x86, and the operand that does not fit the second-level cache is streamed once.

    The module's attribute `plan.records`, an array of dictionaries, overrides it: the last record whose `kernel` (a glob
    pattern) matches the dispatch's signature sets the fields that it names. A record that asks for something that cannot be is an
    error; so is one that matches nothing.
  }];
  let dependentDialects = ["::wasmtorch::plan::PlanDialect"];
}

def PackWeights : Pass<"plan-pack-weights", "::mlir::ModuleOp"> {
  let summary = "Lays weights out in the order in which kernels read them";
  let description = [{
    The weight of a contraction or a recurrent layer becomes a `wt.derived` that is packed as the dispatch's schedule wants it
    (`#plan.packing`): panels as wide as the register tile, or taps of a depthwise convolution. Equal packings of one
    weight are shared. A weight that is an input, or computed from one, is packed by dispatches in front.

    The transform of Winograd's tiles makes a weight up to four times as large. With `at-load` what is stored has its taps, and a
    derived weight with `plan.at_load` is computed of them when they are in memory.
  }];
  let options = [Option<"atLoad", "at-load", "bool", "true", "Transform for Winograd's tiles when weights are loaded, not when they are written">];
  let dependentDialects = ["::wasmtorch::wt::WtDialect", "::wasmtorch::plan::PlanDialect"];
}

def AssignAddresses : Pass<"plan-assign-addresses", "::mlir::ModuleOp"> {
  let summary = "Gives every byte an address";
  let description = [{
    Each function becomes a `plan.entry`, each distinct dispatch a `plan.kernel`. Weights are laid out in the order of
    their first use. Inputs and outputs have memory of their own; intermediate tensors share the rest by their lifetimes: from
    the largest to the smallest, each goes to the lowest offset that is free as long as it lives (Pisarchyk and Lee 2020, arXiv:2001.03288).
    Weights that are computed at load come behind those that are stored, and `plan.prepare` computes them.
    `wt.reshape` is another name for the same bytes.
  }];
  let dependentDialects = ["::wasmtorch::plan::PlanDialect"];
}

#endif
