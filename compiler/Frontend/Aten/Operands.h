// Operands of an operator, in the element type that it computes in.
#ifndef WASMTORCH_COMPILER_FRONTEND_ATEN_OPERANDS_H
#define WASMTORCH_COMPILER_FRONTEND_ATEN_OPERANDS_H

#include "compiler/Frontend/Aten/Call.h"

namespace wasmtorch::aten {

/// Which types an operator computes in: the operands' own, or floats also where they are integers.
enum class Computes { InPromotedType, InFloats };

/// The arguments of these names, tensors or numbers, each converted to the type that PyTorch promotes them to. Empty after a
/// diagnostic.
llvm::SmallVector<mlir::Value, 3> promotedOperands(Call &call, llvm::ArrayRef<llvm::StringRef> names,
                                                   Computes computes = Computes::InPromotedType);

/// One argument as a float, also where it is an integer; null after a diagnostic.
mlir::Value floatOperand(Call &call, llvm::StringRef name);

/// A binary operator that is one wt op.
template <typename Op, Computes computes = Computes::InPromotedType> Results binary(Call &call) {
  auto operands = promotedOperands(call, {"self", "other"}, computes);
  return operands.empty() ? Results() : Results{call.make<Op>(operands[0], operands[1])};
}

} // namespace wasmtorch::aten

#endif
