// Spatial ops are computed with their channels first and with three spatial dimensions; what comes otherwise is brought to that.
#ifndef WASMTORCH_SEMANTICS_CHANNELS_FIRST_H
#define WASMTORCH_SEMANTICS_CHANNELS_FIRST_H

#include "semantics/Tensor.h"

#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

#include <array>

namespace wasmtorch::semantics {

/// One number for each of depth, height and width.
using Triple = std::array<int64_t, 3>;

/// `values` for the last dimensions, `missing` for those that are not there.
Triple spatialTriple(llvm::ArrayRef<int64_t> values, int64_t missing);

/// An image-like tensor as `[N, C, D, H, W]`.
Tensor toChannelsFirst(Tensor tensor, wt::Layout layout);
/// The type `[N, C, D, H, W]` of what becomes a tensor of type `type`.
mlir::RankedTensorType channelsFirstType(mlir::RankedTensorType type, wt::Layout layout);
/// The way back: `tensor` is `[N, C, D, H, W]`, the result of type `type`.
Tensor fromChannelsFirst(Tensor tensor, mlir::RankedTensorType type, wt::Layout layout);

} // namespace wasmtorch::semantics

#endif
