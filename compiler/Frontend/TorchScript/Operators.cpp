// Operators of ATen and of Python: which of them libtorch computes, and which become ops.
#include "compiler/Frontend/TorchScript/Interpreter.h"

#include "compiler/Frontend/TorchScript/Model.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <utility>

using namespace torch::jit;
using c10::IValue;

namespace wasmtorch::torchscript {

static bool holdsTensorType(const c10::TypePtr &type) {
  if (type->kind() == c10::TypeKind::TensorType)
    return true;
  for (const c10::TypePtr &contained : type->containedTypes())
    if (holdsTensorType(contained))
      return true;
  return false;
}

static bool takesTensors(const c10::FunctionSchema &schema) {
  return std::any_of(schema.arguments().begin(), schema.arguments().end(),
                     [](const c10::Argument &argument) { return holdsTensorType(argument.type()); });
}

static bool givesTensors(const c10::FunctionSchema &schema) {
  return std::any_of(schema.returns().begin(), schema.returns().end(),
                     [](const c10::Argument &result) { return holdsTensorType(result.type()); });
}

static bool mayWrite(const c10::FunctionSchema &schema) {
  return std::any_of(schema.arguments().begin(), schema.arguments().end(),
                     [](const c10::Argument &argument) { return argument.alias_info() && argument.alias_info()->isWrite(); });
}

// What turns a tensor's elements into Python's numbers.
static bool readsElements(const std::string &name) {
  static const std::unordered_set<std::string> names = {"aten::item",
                                                        "aten::Int",
                                                        "aten::Float",
                                                        "aten::Bool",
                                                        "aten::Complex",
                                                        "aten::IntImplicit",
                                                        "aten::FloatImplicit",
                                                        "aten::is_nonzero",
                                                        "aten::ScalarImplicit",
                                                        "aten::equal",
                                                        "aten::allclose",
                                                        "prim::tolist",
                                                        "aten::_local_scalar_dense",
                                                        "aten::complex"};
  return names.count(name) != 0;
}

// Operators that change what lies outside of the program; those that read and write files libtorch doesn't even know
// (WithheldOperators.cpp).
static bool isForbidden(const std::string &name) {
  static const std::unordered_set<std::string> names = {"aten::set_grad_enabled", "aten::manual_seed"};
  bool foreign = name.rfind("aten::", 0) != 0 && name.rfind("prim::", 0) != 0;
  return foreign || names.count(name) != 0;
}

// Operators whose elements follow from their places: large results are counted where they are read, and lie nowhere.
static bool isFormula(const std::string &name) {
  static const std::unordered_set<std::string> names = {"aten::arange", "aten::eye", "aten::tril", "aten::triu"};
  return names.count(name) != 0;
}

/// Up to this many bytes a formula's elements are a constant, so that what is computed from them is one too.
static constexpr size_t maxTabulatedBytes = 1 << 16;

bool Interpreter::mayEvaluate(const Node *node) {
  return node->maybeOperator() && !isForbidden(node->kind().toQualString()) && !node->isNondeterministic();
}

// libtorch's own operator on values that it can see. The GPU that a model was made on is not here.
Interpreter::Values Interpreter::evaluate(const Node *node, const Values &inputs, std::string *problem) {
  at::NoGradGuard noGradients;
  bool abstract = false;
  for (const IValue &input : inputs)
    forEachTensor(input, [&](const at::Tensor &tensor) { abstract |= tensor.defined() && tensor.is_meta(); });
  Stack stack;
  for (const IValue &input : inputs)
    stack.push_back(input.isDevice() ? IValue(c10::Device(abstract ? c10::kMeta : c10::kCPU)) : input);
  // Operators that take any number of arguments are told how many there are.
  if (node->schema().is_vararg())
    stack.push_back(static_cast<int64_t>(inputs.size()));
  try {
    node->getOperation()(stack);
    return stack;
  } catch (const std::exception &exception) {
    if (problem)
      *problem = firstLine(exception);
    else
      error(node, std::string(node->kind().toQualString()) + ": " + firstLine(exception));
    return poisoned(node);
  }
}

bool Interpreter::writesWeight(const Node *node, const Values &inputs) {
  const auto &arguments = node->schema().arguments();
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i].alias_info() || !arguments[i].alias_info()->isWrite() || !inputs[i].isTensor() || !inputs[i].toTensor().defined())
      continue;
    const Weights::Weight *weight = tensors.weightOf(inputs[i].toTensor());
    if (!weight)
      continue;
    error(node, "writes to '" + weight->name + "' of the model: state that lives from one run to the next is not supported");
    return true;
  }
  return false;
}

