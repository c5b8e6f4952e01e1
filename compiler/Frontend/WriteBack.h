// Writing a view into its base: the movement ops that make the view, undone one by one.
#ifndef WASMTORCH_COMPILER_FRONTEND_WRITE_BACK_H
#define WASMTORCH_COMPILER_FRONTEND_WRITE_BACK_H

#include "compiler/Frontend/Aten/Call.h"

namespace wasmtorch::frontend {

/// The value that `base` becomes when `view`, which is built from it by movement ops, is overwritten by `value`; null where two elements
/// of the view are one of the base.
mlir::Value writeBack(mlir::OpBuilder &builder, mlir::Location location, mlir::Value base, mlir::Value view, mlir::Value value);

} // namespace wasmtorch::frontend

#endif
