// Reads programs of open sizes without loss.
#include "compiler/Frontend/Pt2/Open.h"

#include "compiler/Frontend/Pt2/Places.h"
#include "compiler/Frontend/Pt2/Schema.h"
#include "dialects/Wt/Programs.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace wasmtorch::pt2 {

/// From here on a bound is none: PyTorch writes the largest integers where it knows no bound.
static constexpr int64_t unbounded = int64_t(1) << 62;

static void collect(ArrayRef<Expression> sizes, const SymbolValues &known, std::set<std::string> &symbols) {
  std::set<std::string> found;
  for (const Expression &size : sizes)
    size.collectSymbols(found);
  for (const std::string &symbol : found)
    if (!known.count(symbol))
      symbols.insert(symbol);
}

static std::set<std::string> inputSymbols(const Program &program, const Request &request) {
  std::set<std::string> symbols;
  for (size_t i = 0; i < program.inputs.size(); ++i) {
    auto found = program.graph.tensors.find(program.graph.inputs[i].text);
    if (program.inputs[i].kind == InputSpec::Kind::User && found != program.graph.tensors.end())
      collect(found->second.sizes, request.dims, symbols);
  }
  return symbols;
}

static std::set<std::string> allSymbols(const Program &program, const Request &request) {
  std::set<std::string> symbols;
  for (const auto &entry : program.graph.tensors)
    collect(entry.second.sizes, request.dims, symbols);
  return symbols;
}

static Range rangeOf(const std::string &symbol, const Program &program, const Request &request) {
  auto found = program.ranges.find(symbol);
  Range range = found == program.ranges.end() ? Range() : found->second;
  if (range.most && *range.most >= unbounded)
    range.most.reset();
  if (auto bound = request.bounds.find(symbol); bound != request.bounds.end())
    range.most = std::min(range.most.value_or(bound->second), bound->second);
  return range;
}

std::map<std::string, Range> openInputDims(const Program &program, const Request &request) {
  std::map<std::string, Range> dims;
  for (const std::string &symbol : inputSymbols(program, request))
    dims[symbol] = rangeOf(symbol, program, request);
  return dims;
}

bool hasOpenDims(const Program &program, const Request &request) { return !allSymbols(program, request).empty(); }

namespace {

class Builder {
public:
  Builder(ModuleOp module, const Model &model, const Request &request, frontend::Diagnostics &diagnostics,
          llvm::StringMap<const Weight *> &sources)
      : module(module), builder(OpBuilder::atBlockEnd(module.getBody())), model(model), program(model.program), request(request),
        diagnostics(diagnostics), sources(sources) {}

  bool build() {
    declareDims();
    function = func::FuncOp::create(builder, builder.getUnknownLoc(), "forward", builder.getFunctionType({}, {}));
    builder.setInsertionPointToStart(function.addEntryBlock());
    addInputs();
    for (const Node &node : program.graph.nodes)
      addNode(node);
    addOutputs();
    return !diagnostics.failed();
  }

private:
  void declareDims() {
    std::set<std::string> ofInputs = inputSymbols(program, request);
    for (const std::string &symbol : allSymbols(program, request)) {
      Range range = rangeOf(symbol, program, request);
      IntegerAttr most = range.most ? builder.getI64IntegerAttr(*range.most) : IntegerAttr();
      wt::DimOp::create(builder, builder.getUnknownLoc(), symbol, std::max<int64_t>(range.least.value_or(0), 0), most,
                        ofInputs.count(symbol) == 0);
    }
  }

  std::string textOf(const Expression &size) { return size.substitute(request.dims).text(); }

  // `tensor<?x16xf32, ["s77", "16"]>`
  RankedTensorType typeOf(const TensorMeta &meta) {
    Type element = computedType(builder.getContext(), meta.dtype);
    if (!element || !meta.isStrided)
      return {};
    aten::Shape shape;
    SmallVector<Attribute> texts;
    for (const Expression &size : meta.sizes) {
      shape.push_back(size.evaluate(request.dims).value_or(ShapedType::kDynamic));
      texts.push_back(builder.getStringAttr(textOf(size)));
    }
    // A size that is open counts as one here: what it is, is not known yet.
    aten::Shape known(shape);
    std::replace(known.begin(), known.end(), ShapedType::kDynamic, int64_t(1));
    if (!aten::isShape(known))
      return {};
    bool isOpen = llvm::is_contained(shape, ShapedType::kDynamic);
    return RankedTensorType::get(shape, element, isOpen ? Attribute(builder.getArrayAttr(texts)) : Attribute());
  }

