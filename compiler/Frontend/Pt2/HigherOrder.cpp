// Graphs inside of graphs: branches, loops, and what merely wraps a part of a program.
#include "compiler/Frontend/Pt2/Translator.h"

#include "dialects/Wt/Programs.h"

using namespace mlir;

namespace wasmtorch::pt2 {

/// How deep graphs may stand in graphs: a file could ask for more than the stack bears.
static constexpr unsigned maxDepth = 64;

// The arguments of a node from `first` on, lists as their elements.
std::vector<Entry> Translator::operandsOf(const Node &node, size_t first, const Scope &scope, Location location) {
  std::vector<Entry> entries;
  auto add = [&](const GraphArgument &operand) {
    Entry entry;
    auto found = scope.find(operand.text);
    if (operand.kind != GraphArgument::Kind::Tensor && operand.kind != GraphArgument::Kind::Symbol)
      entry.number = convert(operand, scope, location).value_or(aten::Argument());
    else if (found != scope.end())
      entry = found->second;
    else
      entry = Entry{nullptr, {}, true, "the graph uses '" + operand.text + "' before it is computed"};
    entries.push_back(std::move(entry));
  };
  for (size_t i = first; i < node.inputs.size(); ++i) {
    const GraphArgument &operand = node.inputs[i].second;
    if (operand.kind == GraphArgument::Kind::List)
      llvm::for_each(operand.list, add);
    // The name of a subgraph.
    else if (operand.kind != GraphArgument::Kind::String)
      add(operand);
  }
  return entries;
}

// Runs a graph on operands; gives its results.
std::optional<std::vector<Entry>> Translator::enter(const Graph &inner, std::vector<Entry> operands, const Node &node, Location location,
                                                    unsigned depth) {
  if (depth >= maxDepth || operands.size() != inner.inputs.size()) {
    diagnostics.error(location, node.target + (depth >= maxDepth ? ": stands inside of more than " + std::to_string(maxDepth) + " graphs"
                                                                 : ": expected " + std::to_string(inner.inputs.size()) +
                                                                       " operands, found " + std::to_string(operands.size())));
    return std::nullopt;
  }
  Scope scope;
  for (auto [input, operand] : llvm::zip(inner.inputs, operands))
    scope[input.text] = std::move(operand);
  run(inner, scope, depth + 1);
  std::vector<Entry> results;
  for (const GraphArgument &output : inner.outputs) {
    auto found = scope.find(output.text);
    results.push_back(found == scope.end() ? Entry{nullptr, {}, true, ""} : found->second);
  }
  return results;
}

// A region that computes what the graph computes, with an argument for each operand that is a tensor; gives what it yields.
std::optional<SmallVector<Value>> Translator::buildRegion(Region &region, const Graph &inner, const std::vector<Entry> &operands,
                                                          const Node &node, Location location, unsigned depth) {
  OpBuilder::InsertionGuard guard(builder);
  Block *block = builder.createBlock(&region);
  std::vector<Entry> arguments = operands;
  for (Entry &argument : arguments) {
    if (!argument.tensor)
      continue;
    auto cell = std::make_shared<Cell>(block->addArgument(argument.tensor->read().getType(), location));
    cell->layout = argument.tensor->layout;
    cell->dtype = argument.tensor->dtype;
    argument.tensor = cell;
  }
  auto results = enter(inner, arguments, node, location, depth);
  if (!results)
    return std::nullopt;
  SmallVector<Value> values;
  for (const Entry &result : *results) {
    Value value = result.tensor ? result.tensor->read() : Value();
    if (!value)
      return std::nullopt;
    values.push_back(value);
  }
  for (const Entry &argument : arguments)
    if (argument.tensor && argument.tensor->isWritten()) {
      diagnostics.unsupported(location, node.target + " that writes its operands");
      return std::nullopt;
    }
  wt::YieldOp::create(builder, location, values);
  return values;
}

// The values of operands that are tensors; nothing where one is not known.
static std::optional<SmallVector<Value>> valuesOf(const std::vector<Entry> &operands) {
  SmallVector<Value> values;
  for (const Entry &operand : operands) {
    Value value = operand.tensor ? operand.tensor->read() : Value();
    if (operand.isPoison || (operand.tensor && !value))
      return std::nullopt;
    if (value)
      values.push_back(value);
  }
  return values;
}

static std::vector<Entry> resultsOf(Operation *op) {
  std::vector<Entry> entries;
  for (Value result : op->getResults())
    entries.emplace_back().tensor = std::make_shared<Cell>(result);
  return entries;
}

// cond(condition, then, else, operands)
std::optional<std::vector<Entry>> Translator::branch(const Node &node, const Scope &scope, Location location, unsigned depth) {
  const auto &inputs = node.inputs;
  if (inputs.size() != 4 || !inputs[1].second.graph || !inputs[2].second.graph) {
    diagnostics.error(location, node.target + ": expected a condition, two graphs and operands");
    return std::nullopt;
  }
  std::vector<Entry> operands = operandsOf(node, 3, scope, location);
  auto condition = convert(inputs[0].second, scope, location);
  auto values = valuesOf(operands);
  if (!condition || !values)
    return std::nullopt;
  if (condition->isNumber())
    return enter(*inputs[condition->number() != 0 ? 1 : 2].second.graph, std::move(operands), node, location, depth);
  if (!condition->tensor()) {
    diagnostics.error(location, node.target + ": expected a boolean as its condition");
    return std::nullopt;
  }
  OperationState state(location, wt::IfOp::getOperationName());
  state.addOperands(*condition->tensor());
  state.addOperands(*values);
  Region *thenRegion = state.addRegion(), *elseRegion = state.addRegion();
  auto yes = buildRegion(*thenRegion, *inputs[1].second.graph, operands, node, location, depth);
  auto no = buildRegion(*elseRegion, *inputs[2].second.graph, operands, node, location, depth);
  if (!yes || !no)
    return std::nullopt;
  if (ValueRange(*yes).getTypes() != ValueRange(*no).getTypes()) {
    diagnostics.error(location, node.target + ": the branches give tensors of different types");
    return std::nullopt;
  }
  state.addTypes(SmallVector<Type>(ValueRange(*yes).getTypes()));
  return resultsOf(builder.create(state));
}

// while_loop(condition, body, carried, captured)
std::optional<std::vector<Entry>> Translator::loop(const Node &node, const Scope &scope, Location location, unsigned depth) {
  const auto &inputs = node.inputs;
  if (inputs.size() != 4 || !inputs[0].second.graph || !inputs[1].second.graph || inputs[2].second.kind != GraphArgument::Kind::List) {
    diagnostics.error(location, node.target + ": expected two graphs and two lists of operands");
    return std::nullopt;
  }
  std::vector<Entry> operands = operandsOf(node, 2, scope, location);
  size_t carried = inputs[2].second.list.size();
  auto values = valuesOf(operands);
  if (!values)
    return std::nullopt;
  if (values->size() != operands.size()) {
    diagnostics.unsupported(location, node.target + " with operands that are no tensors");
    return std::nullopt;
  }
  OperationState state(location, wt::WhileOp::getOperationName());
  state.addOperands(*values);
  state.getOrAddProperties<wt::WhileOp::Properties>().operandSegmentSizes = {static_cast<int32_t>(carried),
                                                                             static_cast<int32_t>(values->size() - carried)};
  Region *conditionRegion = state.addRegion(), *bodyRegion = state.addRegion();
  auto condition = buildRegion(*conditionRegion, *inputs[0].second.graph, operands, node, location, depth);
  auto next = buildRegion(*bodyRegion, *inputs[1].second.graph, operands, node, location, depth);
  if (!condition || !next)
    return std::nullopt;
  auto types = ValueRange(*values).take_front(carried).getTypes();
  if (TypeRange(ValueRange(*next).getTypes()) != TypeRange(types)) {
    diagnostics.error(location, node.target + ": the body gives tensors of other types than it takes");
    return std::nullopt;
  }
  state.addTypes(SmallVector<Type>(types));
  return resultsOf(builder.create(state));
}

void Translator::callHigherOrder(const Graph &graph, const Node &node, Scope &scope, Location location, unsigned depth) {
  StringRef name = StringRef(node.target).rsplit('.').second;
  auto isGraph = [](const auto &input) { return input.second.graph != nullptr; };
  size_t first = llvm::find_if(node.inputs, isGraph) - node.inputs.begin();
  std::optional<std::vector<Entry>> results;
  // What wraps say of gradients and precisions is of no meaning here: the types of what is inside say it too.
  bool isPlain = llvm::is_contained({"wrap_with_set_grad_enabled", "wrap_with_autocast", "invoke_subgraph", "wrap"}, name);
  if (isPlain && first < node.inputs.size())
    results = enter(*node.inputs[first].second.graph, operandsOf(node, first + 1, scope, location), node, location, depth);
  else if (name == "cond")
    results = branch(node, scope, location, depth);
  else if (name == "while_loop")
    results = loop(node, scope, location, depth);
  else
    diagnostics.unsupported(location, node.target);
  if (results)
    define(graph, node, scope, std::move(*results), location);
  else
    poison(node, scope);
}

} // namespace wasmtorch::pt2
