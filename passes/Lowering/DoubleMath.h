// Functions of f64 vectors.
#ifndef WASMTORCH_PASSES_LOWERING_DOUBLEMATH_H
#define WASMTORCH_PASSES_LOWERING_DOUBLEMATH_H

#include "passes/Lowering/Emitter.h"

/// By the algorithms of fdlibm, the freely distributable libm (Sun Microsystems, 1993), whose sources are named at each; without branches,
/// since lanes may go different ways.
namespace wasmtorch::f64 {

/// Within 2 units in the last place.
mlir::Value emitExp(Emitter &emitter, mlir::Value x);
mlir::Value emitLog(Emitter &emitter, mlir::Value x);
/// exp(x) - 1, within 3 units in the last place.
mlir::Value emitExpm1(Emitter &emitter, mlir::Value x);
/// log(1 + x), within 3 units in the last place.
mlir::Value emitLog1p(Emitter &emitter, mlir::Value x);
/// Within 4 units in the last place.
mlir::Value emitTanh(Emitter &emitter, mlir::Value x);
/// Within 3 units in the last place up to a million, to 1e-16 of |x| beyond, in [-1, 1] for any number.
mlir::Value emitSin(Emitter &emitter, mlir::Value x);
mlir::Value emitCos(Emitter &emitter, mlir::Value x);
/// Of a number of at least 0, within 1 unit in the last place.
mlir::Value emitPositiveAtan(Emitter &emitter, mlir::Value x);
/// Within 2 units in the last place; erfc also where it is small.
mlir::Value emitErf(Emitter &emitter, mlir::Value x);
mlir::Value emitErfc(Emitter &emitter, mlir::Value x);

} // namespace wasmtorch::f64

#endif
