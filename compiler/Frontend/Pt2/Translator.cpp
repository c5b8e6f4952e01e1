// Nodes as ops: operators of ATen, numbers, and graphs inside of graphs.
#include "compiler/Frontend/Pt2/Translator.h"

#include "compiler/Frontend/Pt2/Places.h"
#include "compiler/Frontend/Pt2/Weights.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace wasmtorch::pt2 {

/// How many views may be made of each other: writing the last of them writes each, so that a file could ask for ops by the square of its
/// size.
static constexpr unsigned maxViews = 256;

static bool isKnownHigherOrder(StringRef name) {
  return llvm::is_contained({"wrap_with_set_grad_enabled", "wrap_with_autocast", "invoke_subgraph", "wrap", "cond", "while_loop"}, name);
}

static constexpr size_t noArgument = ~size_t(0);

/// A call of an operator whose arguments are known.
struct Translator::Invocation {
  std::string name, overload;
  Location location;
  const Schema *schema = nullptr;
  aten::Handler handler = nullptr;
  /// In the order of the schema; the cells of those that are tensors beside them.
  std::vector<GraphArgument> given;
  std::vector<std::shared_ptr<Cell>> cells;
  std::vector<aten::Argument> arguments;
};

std::optional<aten::Shape> Translator::shapeOf(ArrayRef<Expression> sizes) const {
  aten::Shape shape;
  for (const Expression &size : sizes) {
    auto value = size.evaluate(symbols);
    if (!value)
      return std::nullopt;
    shape.push_back(*value);
  }
  return shape;
}

void Translator::describe(Cell &cell, const TensorMeta *meta) const {
  if (!meta)
    return;
  cell.dtype = meta->dtype;
  auto sizes = shapeOf(meta->sizes), strides = shapeOf(meta->strides);
  if (sizes && strides)
    cell.layout = {*sizes, *strides};
}

static const TensorMeta *metaOf(const Graph &graph, StringRef name) {
  auto found = graph.tensors.find(name);
  return found == graph.tensors.end() ? nullptr : &found->second;
}

const Entry *Translator::find(const GraphArgument &argument, const Scope &scope, Location location) {
  auto found = scope.find(argument.text);
  if (found == scope.end()) {
    diagnostics.error(location,
                      "the graph uses '" + argument.text + "' before it is computed, expected a file as torch.export.save writes it");
    return nullptr;
  }
  const Entry &entry = found->second;
  if (!entry.isPoison)
    return &entry;
  if (!entry.message.empty() && reported.insert(argument.text).second)
    diagnostics.error(location, entry.message);
  return nullptr;
}

std::optional<aten::Argument> Translator::convert(const GraphArgument &argument, const Scope &scope, Location location) {
  using Kind = GraphArgument::Kind;
  switch (argument.kind) {
  case Kind::None:
    return aten::Argument();
  case Kind::Boolean:
    return aten::Argument(argument.integer != 0);
  case Kind::Integer:
    return aten::Argument(argument.integer);
  case Kind::Dtype:
    // Half floats are computed in f32.
    return aten::Argument(int64_t(argument.integer == 5 || argument.integer == 15 ? 6 : argument.integer));
  case Kind::Float:
    return aten::Argument(argument.number);
  case Kind::String:
    return aten::Argument(argument.text);
  case Kind::Tensor:
  case Kind::Symbol: {
    const Entry *entry = find(argument, scope, location);
    if (!entry)
      return std::nullopt;
    if (!entry->tensor)
      return entry->number;
    Value value = entry->tensor->read();
    return value ? std::optional<aten::Argument>(aten::Argument(value)) : std::nullopt;
  }
  case Kind::List: {
    aten::Argument::List list;
    bool complete = true;
    for (const GraphArgument &element : argument.list) {
      auto converted = convert(element, scope, location);
      complete &= converted.has_value();
      list.push_back(converted.value_or(aten::Argument()));
    }
    return complete ? std::optional<aten::Argument>(aten::Argument(std::move(list))) : std::nullopt;
  }
  case Kind::Graph:
  case Kind::Unknown:
    break;
  }
  diagnostics.unsupported(location, "an argument of kind '" + (argument.kind == Kind::Graph ? "as_graph" : argument.text) + "'");
  return std::nullopt;
}

// The names that a node defines, in order; "" where a result has none.
static std::vector<std::string> resultNames(const Node &node) {
  std::vector<std::string> names;
  for (const GraphArgument &output : node.outputs) {
    if (output.kind == GraphArgument::Kind::List)
      for (const GraphArgument &element : output.list)
        names.push_back(element.text);
    else
      names.push_back(output.text);
  }
  return names;
}

