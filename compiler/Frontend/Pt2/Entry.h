// The function that a program becomes.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_ENTRY_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_ENTRY_H

#include "compiler/Frontend/Pt2/Import.h"
#include "compiler/Frontend/Pt2/Translator.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"

namespace wasmtorch::pt2 {

/// Builds `forward`: its inputs, what the nodes compute, its outputs. All sizes are known.
class EntryBuilder {
public:
  EntryBuilder(mlir::ModuleOp module, const Model &model, const Request &request, frontend::Diagnostics &diagnostics);

  /// Whether all went well.
  bool build();
  /// The weight that each symbol stands for.
  const llvm::StringMap<const Weight *> &sources() const { return weightOf; }

private:
  void addInputs();
  Entry input(const GraphArgument &argument, const std::string &name);
  Entry weight(const GraphArgument &argument, const InputSpec &spec);
  mlir::Value materialize(const Weight &weight, const std::string &name, bool isConstant);
  void addOutputs();
  void findStates();
  mlir::Value readState(const Weight &weight, const std::string &name);
  void assignStates();
  void finish();

  mlir::ModuleOp module;
  mlir::OpBuilder builder;
  const Model &model;
  frontend::Diagnostics &diagnostics;
  Translator translator;
  mlir::func::FuncOp function;
  Scope scope;
  std::vector<std::string> inputNames, outputNames;
  llvm::SmallVector<mlir::Value> outputs;
  llvm::StringMap<const Weight *> weightOf;
  std::map<std::vector<int64_t>, std::string> byStorage;
  /// Values of the graph that it may write, and the model's tensors among those: they live from one run to the next.
  std::set<std::string> writtenValues;
  llvm::MapVector<mlir::StringRef, std::shared_ptr<Cell>> states;
};

} // namespace wasmtorch::pt2

#endif
