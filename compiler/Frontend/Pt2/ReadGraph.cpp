// From the JSON of an exported program to its structure.
#include "compiler/Frontend/Pt2/Json.h"
#include "compiler/Frontend/Pt2/Program.h"

#include "llvm/ADT/StringSwitch.h"

using llvm::StringRef;
using llvm::Twine;
using llvm::json::Array;
using llvm::json::Object;
using JsonValue = llvm::json::Value;

namespace wasmtorch::pt2 {

namespace {

constexpr int64_t knownVersion = 8;

// torch.export numbers dtypes from 1 and in another order than ATen from BFLOAT16 on.
int64_t dtypeOf(int64_t serialized) {
  if (serialized >= 1 && serialized <= 12)
    return serialized - 1;
  return serialized == 13 ? 15 : -1;
}

int64_t memoryFormatOf(int64_t serialized) {
  static constexpr int64_t formats[] = {0, 0, 2, 3, 1};
  return serialized >= 1 && serialized <= 4 ? formats[serialized] : 1;
}

std::string textOf(const Object &object, StringRef key) { return object.getString(key).value_or("").str(); }

/// Reads one document. After the first mistake, which is kept, all that is read is empty.
class Reader {
public:
  llvm::Error takeError() { return problem ? failure(*problem) : llvm::Error::success(); }

  Program readProgram(const JsonValue &value) {
    Program program;
    const Object *object = asObject(&value, "program"), *module = asObject(object ? object->get("graph_module") : nullptr, "graph_module"),
                 *version = asObject(object ? object->get("schema_version") : nullptr, "schema_version");
    if (!object || !module || !version)
      return program;
    if (int64_t major = version->getInteger("major").value_or(-1); major != knownVersion) {
      fail("has schema version " + Twine(major) + ", expected " + Twine(knownVersion) +
           ": export the model with PyTorch 2.6 or later, or use a newer WasmTorch");
      return program;
    }
    program.torchVersion = textOf(*object, "torch_version");
    program.graph = readGraph(module->get("graph"), "graph", 0);
    readSignature(module->get("signature"), program);
    readRanges(object->getObject("range_constraints"), program);
    readCalls(*module, program);
    if (program.inputs.size() != program.graph.inputs.size())
      fail("signature: expected " + Twine(program.graph.inputs.size()) + " inputs as the graph has, found " + Twine(program.inputs.size()));
    if (program.outputs.size() != program.graph.outputs.size())
      fail("signature: expected " + Twine(program.graph.outputs.size()) + " outputs as the graph has, found " +
           Twine(program.outputs.size()));
    return program;
  }

  TensorMeta readMeta(const JsonValue *value, const Twine &where) {
    TensorMeta meta;
    const Object *object = asObject(value, where);
    if (!object)
      return meta;
    meta.dtype = dtypeOf(object->getInteger("dtype").value_or(0));
    meta.isStrided = object->getInteger("layout").value_or(7) == 7;
    meta.sizes = readSizes(object->get("sizes"), where + ".sizes");
    meta.strides = readSizes(object->get("strides"), where + ".strides");
    if (meta.strides.size() != meta.sizes.size() && meta.isStrided)
      fail(where + ": expected as many strides as sizes");
    if (const JsonValue *offset = object->get("storage_offset"))
      meta.offset = readSize(offset, where + ".storage_offset");
    return meta;
  }

private:
  void fail(const Twine &message) {
    if (!problem)
      problem = message.str();
  }

  const Object *asObject(const JsonValue *value, const Twine &where) {
    const Object *object = value ? value->getAsObject() : nullptr;
    if (!object)
      fail(where + ": expected an object");
    return object;
  }

  const Array *asArray(const JsonValue *value, const Twine &where) {
    const Array *array = value ? value->getAsArray() : nullptr;
    if (!array)
      fail(where + ": expected a list");
    return array;
  }

  std::string nameIn(const JsonValue *value, const Twine &where) {
    const Object *object = asObject(value, where);
    auto name = object ? object->getString("name") : std::nullopt;
    if (object && !name)
      fail(where + ": expected a name");
    return name.value_or("").str();
  }

  // {"as_int": 3} or {"as_expr": {"expr_str": "…", "hint": …}}
  Expression readSize(const JsonValue *value, const Twine &where) {
    const Object *object = asObject(value, where);
    if (!object)
      return {};
    if (auto number = object->getInteger("as_int"))
      return Expression::number(*number);
    if (auto truth = object->getBoolean("as_bool"))
      return Expression::number(*truth);
    const Object *symbolic = object->getObject("as_expr");
    auto text = symbolic ? symbolic->getString("expr_str") : std::nullopt;
    if (!text) {
      fail(where + ": expected 'as_int' or 'as_expr'");
      return {};
    }
    auto expression = readExpression(*text);
    if (expression)
      return *expression;
    fail(where + ": " + llvm::toString(expression.takeError()));
    return {};
  }

