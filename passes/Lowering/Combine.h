// How two elements become one: what reductions and scans carry along.
#ifndef WASMTORCH_PASSES_LOWERING_COMBINE_H
#define WASMTORCH_PASSES_LOWERING_COMBINE_H

#include "dialects/Wt/Wt.h"
#include "passes/Lowering/Emitter.h"

namespace wasmtorch {

/// Vectors of `element`, a wt tensor's type, put together lane by lane: added, multiplied, the larger or the smaller. A bool's sum is
/// true where either is.
mlir::Value emitCombine(Emitter &emitter, wt::Combine how, mlir::Type element, mlir::Value a, mlir::Value b);

/// All lanes of a vector put together; the result stands in every lane.
mlir::Value emitAcrossLanes(Emitter &emitter, wt::Combine how, mlir::Type element, mlir::Value vector);

/// The vector that changes nothing.
mlir::Value emitNeutral(Emitter &emitter, wt::Combine how, mlir::Type element);

} // namespace wasmtorch

#endif
