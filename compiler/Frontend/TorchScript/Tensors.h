// Tensors with identity: what a program's tensors hold at a moment, and which share their elements.
#ifndef WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_TENSORS_H
#define WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_TENSORS_H

#include "compiler/Frontend/Aten/Call.h"
#include "compiler/Frontend/TorchScript/Weights.h"

#include <functional>
#include <memory>
#include <unordered_map>

namespace wasmtorch::torchscript {

/// PyTorch's tensors are places that can be written, also through views of each other; the IR's values are not. A tensor of the
/// program is a handle, a libtorch tensor which gives it shape, dtype, strides and identity, with what it holds beside it:
///
/// - *known*: the handle's own elements. Constants, and what is computed from them at import.
/// - *symbolic*: a value of the IR. The handle of one that depends on an input lies on libtorch's meta device, that of a
///   weight, or of a small tensor computed from weights, still has its elements.
///
/// A view remembers its base and how it is built from it. Reading a view whose base was written builds it again; writing one writes
/// its base.
class Tensors {
public:
  Tensors(mlir::OpBuilder &builder, Weights &weights, aten::Reporter &reporter) : builder(builder), weights(weights), reporter(reporter) {}

  /// Builds a view's value from its base's.
  using Replay = std::function<mlir::Value(mlir::Value base)>;

  /// A new tensor that holds `value`, with the strides of `like` if it is given.
  at::Tensor create(mlir::Value value, const at::Tensor *like = nullptr);
  /// Says that `handle` holds `value`.
  void define(const at::Tensor &handle, mlir::Value value);
  /// Says that `view` shows elements of `base`.
  void defineView(const at::Tensor &view, const at::Tensor &base, Replay replay);

  bool isSymbolic(const at::Tensor &tensor);
  /// Whether the handle's own elements are what the tensor holds.
  bool hasElements(const at::Tensor &tensor);
  /// The weight that this tensor is or shows a part of, or null.
  const Weights::Weight *weightOf(const at::Tensor &tensor);

  /// What the tensor holds now; null, and reported, where that can't be said.
  mlir::Value read(const at::Tensor &tensor, mlir::Location location);
  /// The tensor holds `value`, of its own type, from now on. Gives what went wrong, or "".
  std::string write(const at::Tensor &tensor, mlir::Value value, mlir::Location location);

private:
  struct Cell {
    at::Tensor handle;
    /// Of a root: the value is what it holds, not the handle's elements.
    bool symbolic = false;
    /// Of a root: the handle's elements were overwritten in the IR alone.
    bool stale = false;
    mlir::Value value;
    /// The handle's version when `value` was made of its elements.
    int64_t version = -1;
    Cell *base = nullptr;
    Replay replay;
    /// What the base held when `value` was built.
    mlir::Value seen;

    Cell &root() { return base ? base->root() : *this; }
  };

  Cell &cellOf(const at::Tensor &tensor);
  mlir::Value read(Cell &cell, mlir::Location location);
  mlir::Value materialize(Cell &cell, mlir::Location location);
  std::string write(Cell &cell, mlir::Value value, mlir::Location location);

  mlir::OpBuilder &builder;
  Weights &weights;
  aten::Reporter &reporter;
  std::unordered_map<const at::TensorImpl *, std::unique_ptr<Cell>> cells;
};

} // namespace wasmtorch::torchscript

#endif
