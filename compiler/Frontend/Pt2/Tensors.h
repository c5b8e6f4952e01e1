// Tensors with identity: what a program's tensors hold at a moment, and which share their elements.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_TENSORS_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_TENSORS_H

#include "compiler/Frontend/Pt2/Strides.h"

#include <functional>
#include <memory>

namespace wasmtorch::pt2 {

/// A tensor of the program: a place that can be written, also through views of it, while values of the IR never change. A view
/// remembers its base and how it is built from it: it is built again after its base was written, and writing it writes its base.
class Cell {
public:
  /// Builds a view's value from its base's; null, after a diagnostic, where that fails.
  using Replay = std::function<mlir::Value(mlir::Value base)>;

  explicit Cell(mlir::Value value) : value(value) {}
  Cell(mlir::Value value, std::shared_ptr<Cell> base, mlir::Value seen, Replay replay)
      : value(value), base(std::move(base)), seen(seen), replay(std::move(replay)) {}

  /// Its strides in PyTorch's memory, which tell views from copies, and its dtype there.
  Layout layout;
  int64_t dtype = -1;

  /// How many views it is away from a tensor of its own.
  unsigned depth = 0;

  /// What the tensor holds now.
  mlir::Value read();
  /// The tensor holds `value` from now on. Gives what went wrong, or "".
  std::string write(mlir::OpBuilder &builder, mlir::Location location, mlir::Value value);
  bool isWritten() const { return written; }

private:
  mlir::Value value;
  std::shared_ptr<Cell> base;
  /// What the base held when `value` was built.
  mlir::Value seen;
  Replay replay;
  bool written = false;
};

} // namespace wasmtorch::pt2

#endif
