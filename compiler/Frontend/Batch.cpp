// Reads requests and prints what became of them.
#include "compiler/Frontend/Batch.h"

#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;

namespace wasmtorch::frontend {

static void runLine(StringRef line, llvm::function_ref<void(const llvm::json::Object &, Diagnostics &)> import) {
  Diagnostics diagnostics;
  auto value = llvm::json::parse(line);
  if (!value)
    diagnostics.error("expected a JSON object a line, found none: " + llvm::toString(value.takeError()));
  const llvm::json::Object *object = value ? value->getAsObject() : nullptr;
  if (!object)
    diagnostics.error("expected a JSON object in the line, found another value");
  else
    for (StringRef key : {"model", "ir", "weights"})
      if (!object->getString(key))
        diagnostics.error("expected a string as '" + key.str() + "'");
  if (!diagnostics.failed())
    import(*object, diagnostics);
  llvm::json::Array messages;
  for (const std::string &message : diagnostics.lines())
    messages.push_back(message);
  std::string model = object ? object->getString("model").value_or("").str() : "";
  llvm::outs() << llvm::json::Value(
                      llvm::json::Object{{"model", model}, {"ok", !diagnostics.failed()}, {"diagnostics", std::move(messages)}})
               << "\n";
  llvm::outs().flush();
}

std::string runBatch(const std::string &file, llvm::function_ref<void(const llvm::json::Object &, Diagnostics &)> import) {
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(file);
  if (!buffer)
    return "cannot read '" + file + "': " + StringRef(buffer.getError().message()).lower();
  SmallVector<StringRef> lines;
  (*buffer)->getBuffer().split(lines, '\n', -1, false);
  for (StringRef line : lines)
    if (!line.trim().empty())
      runLine(line.trim(), import);
  return "";
}

} // namespace wasmtorch::frontend
