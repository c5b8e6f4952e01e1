// Groups ops into dispatches, one kernel each.
#include "dialects/Plan/Plan.h"
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/DispatchShape.h"
#include "passes/Fusion/Passes.h"
#include "passes/Fusion/View.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_FORMDISPATCHES
#include "passes/Fusion/Passes.h.inc"

namespace {

bool isElementwise(Operation *op) { return op && op->hasTrait<wt::ElementwiseOp>(); }

// What stands between dispatches: it has no code of its own.
bool isFree(Operation *op) {
  return isa<wt::GetOp, wt::ConstantOp, wt::ReshapeOp, plan::DispatchOp>(op) || op->hasTrait<OpTrait::IsTerminator>();
}

// Whether a contraction's kernel can read this operand through the view that `value` is.
bool canContractThrough(Operation *contraction, unsigned operand, Value value) {
  // Attention packs its keys and values.
  if (isa<wt::AttentionOp>(contraction) && operand > 0)
    return true;
  if (operand > 1 || (operand == 1 && !isa<wt::MatmulOp>(contraction)))
    return false;
  View view = resolveView(value);
  if (operand == 0)
    return view.strides.back() == 1;
  return view.strides.back() == 1 || view.strides[view.strides.size() - 2] == 1;
}

// Whether a kernel of this root may compute its operands on the way to it.
bool takesPrologue(Operation *root) {
  return isRowOp(root) || isRecurrence(root) || isReduction(root) || isScan(root) || isa<wt::AttentionOp, wt::ArgsortOp>(root);
}

// Whether an operand is multiplied from panels or rows of memory, at most through a view of the right strides.
bool isContracted(OpOperand &use) {
  Operation *user = use.getOwner();
  unsigned number = use.getOperandNumber();
  return isContraction(user) || (isa<wt::AttentionOp>(user) && number < 3) || (isRecurrence(user) && number == 1);
}

// Whether an operand is read as it lies in memory, maybe through views; others may be computed on the way.
bool readsMemory(OpOperand &use) {
  Operation *user = use.getOwner();
  return isContracted(use) || (isRootOp(user) && !takesPrologue(user)) || (isa<wt::GatherOp>(user) && use.getOperandNumber() == 0);
}

// Whether an elementwise op belongs to the epilogue of a root further up: then that root's kernel computes it, while the sums are
// still in registers.
bool continuesRoot(Operation *op) {
  return llvm::any_of(op->getOperands(), [&](Value operand) {
    Operation *producer = operand.getDefiningOp();
    return producer && operand.hasOneUse() && operand.getType() == op->getResult(0).getType() &&
           (takesEpilogue(producer) || (isElementwise(producer) && continuesRoot(producer)));
  });
}

class Group {
public:
  explicit Group(Operation *seed) : seed(seed) {
    ops.insert(seed);
    if (isRootOp(seed) || isa<wt::CatOp, wt::ScatterOp>(seed))
      root = seed;
    identity.insert(isa<wt::PadOp>(seed) || permutesRoot() ? seed->getOperand(0) : seed->getResult(0));
    for (bool grown = true; grown;) {
      grown = false;
      for (Operation *op : llvm::to_vector(ops))
        for (OpOperand &operand : op->getOpOperands())
          grown |= pull(operand);
    }
  }

  bool contains(Operation *op) const { return ops.contains(op); }

