// Arguments of a method from what the user says of its inputs.
#include "compiler/Frontend/TorchScript/Signature.h"

#include "package/NearestName.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <ATen/ATen.h>
#include <ATen/core/jit_type.h>

using c10::IValue;
using c10::TypeKind;

namespace wasmtorch::torchscript {

Signature::Signature(const std::vector<InputSpec> &inputs, const std::vector<FixedArgument> &fixed, Diagnostics &diagnostics)
    : inputs(inputs), used(inputs.size(), false), fixed(fixed), fixedUsed(fixed.size(), false), diagnostics(diagnostics) {}

// The input of this name, or the next one without a name.
const InputSpec *Signature::take(const std::string &name, bool orNext) {
  for (bool byName : {true, false})
    for (size_t i = 0; i < inputs.size() && (byName || orNext); ++i)
      if (!used[i] && inputs[i].name == (byName ? name : "")) {
        used[i] = true;
        return &inputs[i];
      }
  return nullptr;
}

bool Signature::hasMore(const std::string &name) const {
  for (size_t i = 0; i < inputs.size(); ++i)
    if (llvm::StringRef rest = inputs[i].name; !used[i] && rest.consume_front(name) && (rest.empty() || rest.front() == '.'))
      return true;
  return false;
}

bool Signature::hasUnnamed() const {
  for (size_t i = 0; i < inputs.size(); ++i)
    if (!used[i] && inputs[i].name.empty())
      return true;
  return false;
}

IValue Signature::buildScalar(const std::string &name, const c10::TypePtr &type, const std::string &text) {
  int64_t integer = 0;
  double real = 0;
  bool isInteger = !llvm::StringRef(text).getAsInteger(10, integer), isReal = !llvm::StringRef(text).getAsDouble(real);
  switch (type->kind()) {
  case TypeKind::IntType:
    if (isInteger)
      return integer;
    break;
  case TypeKind::FloatType:
    if (isReal)
      return real;
    break;
  case TypeKind::NumberType:
    if (isReal)
      return isInteger ? IValue(integer) : IValue(real);
    break;
  case TypeKind::BoolType:
    if (text == "true" || text == "false" || text == "True" || text == "False")
      return text[0] == 't' || text[0] == 'T';
    break;
  case TypeKind::StringType:
    return text;
  default:
    break;
  }
  diagnostics.error("expected a value of type " + type->annotation_str() + " for '" + name + "', found '" + text + "'");
  return {};
}

// As many elements as the user names: states.0, states.1, …; as the last argument, what has no name is its too.
IValue Signature::buildList(const std::string &name, const c10::ListType &type) {
  c10::impl::GenericList list(type.getElementType());
  while (hasMore(name + "." + std::to_string(list.size())) || (last && hasUnnamed()))
    list.push_back(build(name + "." + std::to_string(list.size()), type.getElementType(), c10::nullopt));
  if (list.empty())
    diagnostics.error("input '" + name + "' is a list, whose length is not known; give each element: --input " + name +
                      ".0:f32[1,3,224,224]");
  return list;
}

IValue Signature::build(const std::string &name, const c10::TypePtr &type, const c10::optional<IValue> &otherwise) {
  for (size_t i = 0; i < fixed.size(); ++i)
    if (fixed[i].name == name) {
      fixedUsed[i] = true;
      auto optional = type->cast<c10::OptionalType>();
      return buildScalar(name, optional ? optional->getElementType() : type, fixed[i].value);
    }
  switch (type->kind()) {
  case TypeKind::TensorType:
    names.push_back(name);
    if (const InputSpec *spec = take(name, true))
      return (*make)(name, *spec);
    if (otherwise)
      return *otherwise;
    diagnostics.error("input '" + name + "' has no type; give --input " + name + ":f32[1,3,224,224] or --sample FILE.npy");
    return {};
  case TypeKind::OptionalType: {
    // Left out unless the user gives it.
    auto inner = type->expectRef<c10::OptionalType>().getElementType();
    bool given = hasMore(name) || (inner->kind() == TypeKind::TensorType && hasUnnamed());
    return given ? build(name, inner, otherwise) : otherwise.value_or(IValue());
  }
  case TypeKind::TupleType: {
    auto tuple = type->expect<c10::TupleType>();
    std::vector<IValue> elements;
    for (size_t i = 0; i < tuple->elements().size(); ++i) {
      std::string field = tuple->schema() ? tuple->schema()->arguments()[i].name() : std::to_string(i);
      elements.push_back(build(name + "." + field, tuple->elements()[i], c10::nullopt));
    }
    return tuple->name() ? c10::ivalue::Tuple::createNamed(elements, tuple) : c10::ivalue::Tuple::create(elements);
  }
  case TypeKind::ListType:
    return buildList(name, type->expectRef<c10::ListType>());
  case TypeKind::DictType: {
    auto dictType = type->expect<c10::DictType>();
    c10::impl::GenericDict dict(dictType->getKeyType(), dictType->getValueType());
    for (size_t i = 0; i < inputs.size(); ++i)
      if (llvm::StringRef key = inputs[i].name;
          !used[i] && key.consume_front(name + ".") && dictType->getKeyType()->kind() == TypeKind::StringType)
        dict.insert_or_assign(key.split('.').first.str(),
                              build(name + "." + key.split('.').first.str(), dictType->getValueType(), c10::nullopt));
    if (dict.empty())
      diagnostics.error("input '" + name + "' is a dictionary, whose keys are not known; give each: --input " + name +
                        ".KEY:f32[1,3,224,224]");
    return dict;
  }
  default:
    if (otherwise)
      return *otherwise;
    diagnostics.error("input '" + name + "' is of type " + type->annotation_str() + " and has no value; give --arg " + name + "=VALUE");
    return {};
  }
}

// Without the module itself.
static std::vector<std::string> argumentNames(const c10::FunctionSchema &schema) {
  std::vector<std::string> names;
  for (size_t i = 1; i < schema.arguments().size(); ++i)
    names.push_back(schema.arguments()[i].name());
  return names;
}

std::vector<IValue> Signature::arguments(const c10::FunctionSchema &schema, const MakeTensor &makeTensor) {
  make = &makeTensor;
  std::vector<IValue> values;
  for (size_t i = 1; i < schema.arguments().size(); ++i) {
    const c10::Argument &argument = schema.arguments()[i];
    last = i + 1 == schema.arguments().size();
    values.push_back(build(argument.name(), argument.type(), argument.default_value()));
  }
  std::string known = "the model takes " + (names.empty() ? "no tensors" : "'" + llvm::join(names, "', '") + "'");
  size_t unnamed = 0;
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (!used[i] && !inputs[i].name.empty())
      diagnostics.error("there is no input '" + inputs[i].name + "': " + known + package::suggestion(inputs[i].name, names));
    unnamed += !used[i] && inputs[i].name.empty();
  }
  // After another error, what is left over is its consequence.
  if (unnamed > 0 && !diagnostics.failed())
    diagnostics.error("expected " + std::to_string(inputs.size() - unnamed) + " inputs, found " + std::to_string(inputs.size()) + ": " +
                      known);
  for (size_t i = 0; i < fixed.size(); ++i)
    if (!fixedUsed[i])
      diagnostics.error("there is no argument '" + fixed[i].name + "' to fix by --arg; the method takes '" +
                        llvm::join(argumentNames(schema), "', '") + "'" + package::suggestion(fixed[i].name, argumentNames(schema)));
  return values;
}

} // namespace wasmtorch::torchscript
