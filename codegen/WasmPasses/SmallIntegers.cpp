// Integers of 32 bits that are known to be small.
#include "codegen/WasmPasses/SmallIntegers.h"

#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace wasmtorch {

bool fitsSigned(Value *value, unsigned bits, const DataLayout &layout) {
  unsigned width = value->getType()->getScalarSizeInBits();
  return ComputeNumSignBits(value, layout) > width - bits;
}

bool isExtendedFrom(Value *value, unsigned bits) {
  return isa<SExtInst, ZExtInst>(value) && cast<CastInst>(value)->getOperand(0)->getType()->getScalarSizeInBits() <= bits;
}

Value *asSigned(IRBuilder<> &b, Value *value, unsigned bits) {
  if (!fitsSigned(value, bits, b.GetInsertBlock()->getDataLayout()))
    return nullptr;
  Type *type = value->getType()->getWithNewBitWidth(bits);
  if (!isExtendedFrom(value, bits))
    return b.CreateTrunc(value, type);
  Value *source = cast<CastInst>(value)->getOperand(0);
  if (source->getType() == type)
    return source;
  return isa<SExtInst>(value) ? b.CreateSExt(source, type) : b.CreateZExt(source, type);
}

} // namespace wasmtorch
