// PyTorch's rules for the element type of a result.
#ifndef WASMTORCH_COMPILER_FRONTEND_ATEN_TYPE_PROMOTION_H
#define WASMTORCH_COMPILER_FRONTEND_ATEN_TYPE_PROMOTION_H

#include "compiler/Frontend/Aten/Argument.h"
#include "mlir/IR/BuiltinTypes.h"

namespace wasmtorch::aten {

/// Both types of equal weight: f16 and bf16 give f32, u8 and i8 give i16, a float beats an integer.
mlir::Type promoteTypes(mlir::Type a, mlir::Type b);

/// The type that an operator computes in. A tensor with dimensions outweighs a scalar tensor, which outweighs a
/// Python number, unless the lighter one is of a higher kind (bool < integer < float): then the lighter one's type counts,
/// where a Python float means f32.
mlir::Type promotedType(mlir::MLIRContext *context, llvm::ArrayRef<Argument> operands);

/// The same for operators that give floats from integers too (exp, div, mean).
mlir::Type promotedFloatType(mlir::MLIRContext *context, llvm::ArrayRef<Argument> operands);

} // namespace wasmtorch::aten

#endif
