// The wsimd dialect: WebAssembly's vector instructions.
#ifndef WASMTORCH_DIALECTS_WSIMD_WSIMD_H
#define WASMTORCH_DIALECTS_WSIMD_WSIMD_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialects/Wsimd/WsimdDialect.h.inc"
#define GET_OP_CLASSES
#include "dialects/Wsimd/WsimdOps.h.inc"

#endif
