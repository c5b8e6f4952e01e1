// Which reshapes are views.
#include "compiler/Frontend/Pt2/Strides.h"

namespace wasmtorch::pt2 {

aten::Shape contiguousStrides(llvm::ArrayRef<int64_t> sizes) {
  aten::Shape strides(sizes.size(), 1);
  for (size_t i = sizes.size(); i-- > 1;)
    strides[i - 1] = strides[i] * std::max<int64_t>(sizes[i], 1);
  return strides;
}

// Dimensions that lie behind each other in memory form runs; each run must be a product of dimensions of the new shape.
bool canView(const Layout &layout, llvm::ArrayRef<int64_t> shape) {
  llvm::ArrayRef<int64_t> sizes = layout.sizes, strides = layout.strides;
  if (llvm::is_contained(sizes, 0) || sizes.empty())
    return true;
  if (strides.size() != sizes.size())
    return false;
  size_t place = shape.size();
  int64_t count = 1, distance = strides.back();
  for (size_t i = sizes.size(); i-- > 0;) {
    count *= sizes[i];
    if (i > 0 && (sizes[i - 1] == 1 || strides[i - 1] == count * distance))
      continue;
    int64_t product = 1;
    while (place > 0 && (product < count || shape[place - 1] == 1))
      product *= shape[--place];
    if (product != count)
      return false;
    count = 1;
    distance = i > 0 ? strides[i - 1] : 0;
  }
  return place == 0;
}

} // namespace wasmtorch::pt2