  void outline() {
    auto sorted = llvm::to_vector(ops);
    llvm::sort(sorted, [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
    llvm::SetVector<Value> inputs;
    SmallVector<Location> locations;
    for (Operation *op : sorted) {
      if (!isa<wt::ConstantOp>(op))
        locations.push_back(op->getLoc());
      for (Value operand : op->getOperands())
        if (!operand.getDefiningOp() || !ops.contains(operand.getDefiningOp()))
          inputs.insert(operand);
    }
    OpBuilder b(seed);
    Location loc = FusedLoc::get(seed->getContext(), locations);
    auto dispatch =
        plan::DispatchOp::create(b, loc, TypeRange{seed->getResult(0).getType()}, inputs.getArrayRef(), nullptr, nullptr, nullptr, nullptr);
    Block &body = dispatch.getBody().emplaceBlock();
    IRMapping mapping;
    for (Value input : inputs)
      mapping.map(input, body.addArgument(input.getType(), input.getLoc()));
    b.setInsertionPointToEnd(&body);
    for (Operation *op : sorted)
      b.clone(*op, mapping);
    plan::YieldOp::create(b, loc, mapping.lookup(seed->getResult(0)));
    seed->getResult(0).replaceAllUsesWith(dispatch.getResult(0));
  }

private:
  // A permute at the end that leaves rows in one piece: the root writes them where they belong.
  bool permutesRoot() const {
    auto permute = dyn_cast<wt::PermuteOp>(seed);
    return permute && !permute.getDims().empty() && permute.getDims().back() == static_cast<int64_t>(permute.getDims().size()) - 1;
  }

  bool usedHereOnly(Operation *op) const {
    return llvm::all_of(op->getUsers(), [&](Operation *user) { return ops.contains(user); });
  }

  bool pull(OpOperand &operand) {
    Operation *user = operand.getOwner(), *producer = operand.get().getDefiningOp();
    if (!producer || ops.contains(producer) || producer->getBlock() != seed->getBlock())
      return false;
    // The epilogue goes on from the root's result; only a value of the same shape on the straight way to it may be the root.
    bool straight = identity.contains(user->getNumResults() == 1 ? user->getResult(0) : Value()) && isElementwise(user) &&
                    operand.get().getType() == user->getResult(0).getType();
    straight |= user == seed && (isa<wt::PadOp>(seed) || permutesRoot());
    bool take = false;
    if (auto constant = dyn_cast<wt::ConstantOp>(producer))
      take = constant.getValue().isSplat() && isComputable(producer);
    else if (isa<wt::IotaOp>(producer))
      take = isComputable(producer);
    else if (isViewOp(producer))
      take = llvm::all_of(producer->getUses(), [&](OpOperand &use) { return !ops.contains(use.getOwner()) || canReadThrough(use); });
    // A flip runs backwards and a gather jumps, which pointwise code alone can follow: they are no views.
    else if (isElementwise(producer) || isa<wt::FlipOp, wt::GatherOp>(producer))
      take = usedHereOnly(producer) && isComputable(producer) && !isComputedHere(producer) &&
             ((straight && !root) || !continuesRoot(producer));
    else if (takesEpilogue(producer) && !root && straight && usedHereOnly(producer) && leadsStraight(operand.get()) &&
             readsViewsHere(producer)) {
      take = true;
      root = producer;
    }
    if (!take)
      return false;
    ops.insert(producer);
    if (straight)
      identity.insert(operand.get());
    return true;
  }

  static bool canReadThrough(OpOperand &use) {
    return !isContracted(use) || canContractThrough(use.getOwner(), use.getOperandNumber(), use.get());
  }

  // Whether a root can read the views that are in the group already, because its epilogue reads them too.
  bool readsViewsHere(Operation *producer) const {
    return llvm::all_of(producer->getOpOperands(), [&](OpOperand &use) {
      Operation *view = use.get().getDefiningOp();
      return !view || !ops.contains(view) || !isViewOp(view) || canReadThrough(use);
    });
  }

  // Whether all that the group computes from `value` stays at the same coordinates: a view, a flip or a gather of it would read elements
  // that the root has not computed yet.
  bool leadsStraight(Value value) const {
    llvm::SetVector<Value> reached;
    reached.insert(value);
    for (size_t i = 0; i < reached.size(); ++i)
      for (Operation *user : reached[i].getUsers()) {
        if (user == seed || !ops.contains(user))
          continue;
        if (!isElementwise(user) || !identity.contains(user->getResult(0)))
          return false;
        reached.insert(user->getResult(0));
      }
    return true;
  }

  // Whether no op of the group reads the result of `producer` from memory, also through views.
  bool isComputable(Operation *producer) const {
    return llvm::all_of(producer->getUses(), [&](OpOperand &use) {
      Operation *user = use.getOwner();
      return !ops.contains(user) || (!readsMemory(use) && (!isViewOp(user) || isComputable(user)));
    });
  }

  // Whether the data of a gather is computed in the group, so that it lies nowhere.
  bool isComputedHere(Operation *producer) const {
    auto gather = dyn_cast<wt::GatherOp>(producer);
    return gather && ops.contains(resolveView(gather.getData()).source.getDefiningOp());
  }

  Operation *seed, *root = nullptr;
  llvm::SetVector<Operation *> ops;
  llvm::DenseSet<Value> identity;
};

// A dispatch in front of `place` that gives the same tensor again.
plan::DispatchOp copyBefore(Operation *place, Value value) {
  OpBuilder b(place);
  auto copy =
      plan::DispatchOp::create(b, place->getLoc(), TypeRange{value.getType()}, ValueRange{value}, nullptr, nullptr, nullptr, nullptr);
  Block &body = copy.getBody().emplaceBlock();
  Value argument = body.addArgument(value.getType(), place->getLoc());
  b.setInsertionPointToEnd(&body);
  if (auto constant = value.getDefiningOp<wt::ConstantOp>())
    argument = b.clone(*constant)->getResult(0);
  plan::YieldOp::create(b, place->getLoc(), argument);
  if (value.getDefiningOp<wt::ConstantOp>()) {
    copy->eraseOperand(0);
    body.eraseArgument(0);
  }
  return copy;
}

bool isComputed(Value value) {
  while (auto reshape = value.getDefiningOp<wt::ReshapeOp>())
    value = reshape.getInput();
  return isa_and_nonnull<plan::DispatchOp>(value.getDefiningOp());
}

// A result that no dispatch computes (an input, a weight, a constant, a state, or a second mention of a result) is copied by one.
void copyUncomputedResults(func::FuncOp function) {
  Operation *terminator = function.getBody().front().getTerminator();
  llvm::DenseSet<Value> seen;
  for (OpOperand &operand : terminator->getOpOperands()) {
    Value origin = operand.get();
    while (auto reshape = origin.getDefiningOp<wt::ReshapeOp>())
      origin = reshape.getInput();
    if (!isComputed(origin) || !seen.insert(origin).second)
      operand.set(copyBefore(terminator, operand.get()).getResult(0));
  }
}

// States are written last of all, when nothing reads what they held, each by a dispatch that copies the new value. What was not
// computed is copied away first: it may be another state.
void copyStates(func::FuncOp function) {
  Operation *terminator = function.getBody().front().getTerminator();
  auto assigns = llvm::to_vector(function.getBody().front().getOps<wt::AssignOp>());
  for (wt::AssignOp assign : assigns)
    if (!isComputed(assign.getValue()))
      assign.getValueMutable().set(copyBefore(terminator, assign.getValue()).getResult(0));
  for (wt::AssignOp assign : assigns) {
    plan::DispatchOp copy = copyBefore(terminator, assign.getValue());
    // Two states of one value are two copies.
    copy->setAttr("state", assign.getStateAttr());
    assign.getValueMutable().set(copy.getResult(0));
    assign->moveBefore(terminator);
  }
}

struct FormDispatches : impl::FormDispatchesBase<FormDispatches> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      Block &body = function.getBody().front();
      // From the last op to the first: who uses a value is known when its producer's turn comes.
      for (Operation &op : llvm::make_early_inc_range(llvm::reverse(body))) {
        if (isFree(&op) || op.getNumResults() != 1 || op.getNumRegions() != 0)
          continue;
        if (op.use_empty() && isPure(&op)) {
          op.erase();
          continue;
        }
        if (op.getDialect()->getNamespace() != wt::WtDialect::getDialectNamespace() || !isPure(&op))
          continue;
        Group(&op).outline();
        op.erase();
      }
      copyUncomputedResults(function);
      copyStates(function);
      for (Operation &op : llvm::make_early_inc_range(llvm::reverse(body)))
        if (isFree(&op) && op.use_empty() && isPure(&op) && !op.hasTrait<OpTrait::IsTerminator>())
          op.erase();
    }
  }
};
} // namespace
} // namespace wasmtorch
