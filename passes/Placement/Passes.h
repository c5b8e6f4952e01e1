// The passes of passes/Placement.
#ifndef WASMTORCH_PASSES_PLACEMENT_PASSES_H
#define WASMTORCH_PASSES_PLACEMENT_PASSES_H

#include "mlir/Pass/Pass.h"

namespace wasmtorch {

#define GEN_PASS_DECL
#include "passes/Placement/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Placement/Passes.h.inc"

} // namespace wasmtorch

#endif
