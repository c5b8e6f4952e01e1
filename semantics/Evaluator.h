// The reference evaluator: what a program of wt ops means, obvious rather than fast.
#ifndef WASMTORCH_SEMANTICS_EVALUATOR_H
#define WASMTORCH_SEMANTICS_EVALUATOR_H

#include "semantics/Tensor.h"
#include "semantics/WeightSource.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace wasmtorch::semantics {

using Tensors = llvm::SmallVector<Tensor>;

/// Computes one pure wt op from its operands: sums run in double, results are rounded to the element type once. An op
/// that has no such meaning by itself (it reads weights or state, or is no wt op) is a diagnostic.
mlir::FailureOr<Tensors> evaluate(mlir::Operation *op, llvm::ArrayRef<Tensor> operands);

/// Runs programs and keeps their state from one run to the next, as one session of a compiled model does.
class Evaluator {
public:
  /// `weights` outlives the evaluator.
  explicit Evaluator(WeightSource &weights) : weights(weights) {}

  /// Runs a function. Arguments that are not as many as its inputs, or of other types, are a diagnostic at the function.
  mlir::FailureOr<Tensors> evaluateFunction(mlir::func::FuncOp function, llvm::ArrayRef<Tensor> arguments);

  /// Runs a block of wt ops and `plan.dispatch`es whose operands are not packed; gives what its terminator is given.
  /// Values are dropped after their last use.
  mlir::FailureOr<Tensors> evaluateBlock(mlir::Block &block, llvm::ArrayRef<Tensor> arguments);

  /// Starts a new session: every state holds its initial value again.
  void reset() { states.clear(); }

private:
  mlir::FailureOr<Tensors> evaluateOp(mlir::Operation *op, llvm::ArrayRef<Tensor> operands);
  mlir::FailureOr<Tensors> evaluateLoop(mlir::Operation *op, llvm::ArrayRef<Tensor> operands);
  mlir::FailureOr<Tensor> readState(mlir::StringAttr name, mlir::Location location);

  WeightSource &weights;
  /// Of the states that were written or read so far.
  llvm::DenseMap<mlir::StringAttr, Tensor> states;
};

} // namespace wasmtorch::semantics

#endif
