// Chooses a dot-product instruction that is exact for sums of products of small integers.
#include "codegen/WasmPasses/SmallIntegers.h"
#include "codegen/WasmPasses/VectorFunctions.h"
#include "codegen/WasmPasses/WasmPasses.h"

#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/IntrinsicsWebAssembly.h"

using namespace llvm;

namespace wasmtorch {

namespace {

unsigned lanesOf(Value *value) { return cast<FixedVectorType>(value->getType())->getNumElements(); }

// Lanes [first, first + 8) of a vector, extended to 16 bits only then: that is a load that extends, or one instruction.
Value *eightLanes(IRBuilder<> &b, Value *value, unsigned first) {
  if (lanesOf(value) == 8)
    return value;
  auto *extension = dyn_cast<CastInst>(value);
  bool isExtended = extension && isa<SExtInst, ZExtInst>(extension);
  SmallVector<int> which;
  for (unsigned i = 0; i < 8; ++i)
    which.push_back(first + i);
  Value *part = b.CreateShuffleVector(isExtended ? extension->getOperand(0) : value, which);
  return isExtended ? b.CreateCast(extension->getOpcode(), part, FixedVectorType::get(b.getInt16Ty(), 8)) : part;
}

// i32x4.dot_i16x8_s adds neighbouring products of 16 bits: exact but for two of (-2^15)^2, whose sum wraps as any other order's would.
Value *dotOfI16(IRBuilder<> &b, Value *sum, Value *x, Value *y) {
  Value *narrowX = asSigned(b, x, 16), *narrowY = asSigned(b, y, 16);
  for (unsigned first = 0; first < lanesOf(x); first += 8) {
    Value *dot = b.CreateIntrinsic(Intrinsic::wasm_dot, {}, {eightLanes(b, narrowX, first), eightLanes(b, narrowY, first)});
    sum = b.CreateAdd(sum, dot);
  }
  return sum;
}

bool isI7(Value *value, const DataLayout &layout) {
  return fitsSigned(value, 8, layout) && isKnownNonNegative(value, SimplifyQuery(layout));
}

// i32x4.relaxed_dot_i8x16_i7x16_add_s leaves it to the engine what a factor of eight bits means on its second side, and whether a pair of
// products saturates at 16 bits: with seven bits there both are the same everywhere, as 2 * 128 * 127 is below 2^15.
Value *dotOfI7(IRBuilder<> &b, Value *sum, Value *x, Value *y, const DataLayout &layout) {
  if (lanesOf(x) != 16 || !isExtendedFrom(x, 8) || !isExtendedFrom(y, 8))
    return nullptr;
  if (!isI7(y, layout))
    std::swap(x, y);
  if (!isI7(y, layout) || !fitsSigned(x, 8, layout))
    return nullptr;
  return b.CreateIntrinsic(Intrinsic::wasm_relaxed_dot_i8x16_i7x16_add_signed, {}, {asSigned(b, x, 8), asSigned(b, y, 8), sum});
}

// A partial reduction to four sums may add any of the products to any of them.
Value *selectDot(IntrinsicInst &reduction, bool relaxed) {
  Value *sum = reduction.getArgOperand(0);
  auto *multiply = dyn_cast<BinaryOperator>(reduction.getArgOperand(1));
  const DataLayout &layout = reduction.getDataLayout();
  if (!multiply || multiply->getOpcode() != Instruction::Mul || !sum->getType()->getScalarType()->isIntegerTy(32) || lanesOf(sum) != 4 ||
      lanesOf(multiply) % 8 != 0)
    return nullptr;
  Value *x = multiply->getOperand(0), *y = multiply->getOperand(1);
  if (!fitsSigned(x, 16, layout) || !fitsSigned(y, 16, layout))
    return nullptr;
  IRBuilder<> b(&reduction);
  if (Value *dot = relaxed ? dotOfI7(b, sum, x, y, layout) : nullptr)
    return dot;
  return dotOfI16(b, sum, x, y);
}

} // namespace

PreservedAnalyses SelectDotProducts::run(Function &function, FunctionAnalysisManager &) {
  if (!hasWasmFeature(function, "simd128"))
    return PreservedAnalyses::all();
  bool relaxed = hasWasmFeature(function, "relaxed-simd"), changed = false;
  for (Instruction &instruction : make_early_inc_range(instructions(function))) {
    auto *reduction = dyn_cast<IntrinsicInst>(&instruction);
    if (!reduction || reduction->getIntrinsicID() != Intrinsic::vector_partial_reduce_add)
      continue;
    if (Value *dot = selectDot(*reduction, relaxed)) {
      reduction->replaceAllUsesWith(dot);
      reduction->eraseFromParent();
      changed = true;
    }
  }
  return analysesAfter(changed);
}

} // namespace wasmtorch
