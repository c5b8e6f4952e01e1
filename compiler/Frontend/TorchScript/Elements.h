// Elements and types of libtorch's tensors as MLIR's.
#ifndef WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_ELEMENTS_H
#define WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_ELEMENTS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

#include <ATen/core/Tensor.h>

#include <optional>
#include <string>

namespace wasmtorch::torchscript {

/// Null where the element type has no counterpart (complex, quantized).
mlir::RankedTensorType typeOfTensor(mlir::MLIRContext *context, const at::Tensor &tensor);
/// As users name it, also where it has no counterpart.
std::string dtypeText(at::ScalarType dtype);
/// By the name that the manifest uses: f32, i64, bool.
std::optional<at::ScalarType> dtypeByName(llvm::StringRef name);

/// The same elements in order, plain memory on the CPU; without conjugation or negation that is thought only.
at::Tensor rowMajor(const at::Tensor &tensor);
/// The elements as an attribute; a splat where all are the same bits.
mlir::DenseElementsAttr elementsOf(mlir::RankedTensorType type, const at::Tensor &tensor);

} // namespace wasmtorch::torchscript

#endif
