// Inputs, weights, state and outputs of a program.
#include "compiler/Frontend/Pt2/Entry.h"

#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace wasmtorch::pt2 {

EntryBuilder::EntryBuilder(ModuleOp module, const Model &model, const Request &request, frontend::Diagnostics &diagnostics)
    : module(module), builder(OpBuilder::atBlockEnd(module.getBody())), model(model), diagnostics(diagnostics),
      translator(builder, diagnostics, request.dims) {
  function = func::FuncOp::create(builder, builder.getUnknownLoc(), "forward", builder.getFunctionType({}, {}));
  builder.setInsertionPointToStart(function.addEntryBlock());
}

// An input of the user's. What is no tensor was fixed when the model was exported.
Entry EntryBuilder::input(const GraphArgument &argument, const std::string &name) {
  Entry entry;
  if (argument.kind != GraphArgument::Kind::Tensor)
    return entry;
  auto found = model.program.graph.tensors.find(argument.text);
  const TensorMeta *meta = found == model.program.graph.tensors.end() ? nullptr : &found->second;
  auto shape = meta ? translator.shapeOf(meta->sizes) : std::nullopt;
  Type element = meta ? computedType(builder.getContext(), meta->dtype) : Type();
  bool isImpossible = shape && !aten::isShape(*shape);
  if (!shape || !element || isImpossible || !meta->isStrided) {
    diagnostics.error("input '" + name + "' has " +
                      (!meta          ? std::string("no type")
                       : !shape       ? "sizes that are not known"
                       : isImpossible ? "the shape " + wt::shapeText(*shape)
                                      : "a type that is not supported") +
                      ", expected a tensor of numbers or booleans of at most 2^40 elements");
    entry.isPoison = true;
    return entry;
  }
  inputNames.push_back(name);
  auto type = RankedTensorType::get(*shape, element);
  entry.tensor = std::make_shared<Cell>(function.getBody().addArgument(type, builder.getUnknownLoc()));
  translator.describe(*entry.tensor, meta);
  return entry;
}

static DenseElementsAttr elementsOf(RankedTensorType type, const Weight &weight) {
  std::vector<char> bytes = Weights::elements(weight);
  if (!type.getElementType().isInteger(1))
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  // How the attribute packs bits is its own affair.
  SmallVector<bool> bits(bytes.begin(), bytes.end());
  return DenseElementsAttr::get(type, bits);
}

// Small tables of integers and literals stand in the IR, so that handlers see what they index.
Value EntryBuilder::materialize(const Weight &weight, const std::string &name, bool isConstant) {
  RankedTensorType type = Weights::typeOf(builder.getContext(), weight);
  bool isSmall = wt::byteSize(type) <= wt::maxConstantBytes && (isConstant || !isa<FloatType>(type.getElementType()));
  if (isSmall && type.getNumElements() > 0)
    return wt::ConstantOp::create(builder, builder.getUnknownLoc(), elementsOf(type, weight));
  std::vector<int64_t> key = {reinterpret_cast<int64_t>(weight.storage.data()), weight.offset, weight.dtype};
  key.insert(key.end(), weight.layout.sizes.begin(), weight.layout.sizes.end());
  key.insert(key.end(), weight.layout.strides.begin(), weight.layout.strides.end());
  const std::string &symbol = byStorage.try_emplace(key, name).first->second;
  weightOf[symbol] = &weight;
  return wt::GetOp::create(builder, builder.getUnknownLoc(), type, symbol);
}

