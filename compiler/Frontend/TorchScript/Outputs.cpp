// The tensors in a method's result, with names.
#include "compiler/Frontend/TorchScript/Signature.h"

#include <ATen/core/jit_type.h>

using c10::IValue;

namespace wasmtorch::torchscript {

static void flatten(const IValue &value, const std::string &name, std::vector<NamedOutput> &outputs, Diagnostics &diagnostics) {
  // Inside the result a dictionary's keys and a named tuple's fields stand for themselves; places have 'output' before them.
  auto below = [&](const std::string &key, bool isName) { return name.empty() ? (isName ? key : "output." + key) : name + "." + key; };
  if (value.isNone())
    return;
  if (value.isTensor() && value.toTensor().defined()) {
    outputs.push_back({name.empty() ? "output" : name, value.toTensor()});
  } else if (value.isTuple()) {
    const auto &tuple = value.toTupleRef();
    auto type = tuple.type<c10::TupleType>();
    for (size_t i = 0; i < tuple.elements().size(); ++i)
      flatten(tuple.elements()[i], below(type->schema() ? type->schema()->arguments()[i].name() : std::to_string(i), bool(type->schema())),
              outputs, diagnostics);
  } else if (value.isList()) {
    auto elements = value.toListRef();
    for (size_t i = 0; i < elements.size(); ++i)
      flatten(elements[i], below(std::to_string(i), false), outputs, diagnostics);
  } else if (value.isGenericDict()) {
    for (const auto &entry : value.toGenericDict())
      flatten(entry.value(),
              below(entry.key().isString() ? entry.key().toStringRef() : std::to_string(entry.key().toInt()), entry.key().isString()),
              outputs, diagnostics);
  } else {
    diagnostics.error("output '" + (name.empty() ? "output" : name) + "' is of type " + value.type()->annotation_str() +
                      ", expected tensors");
  }
}

std::vector<NamedOutput> flattenOutputs(const IValue &result, Diagnostics &diagnostics) {
  std::vector<NamedOutput> outputs;
  flatten(result, "", outputs, diagnostics);
  return outputs;
}

} // namespace wasmtorch::torchscript
