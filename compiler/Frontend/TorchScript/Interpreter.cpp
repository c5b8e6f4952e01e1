// Blocks, branches, loops and calls.
#include "compiler/Frontend/TorchScript/Interpreter.h"

#include "compiler/Frontend/TorchScript/Model.h"

#include <torch/csrc/jit/ir/constants.h>

using namespace torch::jit;
using c10::IValue;
using mlir::Location;

namespace wasmtorch::torchscript {

/// A program that does more than this unrolls a loop that is not meant to be unrolled.
static constexpr size_t maxSteps = 5'000'000;
static constexpr size_t maxDepth = 200;

IValue makePoison(std::string what, std::optional<Location> location) {
  auto poison = c10::make_intrusive<Poison>();
  poison->what = std::move(what);
  poison->location = location;
  return IValue::make_capsule(poison);
}

IValue makeTensorPoison() {
  auto poison = c10::make_intrusive<Poison>();
  poison->isTensor = true;
  return IValue::make_capsule(poison);
}

const Poison *asPoison(const IValue &value) { return value.isCapsule() ? dynamic_cast<const Poison *>(value.toCapsule().get()) : nullptr; }

static c10::ArrayRef<IValue> elementsOf(const IValue &value) {
  if (value.isTuple())
    return value.toTupleRef().elements();
  return value.isList() ? value.toListRef() : c10::ArrayRef<IValue>();
}

void forEachTensor(const IValue &value, const std::function<void(const at::Tensor &)> &visit) {
  if (value.isTensor())
    visit(value.toTensor());
  for (const IValue &element : elementsOf(value))
    forEachTensor(element, visit);
  if (value.isGenericDict())
    for (const auto &entry : value.toGenericDict())
      forEachTensor(entry.value(), visit);
}

const Poison *findPoison(const IValue &value) {
  const Poison *found = asPoison(value);
  auto look = [&](const IValue &element) {
    if (const Poison *inner = findPoison(element); inner && (!found || !inner->what.empty() || inner->isTensor))
      found = inner;
  };
  for (const IValue &element : elementsOf(value))
    look(element);
  if (value.isGenericDict())
    for (const auto &entry : value.toGenericDict())
      look(entry.value());
  return found;
}

Location Interpreter::locate(const Node *node) { return places.find(node, calls, frames.empty() ? "" : frames.back().path); }

void Interpreter::error(const Node *node, const std::string &message) { diagnostics.error(locate(node), message); }

Interpreter::Values Interpreter::poisoned(const Node *node) { return Values(node->outputs().size(), makePoison()); }

void Interpreter::set(const Node *node, Values results) {
  for (size_t i = 0; i < node->outputs().size(); ++i)
    frames.back().values[node->outputs()[i]] = i < results.size() ? std::move(results[i]) : makePoison();
}

IValue Interpreter::call(Function &function, Values arguments, const std::string &path) {
  Values results = enter(nullptr, function, std::move(arguments), path);
  return results.empty() ? makePoison() : results.front();
}

Interpreter::Values Interpreter::enter(const Node *node, Function &function, Values arguments, const std::string &path) {
  GraphFunction *graphFunction = tryToGraphFunction(function);
  if (!graphFunction) {
    diagnostics.unsupported(locate(node), function.qualname().qualifiedName());
    return node ? poisoned(node) : Values();
  }
  if (frames.size() >= maxDepth) {
    error(node, "functions call each other more than " + std::to_string(maxDepth) +
                    " levels deep, expected fewer: is a recursion without an end?");
    stopped = true;
    return poisoned(node);
  }
  if (node)
    calls.push_back(node);
  frames.push_back({{}, path});
  Values results = run(graphFunction->graph()->block(), std::move(arguments));
  frames.pop_back();
  if (node)
    calls.pop_back();
  return results;
}

Interpreter::Values Interpreter::run(const Block *block, Values inputs) {
  for (size_t i = 0; i < block->inputs().size(); ++i)
    frames.back().values[block->inputs()[i]] = std::move(inputs[i]);
  for (const Node *node : block->nodes()) {
    execute(node);
    if (stopped)
      return Values(block->outputs().size(), makePoison());
  }
  Values results;
  for (const Value *output : block->outputs())
    results.push_back(frames.back().values.at(output));
  return results;
}

void Interpreter::execute(const Node *node) {
  if (++steps > maxSteps) {
    error(node, "the program takes more than " + std::to_string(maxSteps) +
                    " steps when its loops are unrolled; give smaller inputs, or use tensors instead of loops over elements");
    stopped = true;
    return;
  }
  if (node->kind() == prim::Constant) {
    // A function's constant has no value: its type says which one it is.
    set(node, {toIValue(node->output()).value_or(IValue())});
    return;
  }
  Values inputs;
  for (const Value *input : node->inputs())
    inputs.push_back(frames.back().values.at(input));
  // What libtorch throws here would be a program that it can't run either, or a fault of ours: never an end of the process.
  try {
    if (node->kind() == prim::If)
      set(node, branch(node, inputs.front()));
    else if (node->kind() == prim::Loop)
      set(node, loop(node, inputs));
    else if (std::optional<Values> results = structure(node, inputs))
      set(node, std::move(*results));
    else
      set(node, apply(node, inputs));
  } catch (const std::exception &exception) {
    error(node, node->kind().toQualString() + std::string(": ") + firstLine(exception));
    set(node, poisoned(node));
  }
}

Interpreter::Values Interpreter::branch(const Node *node, const IValue &condition) {
  if (asPoison(condition))
    return walkAll(node);
  return run(node->blocks()[condition.toBool() ? 0 : 1], {});
}

// Where it isn't known which way the program goes, all ways are walked for what they lack, once each.
Interpreter::Values Interpreter::walkAll(const Node *node) {
  Diagnostics::Reporting reporting(diagnostics);
  for (const Block *block : node->blocks()) {
    run(block, Values(block->inputs().size(), makePoison()));
    stopped = false;
  }
  return poisonedByType(node);
}

// Of a tensor it is taken for granted that it would depend on an input.
Interpreter::Values Interpreter::poisonedByType(const Node *node) {
  Values results;
  for (const Value *output : node->outputs())
    results.push_back(output->type()->kind() == c10::TypeKind::TensorType ? makeTensorPoison() : makePoison());
  return results;
}

Interpreter::Values Interpreter::loop(const Node *node, const Values &inputs) {
  Values carried(inputs.begin() + 2, inputs.end());
  IValue condition = inputs[1];
  if (asPoison(inputs[0]) || asPoison(condition))
    return walkAll(node);
  for (int64_t i = 0, count = inputs[0].toInt(); i < count && condition.toBool(); ++i) {
    Values arguments = {IValue(i)};
    arguments.insert(arguments.end(), carried.begin(), carried.end());
    Values results = run(node->blocks().front(), std::move(arguments));
    if (stopped || asPoison(results.front()))
      return poisonedByType(node);
    condition = results.front();
    carried.assign(results.begin() + 1, results.end());
  }
  return carried;
}

} // namespace wasmtorch::torchscript