  std::vector<Expression> readSizes(const JsonValue *value, const Twine &where) {
    std::vector<Expression> sizes;
    if (const Array *array = asArray(value, where))
      for (const JsonValue &element : *array)
        sizes.push_back(readSize(&element, where));
    return sizes;
  }

  static GraphArgument make(GraphArgument::Kind kind, std::string text = "") {
    GraphArgument argument;
    argument.kind = kind;
    argument.text = std::move(text);
    return argument;
  }
  static GraphArgument integerArgument(int64_t value, GraphArgument::Kind kind = GraphArgument::Kind::Integer) {
    GraphArgument argument = make(kind);
    argument.integer = value;
    return argument;
  }

  // A float, which is a string where JSON has no number for it.
  GraphArgument readFloat(const JsonValue &value, const Twine &where) {
    GraphArgument argument = make(GraphArgument::Kind::Float);
    if (auto number = value.getAsNumber())
      argument.number = *number;
    else if (auto text = value.getAsString(); text && (*text == "Infinity" || *text == "-Infinity" || *text == "NaN"))
      argument.number = *text == "NaN" ? std::nan("") : *text == "Infinity" ? INFINITY : -INFINITY;
    else
      fail(where + ": expected a number");
    return argument;
  }

  template <typename Read> GraphArgument readList(const JsonValue &value, const Twine &where, Read read) {
    GraphArgument list = make(GraphArgument::Kind::List);
    if (const Array *array = asArray(&value, where))
      for (const JsonValue &element : *array)
        list.list.push_back(read(element));
    return list;
  }

  // What is computed, by name, or a number after all: {"as_name": "sym_size_int"}, {"as_int": 3}.
  GraphArgument readSymbol(const JsonValue &value, const Twine &where) {
    const Object *object = asObject(&value, where);
    if (!object)
      return {};
    if (auto name = object->getString("as_name"))
      return make(GraphArgument::Kind::Symbol, name->str());
    if (auto number = object->getInteger("as_int"))
      return integerArgument(*number);
    if (auto truth = object->getBoolean("as_bool"))
      return integerArgument(*truth, GraphArgument::Kind::Boolean);
    if (const JsonValue *number = object->get("as_float"))
      return readFloat(*number, where);
    fail(where + ": expected a number or a name");
    return {};
  }

  GraphArgument readTensor(const JsonValue &value, const Twine &where) { return make(GraphArgument::Kind::Tensor, nameIn(&value, where)); }

  GraphArgument readOptionalTensor(const JsonValue &value, const Twine &where) {
    const Object *object = asObject(&value, where);
    const JsonValue *tensor = object ? object->get("as_tensor") : nullptr;
    return tensor ? readTensor(*tensor, where) : GraphArgument();
  }

  // A union: an object of one member, whose name is the kind.
  GraphArgument readArgument(const JsonValue &value, const Twine &where, unsigned depth) {
    const Object *object = asObject(&value, where);
    if (!object)
      return {};
    if (object->size() != 1) {
      fail(where + ": expected an object of one member");
      return {};
    }
    StringRef kind = object->begin()->first;
    const JsonValue &content = object->begin()->second;
    using Kind = GraphArgument::Kind;
    auto tensor = [&](const JsonValue &value) { return readTensor(value, where); };
    auto symbol = [&](const JsonValue &value) { return readSymbol(value, where); };
    auto plain = [&](const JsonValue &value) { return readPlain(value, where); };
    if (kind == "as_none")
      return {};
    if (kind == "as_tensor")
      return tensor(content);
    if (kind == "as_tensors")
      return readList(content, where, tensor);
    if (kind == "as_optional_tensor")
      return readOptionalTensor(content, where);
    if (kind == "as_optional_tensors")
      return readList(content, where, [&](const JsonValue &value) { return readOptionalTensor(value, where); });
    if (kind == "as_nested_tensors")
      return readList(content, where, [&](const JsonValue &list) { return readList(list, where, tensor); });
    if (kind == "as_float")
      return readFloat(content, where);
    if (kind == "as_floats")
      return readList(content, where, [&](const JsonValue &value) { return readFloat(value, where); });
    if (kind == "as_int" || kind == "as_bool" || kind == "as_string")
      return plain(content);
    if (kind == "as_ints" || kind == "as_bools" || kind == "as_strings")
      return readList(content, where, plain);
    if (kind == "as_int_lists")
      return readList(content, where, [&](const JsonValue &list) { return readList(list, where, plain); });
    if (kind == "as_sym_int" || kind == "as_sym_bool" || kind == "as_sym_float")
      return symbol(content);
    if (kind == "as_sym_ints" || kind == "as_sym_bools" || kind == "as_sym_floats")
      return readList(content, where, symbol);
    if (kind == "as_scalar_type")
      return integerArgument(dtypeOf(content.getAsInteger().value_or(0)), Kind::Dtype);
    if (kind == "as_memory_format")
      return integerArgument(memoryFormatOf(content.getAsInteger().value_or(1)));
    if (kind == "as_layout")
      return content.getAsInteger().value_or(7) == 7 ? GraphArgument() : make(Kind::Unknown, "a sparse layout");
    if (kind == "as_device")
      return {};
    if (kind == "as_graph") {
      GraphArgument argument = make(Kind::Graph);
      if (const Object *named = asObject(&content, where)) {
        argument.text = textOf(*named, "name");
        argument.graph = std::make_shared<Graph>(readGraph(named->get("graph"), where + ".graph", depth + 1));
      }
      return argument;
    }
    return make(Kind::Unknown, kind.str());
  }

