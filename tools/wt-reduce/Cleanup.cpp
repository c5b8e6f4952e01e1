// Removes what nothing uses.
#include "dialects/Wt/ShapeMath.h"
#include "tools/wt-reduce/Reducer.h"

#include "mlir/IR/SymbolTable.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

// A weight file without gaps, in the order of the parameters.
static void cleanUpWeights(ModuleOp module) {
  int64_t end = 0;
  Builder b(module.getContext());
  for (auto parameter : llvm::make_early_inc_range(module.getOps<wt::ParamOp>())) {
    if (SymbolTable::symbolKnownUseEmpty(parameter, module)) {
      parameter.erase();
      continue;
    }
    parameter.setOffsetAttr(b.getI64IntegerAttr(end));
    end += llvm::alignTo(wt::byteSize(parameter.getTensorType()), wt::weightAlignment);
  }
}

void wasmtorch::fuzzing::cleanUp(func::FuncOp function) {
  auto ops = opsOf(function);
  for (Operation *op : llvm::reverse(ops))
    if (op->use_empty() && isPure(op))
      op->erase();
  for (unsigned i = function.getNumArguments(); i > 0; --i)
    if (function.getArgument(i - 1).use_empty())
      (void)function.eraseArgument(i - 1);
  function.setFunctionType(FunctionType::get(function.getContext(), function.getBody().front().getArgumentTypes(),
                                             function.getBody().front().getTerminator()->getOperandTypes()));
  cleanUpWeights(function->getParentOfType<ModuleOp>());
}
