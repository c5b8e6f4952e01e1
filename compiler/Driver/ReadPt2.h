// From a program that torch.export wrote to wt IR.
#ifndef WASMTORCH_COMPILER_DRIVER_READPT2_H
#define WASMTORCH_COMPILER_DRIVER_READPT2_H

#include "compiler/Driver/ReadModel.h"

namespace wasmtorch {

/// Reads a .pt2 file in this process. `model.weightFile` is where its weights go. Fails after diagnostics on standard error.
mlir::LogicalResult readPt2(const Options &options, mlir::MLIRContext &context, Model &model);

/// `--list-ops` of a .pt2 file.
mlir::LogicalResult listPt2Operators(const Options &options);

} // namespace wasmtorch

#endif