  GraphArgument readPlain(const JsonValue &value, const Twine &where) {
    if (auto truth = value.getAsBoolean())
      return integerArgument(*truth, GraphArgument::Kind::Boolean);
    if (auto number = value.getAsInteger())
      return integerArgument(*number);
    if (auto text = value.getAsString())
      return make(GraphArgument::Kind::String, text->str());
    fail(where + ": expected a number, a boolean or a string");
    return {};
  }

  std::vector<GraphArgument> readArguments(const JsonValue *value, const Twine &where, unsigned depth) {
    std::vector<GraphArgument> arguments;
    if (const Array *array = asArray(value, where))
      for (const JsonValue &element : *array)
        arguments.push_back(readArgument(element, where, depth));
    return arguments;
  }

  Node readNode(const JsonValue &value, const Twine &where, unsigned depth) {
    Node node;
    const Object *object = asObject(&value, where);
    if (!object)
      return node;
    node.target = textOf(*object, "target");
    node.name = textOf(*object, "name");
    if (node.target.empty())
      fail(where + ": expected a target");
    if (const Array *inputs = asArray(object->get("inputs"), where + ".inputs"))
      for (const JsonValue &input : *inputs) {
        const Object *named = asObject(&input, where + ".inputs");
        const JsonValue *argument = named ? named->get("arg") : nullptr;
        if (named && !argument)
          fail(where + ".inputs: expected an argument");
        if (argument)
          node.inputs.push_back({textOf(*named, "name"), readArgument(*argument, where + ".inputs", depth)});
      }
    node.outputs = readArguments(object->get("outputs"), where + ".outputs", depth);
    if (const Object *metadata = object->getObject("metadata")) {
      node.stackTrace = textOf(*metadata, "stack_trace");
      node.moduleStack = textOf(*metadata, "nn_module_stack");
    }
    return node;
  }

  Graph readGraph(const JsonValue *value, const Twine &where, unsigned depth) {
    Graph graph;
    const Object *object = asObject(value, where);
    const Array *nodes = object ? asArray(object->get("nodes"), where + ".nodes") : nullptr;
    if (!nodes)
      return graph;
    graph.inputs = readArguments(object->get("inputs"), where + ".inputs", depth);
    graph.outputs = readArguments(object->get("outputs"), where + ".outputs", depth);
    for (size_t i = 0; i < nodes->size() && !problem; ++i)
      graph.nodes.push_back(readNode((*nodes)[i], where + ".nodes[" + Twine(i) + "]", depth));
    if (const Object *tensors = asObject(object->get("tensor_values"), where + ".tensor_values"))
      for (const auto &entry : *tensors)
        graph.tensors[StringRef(entry.first)] = readMeta(&entry.second, where + ".tensor_values");
    // Floats that are computed have expressions that aren't integers: those stay unknown.
    for (StringRef key : {"sym_int_values", "sym_bool_values"})
      if (const Object *symbols = object->getObject(key))
        for (const auto &entry : *symbols)
          graph.symbols[StringRef(entry.first)] = readSize(&entry.second, where + "." + key);
    return graph;
  }

