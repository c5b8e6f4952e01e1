// Lets accesses at constant distances in one object share the lowest of their addresses.
#include "codegen/WasmPasses/SharedBases.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

using namespace llvm;

namespace wasmtorch {

// Why the addition cannot wrap: accesses through pointers that are computed from one pointer value lie in one object, or the program
// is undefined; an object does not wrap around the end of memory and is smaller than half of it. So where both accesses are done and
// their addresses differ by the constant d modulo 2^32, with 0 <= d < 2^31, the higher address is the lower one plus d, exactly.

namespace {

struct Access {
  Instruction *instruction;
  Value *pointer;
  int64_t distance; // from the first access of its class
};

// Accesses in the order of the block whose addresses differ by constants.
struct AccessClass {
  Value *root;
  const SCEV *first;
  SmallVector<Access> accesses;
};

// The pointer that an address is computed from; null where it may point into several objects.
Value *rootOf(Value *pointer) {
  while (auto *gep = dyn_cast<GEPOperator>(pointer))
    pointer = gep->getPointerOperand();
  bool anywhere = isa<IntToPtrInst>(pointer) || (isa<Constant>(pointer) && !isa<GlobalVariable>(pointer));
  return anywhere ? nullptr : pointer;
}

// A load or store that nothing else hangs on than its memory.
Value *simplePointer(Instruction &instruction) {
  if (auto *load = dyn_cast<LoadInst>(&instruction))
    return load->isSimple() && load->getPointerAddressSpace() == 0 ? load->getPointerOperand() : nullptr;
  if (auto *store = dyn_cast<StoreInst>(&instruction))
    return store->isSimple() && store->getPointerAddressSpace() == 0 ? store->getPointerOperand() : nullptr;
  return nullptr;
}

class BlockSharer {
public:
  BlockSharer(BasicBlock &block, AddressAnalyses &analyses, bool fence) : block(block), analyses(analyses), fence(fence) {}
  bool run();

private:
  void classify();
  bool share(AccessClass &members);
  bool isHoistable(Value *value, Instruction *before, unsigned depth = 0);
  void hoist(Value *value, Instruction *before);
  const SCEVAddRecExpr *stepsOf(Value *address) const;
  Value *hiddenPointer(const SCEVAddRecExpr &steps, Value *address);
  void rewrite(Access &access, Value *base, int64_t distance);

