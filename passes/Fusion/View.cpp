// Views: tensors whose elements lie at fixed strides in another tensor.
#include "passes/Fusion/View.h"

#include "dialects/Wt/Wt.h"

using namespace mlir;

namespace wasmtorch {

bool isViewOp(Operation *op) { return isa_and_nonnull<wt::SliceOp, wt::PermuteOp, wt::ExpandOp, wt::WindowOp>(op); }

View resolveView(Value value) {
  Operation *op = value.getDefiningOp();
  if (!isViewOp(op))
    return {value, 0, wt::rowMajorStrides(cast<RankedTensorType>(value.getType()).getShape())};
  View view = resolveView(op->getOperand(0));
  if (auto slice = dyn_cast<wt::SliceOp>(op)) {
    for (auto [i, stride] : llvm::enumerate(view.strides)) {
      view.offset += slice.getStarts()[i] * stride;
      stride *= slice.getSteps()[i];
    }
  } else if (auto permute = dyn_cast<wt::PermuteOp>(op)) {
    view.strides = wt::permuted(view.strides, permute.getDims());
  } else if (auto window = dyn_cast<wt::WindowOp>(op)) {
    int64_t stride = view.strides[window.getDim()];
    view.strides[window.getDim()] = stride * window.getStep();
    view.strides.push_back(stride * window.getDilation());
  } else {
    auto from = cast<RankedTensorType>(op->getOperand(0).getType()), to = cast<RankedTensorType>(value.getType());
    wt::Shape strides(to.getRank() - from.getRank(), 0);
    for (auto [size, stride] : llvm::zip(from.getShape(), view.strides))
      strides.push_back(size == 1 ? 0 : stride);
    view.strides = strides;
  }
  return view;
}

} // namespace wasmtorch