  InputSpec readInput(const JsonValue &value) {
    InputSpec spec;
    const Object *object = asObject(&value, "signature.input_specs");
    if (!object || object->size() != 1) {
      fail("signature.input_specs: expected an object of one member");
      return spec;
    }
    StringRef kind = object->begin()->first;
    const Object *content = asObject(&object->begin()->second, "signature.input_specs");
    if (!content)
      return spec;
    using Kind = InputSpec::Kind;
    auto found = llvm::StringSwitch<std::optional<Kind>>(kind)
                     .Cases({"user_input", "constant_input"}, Kind::User)
                     .Case("parameter", Kind::Parameter)
                     .Case("buffer", Kind::Buffer)
                     .Case("tensor_constant", Kind::Constant)
                     .Case("token", Kind::Token)
                     .Case("custom_obj", Kind::Object)
                     .Default(std::nullopt);
    if (!found)
      fail("signature.input_specs: '" + kind + "' is not known here");
    spec.kind = found.value_or(Kind::User);
    spec.name = textOf(*content, kind == "tensor_constant" ? "tensor_constant_name"
                                 : kind == "custom_obj"    ? "custom_obj_name"
                                                           : kind.str() + "_name");
    spec.isPersistent = content->getBoolean("persistent").value_or(true);
    return spec;
  }

  OutputSpec readOutput(const JsonValue &value) {
    OutputSpec spec;
    const Object *object = asObject(&value, "signature.output_specs");
    if (!object || object->size() != 1) {
      fail("signature.output_specs: expected an object of one member");
      return spec;
    }
    StringRef kind = object->begin()->first;
    const Object *content = asObject(&object->begin()->second, "signature.output_specs");
    using Kind = OutputSpec::Kind;
    auto found = llvm::StringSwitch<std::optional<Kind>>(kind)
                     .Case("user_output", Kind::User)
                     .Case("buffer_mutation", Kind::BufferMutation)
                     .Case("user_input_mutation", Kind::InputMutation)
                     .Case("parameter_mutation", Kind::ParameterMutation)
                     .Case("loss_output", Kind::Loss)
                     .Case("token", Kind::Token)
                     .Cases({"gradient_to_parameter", "gradient_to_user_input"}, Kind::Gradient)
                     .Default(std::nullopt);
    if (!found)
      fail("signature.output_specs: '" + kind + "' is not known here");
    spec.kind = found.value_or(Kind::User);
    for (StringRef key : {"buffer_name", "user_input_name", "parameter_name"})
      if (content && content->getString(key))
        spec.name = textOf(*content, key);
    return spec;
  }

  void readSignature(const JsonValue *value, Program &program) {
    const Object *object = asObject(value, "signature");
    if (!object)
      return;
    if (const Array *inputs = asArray(object->get("input_specs"), "signature.input_specs"))
      for (const JsonValue &input : *inputs)
        program.inputs.push_back(readInput(input));
    if (const Array *outputs = asArray(object->get("output_specs"), "signature.output_specs"))
      for (const JsonValue &output : *outputs)
        program.outputs.push_back(readOutput(output));
  }

  void readRanges(const Object *object, Program &program) {
    if (!object)
      return;
    for (const auto &entry : *object)
      if (const Object *range = asObject(&entry.second, "range_constraints"))
        program.ranges[entry.first.str()] = {range->getInteger("min_val"), range->getInteger("max_val")};
  }

  // The first call is that of the program itself: how its inputs and outputs are nested.
  void readCalls(const Object &module, Program &program) {
    TupleFields fields;
    if (const Object *named = module.getObject("treespec_namedtuple_fields"))
      for (const auto &entry : *named)
        if (const Object *tuple = entry.second.getAsObject())
          if (const Array *names = tuple->getArray("field_names"))
            for (const JsonValue &name : *names)
              fields[StringRef(entry.first)].push_back(name.getAsString().value_or("").str());
    const Array *calls = module.getArray("module_call_graph");
    const Object *call = calls && !calls->empty() ? calls->front().getAsObject() : nullptr;
    const Object *signature = call ? call->getObject("signature") : nullptr;
    if (!signature)
      return;
    for (auto [key, tree] :
         {std::pair<StringRef, std::optional<Treespec> *>{"in_spec", &program.inputTree}, {"out_spec", &program.outputTree}})
      if (auto text = signature->getString(key); text && !text->empty()) {
        auto read = readTreespec(*text, fields);
        if (!read)
          fail(Twine(key) + ": " + llvm::toString(read.takeError()));
        else
          *tree = std::move(*read);
      }
    if (const Array *names = signature->getArray("forward_arg_names"))
      for (const JsonValue &name : *names)
        program.parameterNames.push_back(name.getAsString().value_or("").str());
  }

  std::optional<std::string> problem;
};

} // namespace

llvm::Expected<Program> readGraph(StringRef json) {
  auto value = readJson(json);
  if (!value)
    return value.takeError();
  Reader reader;
  Program program = reader.readProgram(*value);
  if (llvm::Error error = reader.takeError())
    return std::move(error);
  return program;
}

llvm::Expected<TensorMeta> readTensorMeta(const JsonValue *value, const Twine &where) {
  Reader reader;
  TensorMeta meta = reader.readMeta(value, where);
  if (llvm::Error error = reader.takeError())
    return std::move(error);
  return meta;
}

} // namespace wasmtorch::pt2