  const TensorMeta *metaOf(const std::string &name) {
    auto found = program.graph.tensors.find(name);
    return found == program.graph.tensors.end() ? nullptr : &found->second;
  }

  void addInputs() {
    std::vector<std::string> names =
        program.inputTree ? argumentNames(*program.inputTree, program.parameterNames) : std::vector<std::string>();
    size_t place = 0;
    for (size_t i = 0; i < program.inputs.size(); ++i) {
      const GraphArgument &argument = program.graph.inputs[i];
      const InputSpec &spec = program.inputs[i];
      if (spec.kind == InputSpec::Kind::User) {
        std::string name = place < names.size() ? names[place] : argument.text;
        ++place;
        if (argument.kind == GraphArgument::Kind::Tensor)
          addInput(argument.text, name);
      } else {
        addWeight(argument.text, spec);
      }
    }
  }

  void addInput(const std::string &value, const std::string &name) {
    const TensorMeta *meta = metaOf(value);
    RankedTensorType type = meta ? typeOf(*meta) : RankedTensorType();
    if (!type)
      return diagnostics.error("input '" + name + "' has a type that is not supported, expected a tensor of numbers or booleans");
    inputNames.push_back(name);
    values[value] = function.getBody().addArgument(type, builder.getUnknownLoc());
  }

  void addWeight(const std::string &value, const InputSpec &spec) {
    bool isConstant = spec.kind == InputSpec::Kind::Constant || !spec.isPersistent;
    const Weight *weight = model.weights.find(spec.name, isConstant);
    if (!weight)
      weight = model.weights.find(spec.name, !isConstant);
    RankedTensorType type = weight ? Weights::typeOf(builder.getContext(), *weight) : RankedTensorType();
    if (!type)
      return diagnostics.error("the file holds no tensor '" + spec.name +
                               "' of a type that is supported, expected one of numbers or booleans");
    sources[spec.name] = weight;
    values[value] = wt::GetOp::create(builder, builder.getUnknownLoc(), type, spec.name);
  }

  // An argument that is no tensor. Sizes that are computed are expressions of symbols.
  Attribute attributeOf(const GraphArgument &argument) {
    using Kind = GraphArgument::Kind;
    switch (argument.kind) {
    case Kind::Boolean:
      return builder.getBoolAttr(argument.integer != 0);
    case Kind::Integer:
      return builder.getI64IntegerAttr(argument.integer);
    case Kind::Dtype: {
      Type type = aten::elementTypeOf(builder.getContext(), argument.integer);
      return type ? Attribute(TypeAttr::get(type)) : Attribute();
    }
    case Kind::Float:
      return builder.getF64FloatAttr(argument.number);
    case Kind::String:
      return builder.getStringAttr(argument.text);
    case Kind::Symbol: {
      auto found = program.graph.symbols.find(argument.text);
      return found == program.graph.symbols.end() ? Attribute() : builder.getStringAttr("@" + textOf(found->second));
    }
    case Kind::List: {
      SmallVector<Attribute> elements;
      for (const GraphArgument &element : argument.list)
        if (!elements.emplace_back(attributeOf(element)))
          return {};
      return builder.getArrayAttr(elements);
    }
    case Kind::None:
      return builder.getUnitAttr();
    default:
      return {};
    }
  }

  // Splits a node's arguments into operands, by name, and attributes.
  bool addArgument(const std::string &name, const GraphArgument &argument, OperationState &state, SmallVectorImpl<Attribute> &names,
                   NamedAttrList &attributes) {
    auto holdsTensor = [](const GraphArgument &element) { return element.kind == GraphArgument::Kind::Tensor; };
    if (argument.kind == GraphArgument::Kind::List && llvm::any_of(argument.list, holdsTensor)) {
      for (size_t i = 0; i < argument.list.size(); ++i)
        if (holdsTensor(argument.list[i]) && !addArgument(name + "." + std::to_string(i), argument.list[i], state, names, attributes))
          return false;
      return true;
    }
    if (holdsTensor(argument)) {
      Value value = values.lookup(argument.text);
      if (value) {
        state.addOperands(value);
        names.push_back(builder.getStringAttr(name));
      }
      return bool(value);
    }
    Attribute attribute = attributeOf(argument);
    if (!attribute)
      return false;
    if (argument.kind != GraphArgument::Kind::None)
      attributes.set(name, attribute);
    return true;
  }

