// The plan dialect: dispatches, kernels, buffers, entry points.
#ifndef WASMTORCH_DIALECTS_PLAN_PLAN_H
#define WASMTORCH_DIALECTS_PLAN_PLAN_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialects/Plan/PlanDialect.h.inc"
#include "dialects/Plan/PlanEnums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "dialects/Plan/PlanAttrs.h.inc"
#define GET_OP_CLASSES
#include "dialects/Plan/PlanOps.h.inc"

namespace wasmtorch::plan {

/// The alignment of each buffer in a session, in bytes: a cache line.
constexpr int64_t bufferAlignment = 64;

/// The type in memory of an operand that the region sees as `type`.
mlir::RankedTensorType packedType(mlir::RankedTensorType type, PackingAttr packing);

} // namespace wasmtorch::plan

#endif
