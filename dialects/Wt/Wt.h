// The wt dialect: a trained model as a graph of tensors.
#ifndef WASMTORCH_DIALECTS_WT_WT_H
#define WASMTORCH_DIALECTS_WT_WT_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace wasmtorch::wt {

/// One scalar function on every element; operands broadcast by NumPy's rule.
template <typename Op> class ElementwiseOp : public mlir::OpTrait::TraitBase<Op, ElementwiseOp> {};
/// Moves elements of operand 0 and computes nothing.
template <typename Op> class MovementOp : public mlir::OpTrait::TraitBase<Op, MovementOp> {};

/// The largest wt.constant, in bytes; what is larger is a wt.param.
constexpr int64_t maxConstantBytes = 1024;
/// The alignment of each weight in a weight file, in bytes: a cache line, and four vectors.
constexpr int64_t weightAlignment = 64;

} // namespace wasmtorch::wt

#include "dialects/Wt/WtDialect.h.inc"
#include "dialects/Wt/WtEnums.h.inc"
#include "dialects/Wt/WtInterfaces.h.inc"
#define GET_ATTRDEF_CLASSES
#include "dialects/Wt/WtAttrs.h.inc"
#define GET_OP_CLASSES
#include "dialects/Wt/WtOps.h.inc"

#endif
