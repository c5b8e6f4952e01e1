// Tensors: where their bytes lie, and their way from and to attributes.
#include "semantics/Tensor.h"

#include "mlir/IR/DialectResourceBlobManager.h"

#include <cstdlib>
#include <cstring>

using namespace mlir;
using namespace wasmtorch::semantics;

// From calloc, since large blocks of zeros cost nothing there until they are touched.
Tensor::Tensor(RankedTensorType type) : type(type), writable(true) {
  size_t bytes = type.getNumElements() * elementBytes(type.getElementType());
  void *memory = std::calloc(std::max<size_t>(bytes, 1), 1);
  if (!memory)
    llvm::report_bad_alloc_error("no memory for a tensor");
  data = static_cast<const char *>(memory);
  owner = std::shared_ptr<const void>(memory, std::free);
}

Tensor::Tensor(RankedTensorType type, const char *bytes, std::shared_ptr<const void> owner)
    : type(type), data(bytes), owner(std::move(owner)) {}

std::optional<Tensor> Tensor::fromAttribute(ElementsAttr attribute) {
  Tensor tensor(cast<RankedTensorType>(attribute.getShapedType()));
  // An empty attribute may have no address.
  if (tensor.getNumElements() == 0)
    return tensor;
  int64_t size = elementBytes(tensor.getElementType());
  char *bytes = tensor.mutableBytes();
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attribute)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob || blob->getData().size() != tensor.getBytes().size())
      return std::nullopt;
    std::memcpy(bytes, blob->getData().data(), blob->getData().size());
    return tensor;
  }
  auto dense = dyn_cast<DenseElementsAttr>(attribute);
  if (!dense)
    return std::nullopt;
  // How an attribute keeps bools is its own affair.
  if (tensor.getElementType().isInteger(1)) {
    for (bool value : dense.getValues<bool>())
      *bytes++ = value;
    return tensor;
  }
  if (!dense.isSplat()) {
    std::memcpy(bytes, dense.getRawData().data(), tensor.getBytes().size());
    return tensor;
  }
  for (int64_t i = 0, count = tensor.getNumElements(); i < count; ++i)
    std::memcpy(bytes + i * size, dense.getRawData().data(), size);
  return tensor;
}

DenseElementsAttr Tensor::toAttribute() const {
  ArrayRef<char> bytes = getBytes();
  int64_t size = elementBytes(getElementType());
  // All elements are equal where the bytes are equal to themselves, one element on.
  if (bytes.size() > static_cast<size_t>(size) && std::memcmp(bytes.data(), bytes.data() + size, bytes.size() - size) == 0)
    bytes = bytes.take_front(size);
  if (getElementType().isInteger(1)) {
    SmallVector<bool> values(bytes.begin(), bytes.end());
    return DenseElementsAttr::get(type, ArrayRef<bool>(values));
  }
  return DenseElementsAttr::getFromRawBuffer(type, bytes);
}

Tensor Tensor::reshaped(ArrayRef<int64_t> shape) const {
  Tensor result = *this;
  result.type = RankedTensorType::get(shape, getElementType());
  result.writable = false;
  assert(result.getNumElements() == getNumElements() && "a reshape keeps the number of elements");
  return result;
}
