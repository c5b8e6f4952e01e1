// What --mutable does: parameters that stay as they are.
#ifndef WASMTORCH_COMPILER_DRIVER_MUTABLEPARAMETERS_H
#define WASMTORCH_COMPILER_DRIVER_MUTABLEPARAMETERS_H

#include "mlir/IR/BuiltinOps.h"

#include <string>
#include <vector>

namespace wasmtorch {

/// Marks the parameters whose names in the original model match one of the patterns: no pass computes with what they hold. A pattern
/// that matches none is a failure, after a diagnostic.
mlir::LogicalResult markMutableParameters(const std::vector<std::string> &patterns, mlir::ModuleOp module);

} // namespace wasmtorch

#endif
