// Operators on tensors that depend on inputs or weights, as ops: values, views and writes.
#include "compiler/Frontend/TorchScript/Interpreter.h"

#include <ATen/ATen.h>

using namespace torch::jit;
using c10::IValue;
using mlir::Location;

namespace wasmtorch::torchscript {

/// Up to this many elements, what is computed from weights alone is computed by libtorch too, so that programs may look at it.
static constexpr int64_t maxKnownElements = 4096;
static constexpr size_t noArgument = ~size_t(0);

static bool isWrite(const c10::Argument &argument) { return argument.alias_info() && argument.alias_info()->isWrite(); }

// The argument of which the results may be views.
static size_t viewedArgument(const FunctionSchema &schema, const std::vector<IValue> &inputs) {
  for (size_t i = 0; i < schema.arguments().size(); ++i)
    if (schema.arguments()[i].alias_info() && !isWrite(schema.arguments()[i]) && inputs[i].isTensor())
      return i;
  return noArgument;
}

aten::Argument Interpreter::argumentOf(const IValue &value, Location location, bool &complete) {
  if (value.isBool())
    return aten::Argument(value.toBool());
  if (value.isInt())
    return aten::Argument(value.toInt());
  if (value.isDouble())
    return aten::Argument(value.toDouble());
  if (value.isString())
    return aten::Argument(value.toStringRef());
  if (value.isTensor()) {
    if (!value.toTensor().defined())
      return {};
    mlir::Value read = tensors.read(value.toTensor(), location);
    complete &= bool(read);
    return aten::Argument(read);
  }
  if (!value.isList())
    return {};
  aten::Argument::List list;
  for (const IValue &element : value.toListRef())
    list.push_back(argumentOf(element, location, complete));
  return aten::Argument(std::move(list));
}

// The results of the operator's handler; `base`, if given, takes the place of the argument at `baseIndex`.
aten::Results Interpreter::build(const Node *node, const Values &inputs, aten::Handler handler, Location location, size_t baseIndex,
                                 mlir::Value base) {
  std::vector<aten::NamedArgument> arguments;
  bool complete = true;
  for (size_t i = 0; i < inputs.size(); ++i)
    arguments.push_back(
        {node->schema().arguments()[i].name(), base && i == baseIndex ? aten::Argument(base) : argumentOf(inputs[i], location, complete)});
  if (!complete)
    return {};
  aten::Call call(builder, location, node->kind().toQualString(), std::move(arguments), diagnostics);
  aten::Results results = handler(call);
  return call.failed() ? aten::Results() : results;
}

// One output that is a list takes all results.
static std::vector<IValue> asOutputs(const FunctionSchema &schema, std::vector<IValue> results) {
  if (schema.returns().size() != 1 || schema.returns().front().type()->kind() != c10::TypeKind::ListType)
    return results;
  c10::impl::GenericList list(c10::TensorType::get());
  for (const IValue &result : results)
    list.push_back(result);
  return {IValue(list)};
}

static std::vector<at::Tensor> tensorsIn(const std::vector<IValue> &values) {
  std::vector<at::Tensor> found;
  for (const IValue &value : values)
    forEachTensor(value, [&](const at::Tensor &tensor) { found.push_back(tensor); });
  return found;
}

// Results without identity of their own yet. What is small and known is computed beside.
Interpreter::Values Interpreter::emitFresh(const Node *node, const Values &inputs, const aten::Results &results) {
  int64_t elements = 0;
  bool known = mayEvaluate(node);
  const at::Tensor *like = nullptr;
  for (const IValue &input : inputs) {
    forEachTensor(input, [&](const at::Tensor &tensor) {
      known &= !tensor.defined() || tensors.hasElements(tensor);
      elements += tensor.defined() ? tensor.numel() : 0;
    });
    if (!like && input.isTensor())
      like = &input.toTensor();
  }
  std::vector<at::Tensor> handles;
  std::string ignored;
  if (known && elements <= maxKnownElements)
    handles = tensorsIn(evaluate(node, inputs, &ignored));
  Values outputs;
  for (auto [i, value] : llvm::enumerate(results)) {
    if (!value) {
      std::string result = node->schema().returns()[i].name();
      outputs.push_back(makePoison(
          node->kind().toQualString() + (" with its result " + (result.empty() ? std::to_string(i) : "'" + result + "'")), locate(node)));
      continue;
    }
    // Functions of elements keep the order in memory, all else gives a new one.
    bool elementwise = value.getDefiningOp() && value.getDefiningOp()->hasTrait<wt::ElementwiseOp>();
    bool matches = handles.size() == results.size() && handles[i].sizes().vec() == aten::shapeOf(value).vec();
    at::Tensor handle = matches ? handles[i] : tensors.create(value, elementwise ? like : nullptr);
    tensors.define(handle, value);
    outputs.push_back(handle);
  }
  return asOutputs(node->schema(), std::move(outputs));
}

// A result whose elements are known: in the IR the handler's ops stand for them.
Interpreter::Values Interpreter::emitFormula(const Node *node, const Values &inputs, aten::Handler handler, const Values &known) {
  aten::Results results = build(node, inputs, handler, locate(node), noArgument, {});
  if (results.size() == 1 && results[0])
    tensors.define(known[0].toTensor(), results[0]);
  return known;
}

// libtorch says of the handles whether the results are views, new tensors or the operand itself.
Interpreter::Values Interpreter::emitView(const Node *node, const Values &inputs, aten::Handler handler, const aten::Results &results,
                                          size_t base) {
  at::Tensor operand = inputs[base].toTensor();
  std::string problem;
  Values outputs = evaluate(node, inputs, &problem);
  std::vector<at::Tensor> handles = tensorsIn(outputs);
  bool known = !handler;
  if (known && !problem.empty()) {
    error(node, std::string(node->kind().toQualString()) + ": " + problem);
    return poisoned(node);
  }
  if (!known && handles.size() != results.size()) {
    // Strides that we think otherwise than PyTorch does, or an operator that the meta device lacks: new handles for the views.
    outputs.clear();
    handles.clear();
    for (mlir::Value value : results) {
      handles.push_back(tensors.create(value));
      outputs.push_back(handles.back());
    }
    outputs = asOutputs(node->schema(), std::move(outputs));
  }
  Location location = locate(node);
  for (size_t i = 0; i < handles.size(); ++i) {
    if (handles[i].is_same(operand))
      continue;
    bool alias = handles[i].is_alias_of(operand) || !problem.empty();
    if (!alias && !known)
      tensors.define(handles[i], results[i]);
    if (!alias)
      continue;
    aten::Handler builderOfView = known ? aten::findHandler(node->kind().toQualString()) : handler;
    tensors.defineView(handles[i], operand, [=](mlir::Value value) -> mlir::Value {
      if (!builderOfView) {
        diagnostics.unsupported(location, node->kind().toQualString());
        return {};
      }
      aten::Results again = build(node, inputs, builderOfView, location, base, value);
      return i < again.size() ? again[i] : mlir::Value();
    });
  }
  return outputs;
}

// In-place operators and `out=`: what the plain form gives is written to the argument, which is the result.
Interpreter::Values Interpreter::emitWrites(const Node *node, const Values &inputs, const aten::Results &results) {
  Values outputs;
  Location location = locate(node);
  const FunctionSchema &schema = node->schema();
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (!isWrite(schema.arguments()[i]) || !inputs[i].isTensor() || outputs.size() >= results.size())
      continue;
    const at::Tensor &target = inputs[i].toTensor();
    auto sizes = llvm::ArrayRef<int64_t>(target.sizes().data(), target.sizes().size());
    std::string name = node->kind().toQualString();
    aten::Call call(builder, location, name, {}, diagnostics);
    mlir::Value value = results[outputs.size()], read = tensors.read(target, location);
    if (!value || !read)
      return poisoned(node);
    value = call.convert(value, aten::typeOf(read).getElementType());
    if (!value)
      return poisoned(node);
    std::string problem = aten::shapeOf(value) == sizes
                              ? tensors.write(target, value, location)
                              : "the result of shape " + wt::shapeText(aten::shapeOf(value)) +
                                    " does not fit the tensor that it is written to, of shape " + wt::shapeText(sizes);
    if (!problem.empty()) {
      error(node, name + ": " + problem);
      return poisoned(node);
    }
    outputs.push_back(inputs[i]);
  }
  return outputs;
}

// Without a handler, libtorch computes: all inputs are known.
Interpreter::Values Interpreter::emit(const Node *node, const Values &inputs, aten::Handler handler) {
  const FunctionSchema &schema = node->schema();
  bool writes = std::any_of(schema.arguments().begin(), schema.arguments().end(), isWrite);
  size_t base = writes ? noArgument : viewedArgument(schema, inputs);
  if (!handler)
    return base == noArgument ? evaluate(node, inputs) : emitView(node, inputs, nullptr, {}, base);
  aten::Results results = build(node, inputs, handler, locate(node), noArgument, {});
  if (results.empty())
    return poisoned(node);
  if (writes)
    return emitWrites(node, inputs, results);
  if (base != noArgument)
    return emitView(node, inputs, handler, results, base);
  // In evaluation PyTorch's dropout gives its operand itself, not a copy.
  bool isDropout = llvm::StringRef(node->kind().toUnqualString()).ends_with("dropout");
  return isDropout ? Values{inputs.front()} : emitFresh(node, inputs, results);
}

} // namespace wasmtorch::torchscript
