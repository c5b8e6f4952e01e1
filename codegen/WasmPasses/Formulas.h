// Functions of four f32 numbers, written out.
#ifndef WASMTORCH_CODEGEN_WASMPASSES_FORMULAS_H
#define WASMTORCH_CODEGEN_WASMPASSES_FORMULAS_H

#include "codegen/WasmPasses/LaneMath.h"

namespace wasmtorch {

// Errors and what becomes of special numbers: docs/numerics.md. NaN gives NaN, and a zero keeps its sign where the function does.

llvm::Value *emitExp(LaneMath &m, llvm::Value *x);
llvm::Value *emitExp2(LaneMath &m, llvm::Value *x);
llvm::Value *emitExpm1(LaneMath &m, llvm::Value *x);

llvm::Value *emitLog(LaneMath &m, llvm::Value *x);
llvm::Value *emitLog2(LaneMath &m, llvm::Value *x);
llvm::Value *emitLog10(LaneMath &m, llvm::Value *x);
llvm::Value *emitLog1p(LaneMath &m, llvm::Value *x);

llvm::Value *emitTanh(LaneMath &m, llvm::Value *x);
llvm::Value *emitErf(LaneMath &m, llvm::Value *x);

/// In [-1, 1] for any number; from 1e15 on they say nothing of the angle.
llvm::Value *emitSin(LaneMath &m, llvm::Value *x);
llvm::Value *emitCos(LaneMath &m, llvm::Value *x);

/// By way of f64, hence rounded once; special numbers as IEEE 754 has them.
llvm::Value *emitPow(LaneMath &m, llvm::Value *base, llvm::Value *exponent);

} // namespace wasmtorch

#endif