  BasicBlock &block;
  AddressAnalyses &analyses;
  bool fence;
  SmallVector<AccessClass> classes;
  SmallVector<WeakTrackingVH> replaced;
};

void BlockSharer::classify() {
  ScalarEvolution &evolution = analyses.evolution;
  for (Instruction &instruction : block) {
    Value *pointer = simplePointer(instruction), *root = pointer ? rootOf(pointer) : nullptr;
    if (!root)
      continue;
    const SCEV *address = evolution.getSCEV(pointer);
    AccessClass *home = nullptr;
    int64_t distance = 0;
    for (AccessClass &candidate : classes)
      if (auto *difference = candidate.root == root ? dyn_cast<SCEVConstant>(evolution.getMinusSCEV(address, candidate.first)) : nullptr) {
        home = &candidate;
        distance = difference->getAPInt().getSExtValue();
        break;
      }
    if (!home)
      home = &classes.emplace_back(AccessClass{root, address, {}});
    home->accesses.push_back({&instruction, pointer, distance});
  }
}

// Arithmetic of this block alone, which may as well be done earlier.
bool BlockSharer::isHoistable(Value *value, Instruction *before, unsigned depth) {
  auto *instruction = dyn_cast<Instruction>(value);
  if (!instruction || analyses.dominators.dominates(instruction, before))
    return true;
  if (depth == 8 || instruction->getParent() != &block || !(isa<GetElementPtrInst, BinaryOperator, CastInst>(instruction)) ||
      !isSafeToSpeculativelyExecute(instruction))
    return false;
  return all_of(instruction->operands(), [&](Value *operand) { return isHoistable(operand, before, depth + 1); });
}

void BlockSharer::hoist(Value *value, Instruction *before) {
  auto *instruction = dyn_cast<Instruction>(value);
  if (!instruction || analyses.dominators.dominates(instruction, before))
    return;
  for (Value *operand : instruction->operands())
    hoist(operand, before);
  instruction->moveBefore(before->getIterator());
}

// How the address goes from step to step of this block's loop, where a pointer can go with it.
const SCEVAddRecExpr *BlockSharer::stepsOf(Value *address) const {
  Loop *loop = analyses.loops.getLoopFor(&block);
  auto *steps = dyn_cast<SCEVAddRecExpr>(analyses.evolution.getSCEV(address));
  bool canGo = loop && loop->getLoopPreheader() && loop->getLoopLatch() && steps && steps->getLoop() == loop && steps->isAffine();
  return canGo ? steps : nullptr;
}

// A pointer that goes with the address. Loop strength reduction would find such pointers by itself and write all addresses of the loop as
// sums with them, whose constant parts then aren't known not to wrap. So it must not see what this pointer does: the mask of all ones goes
// when instructions are selected.
Value *BlockSharer::hiddenPointer(const SCEVAddRecExpr &steps, Value *address) {
  ScalarEvolution &evolution = analyses.evolution;
  const Loop &loop = *steps.getLoop();
  Instruction *before = loop.getLoopPreheader()->getTerminator();
  SCEVExpander expander(evolution, "address");
  const SCEV *step = steps.getStepRecurrence(evolution);
  if (!expander.isSafeToExpandAt(steps.getStart(), before) || !expander.isSafeToExpandAt(step, before))
    return nullptr;
  Value *start = expander.expandCodeFor(steps.getStart(), address->getType(), before->getIterator());
  Value *distance = expander.expandCodeFor(step, step->getType(), before->getIterator());
  IRBuilder<> b(loop.getHeader(), loop.getHeader()->begin());
  PHINode *pointer = b.CreatePHI(address->getType(), 2);
  b.SetInsertPoint(loop.getLoopLatch()->getTerminator());
  Value *next = b.CreatePtrAdd(pointer, distance), *ones = ConstantInt::getAllOnesValue(step->getType());
  Value *hidden = b.CreateIntrinsic(Intrinsic::ptrmask, {address->getType(), step->getType()}, {next, ones});
  pointer->addIncoming(start, loop.getLoopPreheader());
  pointer->addIncoming(hidden, loop.getLoopLatch());
  return pointer;
}

void BlockSharer::rewrite(Access &access, Value *base, int64_t distance) {
  IRBuilder<> b(access.instruction);
  Value *pointer = base;
  if (distance != 0)
    pointer = b.CreatePtrAdd(base, b.getInt32(distance), "", GEPNoWrapFlags::inBounds() | GEPNoWrapFlags::noUnsignedWrap());
  replaced.push_back(access.pointer);
  access.instruction->replaceUsesOfWith(access.pointer, pointer);
}

// Whether the address is already `base` plus a constant that is known not to wrap.
bool isFolded(const Access &access, Value *&base) {
  auto *gep = dyn_cast<GEPOperator>(access.pointer);
  Value *own = access.pointer;
  if (gep && gep->hasAllConstantIndices()) {
    if (!gep->isInBounds() && !gep->hasNoUnsignedWrap())
      return false;
    own = gep->getPointerOperand();
    APInt offset(32, 0);
    if (!gep->accumulateConstantOffset(access.instruction->getDataLayout(), offset) || offset.isNegative())
      return false;
  }
  if (!base)
    base = own;
  return base == own;
}

bool BlockSharer::share(AccessClass &members) {
  auto &accesses = members.accesses;
  auto *lowest = min_element(accesses, [](const Access &x, const Access &y) { return x.distance < y.distance; });
  if (all_of(accesses, [&](const Access &access) { return access.distance == lowest->distance; }))
    return false;
  Access low = *lowest;
  Value *base = nullptr;
  const SCEVAddRecExpr *steps = fence ? stepsOf(low.pointer) : nullptr;
  if (!steps && all_of(accesses, [&](const Access &access) { return isFolded(access, base); }))
    return false;
  // Those in front of the lowest count only where it is certain to follow.
  Instruction *first = accesses.front().instruction;
  auto *begin =
      isGuaranteedToTransferExecutionToSuccessor(first->getIterator(), low.instruction->getIterator(), 64) ? accesses.begin() : lowest;
  Value *address = steps ? hiddenPointer(*steps, low.pointer) : nullptr;
  bool changed = address;
  if (!address) {
    if (!isHoistable(low.pointer, begin->instruction))
      begin = lowest;
    hoist(low.pointer, begin->instruction);
    address = low.pointer;
  }
  for (Access &access : make_range(begin, accesses.end())) {
    int64_t distance = access.distance - low.distance;
    if (distance > std::numeric_limits<int32_t>::max() || access.pointer == address)
      continue;
    rewrite(access, address, distance);
    changed = true;
  }
  return changed;
}

bool BlockSharer::run() {
  classify();
  bool changed = false;
  for (AccessClass &members : classes)
    changed |= share(members);
  RecursivelyDeleteTriviallyDeadInstructionsPermissive(replaced);
  return changed;
}

} // namespace

bool shareBases(BasicBlock &block, AddressAnalyses &analyses, bool fence) { return BlockSharer(block, analyses, fence).run(); }

} // namespace wasmtorch
