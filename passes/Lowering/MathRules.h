// Functions of f32 and f64 vectors.
#ifndef WASMTORCH_PASSES_LOWERING_MATHRULES_H
#define WASMTORCH_PASSES_LOWERING_MATHRULES_H

#include "passes/Lowering/Emitter.h"

namespace wasmtorch {

/// Of f32, where nothing else is said, each is exact to a few units in the last place; of f64 as `DoubleMath.h` says. Those of f32 alone
/// are marked so.
mlir::Value emitExp(Emitter &emitter, mlir::Value x);
mlir::Value emitLog(Emitter &emitter, mlir::Value x);
/// 1 / (1 + exp(-x)).
mlir::Value emitSigmoid(Emitter &emitter, mlir::Value x);
mlir::Value emitTanh(Emitter &emitter, mlir::Value x);
mlir::Value emitErf(Emitter &emitter, mlir::Value x);
/// Also where it is small.
mlir::Value emitErfc(Emitter &emitter, mlir::Value x);
/// exp(x) - 1.
mlir::Value emitExpm1(Emitter &emitter, mlir::Value x);
/// log(1 + x).
mlir::Value emitLog1p(Emitter &emitter, mlir::Value x);
/// Exact to a few units in the last place of 1 up to a million, to 1e-16 of |x| beyond, in [-1, 1] for any number.
mlir::Value emitSin(Emitter &emitter, mlir::Value x);
mlir::Value emitCos(Emitter &emitter, mlir::Value x);
mlir::Value emitAtan(Emitter &emitter, mlir::Value x);
mlir::Value emitAtan2(Emitter &emitter, mlir::Value y, mlir::Value x);
/// Of f32: computed in f64, hence rounded once.
mlir::Value emitPow(Emitter &emitter, mlir::Value base, mlir::Value exponent);
/// Of f32: exact, however large the quotient.
mlir::Value emitFmod(Emitter &emitter, mlir::Value a, mlir::Value b);

} // namespace wasmtorch

#endif
