// Arithmetic on shapes that several ops and passes share.
#include "dialects/Wt/ShapeMath.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace wasmtorch::wt {

std::optional<Shape> broadcastShapes(ArrayRef<int64_t> a, ArrayRef<int64_t> b) {
  Shape result(std::max(a.size(), b.size()));
  for (size_t i = 1; i <= result.size(); ++i) {
    int64_t sizeA = i <= a.size() ? a[a.size() - i] : 1;
    int64_t sizeB = i <= b.size() ? b[b.size() - i] : 1;
    if (sizeA != sizeB && sizeA != 1 && sizeB != 1)
      return std::nullopt;
    result[result.size() - i] = sizeA == 1 ? sizeB : sizeA;
  }
  return result;
}

int64_t windowedSize(int64_t size, int64_t window, int64_t stride, int64_t padLow, int64_t padHigh, int64_t dilation) {
  // The numbers may be anything that stands in a file.
  using Wide = __int128;
  Wide room = Wide(size) + padLow + padHigh - Wide(dilation) * (Wide(window) - 1) - 1;
  return room < 0 || stride < 1 ? 0 : static_cast<int64_t>(std::min<Wide>(room / stride + 1, INT64_MAX));
}

Shape rowMajorStrides(ArrayRef<int64_t> shape) {
  Shape strides(shape.size(), 1);
  for (size_t i = shape.size(); i > 1; --i)
    strides[i - 2] = strides[i - 1] * shape[i - 1];
  return strides;
}

Shape reducedShape(ArrayRef<int64_t> shape, ArrayRef<int64_t> dims, bool keepDims) {
  Shape result;
  for (auto [i, size] : llvm::enumerate(shape)) {
    bool reduced = llvm::is_contained(dims, static_cast<int64_t>(i));
    if (!reduced || keepDims)
      result.push_back(reduced ? 1 : size);
  }
  return result;
}

bool isPermutation(ArrayRef<int64_t> dims, int64_t rank) {
  if (static_cast<int64_t>(dims.size()) != rank)
    return false;
  llvm::SmallVector<bool> seen(rank, false);
  for (int64_t dim : dims) {
    if (dim < 0 || dim >= rank || seen[dim])
      return false;
    seen[dim] = true;
  }
  return true;
}

Shape invertPermutation(ArrayRef<int64_t> dims) {
  Shape inverse(dims.size());
  for (auto [i, dim] : llvm::enumerate(dims))
    inverse[dim] = i;
  return inverse;
}

Shape permuted(ArrayRef<int64_t> values, ArrayRef<int64_t> dims) {
  Shape result;
  for (int64_t dim : dims)
    result.push_back(values[dim]);
  return result;
}

int64_t byteSize(RankedTensorType type) { return type.getNumElements() * ((type.getElementTypeBitWidth() + 7) / 8); }

std::string shapeText(ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(shape, os, "x");
  return shape.empty() ? "scalar" : text;
}

} // namespace wasmtorch::wt
