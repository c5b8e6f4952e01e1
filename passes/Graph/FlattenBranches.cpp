// Computes both branches and selects.
#include "dialects/Wt/Programs.h"
#include "dialects/Wt/ShapeMath.h"
#include "passes/Graph/Passes.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_FLATTENBRANCHES
#include "passes/Graph/Passes.h.inc"

namespace {

// The values that the region yields, computed where the builder stands.
SmallVector<Value> inlineRegion(OpBuilder &b, Region &region, ValueRange inputs) {
  IRMapping mapping;
  mapping.map(region.getArguments(), inputs);
  for (Operation &op : region.front().without_terminator())
    b.clone(op, mapping);
  return llvm::map_to_vector(region.front().getTerminator()->getOperands(), [&](Value value) { return mapping.lookupOrDefault(value); });
}

void flatten(wt::IfOp branch) {
  OpBuilder b(branch);
  DenseElementsAttr known;
  if (matchPattern(branch.getCondition(), m_Constant(&known))) {
    Region &taken = *known.value_begin<bool>() ? branch.getThenRegion() : branch.getElseRegion();
    branch.replaceAllUsesWith(inlineRegion(b, taken, branch.getInputs()));
    return branch.erase();
  }
  SmallVector<Value> yes = inlineRegion(b, branch.getThenRegion(), branch.getInputs());
  SmallVector<Value> no = inlineRegion(b, branch.getElseRegion(), branch.getInputs());
  Value condition = branch.getCondition();
  auto scalar = RankedTensorType::get({}, b.getI1Type());
  if (condition.getType() != scalar)
    condition = wt::ReshapeOp::create(b, branch.getLoc(), scalar, condition);
  for (auto [result, first, second] : llvm::zip(branch.getResults(), yes, no))
    result.replaceAllUsesWith(wt::SelectOp::create(b, branch.getLoc(), result.getType(), condition, first, second));
  branch.erase();
}

struct FlattenBranches : impl::FlattenBranchesBase<FlattenBranches> {
  void runOnOperation() override {
    // Inner branches first: what is cloned has none any more.
    SmallVector<wt::IfOp> branches;
    getOperation().walk([&](wt::IfOp branch) { branches.push_back(branch); });
    for (wt::IfOp branch : branches)
      if (isMemoryEffectFree(branch))
        flatten(branch);
  }
};
} // namespace
} // namespace wasmtorch
