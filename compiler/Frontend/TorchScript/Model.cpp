// Reading a TorchScript file.
#include "compiler/Frontend/TorchScript/Model.h"

#include "package/NearestName.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/serialization/import.h>

namespace wasmtorch::torchscript {

std::string firstLine(const std::exception &exception) {
  const auto *error = dynamic_cast<const c10::Error *>(&exception);
  std::string text = error ? error->what_without_backtrace() : exception.what();
  return llvm::StringRef(text).ltrim().split('\n').first.str();
}

bool guarded(Diagnostics &diagnostics, llvm::function_ref<bool()> work) {
  try {
    return work();
  } catch (const std::exception &exception) {
    diagnostics.error("the model cannot be read: " + firstLine(exception));
    return false;
  }
}

static std::string whatIsIt(const std::string &path) {
  llvm::sys::fs::file_status status;
  if (std::error_code code = llvm::sys::fs::status(path, status))
    return llvm::StringRef(code.message()).lower();
  return llvm::sys::fs::is_directory(status) ? "it is a folder" : "";
}

static std::string explain(llvm::StringRef reason) {
  // What the zip reader says about a file that is none, or of which the end, where the index stands, is missing.
  if (reason.contains("PytorchStreamReader"))
    return "expected a TorchScript archive, found another file or a truncated one (" + reason.str() + ")";
  if (reason.consume_front("Unknown builtin op: "))
    return "expected operators of PyTorch, found one that is not known: " + reason.rtrim('.').str();
  return reason.str();
}

std::optional<torch::jit::Module> loadModel(const std::string &path, Diagnostics &diagnostics) {
  if (std::string reason = whatIsIt(path); !reason.empty()) {
    diagnostics.error("cannot read '" + path + "': " + reason);
    return std::nullopt;
  }
  declareNewerOperators();
  withholdOperators();
  try {
    torch::jit::Module module = torch::jit::load(path, c10::Device(c10::kCPU));
    module.eval();
    return module;
  } catch (const std::exception &exception) {
    diagnostics.error("cannot read '" + path + "': " + explain(firstLine(exception)));
    return std::nullopt;
  }
}

// A scripted module whose method is overloaded, as those of recurrent layers are, has one for each form: `forward__0`, `forward__1`.
// Meant is the one that takes a tensor first; others take what only Python code makes, as packed sequences.
static std::optional<torch::jit::Method> overloadOnTensors(const torch::jit::Module &module, const std::string &name) {
  for (const torch::jit::Method &method : module.get_methods()) {
    const auto &arguments = method.function().getSchema().arguments();
    if (llvm::StringRef(method.name()).starts_with(name + "__") && arguments.size() > 1 &&
        arguments[1].type()->kind() == c10::TypeKind::TensorType)
      return method;
  }
  return std::nullopt;
}

torch::jit::GraphFunction *findMethod(const torch::jit::Module &module, const std::string &name, Diagnostics &diagnostics) {
  auto method = module.find_method(name);
  if (!method)
    if (auto overload = overloadOnTensors(module, name))
      method = *overload;
  if (method)
    if (auto *function = torch::jit::tryToGraphFunction(method->function()))
      return function;
  std::vector<std::string> names;
  for (const torch::jit::Method &method : module.get_methods())
    names.push_back(method.name());
  diagnostics.error("the model has no method '" + name + "'; it has " + (names.empty() ? "none" : "'" + llvm::join(names, "', '") + "'") +
                    package::suggestion(name, names));
  return nullptr;
}

} // namespace wasmtorch::torchscript
