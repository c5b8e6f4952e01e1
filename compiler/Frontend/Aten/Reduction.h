// What operators share that reduce dimensions.
#ifndef WASMTORCH_COMPILER_FRONTEND_ATEN_REDUCTION_H
#define WASMTORCH_COMPILER_FRONTEND_ATEN_REDUCTION_H

#include "compiler/Frontend/Aten/Call.h"

namespace wasmtorch::aten {

/// In which type integers and bools are reduced.
enum class Reduces {
  FloatsAlone, ///< they are refused
  InFloats,    ///< they become f32
  InLong,      ///< they become i64, as PyTorch sums them
  InOwnType,
};

/// What is reduced over which dimensions, sorted and distinct.
struct Reduction {
  mlir::Value input;
  Shape dims;
  bool keepDims = false;
  explicit operator bool() const { return bool(input); }
};

/// Reads `self`, `dtype`, `dim` and `keepdim`. No dimensions at all, or None, means all of them. No input after a diagnostic.
Reduction readReduction(Call &call, Reduces reduces);

template <typename Op> mlir::Value reduce(Call &call, const Reduction &reduction, mlir::Value input) {
  return call.make<Op>(input, reduction.dims, reduction.keepDims);
}

template <typename Op, Reduces reduces> Results reduction(Call &call) {
  Reduction reduction = readReduction(call, reduces);
  return reduction ? Results{reduce<Op>(call, reduction, reduction.input)} : Results();
}

/// The operand as sums of it are computed: integers and bools as i64, or all in the argument `dtype`. Null after a diagnostic.
mlir::Value summand(Call &call);

/// A tensor with at least one dimension, for operators that take a scalar as a line of one element.
mlir::Value asLine(Call &call, mlir::Value x);

/// Where along `dim` an element first equals the extremum, which has the dimension with size 1; NaN counts as one. The
/// dimension stays with size 1.
mlir::Value firstPosition(Call &call, mlir::Value x, mlir::Value extremum, int64_t dim);

inline bool isFloat(mlir::Value x) { return llvm::isa<mlir::FloatType>(typeOf(x).getElementType()); }

} // namespace wasmtorch::aten

#endif
