// The passes of passes/Lowering.
#ifndef WASMTORCH_PASSES_LOWERING_PASSES_H
#define WASMTORCH_PASSES_LOWERING_PASSES_H

#include "mlir/Pass/Pass.h"

namespace wasmtorch {

#define GEN_PASS_DECL
#include "passes/Lowering/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Lowering/Passes.h.inc"

} // namespace wasmtorch

#endif
