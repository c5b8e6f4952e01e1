// Elements and types of libtorch's tensors as MLIR's.
#include "compiler/Frontend/TorchScript/Elements.h"

#include "compiler/Frontend/Aten/Call.h"

#include "llvm/ADT/StringRef.h"

#include <ATen/ATen.h>

#include <cstring>

using namespace mlir;

namespace wasmtorch::torchscript {

RankedTensorType typeOfTensor(MLIRContext *context, const at::Tensor &tensor) {
  Type element = tensor.defined() ? aten::elementTypeOf(context, static_cast<int64_t>(tensor.scalar_type())) : Type();
  return element ? RankedTensorType::get(llvm::ArrayRef<int64_t>(tensor.sizes().data(), tensor.sizes().size()), element)
                 : RankedTensorType();
}

static const std::pair<const char *, at::ScalarType> dtypes[] = {
    {"f32", at::kFloat}, {"f64", at::kDouble}, {"f16", at::kHalf}, {"bf16", at::kBFloat16}, {"i64", at::kLong},
    {"i32", at::kInt},   {"i16", at::kShort},  {"i8", at::kChar},  {"u8", at::kByte},       {"bool", at::kBool},
};

std::string dtypeText(at::ScalarType dtype) {
  for (auto [name, candidate] : dtypes)
    if (candidate == dtype)
      return name;
  return StringRef(c10::toString(dtype)).lower();
}

std::optional<at::ScalarType> dtypeByName(StringRef name) {
  for (auto [candidate, dtype] : dtypes)
    if (candidate == name)
      return dtype;
  return std::nullopt;
}

at::Tensor rowMajor(const at::Tensor &tensor) { return tensor.detach().cpu().resolve_conj().resolve_neg().contiguous(); }

// Bits rather than values: -0.0 is not 0.0, and a NaN equals itself.
static bool isSplat(const at::Tensor &tensor) {
  const char *bytes = static_cast<const char *>(tensor.data_ptr());
  return tensor.numel() > 0 && std::memcmp(bytes, bytes + tensor.itemsize(), tensor.nbytes() - tensor.itemsize()) == 0;
}

DenseElementsAttr elementsOf(RankedTensorType type, const at::Tensor &tensor) {
  at::Tensor elements = rowMajor(tensor);
  size_t bytes = isSplat(elements) ? elements.itemsize() : elements.nbytes();
  llvm::ArrayRef<char> raw(static_cast<const char *>(elements.data_ptr()), bytes);
  if (!type.getElementType().isInteger(1))
    return DenseElementsAttr::getFromRawBuffer(type, raw);
  // How the attribute packs bits is its own affair.
  SmallVector<bool> bits(raw.begin(), raw.end());
  return DenseElementsAttr::get(type, bits);
}

} // namespace wasmtorch::torchscript
