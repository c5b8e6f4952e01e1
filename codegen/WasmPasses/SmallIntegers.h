// Integers of 32 bits that are known to be small.
#ifndef WASMTORCH_CODEGEN_WASMPASSES_SMALLINTEGERS_H
#define WASMTORCH_CODEGEN_WASMPASSES_SMALLINTEGERS_H

#include "llvm/IR/IRBuilder.h"

namespace wasmtorch {

/// What an i32, or a vector of them, is as a signed integer of `bits` (8 or 16) bits: an existing value where it was extended from one,
/// else a new one. Null, and nothing is made, where it may not fit.
llvm::Value *asSigned(llvm::IRBuilder<> &b, llvm::Value *value, unsigned bits);

/// Whether that value exists or is one extension away: the value was itself extended from one of at most `bits` bits.
bool isExtendedFrom(llvm::Value *value, unsigned bits);

/// Whether the number is certainly in [-2^(bits - 1), 2^(bits - 1)).
bool fitsSigned(llvm::Value *value, unsigned bits, const llvm::DataLayout &layout);

} // namespace wasmtorch

#endif
