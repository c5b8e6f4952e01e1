// Names for the tensors of a model.
#include "compiler/Frontend/TorchScript/Weights.h"

#include <ATen/ATen.h>
#include <ATen/core/jit_type.h>

using namespace wasmtorch::torchscript;

Weights::Weights(const c10::intrusive_ptr<c10::ivalue::Object> &root) { visit(c10::IValue(root), ""); }

static std::string join(const std::string &path, const std::string &name) { return path.empty() ? name : path + "." + name; }

// What makes two tensors the same elements in the same order.
static std::vector<int64_t> storageKey(const at::Tensor &tensor) {
  std::vector<int64_t> key = {reinterpret_cast<int64_t>(tensor.storage().unsafeGetStorageImpl()), tensor.storage_offset(),
                              static_cast<int64_t>(tensor.scalar_type())};
  key.insert(key.end(), tensor.sizes().begin(), tensor.sizes().end());
  key.insert(key.end(), tensor.strides().begin(), tensor.strides().end());
  return key;
}

void Weights::visit(const c10::IValue &value, const std::string &name) {
  if (value.isTensor()) {
    const at::Tensor &tensor = value.toTensor();
    if (!tensor.defined() || tensor.layout() != at::kStrided || !tensor.has_storage())
      return;
    const Weight *&entry = byStorage[storageKey(tensor)];
    if (!entry) {
      weights.push_back(std::make_unique<Weight>(Weight{name, tensor}));
      entry = byName[name] = weights.back().get();
    }
    byTensor[tensor.unsafeGetTensorImpl()] = entry;
  } else if (value.isObject()) {
    const auto &object = value.toObjectRef();
    if (!paths.try_emplace(&object, name).second)
      return;
    for (size_t i = 0; i < object.type()->numAttributes(); ++i)
      visit(object.getSlot(i), join(name, object.type()->getAttributeName(i)));
  } else if (value.isList() || value.isTuple()) {
    c10::ArrayRef<c10::IValue> elements = value.isList() ? value.toListRef() : c10::ArrayRef<c10::IValue>(value.toTupleRef().elements());
    for (size_t i = 0; i < elements.size(); ++i)
      visit(elements[i], join(name, std::to_string(i)));
  } else if (value.isGenericDict()) {
    for (const auto &entry : value.toGenericDict())
      if (entry.key().isString() || entry.key().isInt())
        visit(entry.value(), join(name, entry.key().isString() ? entry.key().toStringRef() : std::to_string(entry.key().toInt())));
  }
}

const Weights::Weight *Weights::find(const at::Tensor &tensor) const {
  auto found = byTensor.find(tensor.unsafeGetTensorImpl());
  return found == byTensor.end() ? nullptr : found->second;
}

std::string Weights::pathOf(const c10::ivalue::Object *object) const {
  auto found = paths.find(object);
  return found == paths.end() ? "" : found->second;
}

const Weights::Weight &Weights::addConstant(const at::Tensor &tensor) {
  std::string name;
  for (size_t i = 0; name.empty() || byName.count(name); ++i)
    name = "constant." + std::to_string(i);
  weights.push_back(std::make_unique<Weight>(Weight{name, tensor.clone()}));
  return *(byName[name] = weights.back().get());
}
