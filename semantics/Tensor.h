// A tensor with its elements, as the reference evaluator computes with it.
#ifndef WASMTORCH_SEMANTICS_TENSOR_H
#define WASMTORCH_SEMANTICS_TENSOR_H

#include "semantics/ElementTypes.h"

#include "mlir/IR/BuiltinAttributes.h"

#include <memory>

namespace wasmtorch::semantics {

/// A value: row-major, little endian, a bool in a byte of 0 or 1. Copies share their bytes, which are therefore written
/// only by whoever made the tensor, before anybody else sees it. The type is static of shape.
class Tensor {
public:
  /// No tensor.
  Tensor() = default;
  /// A new tensor of zeros.
  explicit Tensor(mlir::RankedTensorType type);
  /// A tensor whose bytes lie elsewhere (a mapped file), aligned for the element type. `owner` keeps them alive.
  Tensor(mlir::RankedTensorType type, const char *bytes, std::shared_ptr<const void> owner);

  /// From a wt.constant's value. Nothing where the attribute's bytes are not at hand (an external resource).
  static std::optional<Tensor> fromAttribute(mlir::ElementsAttr attribute);
  /// As an attribute; all elements equal make a splat.
  mlir::DenseElementsAttr toAttribute() const;

  explicit operator bool() const { return static_cast<bool>(type); }
  mlir::RankedTensorType getType() const { return type; }
  llvm::ArrayRef<int64_t> getShape() const { return type.getShape(); }
  mlir::Type getElementType() const { return mlir::RankedTensorType(type).getElementType(); }
  int64_t getRank() const { return type.getRank(); }
  int64_t getDimSize(int64_t dim) const { return type.getDimSize(dim); }
  int64_t getNumElements() const { return type.getNumElements(); }

  /// All bytes, in order.
  llvm::ArrayRef<char> getBytes() const { return {data, static_cast<size_t>(type.getNumElements() * elementBytes(getElementType()))}; }
  /// The elements; `T` is the element type's C++ type.
  template <typename T> const T *elements() const {
    assert(sizeof(T) == elementBytes(getElementType()) && "wrong element type");
    return reinterpret_cast<const T *>(data);
  }
  /// To fill a tensor that was just made.
  template <typename T> T *mutableElements() {
    assert(writable && "the bytes belong to somebody else");
    return const_cast<T *>(elements<T>());
  }
  char *mutableBytes() {
    assert(writable && "the bytes belong to somebody else");
    return const_cast<char *>(data);
  }

  /// The same bytes in another shape of as many elements.
  Tensor reshaped(llvm::ArrayRef<int64_t> shape) const;

private:
  mlir::RankedTensorType type;
  const char *data = nullptr;
  std::shared_ptr<const void> owner;
  bool writable = false;
};

} // namespace wasmtorch::semantics

#endif
