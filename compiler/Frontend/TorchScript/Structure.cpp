// Nodes that are no operators: attributes, calls, tuples, lists, exceptions.
#include "compiler/Frontend/TorchScript/Interpreter.h"

#include <ATen/core/jit_type.h>

using namespace torch::jit;
using c10::IValue;

namespace wasmtorch::torchscript {

static IValue makeList(const Node *node, const std::vector<IValue> &elements) {
  c10::impl::GenericList list(node->output()->type()->expectRef<c10::ListType>().getElementType());
  list.reserve(elements.size());
  for (const IValue &element : elements)
    list.push_back(element);
  return list;
}

static IValue makeTuple(const Node *node, const std::vector<IValue> &elements) {
  auto type = node->output()->type()->expect<c10::TupleType>();
  return type->name() ? c10::ivalue::Tuple::createNamed(elements, type) : c10::ivalue::Tuple::create(elements);
}

static IValue makeDict(const Node *node, const std::vector<IValue> &elements) {
  auto type = node->output()->type()->expect<c10::DictType>();
  c10::impl::GenericDict dict(type->getKeyType(), type->getValueType());
  for (size_t i = 0; i + 1 < elements.size(); i += 2)
    dict.insert_or_assign(elements[i], elements[i + 1]);
  return dict;
}

static bool isInstance(const Node *node, const IValue &value) {
  c10::TypePtr type = value.type();
  for (const c10::TypePtr &candidate : node->tys(attr::types))
    if (type->isSubtypeOf(*candidate))
      return true;
  return false;
}

Interpreter::Values Interpreter::getAttribute(const Node *node, const IValue &object) {
  auto target = object.toObject();
  const std::string &name = node->s(attr::name);
  if (!assignedAttributes.count({target.get(), name}))
    readAttributes.insert({target.get(), name});
  return {target->getAttr(name)};
}

// What every run assigns before it reads it, no run hears of from the one before.
void Interpreter::setAttribute(const Node *node, const IValue &object, const IValue &value) {
  const std::string &name = node->s(attr::name);
  auto target = object.toObject();
  assignedAttributes.insert({target.get(), name});
  if (weights.owns(target.get()) && readAttributes.count({target.get(), name})) {
    std::string path = weights.pathOf(target.get());
    error(node, "assigns the attribute '" + (path.empty() ? "" : path + ".") + name +
                    "' of the model: state that lives from one run to the next is not supported");
  }
  target->setAttr(name, value);
}

Interpreter::Values Interpreter::callMethod(const Node *node, const Values &inputs, const std::string &name) {
  auto object = inputs.front().toObject();
  std::string path = weights.owns(object.get()) ? weights.pathOf(object.get()) : frames.back().path;
  return enter(node, object->type()->getMethod(name), inputs, path);
}

void Interpreter::raise(const Node *node, const Values &inputs) {
  std::string message = !inputs.empty() && inputs.front().isString() ? inputs.front().toStringRef() : "";
  std::string type = inputs.size() > 1 && inputs[1].isString() ? inputs[1].toStringRef() : "an exception";
  error(node, "the model raises " + type.substr(type.rfind('.') + 1) + (message.empty() ? "" : ": " + message));
  stopped = true;
}

std::optional<Interpreter::Values> Interpreter::structure(const Node *node, const Values &inputs) {
  auto kind = node->kind();
  bool onPoison = !inputs.empty() && asPoison(inputs.front());
  if (kind == prim::ListConstruct)
    return Values{makeList(node, inputs)};
  if (kind == prim::TupleConstruct)
    return Values{makeTuple(node, inputs)};
  if (kind == prim::DictConstruct)
    return Values{makeDict(node, inputs)};
  if (kind == prim::RaiseException) {
    raise(node, inputs);
    return Values();
  }
  if (kind == prim::Uninitialized)
    return poisoned(node);
  if (kind == prim::Print || kind == c10::aten::warn)
    return Values();
  if (kind == prim::CreateObject) {
    auto type = node->output()->type()->expect<c10::ClassType>();
    return Values{c10::ivalue::Object::create(c10::StrongTypePtr(type->compilation_unit(), type), type->numAttributes())};
  }
  if (kind == prim::fork)
    return enter(node, *std::make_unique<GraphFunction>("fork", node->g(attr::Subgraph), nullptr), inputs, frames.back().path);
  if (kind == prim::CallFunction)
    return enter(node, *node->input(0)->type()->expectRef<c10::FunctionType>().function(), Values(inputs.begin() + 1, inputs.end()),
                 frames.back().path);

  // All that follow look into their first input.
  static const std::unordered_set<c10::Symbol> known = {prim::GetAttr,        prim::SetAttr,     prim::CallMethod, prim::Enter,
                                                        prim::Exit,           prim::TupleUnpack, prim::TupleIndex, prim::ListUnpack,
                                                        prim::unchecked_cast, prim::isinstance,  prim::device,     c10::aten::wait};
  if (!known.count(kind))
    return std::nullopt;
  if (onPoison)
    return poisoned(node);
  if (kind == prim::GetAttr)
    return getAttribute(node, inputs.front());
  if (kind == prim::SetAttr) {
    setAttribute(node, inputs[0], inputs[1]);
    return Values();
  }
  if (kind == prim::CallMethod)
    return callMethod(node, inputs, node->s(attr::name));
  if (kind == prim::Enter)
    return callMethod(node, inputs, "__enter__");
  if (kind == prim::Exit) {
    callMethod(node, {inputs.front(), IValue(), IValue(), IValue()}, "__exit__");
    return poisoned(node);
  }
  if (kind == prim::TupleUnpack)
    return Values(inputs.front().toTupleRef().elements().begin(), inputs.front().toTupleRef().elements().end());
  if (kind == prim::TupleIndex) {
    auto elements = inputs[0].toTupleRef().elements().vec();
    int64_t index = inputs[1].toInt();
    return Values{elements.at(index < 0 ? index + elements.size() : index)};
  }
  if (kind == prim::ListUnpack) {
    auto elements = inputs.front().toListRef();
    if (elements.size() != node->outputs().size())
      error(node, "expected " + std::to_string(node->outputs().size()) + " values to unpack, found " + std::to_string(elements.size()));
    return elements.size() == node->outputs().size() ? elements.vec() : poisoned(node);
  }
  if (kind == prim::isinstance)
    return Values{isInstance(node, inputs.front())};
  if (kind == prim::device)
    return Values{c10::Device(c10::kCPU)};
  // A cast that is only for the type checker, and the end of a task that was run where it was forked.
  return Values{inputs.front()};
}

} // namespace wasmtorch::torchscript