// Follows the views that a graph makes of its values, and notes which of them it writes through any.
static void findWrites(const Graph &graph, llvm::StringMap<std::string> roots, std::set<std::string> &written) {
  auto rootOf = [&](const std::string &name) {
    auto found = roots.find(name);
    return found == roots.end() ? name : found->second;
  };
  for (const Node &node : graph.nodes) {
    const Schema *schema = findSchema(operatorKey(node.target));
    for (const auto &[name, argument] : node.inputs) {
      if (argument.graph && argument.graph->inputs.size() <= node.inputs.size())
        findWrites(*argument.graph, {}, written);
      auto parameter = schema ? llvm::find_if(schema->parameters, [&name = name](const auto &parameter) { return parameter.name == name; })
                              : std::vector<Schema::Parameter>::const_iterator();
      if (!schema || parameter == schema->parameters.end() || argument.kind != GraphArgument::Kind::Tensor)
        continue;
      if (parameter->isWritten)
        written.insert(rootOf(argument.text));
      if (parameter->isWritten || parameter->isViewed)
        for (const GraphArgument &output : node.outputs) {
          roots[output.text] = rootOf(argument.text);
          for (const GraphArgument &element : output.list)
            roots[element.text] = rootOf(argument.text);
        }
    }
  }
}

// What is written has to be known before it is read: it is no weight then.
void EntryBuilder::findStates() {
  const Program &program = model.program;
  findWrites(program.graph, {}, writtenValues);
  for (const OutputSpec &output : program.outputs)
    for (size_t i = 0; i < program.inputs.size(); ++i)
      if (output.kind == OutputSpec::Kind::BufferMutation && program.inputs[i].kind == InputSpec::Kind::Buffer &&
          program.inputs[i].name == output.name)
        writtenValues.insert(program.graph.inputs[i].text);
}

Value EntryBuilder::readState(const Weight &weight, const std::string &name) {
  RankedTensorType type = Weights::typeOf(builder.getContext(), weight);
  DenseElementsAttr initial = elementsOf(type, weight);
  if (!initial.isSplat() && wt::byteSize(type) > wt::maxConstantBytes) {
    diagnostics.error("the state '" + name + "' starts with " + std::to_string(wt::byteSize(type)) +
                      " bytes of different elements, expected at most " + std::to_string(wt::maxConstantBytes) + " or equal ones");
    return {};
  }
  OpBuilder atTop = OpBuilder::atBlockBegin(module.getBody());
  wt::StateOp::create(atTop, builder.getUnknownLoc(), name, type, initial);
  return wt::ReadOp::create(builder, builder.getUnknownLoc(), type, name);
}

// At the end, so that whatever the program reads is what the last run left.
void EntryBuilder::assignStates() {
  const Program &program = model.program;
  for (size_t i = 0; i < program.outputs.size(); ++i) {
    const OutputSpec &spec = program.outputs[i];
    auto state = states.find(spec.name);
    if (spec.kind == OutputSpec::Kind::ParameterMutation)
      diagnostics.error("the program writes the parameter '" + spec.name + "', expected a program for inference");
    if (spec.kind != OutputSpec::Kind::BufferMutation || state == states.end())
      continue;
    const Entry *entry = translator.find(program.graph.outputs[i], scope, builder.getUnknownLoc());
    Value value = entry && entry->tensor ? entry->tensor->read() : Value();
    if (value && value.getType() == state->second->read().getType())
      (void)state->second->write(builder, builder.getUnknownLoc(), value);
    else if (value)
      diagnostics.error("the program writes a tensor of another type into the buffer '" + spec.name + "', expected the buffer's own");
  }
  for (auto &[name, cell] : states)
    if (cell->isWritten())
      wt::AssignOp::create(builder, builder.getUnknownLoc(), name, cell->read());
}

