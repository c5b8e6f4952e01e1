// The passes of passes/Fusion.
#ifndef WASMTORCH_PASSES_FUSION_PASSES_H
#define WASMTORCH_PASSES_FUSION_PASSES_H

#include "mlir/Pass/Pass.h"

namespace wasmtorch {

#define GEN_PASS_DECL
#include "passes/Fusion/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Fusion/Passes.h.inc"

} // namespace wasmtorch

#endif
