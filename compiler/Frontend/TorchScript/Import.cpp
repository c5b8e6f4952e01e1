// From a TorchScript file to wt bytecode and a weight file.
#include "compiler/Frontend/TorchScript/Import.h"

#include "compiler/Frontend/OutputFile.h"
#include "compiler/Frontend/TorchScript/Elements.h"
#include "compiler/Frontend/TorchScript/Interpreter.h"
#include "compiler/Frontend/TorchScript/Model.h"
#include "compiler/Frontend/TorchScript/Signature.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include <ATen/ATen.h>

using namespace mlir;

namespace wasmtorch::torchscript {

namespace {
// The function that is being built.
class Entry {
public:
  Entry(OpBuilder &builder, const std::string &name) : builder(builder) {
    function = func::FuncOp::create(builder, builder.getUnknownLoc(), name, builder.getFunctionType({}, {}));
    builder.setInsertionPointToStart(function.addEntryBlock());
  }

  Value addInput(const std::string &name, const InputSpec &spec) {
    at::ScalarType dtype = *dtypeByName(spec.dtype);
    Type element = aten::elementTypeOf(builder.getContext(), static_cast<int64_t>(dtype));
    inputNames.push_back(name);
    return function.getBody().addArgument(RankedTensorType::get(spec.shape, element), builder.getUnknownLoc());
  }

  void finish(ArrayRef<Value> outputs, ArrayRef<std::string> names) {
    func::ReturnOp::create(builder, builder.getUnknownLoc(), outputs);
    function.setFunctionType(builder.getFunctionType(function.getBody().getArgumentTypes(), ValueRange(outputs).getTypes()));
    for (auto [i, name] : llvm::enumerate(inputNames))
      function.setArgAttr(i, "wt.name", builder.getStringAttr(name));
    for (auto [i, name] : llvm::enumerate(names))
      function.setResultAttr(i, "wt.name", builder.getStringAttr(name));
    // Views that were only written, sizes that were only looked at.
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(function.getBody().front())))
      if (isOpTriviallyDead(&op))
        op.erase();
  }

private:
  OpBuilder &builder;
  func::FuncOp function;
  std::vector<std::string> inputNames;
};
} // namespace

// An output that is a poison: what it is for has been said, unless it is a single result that is missing.
static bool checkOutputs(const c10::IValue &result, Diagnostics &diagnostics) {
  const Poison *poison = findPoison(result);
  if (poison && !poison->what.empty() && !poison->isReported)
    diagnostics.unsupported(*poison->location, poison->what);
  else if (poison && !diagnostics.failed())
    diagnostics.error("the model's result is not known: it is a value that is never set");
  return !poison;
}

static bool buildProgram(ModuleOp module, const Request &request, torch::jit::GraphFunction &function, const torch::jit::Module &model,
                         Weights &weights, Diagnostics &diagnostics) {
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  Entry entry(builder, request.method);
  Interpreter interpreter(builder, weights, diagnostics);
  Signature signature(request.inputs, request.fixed, diagnostics);
  std::vector<c10::IValue> arguments = signature.arguments(function.getSchema(), [&](const std::string &name, const InputSpec &spec) {
    return interpreter.getTensors().create(entry.addInput(name, spec));
  });
  if (diagnostics.failed())
    return false;
  arguments.insert(arguments.begin(), model._ivalue());
  c10::IValue result = interpreter.call(function, std::move(arguments), "");
  if (!checkOutputs(result, diagnostics) || diagnostics.failed())
    return false;
  SmallVector<Value> outputs;
  SmallVector<std::string> names;
  for (const NamedOutput &output : flattenOutputs(result, diagnostics)) {
    outputs.push_back(interpreter.getTensors().read(output.tensor, builder.getUnknownLoc()));
    names.push_back(output.name);
  }
  if (outputs.empty() && !diagnostics.failed())
    diagnostics.error("method '" + request.method + "' gives no tensor, expected at least one; give another by --method");
  if (diagnostics.failed())
    return false;
  entry.finish(outputs, names);
  return true;
}

static bool writeProgram(ModuleOp module, const std::string &path, Diagnostics &diagnostics) {
  frontend::OutputFile file(path);
  if (file.stream() && StringRef(path).ends_with(".mlir"))
    module.print(*file.stream());
  else if (file.stream())
    (void)writeBytecodeToFile(module, *file.stream(), BytecodeWriterConfig("WasmTorch"));
  std::string problem = file.commit();
  if (!problem.empty())
    diagnostics.error(problem);
  return problem.empty();
}

static bool importInto(ModuleOp module, const Request &request, const std::string &irPath, const std::string &weightPath,
                       Diagnostics &diagnostics) {
  std::optional<torch::jit::Module> model = loadModel(request.model, diagnostics);
  torch::jit::GraphFunction *function = model ? findMethod(*model, request.method, diagnostics) : nullptr;
  if (!function)
    return false;
  Weights weights(model->_ivalue());
  if (!buildProgram(module, request, *function, *model, weights, diagnostics))
    return false;
  // The weights first: who finds the IR finds them too.
  std::string problem = weights.writeUsed(module, weightPath);
  if (!problem.empty())
    diagnostics.error(problem);
  return problem.empty() && succeeded(verify(module)) && writeProgram(module, irPath, diagnostics);
}

bool importModel(MLIRContext &context, const Request &request, const std::string &irPath, const std::string &weightPath,
                 Diagnostics &diagnostics) {
  // What MLIR itself has to say, a verifier say, joins what we have.
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
      diagnostics.error(diagnostic.getLocation(), diagnostic.str());
  });
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  return guarded(diagnostics, [&] { return importInto(*module, request, irPath, weightPath, diagnostics); });
}

} // namespace wasmtorch::torchscript
