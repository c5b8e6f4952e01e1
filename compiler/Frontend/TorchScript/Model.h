// A TorchScript file as libtorch sees it.
#ifndef WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_MODEL_H
#define WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_MODEL_H

#include "compiler/Frontend/Diagnostics.h"

#include "llvm/ADT/STLFunctionalExtras.h"

#include <torch/csrc/jit/api/module.h>

#include <optional>

namespace wasmtorch::torchscript {

using frontend::Diagnostics;

/// The first line of what an exception says; libtorch's go on with a backtrace.
std::string firstLine(const std::exception &exception);

/// Does `work`; what libtorch throws meanwhile becomes an error. Whether all went well.
bool guarded(Diagnostics &diagnostics, llvm::function_ref<bool()> work);

/// Reads a file on the CPU and sets it to evaluation.
std::optional<torch::jit::Module> loadModel(const std::string &path, Diagnostics &diagnostics);

/// Declares operators that newer versions of PyTorch have, so that files that call them can be read.
void declareNewerOperators();

/// Takes those from libtorch that read or write files: no model may, neither while it is read nor when it is run.
void withholdOperators();

/// The method, or null with an error that names those there are.
torch::jit::GraphFunction *findMethod(const torch::jit::Module &module, const std::string &name, Diagnostics &diagnostics);

} // namespace wasmtorch::torchscript

#endif
