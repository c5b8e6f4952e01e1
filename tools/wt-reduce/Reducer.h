// Makes a failing program smaller as long as it fails.
#ifndef WASMTORCH_TOOLS_WT_REDUCE_REDUCER_H
#define WASMTORCH_TOOLS_WT_REDUCE_REDUCER_H

#include "dialects/Wt/Wt.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace wasmtorch::fuzzing {

/// One way to make a function smaller. Its places are numbered; applying it makes the function strictly smaller or simpler, so that
/// trying it again and again ends.
struct Reduction {
  llvm::StringLiteral name;
  /// How many places there are to try.
  int64_t (*count)(mlir::func::FuncOp function);
  /// Changes the function at a place; false where it has nothing to do there. What comes out may be no valid IR.
  bool (*apply)(mlir::func::FuncOp function, int64_t place);
};

// In the files of these names.
llvm::ArrayRef<Reduction> resultReductions();
llvm::ArrayRef<Reduction> valueReductions();
llvm::ArrayRef<Reduction> shapeReductions();
llvm::ArrayRef<Reduction> attributeReductions();

/// Whether a module still fails.
using Interesting = llvm::function_ref<bool(mlir::ModuleOp)>;

class Reducer {
public:
  Reducer(mlir::OwningOpRef<mlir::ModuleOp> module, Interesting interesting) : best(std::move(module)), interesting(interesting) {}

  /// Tries all reductions until none of them succeeds.
  mlir::ModuleOp run();

  int64_t tried = 0, succeeded = 0;

private:
  bool tryAt(const Reduction &reduction, llvm::StringRef function, int64_t place);
  bool tryAll(const Reduction &reduction);
  bool dropFunctions();

  mlir::OwningOpRef<mlir::ModuleOp> best;
  Interesting interesting;
};

/// Removes ops, inputs and weights that nothing uses, and packs the weight file.
void cleanUp(mlir::func::FuncOp function);

/// Computes all result types anew, from those of inputs and weights; sizes that nothing determines are taken from `rename` (what they
/// were, what they become). Fails where the ops no longer fit.
mlir::LogicalResult inferTypes(mlir::func::FuncOp function, llvm::function_ref<int64_t(int64_t)> rename);

/// The ops of the function but its terminator.
llvm::SmallVector<mlir::Operation *> opsOf(mlir::func::FuncOp function);

} // namespace wasmtorch::fuzzing

#endif
