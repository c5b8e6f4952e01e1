// The model's parameters and buffers: their names, and the file that holds their elements.
#ifndef WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_WEIGHTS_H
#define WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_WEIGHTS_H

#include "mlir/IR/BuiltinOps.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace wasmtorch::torchscript {

/// Tensors with names. Two attributes that share their storage, offset and layout are one weight, under the name that comes first.
class Weights {
public:
  struct Weight {
    std::string name;
    at::Tensor tensor;
  };

  /// Finds all tensors and modules under `root` and names them by their attributes: `layer1.0.conv1.weight`.
  explicit Weights(const c10::intrusive_ptr<c10::ivalue::Object> &root);

  /// The weight that a tensor of the model is, or null.
  const Weight *find(const at::Tensor &tensor) const;
  /// Where a module stands in the model; "" for the model itself and for what is no module of it.
  std::string pathOf(const c10::ivalue::Object *object) const;
  /// Whether the object is part of the model, so that it lives from one run to the next.
  bool owns(const c10::ivalue::Object *object) const { return paths.count(object) != 0; }
  /// A constant of the program that is too large for the IR; its elements are copied.
  const Weight &addConstant(const at::Tensor &tensor);

  /// Declares each weight that `module` reads as a wt.param, in the order of first use, and writes their elements to `path`,
  /// which only then appears. Gives an error, or "".
  std::string writeUsed(mlir::ModuleOp module, const std::string &path) const;

private:
  void visit(const c10::IValue &value, const std::string &name);

  std::vector<std::unique_ptr<Weight>> weights;
  std::unordered_map<const at::TensorImpl *, const Weight *> byTensor;
  std::map<std::string, const Weight *> byName;
  std::map<std::vector<int64_t>, const Weight *> byStorage;
  std::unordered_map<const c10::ivalue::Object *, std::string> paths;
};

} // namespace wasmtorch::torchscript

#endif
