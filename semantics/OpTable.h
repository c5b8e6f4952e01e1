// Which function says what a wt op means.
#ifndef WASMTORCH_SEMANTICS_OP_TABLE_H
#define WASMTORCH_SEMANTICS_OP_TABLE_H

#include "semantics/Tensor.h"

#include "mlir/IR/Operation.h"
#include "llvm/ADT/StringMap.h"

namespace wasmtorch::semantics {

/// Computes a pure wt op of one result. The op is verified, so nothing can fail; `operands` have its operands' types.
using OpFunction = Tensor (*)(mlir::Operation *op, llvm::ArrayRef<Tensor> operands);

/// All pure wt ops, by name.
class OpTable {
public:
  static const OpTable &get();
  /// Null for an op that is not pure, or none of ours.
  OpFunction find(llvm::StringRef name) const { return functions.lookup(name); }

  /// All names, sorted.
  llvm::SmallVector<llvm::StringRef> names() const {
    auto keys = llvm::to_vector(functions.keys());
    llvm::sort(keys);
    return keys;
  }

  template <typename Op, Tensor (*function)(Op, llvm::ArrayRef<Tensor>)> void add() {
    functions[Op::getOperationName()] = [](mlir::Operation *op, llvm::ArrayRef<Tensor> operands) {
      return function(llvm::cast<Op>(op), operands);
    };
  }

private:
  OpTable();
  llvm::StringMap<OpFunction> functions;
};

// One for each family of ops, in the file of its name.
void addElementwise(OpTable &table);
void addAttention(OpTable &table);
void addChoices(OpTable &table);
void addContractions(OpTable &table);
void addIndexing(OpTable &table);
void addInterpolation(OpTable &table);
void addMovement(OpTable &table);
void addNormalization(OpTable &table);
void addOrdering(OpTable &table);
void addPooling(OpTable &table);
void addRecurrence(OpTable &table);
void addReductions(OpTable &table);
void addTransposedConvolutions(OpTable &table);

/// The type that the op's only result has.
inline mlir::RankedTensorType resultType(mlir::Operation *op) { return llvm::cast<mlir::RankedTensorType>(op->getResult(0).getType()); }

} // namespace wasmtorch::semantics

#endif
