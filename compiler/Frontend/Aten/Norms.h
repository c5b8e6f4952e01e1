// The norm of vectors, which several operators have inside.
#ifndef WASMTORCH_COMPILER_FRONTEND_ATEN_NORMS_H
#define WASMTORCH_COMPILER_FRONTEND_ATEN_NORMS_H

#include "compiler/Frontend/Aten/Call.h"

namespace wasmtorch::aten {

/// `sum(|x|^order)^(1/order)` over `dims`: the largest or smallest magnitude for an infinite order, the number of elements other
/// than 0 for order 0.
mlir::Value vectorNorm(Call &call, mlir::Value x, llvm::ArrayRef<int64_t> dims, bool keepDims, double order);

} // namespace wasmtorch::aten

#endif
