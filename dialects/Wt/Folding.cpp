// Folders: ops that change nothing vanish, chains of the same movement become one.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  if (getInput().getType() == getType())
    return getInput();
  if (auto inner = getInput().getDefiningOp<ReshapeOp>()) {
    getInputMutable().assign(inner.getInput());
    return getResult();
  }
  return {};
}

OpFoldResult PermuteOp::fold(FoldAdaptor) {
  if (llvm::is_sorted(getDims()))
    return getInput();
  if (auto inner = getInput().getDefiningOp<PermuteOp>()) {
    setDims(permuted(inner.getDims(), getDims()));
    getInputMutable().assign(inner.getInput());
    return getResult();
  }
  return {};
}

OpFoldResult ExpandOp::fold(FoldAdaptor) { return getInput().getType() == getType() ? OpFoldResult(getInput()) : OpFoldResult(); }

OpFoldResult SliceOp::fold(FoldAdaptor) {
  if (getInput().getType() == getType())
    return getInput();
  if (auto inner = getInput().getDefiningOp<SliceOp>()) {
    Shape starts, steps;
    for (size_t d = 0; d < getStarts().size(); ++d) {
      starts.push_back(inner.getStarts()[d] + getStarts()[d] * inner.getSteps()[d]);
      steps.push_back(getSteps()[d] * inner.getSteps()[d]);
    }
    setStarts(starts);
    setSteps(steps);
    getInputMutable().assign(inner.getInput());
    return getResult();
  }
  return {};
}

OpFoldResult FlipOp::fold(FoldAdaptor) {
  // A line of one element is its own reverse.
  if (llvm::all_of(getDims(), [&](int64_t dim) { return getType().getShape()[dim] == 1; }))
    return getInput();
  if (auto inner = getInput().getDefiningOp<FlipOp>(); inner && inner.getDims() == getDims())
    return inner.getInput();
  return {};
}

OpFoldResult PadOp::fold(FoldAdaptor) { return getInput().getType() == getType() ? OpFoldResult(getInput()) : OpFoldResult(); }

OpFoldResult ConvertOp::fold(FoldAdaptor) { return getInput().getType() == getType() ? OpFoldResult(getInput()) : OpFoldResult(); }

OpFoldResult CatOp::fold(FoldAdaptor) { return getInputs().size() == 1 ? OpFoldResult(getInputs().front()) : OpFoldResult(); }