void Translator::poison(const Node &node, Scope &scope) {
  for (const std::string &name : resultNames(node))
    scope[name].isPoison = true;
}

// What PyTorch itself states wrongly: the last states of bidirectional recurrent layers have a dimension of 1 too many there.
static bool isStatedWrongly(StringRef target, ArrayRef<int64_t> found, ArrayRef<int64_t> stated) {
  bool isRecurrent = target.contains(".lstm.") || target.contains(".gru.") || target.contains(".rnn_");
  return isRecurrent && ShapedType::getNumElements(found) == ShapedType::getNumElements(stated);
}

// What an operator gives and what the program says of it must agree: every later node was exported in that belief.
void Translator::check(const Cell &cell, const TensorMeta &meta, const Node &node, Location location) {
  auto sizes = shapeOf(meta.sizes);
  Value value = const_cast<Cell &>(cell).read();
  Type element = computedType(builder.getContext(), meta.dtype);
  if (!value || !sizes || !element)
    return;
  ArrayRef<int64_t> found = aten::shapeOf(value);
  bool agrees = found == ArrayRef<int64_t>(*sizes) || isStatedWrongly(node.target, found, *sizes);
  if (!agrees || aten::typeOf(value).getElementType() != element)
    diagnostics.error(location, node.target + ": gives " + aten::dtypeName(aten::typeOf(value).getElementType()) + " " +
                                    wt::shapeText(aten::shapeOf(value)) + ", but the program expects " + aten::dtypeName(element) + " " +
                                    wt::shapeText(*sizes));
}

void Translator::define(const Graph &graph, const Node &node, Scope &scope, std::vector<Entry> entries, Location location) {
  std::vector<std::string> names = resultNames(node);
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty())
      continue;
    Entry missing;
    missing.isPoison = true;
    missing.message = node.target + ": gives no result " + std::to_string(i) + " here";
    Entry &entry = scope[names[i]] = i < entries.size() ? std::move(entries[i]) : missing;
    const TensorMeta *meta = metaOf(graph, names[i]);
    if (entry.tensor && meta)
      check(*entry.tensor, *meta, node, location);
  }
}

void Translator::run(const Graph &graph, Scope &scope, unsigned depth) {
  for (const Node &node : graph.nodes)
    execute(graph, node, scope, depth);
}

// What only asserts what was true when the model was exported.
static bool isAssertion(StringRef target) {
  for (StringRef name : {"_assert_tensor_metadata.", "_assert_scalar.", "_assert_async.", "sym_constrain_range", "_check"})
    if (target.starts_with(name))
      return true;
  return false;
}

static bool givesNumbers(const Node &node) {
  auto isSymbol = [](const GraphArgument &output) { return output.kind == GraphArgument::Kind::Symbol; };
  return !node.outputs.empty() && llvm::all_of(node.outputs, isSymbol);
}

bool isBuiltHere(const Node &node) {
  StringRef target = node.target;
  if (target.consume_front("torch.ops.aten.") && isAssertion(target))
    return true;
  return givesNumbers(node) || (target.consume_front("torch.ops.higher_order.") && isKnownHigherOrder(target));
}

void Translator::execute(const Graph &graph, const Node &node, Scope &scope, unsigned depth) {
  Location location = placeOf(builder.getContext(), node);
  StringRef target = node.target;
  bool isAten = target.consume_front("torch.ops.aten.");
  if (isAten && isAssertion(target))
    return;
  if (defineNumbers(graph, node, scope, location))
    return;
  if (isAten)
    return callOperator(graph, node, scope, location);
  if (target.starts_with("torch.ops.higher_order."))
    return callHigherOrder(graph, node, scope, location, depth);
  diagnostics.unsupported(location, node.target);
  poison(node, scope);
}

// The one element of a constant.
static std::optional<aten::Argument> constantNumber(Value value) {
  DenseElementsAttr elements;
  if (!value || !matchPattern(value, m_Constant(&elements)) || elements.getNumElements() != 1)
    return std::nullopt;
  Attribute element = *elements.value_begin<Attribute>();
  if (auto real = dyn_cast<FloatAttr>(element))
    return aten::Argument(real.getValueAsDouble());
  Type type = elements.getElementType();
  APInt bits = cast<IntegerAttr>(element).getValue();
  return type.isInteger(1)          ? aten::Argument(!bits.isZero())
         : type.isUnsignedInteger() ? aten::Argument(static_cast<int64_t>(bits.getZExtValue()))
                                    : aten::Argument(bits.getSExtValue());
}

