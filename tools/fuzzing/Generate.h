// Random programs by number.
#ifndef WASMTORCH_TOOLS_FUZZING_GENERATE_H
#define WASMTORCH_TOOLS_FUZZING_GENERATE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"

#include <cstdint>

namespace wasmtorch::fuzzing {

/// Adds program `number` of `seed`, a function named graph_<number>, to the module: the same one on every machine, whatever else is in
/// the module.
mlir::func::FuncOp addProgram(mlir::ModuleOp module, uint64_t seed, uint64_t number, int64_t &weightBytes);

/// What a program is made of: only ops that its results depend on.
struct Contents {
  llvm::StringMap<int64_t> ops;
  /// The most ops on a way from an input to a result, without those that read weights.
  int64_t depth = 0;
};
Contents contentsOf(mlir::func::FuncOp function);

} // namespace wasmtorch::fuzzing

#endif
