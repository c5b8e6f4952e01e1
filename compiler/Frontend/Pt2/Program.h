// An exported program as its JSON says it, without meaning yet.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_PROGRAM_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_PROGRAM_H

#include "compiler/Frontend/Pt2/Expression.h"
#include "compiler/Frontend/Pt2/Treespec.h"

#include "llvm/Support/JSON.h"

#include <memory>

namespace wasmtorch::pt2 {

struct Graph;

/// What a node is called with. Dtypes and memory formats are numbered as ATen numbers them, not as the file does.
struct GraphArgument {
  enum class Kind {
    None,    ///< also devices and layouts, which mean nothing here
    Tensor,  ///< `text` names a value
    Symbol,  ///< `text` names an integer, float or boolean that is computed
    Boolean, ///< `integer`
    Dtype,   ///< `integer`, as ATen numbers it
    Integer,
    Float, ///< `number`
    String,
    List,
    Graph,
    Unknown, ///< `text` says what it is
  };

  Kind kind = Kind::None;
  int64_t integer = 0;
  double number = 0;
  std::string text;
  std::vector<GraphArgument> list;
  std::shared_ptr<Graph> graph;
};

struct TensorMeta {
  /// As ATen numbers it, -1 where it has no number there.
  int64_t dtype = -1;
  bool isStrided = true;
  std::vector<Expression> sizes, strides;
  Expression offset;
};

struct Node {
  std::string target, name;
  /// By name; arguments of higher-order operators have none.
  std::vector<std::pair<std::string, GraphArgument>> inputs;
  std::vector<GraphArgument> outputs;
  std::string stackTrace, moduleStack;
};

struct Graph {
  std::vector<GraphArgument> inputs, outputs;
  std::vector<Node> nodes;
  llvm::StringMap<TensorMeta> tensors;
  /// Computed integers and booleans: what they are in terms of symbols.
  llvm::StringMap<Expression> symbols;
};

struct InputSpec {
  enum class Kind { User, Parameter, Buffer, Constant, Token, Object };
  Kind kind = Kind::User;
  /// Of a parameter, buffer or constant: its path in the model.
  std::string name;
  bool isPersistent = true;
};

struct OutputSpec {
  enum class Kind { User, BufferMutation, InputMutation, ParameterMutation, Loss, Token, Gradient };
  Kind kind = Kind::User;
  /// Of a mutation: what is written.
  std::string name;
};

struct Range {
  std::optional<int64_t> least, most;
};

struct Program {
  Graph graph;
  /// For each input and output of the graph, in order.
  std::vector<InputSpec> inputs;
  std::vector<OutputSpec> outputs;
  std::map<std::string, Range> ranges;
  /// Absent where the file has none.
  std::optional<Treespec> inputTree, outputTree;
  std::vector<std::string> parameterNames;
  std::string torchVersion;
};

/// Reads `models/<name>.json`: schema version 8, whatever its minor version. What is new in a minor version and isn't known here is
/// an argument of an unknown kind.
llvm::Expected<Program> readGraph(llvm::StringRef json);

/// Reads a tensor's type as weights and values have it; `where` begins errors.
llvm::Expected<TensorMeta> readTensorMeta(const llvm::json::Value *value, const llvm::Twine &where);

} // namespace wasmtorch::pt2

#endif