// Nodes that give numbers: what these are in terms of the program's symbols, the graph says. Whether there is anything to do.
bool Translator::defineNumbers(const Graph &graph, const Node &node, Scope &scope, Location location) {
  if (!givesNumbers(node))
    return false;
  for (const GraphArgument &output : node.outputs) {
    Entry &entry = scope[output.text];
    auto symbol = graph.symbols.find(output.text);
    auto number = symbol == graph.symbols.end() ? std::nullopt : symbol->second.evaluate(symbols);
    if (number) {
      entry.number = aten::Argument(*number);
      continue;
    }
    // `x.item()`: known where x is a constant; else the tensor stands for it where a tensor will do.
    const GraphArgument *operand = node.inputs.empty() ? nullptr : &node.inputs.front().second;
    auto found = operand && operand->kind == GraphArgument::Kind::Tensor ? scope.find(operand->text) : scope.end();
    bool readsElement = StringRef(node.target).contains(".item.") || StringRef(node.target).contains("._local_scalar_dense.");
    if (readsElement && found != scope.end() && found->second.tensor) {
      std::shared_ptr<Cell> tensor = found->second.tensor;
      if (auto known = constantNumber(tensor->read())) {
        entry.number = *known;
        if (known->integer() && symbol != graph.symbols.end() && symbol->second.kind == Expression::Kind::Symbol)
          symbols[symbol->second.name] = *known->integer();
      } else {
        entry.tensor = tensor;
      }
      continue;
    }
    entry.isPoison = true;
    entry.message = "the program depends on tensor data here: " +
                    (symbol == graph.symbols.end() ? "'" + output.text + "'" : "'" + symbol->second.text() + "'") +
                    " is not known at compile time";
  }
  return true;
}

bool Translator::prepare(Invocation &call, const Node &node, Scope &scope) {
  bool complete = true;
  for (const auto &[name, argument] : node.inputs)
    if (llvm::none_of(call.schema->parameters, [&name = name](const Schema::Parameter &parameter) { return parameter.name == name; })) {
      diagnostics.unsupported(call.location, call.name + " with the argument '" + name + "'");
      complete = false;
    }
  for (const Schema::Parameter &parameter : call.schema->parameters) {
    auto given = llvm::find_if(node.inputs, [&](const auto &input) { return input.first == parameter.name; });
    GraphArgument argument = given != node.inputs.end() ? given->second : parameter.otherwise.value_or(GraphArgument());
    auto converted = convert(argument, scope, call.location);
    complete &= converted.has_value();
    call.cells.push_back(nullptr);
    if (argument.kind == GraphArgument::Kind::Tensor && converted)
      call.cells.back() = scope[argument.text].tensor;
    call.given.push_back(std::move(argument));
    call.arguments.push_back(converted.value_or(aten::Argument()));
  }
  return complete;
}

// The results of the handler; `base`, if given, takes the place of the argument at `baseIndex`.
aten::Results Translator::build(const Invocation &invocation, size_t baseIndex, Value base) {
  std::vector<aten::NamedArgument> arguments;
  for (size_t i = 0; i < invocation.arguments.size(); ++i)
    arguments.push_back({invocation.schema->parameters[i].name, i == baseIndex ? aten::Argument(base) : invocation.arguments[i]});
  aten::Call call(builder, invocation.location, invocation.name, std::move(arguments), diagnostics);
  aten::Results results = invocation.handler(call);
  return call.failed() ? aten::Results() : results;
}

static bool isTrue(const aten::Argument &argument) { return argument.isNumber() && argument.number() != 0; }

// Of operators that give a view where they can and a copy where they can't, which it is.
static bool givesView(StringRef name, const Cell &operand, const TensorMeta *result, const std::optional<aten::Shape> &sizes,
                      const std::optional<aten::Shape> &strides, bool copies) {
  name.consume_front("aten::");
  if (!result || !sizes || !strides)
    return true;
  if (name == "reshape" || name == "reshape_as" || name == "flatten" || name == "ravel" || name == "view_as")
    return canView(operand.layout, *sizes);
  if (name == "contiguous")
    return operand.layout.strides == *strides;
  if (name == "to" || name == "type_as" || name == "_cast_Float")
    return !copies && operand.dtype == result->dtype && operand.layout.strides == *strides;
  return true;
}

