// Applies scalar functions to all elements of tensors, with broadcasting.
#ifndef WASMTORCH_SEMANTICS_ELEMENT_LOOP_H
#define WASMTORCH_SEMANTICS_ELEMENT_LOOP_H

#include "semantics/OpTable.h"
#include "semantics/StridedLoop.h"

namespace wasmtorch::semantics {

/// `function` of each element; it computes in the element type's `Computed`.
template <typename T, typename Function> Tensor mapElements(Tensor input, Function function) {
  Tensor result(input.getType());
  const T *from = input.elements<T>();
  T *to = result.mutableElements<T>();
  for (int64_t i = 0, count = input.getNumElements(); i < count; ++i)
    to[i] = store<T>(function(load(from[i])));
  return result;
}

template <typename Function> Tensor mapFloats(Tensor input, Function function) {
  return dispatchFloat(input.getElementType(), [&](auto tag) { return mapElements<typename decltype(tag)::type>(input, function); });
}

template <typename Function> Tensor mapIntegers(Tensor input, Function function) {
  return dispatchInteger(input.getElementType(), [&](auto tag) { return mapElements<typename decltype(tag)::type>(input, function); });
}

/// For a function with an overload for double and one for int64_t.
template <typename Function> Tensor mapNumbers(Tensor input, Function function) {
  return dispatchElement(input.getElementType(), [&](auto tag) { return mapElements<typename decltype(tag)::type>(input, function); });
}

/// `function` of each pair of elements of type `T`, as elements of type `R`; `type` is the result's.
template <typename T, typename R = T, typename Function>
Tensor zipElements(mlir::RankedTensorType type, Tensor lhs, Tensor rhs, Function function) {
  Tensor result(type);
  R *to = result.mutableElements<R>();
  const T *left = lhs.elements<T>(), *right = rhs.elements<T>();
  llvm::ArrayRef<int64_t> shape = type.getShape();
  StridedLoop<3> loop(shape,
                      {wt::rowMajorStrides(shape), broadcastStrides(lhs.getShape(), shape), broadcastStrides(rhs.getShape(), shape)});
  loop.forEachRow([&](const std::array<int64_t, 3> &offsets, const std::array<int64_t, 3> &steps, int64_t count) {
    for (int64_t i = 0; i < count; ++i)
      to[offsets[0] + i] = store<R>(function(load(left[offsets[1] + i * steps[1]]), load(right[offsets[2] + i * steps[2]])));
  });
  return result;
}

template <typename Function> Tensor zipFloats(mlir::Operation *op, llvm::ArrayRef<Tensor> operands, Function function) {
  return dispatchFloat(operands[0].getElementType(), [&](auto tag) {
    return zipElements<typename decltype(tag)::type>(resultType(op), operands[0], operands[1], function);
  });
}

template <typename Function> Tensor zipNumbers(mlir::Operation *op, llvm::ArrayRef<Tensor> operands, Function function) {
  return dispatchElement(operands[0].getElementType(), [&](auto tag) {
    return zipElements<typename decltype(tag)::type>(resultType(op), operands[0], operands[1], function);
  });
}

template <typename Function> Tensor zipIntegers(mlir::Operation *op, llvm::ArrayRef<Tensor> operands, Function function) {
  return dispatchInteger(operands[0].getElementType(), [&](auto tag) {
    return zipElements<typename decltype(tag)::type>(resultType(op), operands[0], operands[1], function);
  });
}

} // namespace wasmtorch::semantics

#endif
