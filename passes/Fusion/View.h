// Views: tensors whose elements lie at fixed strides in another tensor.
#ifndef WASMTORCH_PASSES_FUSION_VIEW_H
#define WASMTORCH_PASSES_FUSION_VIEW_H

#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

#include "mlir/IR/Value.h"

namespace wasmtorch {

/// Element `(i0, i1, …)` of a tensor is element `offset + i0 * strides[0] + …` of `source`, counted in row-major order. A
/// stride of 0 repeats elements.
struct View {
  mlir::Value source;
  int64_t offset = 0;
  wt::Shape strides;
};

/// Whether an op only gives a view of its operand: a slice, a permute, an expand, windows, a reshape that splits.
bool isViewOp(mlir::Operation *op);

/// Where a dimension of a reshape's result counts in the operand: `factor` elements of dimension `dim`, or nowhere (-1) where its size is 1.
struct SplitDim {
  int64_t dim = -1, factor = 0;
};

/// One for each dimension of the result, where the reshape only splits dimensions or adds and drops ones of size 1. Else nothing:
/// joined dimensions are one run of memory only if their operand is.
std::optional<llvm::SmallVector<SplitDim>> splitDims(wt::ReshapeOp reshape);

/// `value` seen through all view ops down to something else, which is the view's source.
View resolveView(mlir::Value value);

} // namespace wasmtorch

#endif
