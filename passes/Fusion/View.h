// Views: tensors whose elements lie at fixed strides in another tensor.
#ifndef WASMTORCH_PASSES_FUSION_VIEW_H
#define WASMTORCH_PASSES_FUSION_VIEW_H

#include "dialects/Wt/ShapeMath.h"

#include "mlir/IR/Value.h"

namespace wasmtorch {

/// Element `(i0, i1, …)` of a tensor is element `offset + i0 * strides[0] + …` of `source`, counted in row-major order. A
/// stride of 0 repeats elements.
struct View {
  mlir::Value source;
  int64_t offset = 0;
  wt::Shape strides;
};

/// Whether an op only gives a view of its operand: a slice, a permute, an expand, windows.
bool isViewOp(mlir::Operation *op);

/// `value` seen through all view ops down to something else, which is the view's source.
View resolveView(mlir::Value value);

} // namespace wasmtorch

#endif
