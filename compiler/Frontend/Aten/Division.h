// Quotients of integers that are rounded down.
#ifndef WASMTORCH_COMPILER_FRONTEND_ATEN_DIVISION_H
#define WASMTORCH_COMPILER_FRONTEND_ATEN_DIVISION_H

#include "compiler/Frontend/Aten/Formula.h"

namespace wasmtorch::aten {

/// The largest integer that is not larger than `a / b`.
mlir::Value floorOfIntegers(Term a, Term b);

} // namespace wasmtorch::aten

#endif