std::vector<Entry> Translator::givenViews(const Invocation &call, const Graph &graph, const Node &node, const aten::Results &results) {
  size_t base = noArgument;
  bool copies = false;
  for (size_t i = 0; i < call.schema->parameters.size(); ++i) {
    const Schema::Parameter &parameter = call.schema->parameters[i];
    if (base == noArgument && parameter.isViewed && call.cells[i])
      base = i;
    copies |= parameter.name == "copy" && isTrue(call.arguments[i]);
  }
  // In evaluation PyTorch's dropout gives its operand itself, not a copy.
  if (StringRef(call.name).ends_with("dropout") && !call.cells.empty() && call.cells[0])
    base = 0;
  std::vector<std::string> names = resultNames(node);
  std::vector<Entry> entries;
  for (size_t i = 0; i < results.size(); ++i) {
    Entry &entry = entries.emplace_back();
    const TensorMeta *meta = i < names.size() ? metaOf(graph, names[i]) : nullptr;
    auto sizes = meta ? shapeOf(meta->sizes) : std::nullopt, strides = meta ? shapeOf(meta->strides) : std::nullopt;
    if (!results[i]) {
      entry.isPoison = true;
      entry.message = call.name + " with its result " + std::to_string(i) + " is not supported";
      continue;
    }
    bool isView = base != noArgument && givesView(call.name, *call.cells[base], meta, sizes, strides, copies);
    if (isView) {
      const std::shared_ptr<Cell> &operand = call.cells[base];
      entry.tensor = std::make_shared<Cell>(results[i], operand, operand->read(), [this, call, base, i](Value value) -> Value {
        aten::Results again = build(call, base, value);
        return i < again.size() ? again[i] : Value();
      });
      entry.tensor->depth = operand->depth + 1;
      if (entry.tensor->depth > maxViews) {
        diagnostics.error(call.location, "expected at most " + std::to_string(maxViews) + " views of views");
        entry = {};
        entry.isPoison = true;
        continue;
      }
    } else {
      entry.tensor = std::make_shared<Cell>(results[i]);
    }
    describe(*entry.tensor, meta);
  }
  return entries;
}

// In-place operators and `out=`: what the plain form gives is written to the argument, which is the result.
std::vector<Entry> Translator::written(const Invocation &call, const aten::Results &results) {
  std::vector<Entry> entries;
  for (size_t i = 0; i < call.schema->parameters.size(); ++i) {
    if (!call.schema->parameters[i].isWritten || !call.cells[i] || entries.size() >= results.size())
      continue;
    Entry &entry = entries.emplace_back();
    entry.isPoison = true;
    Cell &target = *call.cells[i];
    aten::Call conversion(builder, call.location, call.name, {}, diagnostics);
    Value value = results[entries.size() - 1], before = target.read();
    if (!value || !before)
      continue;
    value = conversion.convert(value, aten::typeOf(before).getElementType());
    if (!value)
      continue;
    std::string problem = aten::shapeOf(value) == aten::shapeOf(before)
                              ? target.write(builder, call.location, value)
                              : "the result of shape " + wt::shapeText(aten::shapeOf(value)) +
                                    " does not fit the tensor that it is written to, of shape " + wt::shapeText(aten::shapeOf(before));
    if (!problem.empty()) {
      diagnostics.error(call.location, call.name + ": " + problem);
      continue;
    }
    entry.isPoison = false;
    entry.tensor = call.cells[i];
  }
  return entries;
}

void Translator::callOperator(const Graph &graph, const Node &node, Scope &scope, Location location) {
  auto [name, overload] = StringRef(node.target).substr(StringRef("torch.ops.aten.").size()).rsplit('.');
  Invocation call{("aten::" + name).str(), overload.str(), location, nullptr, nullptr, {}, {}, {}};
  call.handler = aten::findHandler(call.name);
  call.schema = findSchema(operatorKey(node.target));
  if (!call.handler || !call.schema) {
    diagnostics.unsupported(location, call.handler ? call.name + "." + call.overload : call.name);
    return poison(node, scope);
  }
  if (call.schema->writes() && !call.schema->givesWritten) {
    diagnostics.unsupported(location, call.name + ", which writes its arguments");
    return poison(node, scope);
  }
  if (!prepare(call, node, scope))
    return poison(node, scope);
  aten::Results results = build(call, noArgument, {});
  if (results.empty())
    return poison(node, scope);
  define(graph, node, scope, call.schema->writes() ? written(call, results) : givenViews(call, graph, node, results), location);
}

} // namespace wasmtorch::pt2