  void addNode(const Node &node) {
    Location location = placeOf(builder.getContext(), node);
    std::string key = operatorKey(node.target);
    bool givesNumbers = !node.outputs.empty() &&
                        llvm::all_of(node.outputs, [](const GraphArgument &output) { return output.kind == GraphArgument::Kind::Symbol; });
    // Sizes stand in the types, and what is asserted of them in the bounds.
    if (node.outputs.empty() || (givesNumbers && !StringRef(key).contains("item") && !StringRef(key).contains("_local_scalar_dense")))
      return;
    const Schema *schema = key.empty() ? nullptr : findSchema(key);
    if (!schema || schema->writes())
      return diagnostics.unsupported(location, (key.empty() ? node.target : key) + " in a program of open sizes");
    OperationState state(location, wt::AtenOp::getOperationName());
    SmallVector<Attribute> names;
    NamedAttrList attributes;
    for (const auto &[name, argument] : node.inputs)
      if (!addArgument(name, argument, state, names, attributes))
        return diagnostics.unsupported(location, key + " with its argument '" + name + "' in a program of open sizes");
    if (givesNumbers) {
      Attribute defined = attributeOf(node.outputs.front());
      if (!defined)
        return diagnostics.error(location, key + ": gives '" + node.outputs.front().text +
                                               "', which the program says nothing of, expected it among its sym_int_values");
      attributes.set("defines", defined);
    }
    state.addAttribute("name", builder.getStringAttr(key));
    state.addAttribute("operand_names", builder.getArrayAttr(names));
    state.addAttribute("arguments", attributes.getDictionary(builder.getContext()));
    std::vector<std::string> results;
    for (const GraphArgument &output : node.outputs) {
      std::vector<GraphArgument> single = {output};
      for (const GraphArgument &element : output.kind == GraphArgument::Kind::List ? output.list : single)
        if (const TensorMeta *meta = metaOf(element.text)) {
          RankedTensorType type = typeOf(*meta);
          if (!type)
            return diagnostics.unsupported(location, key + " with a result of this type");
          state.addTypes(type);
          results.push_back(element.text);
        }
    }
    Operation *op = builder.create(state);
    for (auto [name, result] : llvm::zip(results, op->getResults()))
      values[name] = result;
  }

  void addOutputs() {
    std::vector<std::string> names = program.outputTree ? leafNames(*program.outputTree, "output") : std::vector<std::string>(),
                             outputNames;
    SmallVector<Value> outputs;
    size_t place = 0;
    for (size_t i = 0; i < program.outputs.size(); ++i) {
      if (program.outputs[i].kind != OutputSpec::Kind::User) {
        diagnostics.error("the program writes '" + program.outputs[i].name +
                          "', which is not supported in a program of open sizes; fix them by --dim");
        continue;
      }
      std::string name = place < names.size() ? names[place] : "output." + std::to_string(place);
      ++place;
      Value value = values.lookup(program.graph.outputs[i].text);
      if (value) {
        outputs.push_back(value);
        outputNames.push_back(name);
      }
    }
    if (outputs.empty() && !diagnostics.failed())
      diagnostics.error("the program gives no tensor, expected at least one");
    func::ReturnOp::create(builder, builder.getUnknownLoc(), outputs);
    function.setFunctionType(builder.getFunctionType(function.getBody().getArgumentTypes(), ValueRange(outputs).getTypes()));
    for (auto [i, name] : llvm::enumerate(inputNames))
      function.setArgAttr(i, "wt.name", builder.getStringAttr(name));
    for (auto [i, name] : llvm::enumerate(outputNames))
      function.setResultAttr(i, "wt.name", builder.getStringAttr(name));
  }

  ModuleOp module;
  OpBuilder builder;
  const Model &model;
  const Program &program;
  const Request &request;
  frontend::Diagnostics &diagnostics;
  llvm::StringMap<const Weight *> &sources;
  func::FuncOp function;
  llvm::StringMap<Value> values;
  std::vector<std::string> inputNames;
};

} // namespace

bool buildOpenProgram(ModuleOp module, const Model &model, const Request &request, frontend::Diagnostics &diagnostics,
                      llvm::StringMap<const Weight *> &sources) {
  return Builder(module, model, request, diagnostics, sources).build();
}

} // namespace wasmtorch::pt2
