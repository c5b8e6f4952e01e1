// Runs a model in libtorch itself, for answers to compare with.
#include "compiler/Frontend/TorchScript/Import.h"

#include "compiler/Frontend/TorchScript/Elements.h"
#include "compiler/Frontend/TorchScript/Model.h"
#include "compiler/Frontend/TorchScript/Signature.h"
#include "package/Npy.h"

#include "llvm/Support/FileSystem.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

namespace wasmtorch::torchscript {

static at::Tensor toTensor(package::NpyArray &array) {
  auto options = at::TensorOptions().dtype(*dtypeByName(array.dtype));
  return at::from_blob(array.bytes.data(), array.shape, options).clone();
}

static bool writeOutput(const at::Tensor &output, const std::string &path, Diagnostics &diagnostics) {
  at::Tensor elements = rowMajor(output);
  package::NpyHeader header{dtypeText(elements.scalar_type()), elements.sizes().vec()};
  auto outcome = package::writeNpy(path, header, {static_cast<const char *>(elements.data_ptr()), elements.nbytes()});
  if (!outcome)
    diagnostics.error(outcome.message());
  return bool(outcome);
}

bool runReference(const Request &request, const std::vector<std::string> &files, const std::string &folder, Diagnostics &diagnostics) {
  std::optional<torch::jit::Module> model = loadModel(request.model, diagnostics);
  torch::jit::GraphFunction *function = model ? findMethod(*model, request.method, diagnostics) : nullptr;
  if (!function)
    return false;
  std::vector<InputSpec> inputs(files.size());
  std::vector<package::NpyArray> arrays(files.size());
  for (size_t i = 0; i < files.size(); ++i) {
    if (std::string problem = readSample(files[i], inputs[i]); !problem.empty())
      diagnostics.error(problem);
    size_t nameLength = inputs[i].name.empty() ? 0 : inputs[i].name.size() + 1;
    if (auto outcome = package::readNpy(files[i].substr(nameLength), arrays[i]); !outcome && !diagnostics.failed())
      diagnostics.error(outcome.message());
    // The dtype's place tells which file it is once names and order are sorted out.
    inputs[i].shape = {static_cast<int64_t>(i)};
  }
  if (diagnostics.failed())
    return false;
  Signature signature(inputs, request.fixed, diagnostics);
  std::vector<c10::IValue> arguments = signature.arguments(
      function->getSchema(), [&](const std::string &, const InputSpec &spec) { return toTensor(arrays[spec.shape.front()]); });
  if (diagnostics.failed())
    return false;
  if (std::error_code code = llvm::sys::fs::create_directories(folder)) {
    diagnostics.error("cannot make the folder '" + folder + "': " + llvm::StringRef(code.message()).lower());
    return false;
  }
  try {
    at::NoGradGuard noGradients;
    torch::jit::setGraphExecutorOptimize(false);
    std::vector<NamedOutput> outputs = flattenOutputs(model->get_method(request.method)(std::move(arguments)), diagnostics);
    for (size_t i = 0; i < outputs.size() && !diagnostics.failed(); ++i)
      writeOutput(outputs[i].tensor, folder + "/" + std::to_string(i) + ".npy", diagnostics);
  } catch (const std::exception &exception) {
    diagnostics.error("libtorch cannot run the model: " + firstLine(exception));
  }
  return !diagnostics.failed();
}

} // namespace wasmtorch::torchscript
