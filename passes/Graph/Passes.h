// The passes of passes/Graph.
#ifndef WASMTORCH_PASSES_GRAPH_PASSES_H
#define WASMTORCH_PASSES_GRAPH_PASSES_H

#include "mlir/Pass/Pass.h"

namespace wasmtorch {

#define GEN_PASS_DECL
#include "passes/Graph/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Graph/Passes.h.inc"

} // namespace wasmtorch

#endif
