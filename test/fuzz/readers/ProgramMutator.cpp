// Calls of operators with arguments made up by their types: most are wrong in some way, and none may do harm.
#include "test/fuzz/readers/ProgramMutator.h"

#include "llvm/ADT/StringExtras.h"

using namespace wasmtorch::readers;
using llvm::StringRef;
using llvm::json::Array;
using llvm::json::Object;
using llvm::json::Value;

static const char *const schemas[] = {
#include "compiler/Frontend/Pt2/Schemas.inc"
};

namespace {

class Caller {
public:
  Caller(Object &graph, Random &random) : graph(graph), random(random) {
    for (StringRef key : {"inputs", "outputs"})
      collect(graph.getArray(key));
    for (Value &node : *graph.getArray("nodes"))
      if (Object *object = node.getAsObject())
        collect(object->getArray("outputs"));
  }

  void addCall() {
    Array &nodes = *graph.getArray("nodes");
    size_t place = random() % 4 == 0 ? random() % (nodes.size() + 1) : nodes.size();
    nodes.insert(nodes.begin() + place, call(schemas[random() % std::size(schemas)]));
  }

private:
  // Names of the tensors that are there.
  void collect(const Array *arguments) {
    if (arguments)
      for (const Value &argument : *arguments)
        if (const Object *object = argument.getAsObject())
          if (const Object *tensor = object->getObject("as_tensor"))
            if (auto name = tensor->getString("name"))
              tensors.push_back(name->str());
  }

  // "aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor"
  Object call(StringRef schema) {
    auto [name, rest] = schema.split('(');
    auto [parameters, results] = rest.rsplit(") -> ");
    std::string target = "torch.ops.aten." + name.drop_front(StringRef("aten::").size()).str();
    Array inputs;
    llvm::SmallVector<StringRef> declarations;
    parameters.split(declarations, ", ");
    for (StringRef declaration : declarations)
      if (declaration != "*" && (!declaration.contains('=') || random() % 3 == 0)) {
        auto [type, parameter] = declaration.split('=').first.rsplit(' ');
        inputs.push_back(Object{{"name", parameter}, {"arg", argument(type)}, {"kind", 1}});
      }
    Array outputs;
    if (results.ends_with("[]"))
      outputs.push_back(Object{{"as_tensors", Array{newTensor(), newTensor()}}});
    else
      for (size_t i = 0, count = results.count(',') + 1; i < count; ++i)
        outputs.push_back(Object{{"as_tensor", newTensor()}});
    return Object{{"target", StringRef(name).contains('.') ? target : target + ".default"},
                  {"inputs", std::move(inputs)},
                  {"outputs", std::move(outputs)},
                  {"metadata", Object{}}};
  }

  Value newTensor() { return Object{{"name", "t" + std::to_string(random() % 1000)}}; }
  Value oldTensor() { return Object{{"name", tensors.empty() ? "x" : tensors[random() % tensors.size()]}}; }

  int64_t integer() {
    static constexpr int64_t odd[] = {1 << 20, 2147483647, 4294967296, 4611686018427387904, INT64_MIN, INT64_MAX, -2147483648};
    return random() % 24 == 0 ? odd[random() % std::size(odd)] : static_cast<int64_t>(random() % 11) - 3;
  }

  double real() {
    static constexpr double some[] = {0, 1, -1, 0.5, 2, -0.25, 1e30, 1e-30, 4e9, 1e300};
    return some[random() % std::size(some)];
  }

  template <typename Make> Array list(Make make) {
    Array elements;
    for (size_t i = random() % 8 == 0 ? random() % 9 : 1 + random() % 3; i-- > 0;)
      elements.push_back(make());
    return elements;
  }

  Value argument(StringRef type) {
    if ((type.ends_with("?") && random() % 3 == 0) || random() % 40 == 0)
      return Object{{"as_none", true}};
    type.consume_back("?");
    bool isList = type.contains('[');
    StringRef element = type.split('[').first;
    bool isOptional = element.contains('?') || type.contains("?[");
    if (element.starts_with("Tensor")) {
      if (isList && isOptional)
        return Object{{"as_optional_tensors", list([&]() -> Value { return Object{{"as_tensor", oldTensor()}}; })}};
      return isList ? Object{{"as_tensors", list([&] { return oldTensor(); })}} : Object{{"as_tensor", oldTensor()}};
    }
    if (element == "bool")
      return isList ? Object{{"as_bools", list([&] { return Value(random() % 2 == 0); })}} : Object{{"as_bool", random() % 2 == 0}};
    if (element == "float" || (element == "Scalar" && random() % 2))
      return isList ? Object{{"as_floats", list([&] { return Value(real()); })}} : Object{{"as_float", real()}};
    if (element == "ScalarType")
      return Object{{"as_scalar_type", static_cast<int64_t>(random() % 14)}};
    if (element == "MemoryFormat")
      return Object{{"as_memory_format", static_cast<int64_t>(random() % 5)}};
    if (element == "str")
      return Object{{"as_string", random() % 2 ? "mean" : random() % 2 ? "reflect" : "ij,jk->ik"}};
    return isList ? Object{{"as_ints", list([&] { return Value(integer()); })}} : Object{{"as_int", integer()}};
  }

  Object &graph;
  Random &random;
  std::vector<std::string> tensors;
};

} // namespace

std::string wasmtorch::readers::mutateProgram(StringRef text, Random &random, const MutateBytes &mutateBytes) {
  auto root = random() % 3 == 0 ? llvm::json::parse(text) : llvm::json::parse("");
  if (!root) {
    llvm::consumeError(root.takeError());
    return mutateJson(text, random, mutateBytes);
  }
  Object *program = root->getAsObject(), *module = program ? program->getObject("graph_module") : nullptr,
         *graph = module ? module->getObject("graph") : nullptr;
  if (!graph || !graph->getArray("nodes"))
    return mutateJson(text, random, mutateBytes);
  Caller caller(*graph, random);
  for (unsigned i = 1 + random() % 3; i-- > 0;)
    caller.addCall();
  std::string changed;
  llvm::raw_string_ostream os(changed);
  os << *root;
  return changed;
}
