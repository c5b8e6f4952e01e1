// Sizes and strides of tensors in memory, as PyTorch reckons with them.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_STRIDES_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_STRIDES_H

#include "compiler/Frontend/Aten/Call.h"

namespace wasmtorch::pt2 {

struct Layout {
  aten::Shape sizes, strides;
};

/// Those of a tensor in row-major order.
aten::Shape contiguousStrides(llvm::ArrayRef<int64_t> sizes);

/// Whether a tensor of these strides can be seen in another shape without being copied.
bool canView(const Layout &layout, llvm::ArrayRef<int64_t> shape);

} // namespace wasmtorch::pt2

#endif
