// Many imports for one start of libtorch.
#include "compiler/Frontend/TorchScript/Import.h"

#include "compiler/Frontend/Batch.h"

using namespace mlir;

namespace wasmtorch::torchscript {

static std::vector<std::string> strings(const llvm::json::Object &object, StringRef key) {
  std::vector<std::string> values;
  if (const llvm::json::Array *array = object.getArray(key))
    for (const llvm::json::Value &value : *array)
      values.push_back(value.getAsString().value_or("").str());
  return values;
}

// Gives what is wrong, or "".
static std::string readRequest(const llvm::json::Object &object, Request &request) {
  request.model = object.getString("model").value_or("").str();
  request.method = object.getString("method").value_or("forward").str();
  std::string problem;
  for (const std::string &text : strings(object, "inputs"))
    if (problem.empty())
      problem = parseInputSpec(text, request.inputs.emplace_back());
  for (const std::string &text : strings(object, "samples"))
    if (problem.empty())
      problem = readSample(text, request.inputs.emplace_back());
  for (const std::string &text : strings(object, "args"))
    if (problem.empty())
      problem = parseFixedArgument(text, request.fixed.emplace_back());
  return problem;
}

std::string importBatch(MLIRContext &context, const std::string &file) {
  return frontend::runBatch(file, [&](const llvm::json::Object &line, Diagnostics &diagnostics) {
    Request request;
    if (std::string problem = readRequest(line, request); !problem.empty())
      diagnostics.error(problem);
    else
      importModel(context, request, line.getString("ir")->str(), line.getString("weights")->str(), diagnostics);
  });
}

} // namespace wasmtorch::torchscript
