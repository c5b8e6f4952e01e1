// From a TorchScript file to wt bytecode and a weight file.
#ifndef WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_IMPORT_H
#define WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_IMPORT_H

#include "compiler/Frontend/TorchScript/InputSpec.h"

#include <string>
#include <vector>

namespace mlir {
class MLIRContext;
}

namespace wasmtorch::frontend {
class Diagnostics;
}

namespace wasmtorch::torchscript {

using frontend::Diagnostics;

/// What of a model is wanted.
struct Request {
  std::string model, method = "forward";
  std::vector<InputSpec> inputs;
  std::vector<FixedArgument> fixed;
};

/// Writes both files, or neither and says why. The IR is bytecode, or text without places where its path ends with `.mlir`.
bool importModel(mlir::MLIRContext &context, const Request &request, const std::string &irPath, const std::string &weightPath,
                 Diagnostics &diagnostics);

/// Runs the method in libtorch on .npy files, in order or as NAME=FILE, and writes each output as `folder/0.npy`, `1.npy`, …
bool runReference(const Request &request, const std::vector<std::string> &files, const std::string &folder, Diagnostics &diagnostics);

/// One line for each operator on tensors that the method's graph names: its count, its name and whether there is a handler for it.
bool listOperators(const Request &request, std::vector<std::string> &lines, Diagnostics &diagnostics);

/// One line for each operator that there is a handler for, with its family: `aten::relu (activations)`.
std::vector<std::string> listHandlers();

/// Imports what each line of a file says, a JSON object {"model", "inputs", "samples", "args", "method", "ir", "weights"}, and
/// prints one line for each: {"model", "ok", "diagnostics"}. Errors don't end it. Gives what is wrong with the file itself, or "".
std::string importBatch(mlir::MLIRContext &context, const std::string &file);

} // namespace wasmtorch::torchscript

#endif
