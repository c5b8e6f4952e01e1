// Writes functions of f32 vectors out as polynomials.
#include "codegen/WasmPasses/LaneMath.h"
#include "codegen/WasmPasses/VectorFunctions.h"
#include "codegen/WasmPasses/WasmPasses.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace wasmtorch {

// Four lanes, or a multiple of four.
static bool hasQuads(const CallInst &call) {
  auto *type = dyn_cast<FixedVectorType>(call.getType());
  return type && type->getElementType()->isFloatTy() && type->getNumElements() % LaneMath::lanes == 0;
}

static Value *emitQuad(IRBuilder<> &b, const VectorFunction &function, ArrayRef<Value *> operands, const Licence &licence) {
  LaneMath m(b, operands[0], licence);
  return function.emit(m, operands);
}

static Value *expand(CallInst &call, const VectorFunction &function, bool relaxed) {
  // A builder without the call's fast-math flags: they are no licence to regroup the formula.
  IRBuilder<> b(&call);
  unsigned lanes = cast<FixedVectorType>(call.getType())->getNumElements();
  Licence licence{relaxed, call.hasApproxFunc(), call.hasNoNaNs(), call.hasNoInfs()};
  SmallVector<Value *> operands(call.args().begin(), call.args().end());
  if (lanes == LaneMath::lanes)
    return emitQuad(b, function, operands, licence);
  Value *whole = PoisonValue::get(call.getType());
  for (unsigned first = 0; first < lanes; first += LaneMath::lanes) {
    SmallVector<int> quad, back(lanes);
    for (unsigned i = 0; i < LaneMath::lanes; ++i)
      quad.push_back(first + i);
    SmallVector<Value *> parts;
    for (Value *operand : operands)
      parts.push_back(b.CreateShuffleVector(operand, quad));
    Value *result = emitQuad(b, function, parts, licence);
    for (unsigned i = 0; i < lanes; ++i)
      back[i] = i < LaneMath::lanes ? i : PoisonMaskElem;
    Value *wide = b.CreateShuffleVector(result, back);
    for (unsigned i = 0; i < lanes; ++i)
      back[i] = i >= first && i < first + LaneMath::lanes ? lanes + i - first : i;
    whole = b.CreateShuffleVector(whole, wide, back);
  }
  return whole;
}

PreservedAnalyses ExpandVectorMath::run(Function &function, FunctionAnalysisManager &) {
  if (!hasWasmFeature(function, "simd128"))
    return PreservedAnalyses::all();
  bool relaxed = hasWasmFeature(function, "relaxed-simd"), changed = false;
  for (Instruction &instruction : make_early_inc_range(instructions(function))) {
    auto *call = dyn_cast<CallInst>(&instruction);
    const VectorFunction *known = call && hasQuads(*call) && !call->isStrictFP() ? vectorFunctionCalledBy(*call) : nullptr;
    if (!known)
      continue;
    Value *result = expand(*call, *known, relaxed);
    result->takeName(call);
    call->replaceAllUsesWith(result);
    call->eraseFromParent();
    changed = true;
  }
  return analysesAfter(changed);
}

} // namespace wasmtorch
