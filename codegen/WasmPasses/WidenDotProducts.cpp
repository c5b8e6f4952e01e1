// Asks LLVM's loop vectoriser for wider vectors in loops that sum products of small integers.
#include "codegen/WasmPasses/SmallIntegers.h"
#include "codegen/WasmPasses/VectorFunctions.h"
#include "codegen/WasmPasses/WasmPasses.h"

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/LoopUtils.h"

using namespace llvm;

namespace wasmtorch {

// The vectoriser counts lanes by the widest type, here the sum's i32: four. The instructions take eight products of 16 bits, or sixteen
// of 8, into four sums; asked for that many lanes, it makes partial reductions, from which the instructions are chosen.

namespace {

struct Product {
  BinaryOperator *multiply;
  bool isRelaxed; // of i8 and i7, for which relaxed SIMD has an instruction
};

bool isSmallProduct(Value *value, const DataLayout &layout) {
  auto *multiply = dyn_cast<BinaryOperator>(value);
  return multiply && multiply->getOpcode() == Instruction::Mul && multiply->getType()->isIntegerTy(32) && multiply->hasOneUse() &&
         all_of(multiply->operands(), [&](Value *x) { return isExtendedFrom(x, 16) && fitsSigned(x, 16, layout); });
}

bool isI8TimesI7(const BinaryOperator &multiply, const DataLayout &layout) {
  Value *x = multiply.getOperand(0), *y = multiply.getOperand(1);
  auto isI8 = [&](Value *value) { return isExtendedFrom(value, 8) && fitsSigned(value, 8, layout); };
  auto isI7 = [&](Value *value) { return isKnownNonNegative(value, SimplifyQuery(layout)); };
  return isI8(x) && isI8(y) && (isI7(x) || isI7(y));
}

// The products that are added to the number that goes around the loop, outermost first; false where there is anything else in the sum.
bool collectProducts(Value *sum, const PHINode &start, const DataLayout &layout, SmallVectorImpl<Product> &products) {
  while (sum != &start) {
    auto *add = dyn_cast<BinaryOperator>(sum);
    if (!add || add->getOpcode() != Instruction::Add)
      return false;
    unsigned at = isSmallProduct(add->getOperand(0), layout) ? 0 : 1;
    if (!isSmallProduct(add->getOperand(at), layout))
      return false;
    auto *multiply = cast<BinaryOperator>(add->getOperand(at));
    products.push_back({multiply, isI8TimesI7(*multiply, layout)});
    sum = add->getOperand(1 - at);
  }
  return !products.empty();
}

// Wider vectors would make anything else in the loop slower: it must read small integers, add up, and do nothing more.
bool doesLittleElse(const Loop &loop) {
  for (BasicBlock *block : loop.blocks())
    for (Instruction &instruction : *block) {
      if (auto *load = dyn_cast<LoadInst>(&instruction)) {
        if (!load->isSimple() || load->getType()->getScalarSizeInBits() > 16)
          return false;
      } else if (instruction.mayReadOrWriteMemory() || (!isa<PHINode>(instruction) && instruction.getType()->isFPOrFPVectorTy())) {
        return false;
      }
    }
  return true;
}

bool isToldHow(const Loop &loop) {
  for (const char *name :
       {"llvm.loop.vectorize.width", "llvm.loop.vectorize.enable", "llvm.loop.isvectorized", "llvm.loop.interleave.count"})
    if (findOptionMDForLoop(&loop, name))
      return true;
  return false;
}

// Both factors become signed numbers of one width, which is the form that the vectoriser makes partial reductions of.
void unifySigns(BinaryOperator &multiply, unsigned bits) {
  IRBuilder<> b(&multiply);
  for (unsigned i : {0u, 1u}) {
    Value *narrow = asSigned(b, multiply.getOperand(i), bits);
    multiply.setOperand(i, b.CreateSExt(narrow, multiply.getType()));
  }
}

bool widen(Loop &loop, bool relaxed) {
  if (!loop.isInnermost() || !loop.getLoopLatch() || isToldHow(loop) || !doesLittleElse(loop))
    return false;
  const DataLayout &layout = loop.getHeader()->getDataLayout();
  SmallVector<Product> products;
  for (PHINode &phi : loop.getHeader()->phis()) {
    SmallVector<Product> found;
    if (phi.getType()->isIntegerTy(32) && collectProducts(phi.getIncomingValueForBlock(loop.getLoopLatch()), phi, layout, found))
      products.append(found);
  }
  if (products.empty())
    return false;
  bool bytes = relaxed && all_of(products, [](const Product &product) { return product.isRelaxed; });
  for (Product &product : products)
    unifySigns(*product.multiply, bytes ? 8 : 16);
  addStringMetadataToLoop(&loop, "llvm.loop.vectorize.width", bytes ? 16 : 8);
  addStringMetadataToLoop(&loop, "llvm.loop.interleave.count", 2);
  return true;
}

} // namespace

PreservedAnalyses WidenDotProducts::run(Function &function, FunctionAnalysisManager &analyses) {
  if (!hasWasmFeature(function, "simd128") || function.hasOptSize())
    return PreservedAnalyses::all();
  bool relaxed = hasWasmFeature(function, "relaxed-simd"), changed = false;
  for (Loop *loop : analyses.getResult<LoopAnalysis>(function).getLoopsInPreorder())
    changed |= widen(*loop, relaxed);
  return analysesAfter(changed);
}

} // namespace wasmtorch
