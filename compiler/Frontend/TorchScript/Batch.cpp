// Many imports for one start of libtorch.
#include "compiler/Frontend/TorchScript/Import.h"

#include "compiler/Frontend/TorchScript/Diagnostics.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

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
  for (StringRef key : {"model", "ir", "weights"})
    if (!object.getString(key))
      return "expected a string as '" + key.str() + "'";
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

static void importLine(MLIRContext &context, StringRef line) {
  Diagnostics diagnostics;
  Request request;
  auto value = llvm::json::parse(line);
  if (!value)
    diagnostics.error("expected a JSON object a line, found none: " + llvm::toString(value.takeError()));
  const llvm::json::Object *object = value ? value->getAsObject() : nullptr;
  if (!object)
    diagnostics.error("expected a JSON object in the line, found another value");
  else if (std::string problem = readRequest(*object, request); !problem.empty())
    diagnostics.error(problem);
  bool done = !diagnostics.failed() &&
              importModel(context, request, object->getString("ir")->str(), object->getString("weights")->str(), diagnostics);
  llvm::json::Array messages;
  for (const std::string &message : diagnostics.lines())
    messages.push_back(message);
  llvm::outs() << llvm::json::Value(llvm::json::Object{{"model", request.model}, {"ok", done}, {"diagnostics", std::move(messages)}})
               << "\n";
  llvm::outs().flush();
}

std::string importBatch(MLIRContext &context, const std::string &file) {
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(file);
  if (!buffer)
    return "cannot read '" + file + "': " + StringRef(buffer.getError().message()).lower();
  SmallVector<StringRef> lines;
  (*buffer)->getBuffer().split(lines, '\n', -1, false);
  for (StringRef line : lines)
    if (!line.trim().empty())
      importLine(context, line.trim());
  return "";
}

} // namespace wasmtorch::torchscript
