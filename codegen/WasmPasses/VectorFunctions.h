// The functions that are written out on vectors, by the names that code has for them.
#ifndef WASMTORCH_CODEGEN_WASMPASSES_VECTORFUNCTIONS_H
#define WASMTORCH_CODEGEN_WASMPASSES_VECTORFUNCTIONS_H

#include "passes/Lowering/VectorFunctionNames.h"

#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

namespace wasmtorch {

class LaneMath;

struct VectorFunction {
  llvm::StringRef name;
  llvm::StringRef library;       ///< of C's f32 function
  llvm::Intrinsic::ID intrinsic; ///< LLVM's own, or Intrinsic::not_intrinsic
  unsigned operands;
  /// Writes it out.
  llvm::Value *(*emit)(LaneMath &m, llvm::ArrayRef<llvm::Value *> operands);

  /// The function on four numbers, which only `ExpandVectorMath` gives a meaning.
  std::string vectorName() const { return vectorFunctionName(name); }
  llvm::Function *declareIn(llvm::Module &module) const;
};

llvm::ArrayRef<VectorFunction> vectorFunctions();

/// What a call computes, by its intrinsic or the name of its vector function; null where it is none of these.
const VectorFunction *vectorFunctionCalledBy(const llvm::CallBase &call);

/// Whether a function is compiled for WebAssembly with a feature: "simd128", "relaxed-simd".
bool hasWasmFeature(const llvm::Function &function, llvm::StringRef feature);

} // namespace wasmtorch

#endif
