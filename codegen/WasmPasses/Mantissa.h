// A number taken apart.
#ifndef WASMTORCH_CODEGEN_WASMPASSES_MANTISSA_H
#define WASMTORCH_CODEGEN_WASMPASSES_MANTISSA_H

#include "codegen/WasmPasses/LaneMath.h"

namespace wasmtorch {

/// A positive f32 number as 2^exponent * (1 + f), with 1 + f between sqrt(1/2) and sqrt(2). Anything for others.
struct Mantissa {
  Mantissa(LaneMath &m, llvm::Value *x);
  llvm::Value *exponent, *f;
};

} // namespace wasmtorch

#endif
