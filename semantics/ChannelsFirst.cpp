// Brings spatial tensors to [N, C, D, H, W] and back.
#include "semantics/ChannelsFirst.h"

#include "semantics/StridedLoop.h"

using namespace mlir;

namespace wasmtorch::semantics {

Triple spatialTriple(ArrayRef<int64_t> values, int64_t missing) {
  Triple triple{missing, missing, missing};
  std::copy(values.begin(), values.end(), triple.end() - values.size());
  return triple;
}

// The permutation that puts the channels first, or the identity.
static wt::Shape channelsFirstDims(int64_t rank, wt::Layout layout) {
  wt::Shape dims = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (layout == wt::Layout::ChannelsLast)
    std::rotate(dims.begin() + 1, dims.end() - 1, dims.end());
  return dims;
}

// Copies into a new tensor whose strides, seen along `shape`, are `strides`.
static Tensor moved(RankedTensorType type, ArrayRef<int64_t> strides, Tensor from, ArrayRef<int64_t> fromStrides, ArrayRef<int64_t> shape) {
  Tensor result(type);
  copyStrided(result.mutableBytes(), strides, from.getBytes().data(), fromStrides, shape, elementBytes(type.getElementType()));
  return result;
}

RankedTensorType channelsFirstType(RankedTensorType type, wt::Layout layout) {
  wt::Shape shape = wt::permuted(type.getShape(), channelsFirstDims(type.getRank(), layout));
  shape.insert(shape.begin() + 2, 5 - shape.size(), 1);
  return RankedTensorType::get(shape, type.getElementType());
}

Tensor toChannelsFirst(Tensor tensor, wt::Layout layout) {
  RankedTensorType type = channelsFirstType(tensor.getType(), layout);
  if (layout == wt::Layout::ChannelsFirst)
    return tensor.reshaped(type.getShape());
  wt::Shape dims = channelsFirstDims(tensor.getRank(), layout), shape = wt::permuted(tensor.getShape(), dims);
  wt::Shape strides = wt::permuted(wt::rowMajorStrides(tensor.getShape()), dims);
  return moved(type, wt::rowMajorStrides(shape), tensor, strides, shape);
}

Tensor fromChannelsFirst(Tensor tensor, RankedTensorType type, wt::Layout layout) {
  if (layout == wt::Layout::ChannelsFirst)
    return tensor.reshaped(type.getShape());
  wt::Shape dims = channelsFirstDims(type.getRank(), layout), shape = wt::permuted(type.getShape(), dims);
  wt::Shape strides = wt::permuted(wt::rowMajorStrides(type.getShape()), dims);
  return moved(type, strides, tensor, wt::rowMajorStrides(shape), shape);
}

} // namespace wasmtorch::semantics
