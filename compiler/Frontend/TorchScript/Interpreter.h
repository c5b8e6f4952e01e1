// Runs a TorchScript program on tensors that are values of the IR.
#ifndef WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_INTERPRETER_H
#define WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_INTERPRETER_H

#include "compiler/Frontend/Aten/Registry.h"
#include "compiler/Frontend/Diagnostics.h"
#include "compiler/Frontend/TorchScript/Places.h"
#include "compiler/Frontend/TorchScript/Tensors.h"

#include <ATen/core/stack.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>

#include <set>

namespace wasmtorch::torchscript {

using frontend::Diagnostics;

/// What an operator that we lack gives. It spreads silently to all that is computed from it; where it has a name
/// (`what`) its first use is reported: a result that can't be given may be one that no one wants.
struct Poison : torch::CustomClassHolder {
  std::string what;
  std::optional<mlir::Location> location;
  mutable bool isReported = false;
  /// It stands for a tensor that depends on an input. Of others, sizes say, it isn't known.
  bool isTensor = false;
};
c10::IValue makePoison(std::string what = "", std::optional<mlir::Location> location = std::nullopt);
c10::IValue makeTensorPoison();
/// Null where the value is none.
const Poison *asPoison(const c10::IValue &value);

/// Calls `visit` with every tensor in lists, tuples and dictionaries. Objects are left alone.
void forEachTensor(const c10::IValue &value, const std::function<void(const at::Tensor &)> &visit);
/// A poison that is anywhere inside, one with a name of its own first, or null.
const Poison *findPoison(const c10::IValue &value);

/// Abstract interpretation: everything that is no tensor is computed by libtorch's own operators, and so are tensors that
/// depend on no input; of the others, the program's operators become ops at the builder's insertion point. Branches are taken,
/// loops unrolled and calls entered as the program says.
class Interpreter {
public:
  Interpreter(mlir::OpBuilder &builder, Weights &weights, Diagnostics &diagnostics)
      : builder(builder), weights(weights), diagnostics(diagnostics), tensors(builder, weights, diagnostics), places(builder.getContext()) {
  }

  /// The function's result, or a poison.
  c10::IValue call(torch::jit::Function &function, std::vector<c10::IValue> arguments, const std::string &path);

  /// The program ended early: it raised an exception, or went on for too long.
  bool hasStopped() const { return stopped; }
  Tensors &getTensors() { return tensors; }

private:
  using Values = std::vector<c10::IValue>;
  using Environment = std::unordered_map<const torch::jit::Value *, c10::IValue>;
  struct Frame {
    Environment values;
    std::string path;
  };

  // Interpreter.cpp: blocks and control flow.
  Values run(const torch::jit::Block *block, Values inputs);
  void execute(const torch::jit::Node *node);
  void set(const torch::jit::Node *node, Values results);
  Values branch(const torch::jit::Node *node, const c10::IValue &condition);
  Values loop(const torch::jit::Node *node, const Values &inputs);
  Values walkAll(const torch::jit::Node *node);
  Values enter(const torch::jit::Node *node, torch::jit::Function &function, Values arguments, const std::string &path);
  mlir::Location locate(const torch::jit::Node *node);
  void error(const torch::jit::Node *node, const std::string &message);
  Values poisoned(const torch::jit::Node *node);
  Values poisonedByType(const torch::jit::Node *node);

  // Structure.cpp: what is no operator: attributes, calls, tuples, lists. Nothing where the node is of another kind.
  std::optional<Values> structure(const torch::jit::Node *node, const Values &inputs);
  Values getAttribute(const torch::jit::Node *node, const c10::IValue &object);
  void setAttribute(const torch::jit::Node *node, const c10::IValue &object, const c10::IValue &value);
  Values callMethod(const torch::jit::Node *node, const Values &inputs, const std::string &name);
  void raise(const torch::jit::Node *node, const Values &inputs);

  // Operators.cpp: operators of ATen and of Python.
  Values apply(const torch::jit::Node *node, const Values &inputs);
  Values choose(const torch::jit::Node *node, const Values &inputs, bool symbolic, bool poison);
  Values evaluate(const torch::jit::Node *node, const Values &inputs, std::string *problem = nullptr);
  bool mayEvaluate(const torch::jit::Node *node);
  bool writesWeight(const torch::jit::Node *node, const Values &inputs);
  bool haveElements(const Values &inputs);
  Values readData(const torch::jit::Node *node, const Values &inputs);

  // Emission.cpp: operators as ops.
  Values emit(const torch::jit::Node *node, const Values &inputs, aten::Handler handler);
  aten::Results build(const torch::jit::Node *node, const Values &inputs, aten::Handler handler, mlir::Location location, size_t baseIndex,
                      mlir::Value base);
  aten::Argument argumentOf(const c10::IValue &value, mlir::Location location, bool &complete);
  Values emitView(const torch::jit::Node *node, const Values &inputs, aten::Handler handler, const aten::Results &results, size_t base);
  Values emitWrites(const torch::jit::Node *node, const Values &inputs, const aten::Results &results);
  Values emitFresh(const torch::jit::Node *node, const Values &inputs, const aten::Results &results);
  Values emitFormula(const torch::jit::Node *node, const Values &inputs, aten::Handler handler, const Values &known);

  mlir::OpBuilder &builder;
  Weights &weights;
  Diagnostics &diagnostics;
  Tensors tensors;
  Places places;
  std::vector<Frame> frames;
  std::vector<const torch::jit::Node *> calls;
  /// Attributes of the model by object and name: what this run read before it assigned it comes from the run before, if that one assigned
  /// it.
  std::set<std::pair<const c10::ivalue::Object *, std::string>> readAttributes, assignedAttributes;
  size_t steps = 0;
  bool stopped = false;
};

} // namespace wasmtorch::torchscript

#endif
