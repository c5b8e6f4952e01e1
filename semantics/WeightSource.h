// Where the evaluator gets a model's weights from.
#ifndef WASMTORCH_SEMANTICS_WEIGHT_SOURCE_H
#define WASMTORCH_SEMANTICS_WEIGHT_SOURCE_H

#include "semantics/Tensor.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/MemoryBuffer.h"

#include <memory>

namespace wasmtorch::semantics {

/// The weights of a module: parameters as they lie in the mapped weight file, derived ones computed when they are asked
/// for and not kept. Symbols are looked up as they were when the source was opened: open another one after passes.
/// One thread at a time.
class WeightSource {
public:
  /// Opens the weight file at `path`, which is not touched where the module declares no `wt.param`. A file that is
  /// missing or too short is a diagnostic at the module or at each parameter that lies beyond its end; then null.
  static std::unique_ptr<WeightSource> open(mlir::ModuleOp module, llvm::StringRef path);

  /// What the `wt.param` or `wt.derived` named `symbol` holds, or what the `wt.state` of that name starts with. A
  /// parameter is not copied. Failures are diagnostics; those of missing symbols stand at `location`.
  mlir::FailureOr<Tensor> get(mlir::StringAttr symbol, mlir::Location location);

  /// Null where there is no such symbol.
  mlir::Operation *lookup(mlir::StringAttr symbol) const { return symbols.lookup(symbol); }

private:
  explicit WeightSource(mlir::ModuleOp module) : symbols(module) {}

  mlir::SymbolTable symbols;
  std::shared_ptr<llvm::MemoryBuffer> file;
  /// Derived weights being computed, to find one that needs itself.
  llvm::SmallPtrSet<mlir::Operation *, 4> active;
};

/// The weight file that stands beside IR: `model.mlir` and `model.mlirbc` have `model.weights`.
std::string weightPathBeside(llvm::StringRef modelPath);

} // namespace wasmtorch::semantics

#endif
