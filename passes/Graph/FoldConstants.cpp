// Computes ops on constants.
#include "dialects/Wt/Wt.h"
#include "passes/Graph/Passes.h"
#include "semantics/FoldConstant.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_FOLDCONSTANTS
#include "passes/Graph/Passes.h.inc"

namespace {
struct FoldConstants : impl::FoldConstantsBase<FoldConstants> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      // In order, so that an op sees what its operands became.
      for (Operation &op : llvm::make_early_inc_range(function.getBody().front())) {
        // Counting costs less than reading what was counted.
        if (isa<wt::ConstantOp, wt::IotaOp>(op))
          continue;
        auto value = semantics::foldConstantOp(&op);
        if (failed(value))
          continue;
        OpBuilder b(&op);
        op.getResult(0).replaceAllUsesWith(wt::ConstantOp::create(b, op.getLoc(), *value).getResult());
        op.erase();
      }
    }
  }
};
} // namespace
} // namespace wasmtorch
