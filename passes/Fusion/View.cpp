// Views: tensors whose elements lie at fixed strides in another tensor.
#include "passes/Fusion/View.h"

#include "dialects/Wt/Wt.h"

using namespace mlir;

namespace wasmtorch {

bool isViewOp(Operation *op) {
  if (auto reshape = dyn_cast_or_null<wt::ReshapeOp>(op))
    return splitDims(reshape).has_value();
  return isa_and_nonnull<wt::SliceOp, wt::PermuteOp, wt::ExpandOp, wt::WindowOp>(op);
}

std::optional<SmallVector<SplitDim>> splitDims(wt::ReshapeOp reshape) {
  auto from = cast<RankedTensorType>(reshape.getInput().getType()).getShape(), to = reshape.getType().getShape();
  if (llvm::is_contained(to, 0))
    return std::nullopt;
  SmallVector<SplitDim> dims(to.size());
  size_t next = to.size();
  for (int64_t d = from.size(); d-- > 0;) {
    int64_t factor = 1;
    while (factor < from[d]) {
      if (next == 0)
        return std::nullopt;
      int64_t size = to[--next];
      if (size > 1)
        dims[next] = {d, factor};
      factor *= size;
    }
    if (factor != from[d])
      return std::nullopt;
  }
  return dims;
}

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
  } else if (auto reshape = dyn_cast<wt::ReshapeOp>(op)) {
    auto splits = *splitDims(reshape);
    wt::Shape strides;
    // A dimension of size 1 has any stride; this one lets it count as contiguous.
    for (SplitDim split : splits)
      strides.push_back(split.dim < 0 ? 1 : view.strides[split.dim] * split.factor);
    view.strides = strides;
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
