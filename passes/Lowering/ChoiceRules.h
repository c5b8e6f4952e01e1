// Comparisons, choices, conversions, and arithmetic on integers, on the lanes of vectors.
#ifndef WASMTORCH_PASSES_LOWERING_CHOICERULES_H
#define WASMTORCH_PASSES_LOWERING_CHOICERULES_H

#include "dialects/Wt/Wt.h"
#include "passes/Lowering/Emitter.h"

namespace wasmtorch {

/// Whether integers of this element type of wt have no sign; bool counts as such.
inline bool isUnsigned(mlir::Type element) { return element.isUnsignedInteger() || element.isInteger(1); }

mlir::Value emitCompare(Emitter &emitter, wt::CompareOp op, mlir::ValueRange operands);
mlir::Value emitConvert(Emitter &emitter, wt::ConvertOp op, mlir::Value x);
mlir::Value emitNot(Emitter &emitter, mlir::Value x);
/// The quotient cut toward zero, 0 where the divisor is 0: no lane traps.
mlir::Value emitIntegerDivision(Emitter &emitter, mlir::Type element, mlir::Value a, mlir::Value b);

} // namespace wasmtorch

#endif