Entry EntryBuilder::weight(const GraphArgument &argument, const InputSpec &spec) {
  Entry entry;
  bool isConstant = spec.kind == InputSpec::Kind::Constant || !spec.isPersistent;
  const Weight *weight = model.weights.find(spec.name, isConstant);
  if (!weight)
    weight = model.weights.find(spec.name, !isConstant);
  entry.isPoison = true;
  if (!weight) {
    entry.message = "the file holds no tensor '" + spec.name + "', which the program uses";
    return entry;
  }
  if (!Weights::typeOf(builder.getContext(), *weight)) {
    entry.message = "the tensor '" + spec.name + "' has a type that is not supported";
    return entry;
  }
  entry.isPoison = false;
  bool isState = writtenValues.count(argument.text) != 0;
  Value value = isState ? readState(*weight, spec.name) : materialize(*weight, spec.name, spec.kind == InputSpec::Kind::Constant);
  entry.tensor = std::make_shared<Cell>(value);
  if (isState)
    states[spec.name] = entry.tensor;
  entry.tensor->layout = weight->layout;
  entry.tensor->dtype = weight->dtype;
  return entry;
}

// The names of the user's inputs, as Python would flatten them.
static std::vector<std::string> userInputNames(const Program &program) {
  if (program.inputTree)
    return argumentNames(*program.inputTree, program.parameterNames);
  return {};
}

void EntryBuilder::addInputs() {
  const Program &program = model.program;
  std::vector<std::string> names = userInputNames(program);
  size_t place = 0;
  for (size_t i = 0; i < program.inputs.size(); ++i) {
    const GraphArgument &argument = program.graph.inputs[i];
    const InputSpec &spec = program.inputs[i];
    Entry entry;
    if (spec.kind == InputSpec::Kind::User) {
      entry = input(argument, place < names.size() ? names[place] : argument.text);
      ++place;
    } else if (spec.kind == InputSpec::Kind::Token || spec.kind == InputSpec::Kind::Object) {
      entry.isPoison = true;
      entry.message = "the program uses '" + spec.name + "', an object of Python, which is not supported";
    } else {
      entry = weight(argument, spec);
    }
    if (!argument.text.empty())
      scope[argument.text] = std::move(entry);
  }
}

void EntryBuilder::addOutputs() {
  const Program &program = model.program;
  std::vector<std::string> names;
  if (program.outputTree)
    names = leafNames(*program.outputTree, "output");
  size_t place = 0;
  for (size_t i = 0; i < program.outputs.size(); ++i) {
    const GraphArgument &argument = program.graph.outputs[i];
    if (program.outputs[i].kind != OutputSpec::Kind::User && program.outputs[i].kind != OutputSpec::Kind::Loss)
      continue;
    std::string name = place < names.size() ? names[place] : "output." + std::to_string(place);
    ++place;
    if (argument.kind == GraphArgument::Kind::None)
      continue;
    if (argument.kind != GraphArgument::Kind::Tensor) {
      diagnostics.error("output '" + name + "' is no tensor, expected tensors alone");
      continue;
    }
    const Entry *entry = translator.find(argument, scope, builder.getUnknownLoc());
    Value value = entry && entry->tensor ? entry->tensor->read() : Value();
    if (!value)
      continue;
    outputs.push_back(value);
    outputNames.push_back(name);
  }
  if (outputs.empty() && !diagnostics.failed())
    diagnostics.error("the program gives no tensor, expected at least one");
}

void EntryBuilder::finish() {
  func::ReturnOp::create(builder, builder.getUnknownLoc(), outputs);
  function.setFunctionType(builder.getFunctionType(function.getBody().getArgumentTypes(), ValueRange(outputs).getTypes()));
  for (auto [i, name] : llvm::enumerate(inputNames))
    function.setArgAttr(i, "wt.name", builder.getStringAttr(name));
  for (auto [i, name] : llvm::enumerate(outputNames))
    function.setResultAttr(i, "wt.name", builder.getStringAttr(name));
  // Weights that nothing reads, views that were only written.
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(function.getBody().front())))
    if (isOpTriviallyDead(&op))
      op.erase();
}

bool EntryBuilder::build() {
  findStates();
  addInputs();
  translator.run(model.program.graph, scope);
  addOutputs();
  assignStates();
  if (diagnostics.failed())
    return false;
  finish();
  return true;
}

} // namespace wasmtorch::pt2
