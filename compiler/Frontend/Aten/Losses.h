// What loss functions share.
#ifndef WASMTORCH_COMPILER_FRONTEND_ATEN_LOSSES_H
#define WASMTORCH_COMPILER_FRONTEND_ATEN_LOSSES_H

#include "compiler/Frontend/Aten/Call.h"

namespace wasmtorch::aten {

/// As the argument `reduction` says: PyTorch numbers none, mean, sum.
mlir::Value reducedLoss(Call &call, mlir::Value loss);

} // namespace wasmtorch::aten

#endif
