// Scalar constants, which decompositions are full of.
#ifndef WASMTORCH_DIALECTS_WT_SCALARCONSTANT_H
#define WASMTORCH_DIALECTS_WT_SCALARCONSTANT_H

#include "dialects/Wt/Wt.h"

namespace wasmtorch::wt {

/// A scalar constant of `like`'s element type, a float, which broadcasts against anything.
inline mlir::Value scalarLike(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value like, double value) {
  auto type = mlir::RankedTensorType::get({}, llvm::cast<mlir::RankedTensorType>(like.getType()).getElementType());
  auto attr = mlir::DenseElementsAttr::get(type, builder.getFloatAttr(type.getElementType(), value));
  return ConstantOp::create(builder, loc, attr);
}

} // namespace wasmtorch::wt

#endif
