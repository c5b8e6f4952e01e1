// Schedule records from a file.
#ifndef WASMTORCH_COMPILER_DRIVER_SCHEDULEFILE_H
#define WASMTORCH_COMPILER_DRIVER_SCHEDULEFILE_H

#include "mlir/IR/BuiltinOps.h"

#include <string>

namespace wasmtorch {

/// Reads `{"records": [{"kernel": PATTERN, "rows": 4, …}, …]}` into the module's `plan.records`. Fails after a diagnostic.
mlir::LogicalResult readScheduleFile(const std::string &path, mlir::ModuleOp module);

} // namespace wasmtorch

#endif
