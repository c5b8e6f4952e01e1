// Where in the Python source a node of a graph comes from.
#ifndef WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_PLACES_H
#define WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_PLACES_H

#include "mlir/IR/Location.h"

#include <torch/csrc/jit/ir/ir.h>

#include <string>
#include <unordered_map>
#include <vector>

namespace wasmtorch::torchscript {

struct Place {
  std::string file;
  unsigned line = 0, column = 0;
};

/// Reads places from the debug information of a model. What is asked for twice is read once.
class Places {
public:
  explicit Places(mlir::MLIRContext *context) : context(context) {}

  /// The place of `node`, reached through `calls` (outermost first), inside the module `path`: the innermost one in the user's own
  /// source rather than in PyTorch's, if there is one. Files are named as the model names them.
  mlir::Location find(const torch::jit::Node *node, const std::vector<const torch::jit::Node *> &calls, const std::string &path);

private:
  const std::vector<Place> &placesOf(const torch::jit::Node *node);

  mlir::MLIRContext *context;
  std::unordered_map<const torch::jit::Node *, std::vector<Place>> cache;
};

} // namespace wasmtorch::torchscript

#endif
