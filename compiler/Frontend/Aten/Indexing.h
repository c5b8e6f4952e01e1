// Lists of indices as Python's brackets have them: `x[:, i, mask]`.
#ifndef WASMTORCH_COMPILER_FRONTEND_ATEN_INDEXING_H
#define WASMTORCH_COMPILER_FRONTEND_ATEN_INDEXING_H

#include "compiler/Frontend/Aten/Call.h"

namespace wasmtorch::aten {

/// What a list of indices means for a tensor: `data` has the indexed dimensions beside each other, as one dimension `dim`.
struct Indexing {
  mlir::Value data;
  int64_t dim = 0;
  /// Of the dimensions that the indices broadcast to; they take the place of `dim` in the result.
  Shape shape;
  /// Where an element stands in the data's shape before `dim` was joined and moved.
  Shape split, order;
  Shape sizes;
  llvm::SmallVector<mlir::Value> indices;

  /// The places along `dim`, with ones for the dimensions around: `shape` stands at `dim`.
  mlir::Value places(Call &call, int64_t after) const;
  /// A tensor of the data's shape as the operand had it.
  mlir::Value restore(Call &call, mlir::Value value) const;
};

/// Reads the argument `indices` for the tensor `x`; no data after a diagnostic. Masks have to be known.
Indexing readIndexing(Call &call, mlir::Value x);

} // namespace wasmtorch::aten

#endif
