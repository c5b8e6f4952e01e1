// Keeps vector constants of loops in locals.
#include "codegen/WasmPasses/VectorFunctions.h"
#include "codegen/WasmPasses/WasmPasses.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/IntrinsicsWebAssembly.h"

using namespace llvm;

namespace wasmtorch {

// LLVM writes a constant where it is used. Engines make three instructions of each v128.const, each time around a loop; of a local that was
// set before the loop, a register or one load. A polynomial has a dozen of them: measured on the logistic function, 1.6 times faster.

namespace {

// Zero and all ones are one cheap instruction anywhere.
bool isWorthHolding(const Value *value) {
  auto *constant = dyn_cast<Constant>(value);
  auto *type = constant ? dyn_cast<FixedVectorType>(constant->getType()) : nullptr;
  if (!type || isa<UndefValue>(constant) || constant->isNullValue() || constant->isAllOnesValue() ||
      constant->containsUndefOrPoisonElement())
    return false;
  unsigned bits = type->getPrimitiveSizeInBits();
  return bits == 128 || (bits == 256 && type->getScalarSizeInBits() == 64 && constant->getSplatValue());
}

// Where a constant is an operand like any other: shifts by one number, masks of shuffles and multiplications by a constant have
// instructions or expansions of their own.
bool takesAnyVector(const Instruction &instruction) {
  if (auto *intrinsic = dyn_cast<IntrinsicInst>(&instruction))
    switch (intrinsic->getIntrinsicID()) {
    case Intrinsic::wasm_pmin:
    case Intrinsic::wasm_pmax:
    case Intrinsic::wasm_relaxed_madd:
    case Intrinsic::wasm_relaxed_nmadd:
      return true;
    default:
      return false;
    }
  switch (instruction.getOpcode()) {
  case Instruction::FAdd:
  case Instruction::FSub:
  case Instruction::FMul:
  case Instruction::FDiv:
  case Instruction::FCmp:
  case Instruction::Select:
  case Instruction::Add:
  case Instruction::Sub:
  case Instruction::And:
  case Instruction::Or:
    return true;
  default:
    return false;
  }
}

// Before the outermost of the loops around, where it has a block to itself.
BasicBlock *blockBefore(Loop *loop) {
  BasicBlock *before = loop->getLoopPreheader();
  for (; loop && loop->getLoopPreheader(); loop = loop->getParentLoop())
    before = loop->getLoopPreheader();
  return before;
}

class ConstantHolder {
public:
  explicit ConstantHolder(Loop &loop) : loop(loop), before(blockBefore(&loop)) {}

  bool run() {
    if (!before)
      return false;
    MapVector<Constant *, SmallVector<Use *>> uses;
    for (BasicBlock *block : loop.blocks())
      for (Instruction &instruction : *block)
        if (takesAnyVector(instruction))
          for (Use &operand : instruction.operands())
            if (isWorthHolding(operand))
              uses[cast<Constant>(operand)].push_back(&operand);
    for (auto &[constant, operands] : uses) {
      Value *held = hold(*constant);
      for (Use *operand : operands)
        operand->set(held);
    }
    return !uses.empty();
  }

private:
  // An assembly of nothing: no pass can tell what comes out of it.
  Value *hold(Constant &constant) {
    IRBuilder<> b(before->getTerminator());
    auto *type = cast<FixedVectorType>(constant.getType());
    bool isWide = type->getPrimitiveSizeInBits() == 256;
    Constant *half = isWide ? ConstantVector::getSplat(ElementCount::getFixed(2), constant.getSplatValue()) : &constant;
    auto *nothing = InlineAsm::get(FunctionType::get(half->getType(), {half->getType()}, false), "", "=r,0", /*hasSideEffects=*/false);
    Value *held = b.CreateCall(nothing, {half});
    return isWide ? b.CreateShuffleVector(held, {0, 1, 0, 1}) : held;
  }

  Loop &loop;
  BasicBlock *before;
};

} // namespace

PreservedAnalyses HoldConstants::run(Function &function, FunctionAnalysisManager &analyses) {
  if (!hasWasmFeature(function, "simd128") || function.hasOptSize())
    return PreservedAnalyses::all();
  bool changed = false;
  for (Loop *loop : analyses.getResult<LoopAnalysis>(function).getLoopsInPreorder())
    if (loop->isInnermost())
      changed |= ConstantHolder(*loop).run();
  return analysesAfter(changed);
}

} // namespace wasmtorch
