// From the nodes of an exported graph to wt ops.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_TRANSLATOR_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_TRANSLATOR_H

#include "compiler/Frontend/Aten/Registry.h"
#include "compiler/Frontend/Diagnostics.h"
#include "compiler/Frontend/Pt2/Schema.h"
#include "compiler/Frontend/Pt2/Tensors.h"

namespace wasmtorch::pt2 {

/// What a name of the graph stands for.
struct Entry {
  /// Of a tensor.
  std::shared_ptr<Cell> tensor;
  /// Of an integer, float or boolean that is known.
  aten::Argument number;
  /// Neither: what can't be computed. It spreads silently to all that is computed from it; where it has a message, its
  /// first use is reported.
  bool isPoison = false;
  std::string message;
};

using Scope = llvm::StringMap<Entry>;

/// Builds ops for one node after the other. Everything that is wrong is reported, and the walk goes on.
class Translator {
public:
  Translator(mlir::OpBuilder &builder, frontend::Diagnostics &diagnostics, SymbolValues symbols)
      : builder(builder), diagnostics(diagnostics), symbols(std::move(symbols)) {}

  void run(const Graph &graph, Scope &scope, unsigned depth = 0);

  /// The tensor's layout, as far as the graph tells it and sizes are known.
  void describe(Cell &cell, const TensorMeta *meta) const;
  std::optional<aten::Shape> shapeOf(llvm::ArrayRef<Expression> sizes) const;
  /// What an output of the graph is; a poison is reported.
  const Entry *find(const GraphArgument &argument, const Scope &scope, mlir::Location location);

private:
  struct Invocation;

  void execute(const Graph &graph, const Node &node, Scope &scope, unsigned depth);
  bool defineNumbers(const Graph &graph, const Node &node, Scope &scope, mlir::Location location);
  void callOperator(const Graph &graph, const Node &node, Scope &scope, mlir::Location location);
  bool prepare(Invocation &call, const Node &node, Scope &scope);
  aten::Results build(const Invocation &call, size_t baseIndex, mlir::Value base);
  std::vector<Entry> givenViews(const Invocation &call, const Graph &graph, const Node &node, const aten::Results &results);
  std::vector<Entry> written(const Invocation &call, const aten::Results &results);
  void callHigherOrder(const Graph &graph, const Node &node, Scope &scope, mlir::Location location, unsigned depth);
  // HigherOrder.cpp
  std::vector<Entry> operandsOf(const Node &node, size_t first, const Scope &scope, mlir::Location location);
  std::optional<std::vector<Entry>> enter(const Graph &inner, std::vector<Entry> operands, const Node &node, mlir::Location location,
                                          unsigned depth);
  std::optional<llvm::SmallVector<mlir::Value>> buildRegion(mlir::Region &region, const Graph &inner, const std::vector<Entry> &operands,
                                                            const Node &node, mlir::Location location, unsigned depth);
  std::optional<std::vector<Entry>> branch(const Node &node, const Scope &scope, mlir::Location location, unsigned depth);
  std::optional<std::vector<Entry>> loop(const Node &node, const Scope &scope, mlir::Location location, unsigned depth);
  void define(const Graph &graph, const Node &node, Scope &scope, std::vector<Entry> entries, mlir::Location location);
  void poison(const Node &node, Scope &scope);
  std::optional<aten::Argument> convert(const GraphArgument &argument, const Scope &scope, mlir::Location location);
  void check(const Cell &cell, const TensorMeta &meta, const Node &node, mlir::Location location);

  mlir::OpBuilder &builder;
  frontend::Diagnostics &diagnostics;
  SymbolValues symbols;
  /// Poisons whose message was told.
  std::set<std::string> reported;
};

/// Whether a node needs no handler of an operator: it asserts, gives numbers, or holds graphs of a known kind.
bool isBuiltHere(const Node &node);

} // namespace wasmtorch::pt2

#endif
