// Brings addresses into the form `base + constant` that a load or store takes for nothing.
#include "codegen/WasmPasses/SharedBases.h"
#include "codegen/WasmPasses/VectorFunctions.h"
#include "codegen/WasmPasses/WasmPasses.h"

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace wasmtorch {

static bool isAddressOfAccesses(const GetElementPtrInst &gep) {
  return gep.getAddressSpace() == 0 &&
         any_of(gep.users(), [&](const User *user) { return getLoadStorePointerOperand(user) == &gep || isa<GetElementPtrInst>(user); });
}

// gep p, (i + c): with i >= 0 the part without c lies between p and the whole, and both of these are in one object.
static bool splitIndex(GetElementPtrInst &gep, ScalarEvolution &evolution) {
  if (gep.getNumIndices() != 1 || !gep.getOperand(1)->getType()->isIntegerTy(32))
    return false;
  auto *sum = dyn_cast<BinaryOperator>(gep.getOperand(1));
  auto *constant = sum ? dyn_cast<ConstantInt>(sum->getOperand(1)) : nullptr;
  if (!constant || sum->getOpcode() != Instruction::Add || !constant->getValue().isStrictlyPositive())
    return false;
  Value *index = sum->getOperand(0);
  bool unsignedParts = gep.hasNoUnsignedWrap() && sum->hasNoUnsignedWrap();
  bool inside = gep.isInBounds() && sum->hasNoSignedWrap() &&
                evolution.isKnownPredicateAt(ICmpInst::ICMP_SGE, evolution.getSCEV(index), evolution.getZero(index->getType()), &gep);
  uint64_t size = gep.getDataLayout().getTypeAllocSize(gep.getSourceElementType()).getFixedValue();
  uint64_t offset = constant->getZExtValue() * size;
  if ((!unsignedParts && !inside) || offset > uint64_t(std::numeric_limits<int32_t>::max()))
    return false;
  GEPNoWrapFlags flags = GEPNoWrapFlags::noUnsignedWrap() | (inside ? GEPNoWrapFlags::inBounds() : GEPNoWrapFlags::none());
  IRBuilder<> b(&gep);
  Value *base = b.CreateGEP(gep.getSourceElementType(), gep.getPointerOperand(), index, "", flags);
  Value *whole = b.CreatePtrAdd(base, b.getInt32(offset), "", flags);
  gep.replaceAllUsesWith(whole);
  return true;
}

// gep (object + i), c: where no i leaves room to wrap, as the object's size says.
static bool markInObject(GetElementPtrInst &gep, ScalarEvolution &evolution) {
  const DataLayout &layout = gep.getDataLayout();
  APInt offset(32, 0);
  if (gep.hasNoUnsignedWrap() || !gep.accumulateConstantOffset(layout, offset) || offset.isNegative())
    return false;
  Value *base = gep.getPointerOperand(), *root = base->stripInBoundsOffsets();
  while (auto *inner = dyn_cast<GEPOperator>(root))
    root = inner->getPointerOperand();
  uint64_t size = 0;
  if (auto *global = dyn_cast<GlobalVariable>(root); global && global->hasDefinitiveInitializer())
    size = layout.getTypeAllocSize(global->getValueType()).getFixedValue();
  else if (auto *local = dyn_cast<AllocaInst>(root); local && local->getAllocationSize(layout))
    size = local->getAllocationSize(layout)->getFixedValue();
  const SCEV *distance = evolution.getMinusSCEV(evolution.getSCEV(base), evolution.getSCEV(root));
  if (size == 0 || isa<SCEVCouldNotCompute>(distance))
    return false;
  if (evolution.getUnsignedRangeMax(distance).getZExtValue() + offset.getZExtValue() > size)
    return false;
  gep.setNoWrapFlags(gep.getNoWrapFlags() | GEPNoWrapFlags::inBounds() | GEPNoWrapFlags::noUnsignedWrap());
  return true;
}

PreservedAnalyses FoldAddresses::run(Function &function, FunctionAnalysisManager &analyses) {
  if (!hasWasmFeature(function, "simd128") || function.getDataLayout().getPointerSizeInBits() != 32)
    return PreservedAnalyses::all();
  AddressAnalyses known{analyses.getResult<DominatorTreeAnalysis>(function), analyses.getResult<LoopAnalysis>(function),
                        analyses.getResult<ScalarEvolutionAnalysis>(function)};
  bool changed = false;
  for (Instruction &instruction : make_early_inc_range(instructions(function)))
    if (auto *gep = dyn_cast<GetElementPtrInst>(&instruction); gep && isAddressOfAccesses(*gep)) {
      if (splitIndex(*gep, known.evolution)) {
        known.evolution.forgetValue(gep);
        gep->eraseFromParent();
        changed = true;
      } else {
        changed |= markInObject(*gep, known.evolution);
      }
    }
  for (BasicBlock &block : function)
    changed |= shareBases(block, known, fence);
  return analysesAfter(changed);
}

} // namespace wasmtorch
