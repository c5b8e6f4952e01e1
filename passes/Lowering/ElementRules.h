// What an elementwise op does to the lanes of vectors.
#ifndef WASMTORCH_PASSES_LOWERING_ELEMENTRULES_H
#define WASMTORCH_PASSES_LOWERING_ELEMENTRULES_H

#include "passes/Lowering/Emitter.h"

namespace wasmtorch {

/// Emits an elementwise wt op on vectors of its element type; null, after a diagnostic, for an op that this back end has no rule for.
mlir::Value emitElementRule(Emitter &emitter, mlir::Operation *op, mlir::ValueRange operands);

} // namespace wasmtorch

#endif
