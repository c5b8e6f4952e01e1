// Winograd's transforms of one line of a tile, as vectors of channels.
#ifndef WASMTORCH_PASSES_LOWERING_WINOGRADTRANSFORMS_H
#define WASMTORCH_PASSES_LOWERING_WINOGRADTRANSFORMS_H

#include "passes/Lowering/Emitter.h"

namespace wasmtorch {

/// B^T d: `tile + 2` neighbouring inputs to values at as many points. `tile` is 2 or 4.
Emitter::Values transformInputs(Emitter &e, mlir::ValueRange line, int64_t tile);

/// G g: three taps to values at `tile + 2` points.
Emitter::Values transformTaps(Emitter &e, mlir::ValueRange line, int64_t tile);

/// A^T m: products at `tile + 2` points to `tile` results.
Emitter::Values transformProducts(Emitter &e, mlir::ValueRange line, int64_t tile);

} // namespace wasmtorch

#endif
