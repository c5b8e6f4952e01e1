// Evaluating an op at compile time.
#ifndef WASMTORCH_SEMANTICS_FOLD_CONSTANT_H
#define WASMTORCH_SEMANTICS_FOLD_CONSTANT_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"

namespace wasmtorch::semantics {

/// The value of a pure wt op whose operands are all constants, where a `wt.constant` may hold it: at most 1 KiB, or all
/// elements equal. Fails, without a diagnostic, for any other op.
mlir::FailureOr<mlir::DenseElementsAttr> foldConstantOp(mlir::Operation *op);

} // namespace wasmtorch::semantics

#endif