bool Interpreter::haveElements(const Values &inputs) {
  bool known = true;
  for (const IValue &input : inputs) {
    known &= !findPoison(input);
    forEachTensor(input, [&](const at::Tensor &tensor) { known &= !tensor.defined() || tensors.hasElements(tensor); });
  }
  return known;
}

// Whether a tensor stands where the schema has a number.
static bool hasComputedNumber(const c10::FunctionSchema &schema, const std::vector<IValue> &inputs) {
  for (size_t i = 0; i < inputs.size() && i < schema.arguments().size(); ++i)
    if (inputs[i].isTensor() && schema.arguments()[i].type()->kind() == c10::TypeKind::NumberType)
      return true;
  return false;
}

// Elements of weights and constants can be read; those of what depends on an input can't.
Interpreter::Values Interpreter::readData(const Node *node, const Values &inputs) {
  if (haveElements(inputs))
    return evaluate(node, inputs);
  error(node, std::string(node->kind().toQualString()) +
                  ": the program depends on tensor data here: the value of a tensor computed from the inputs is not "
                  "known at compile time; fix an argument by --arg, or use torch.where instead of a branch");
  return poisoned(node);
}

Interpreter::Values Interpreter::apply(const Node *node, const Values &inputs) {
  std::string name = node->kind().toQualString();
  const FunctionSchema *schema = node->maybeSchema();
  if (!schema || !node->maybeOperator()) {
    diagnostics.unsupported(locate(node), name);
    return poisoned(node);
  }
  // Operators on lists and dictionaries move values about without looking at them, poison too.
  if (!takesTensors(*schema) && !givesTensors(*schema) && !inputs.empty() && !isForbidden(name) && !node->isNondeterministic()) {
    if (hasComputedNumber(*schema, inputs))
      return readData(node, inputs);
    bool onPoison = std::any_of(inputs.begin(), inputs.end(), [](const IValue &input) { return asPoison(input); });
    std::string ignored;
    return evaluate(node, inputs, onPoison ? &ignored : nullptr);
  }
  bool symbolic = false, poison = false, ofTensor = false;
  for (const IValue &input : inputs) {
    const Poison *found = findPoison(input);
    poison |= bool(found);
    ofTensor |= found && found->isTensor;
    if (found && !found->what.empty() && !std::exchange(found->isReported, true))
      diagnostics.unsupported(*found->location, found->what);
    forEachTensor(input, [&](const at::Tensor &tensor) { symbolic |= tensors.isSymbolic(tensor); });
  }
  if (ofTensor && readsElements(name))
    return readData(node, inputs);
  Values results = choose(node, inputs, symbolic || ofTensor, poison);
  if ((symbolic || ofTensor) && givesTensors(*schema))
    for (IValue &result : results)
      if (const Poison *found = asPoison(result); found && found->what.empty())
        result = makeTensorPoison();
  return results;
}

// libtorch, a handler, or neither. `symbolic`: a tensor among the inputs depends on one of the program's, or did before it was poison.
Interpreter::Values Interpreter::choose(const Node *node, const Values &inputs, bool symbolic, bool poison) {
  std::string name = node->kind().toQualString();
  const FunctionSchema &schema = node->schema();
  aten::Handler handler = aten::findHandler(name);
  auto unsupported = [&] {
    diagnostics.unsupported(locate(node), name);
    return poisoned(node);
  };
  if (poison) {
    // What is unsupported is told even if something before it was.
    bool needsHandler = !mayEvaluate(node) || (symbolic && givesTensors(schema));
    return handler || !needsHandler ? poisoned(node) : unsupported();
  }
  if (writesWeight(node, inputs))
    return poisoned(node);
  // A tensor given as a number: the operator's handler may take it as it is.
  if (symbolic && name == "aten::ScalarImplicit")
    return inputs;
  if (!symbolic && mayEvaluate(node)) {
    Values known = emit(node, inputs, nullptr);
    bool isLarge = known.size() == 1 && known[0].isTensor() && known[0].toTensor().nbytes() > maxTabulatedBytes;
    return handler && isLarge && isFormula(name) ? emitFormula(node, inputs, handler, known) : known;
  }
  if (!givesTensors(schema) && !isForbidden(name))
    return readsElements(name) || hasComputedNumber(schema, inputs) ? readData(node, inputs) : evaluate(node, inputs);
  if (handler)
    return emit(node, inputs, handler);
  // What we lack but can compute here, on weights alone: they become constants.
  if (haveElements(inputs) && mayEvaluate(node))
    return evaluate(node, inputs);
  // Random tensors are often there only to give a variable its type.
  return !symbolic && !mayWrite(schema) ? Values(node->outputs().size(), makePoison(name, locate(node))) : unsupported();
}

} // namespace wasmtorch::torchscript
