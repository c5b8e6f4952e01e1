// Moves computation on weights out of the program.
#include "dialects/Wt/Mutable.h"
#include "passes/Fusion/DispatchShape.h"
#include "passes/Graph/Passes.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_HOISTWEIGHTS
#include "passes/Graph/Passes.h.inc"

namespace {

class Hoister {
public:
  explicit Hoister(ModuleOp module) : module(module), symbols(module), builder(module.getContext()) {}

  void run(func::FuncOp function) {
    for (Operation &op : function.getBody().front()) {
      if (auto constant = dyn_cast<wt::ConstantOp>(op)) {
        hoistable.insert(constant);
        if (!constant.getValue().isSplat())
          needed.insert(constant);
        else
          cheap.insert(constant);
        continue;
      }
      // What may be replaced in a loaded model is as an input.
      if (auto get = dyn_cast<wt::GetOp>(op); get && wt::isMutable(get))
        continue;
      bool ofWeights = isa<wt::GetOp>(op) || (op.getNumResults() == 1 && isPure(&op) &&
                                              op.getDialect() == module.getContext()->getLoadedDialect<wt::WtDialect>() &&
                                              llvm::all_of(op.getOperands(), [&](Value v) { return isHoistable(v); }));
      if (ofWeights)
        hoistable.insert(&op);
      if (isa<wt::IotaOp>(op) || (ofWeights && op.hasTrait<wt::ElementwiseOp>() &&
                                  llvm::all_of(op.getOperands(), [&](Value v) { return cheap.contains(v.getDefiningOp()); })))
        cheap.insert(&op);
    }
    keepTables();
    // What the rest of the program uses of it must have a name of its own.
    for (Operation *op : hoistable)
      if (!isa<wt::GetOp>(op) &&
          llvm::any_of(op->getUsers(), [&](Operation *user) { return !hoistable.contains(user) && wants(user, op); }))
        needed.insert(op);
    for (Operation *op : needed)
      replaceByDerived(op);
    for (Operation *op : llvm::reverse(hoistable))
      if (op->use_empty())
        op->erase();
    hoistable.clear();
    needed.clear();
    cheap.clear();
  }

private:
  // A table that is read at computed places keeps its bytes: reshaped or repeated it is what the program has of it already.
  void keepTables() {
    llvm::DenseSet<Operation *> tables;
    for (Operation *op : llvm::reverse(hoistable.getArrayRef())) {
      bool looksUp = false, otherwise = false;
      for (OpOperand &use : op->getUses()) {
        Operation *user = use.getOwner();
        bool asTable = tables.contains(user) || (isa<wt::GatherOp>(user) && !hoistable.contains(user) && use.getOperandNumber() == 0);
        looksUp |= asTable;
        otherwise |= !asTable && !hoistable.contains(user);
      }
      if (isa<wt::ReshapeOp, wt::ExpandOp>(op) && looksUp && !otherwise)
        tables.insert(op);
    }
    hoistable.remove_if([&](Operation *op) { return tables.contains(op); });
  }

  // What is cheap the users compute themselves; but a contraction reads its operands from memory.
  bool wants(Operation *user, Operation *op) const { return !cheap.contains(op) || isContraction(user); }

  bool isHoistable(Value value) const { return value.getDefiningOp() && hoistable.contains(value.getDefiningOp()); }

  // The weight that a computation starts from, for its name.
  static StringRef sourceName(Operation *op) {
    if (auto get = dyn_cast<wt::GetOp>(op))
      return get.getWeight();
    for (Value operand : op->getOperands())
      if (StringRef name = sourceName(operand.getDefiningOp()); !name.empty())
        return name;
    return {};
  }

  void cloneTree(Operation *op, OpBuilder &b, IRMapping &mapping) {
    for (Value operand : op->getOperands())
      if (!mapping.contains(operand))
        cloneTree(operand.getDefiningOp(), b, mapping);
    b.clone(*op, mapping);
  }

  void replaceByDerived(Operation *op) {
    StringRef source = sourceName(op);
    std::string name = ((source.empty() ? "constant" : source) + "." + op->getName().stripDialect()).str();
    builder.setInsertionPoint(op->getParentOfType<func::FuncOp>());
    auto derived = wt::DerivedOp::create(builder, op->getLoc(), name, cast<RankedTensorType>(op->getResult(0).getType()));
    symbols.insert(derived);
    OpBuilder inner = OpBuilder::atBlockEnd(&derived.getBody().emplaceBlock());
    IRMapping mapping;
    cloneTree(op, inner, mapping);
    wt::YieldOp::create(inner, op->getLoc(), mapping.lookup(op->getResult(0)));
    builder.setInsertionPoint(op);
    Value get = wt::GetOp::create(builder, op->getLoc(), op->getResult(0).getType(), derived.getSymName());
    op->getResult(0).replaceUsesWithIf(get, [&](OpOperand &use) { return !hoistable.contains(use.getOwner()); });
  }

  ModuleOp module;
  SymbolTable symbols;
  OpBuilder builder;
  llvm::SetVector<Operation *> hoistable, needed;
  /// What is computed from counting and equal elements alone costs less than memory.
  llvm::DenseSet<Operation *> cheap;
};

struct HoistWeights : impl::HoistWeightsBase<HoistWeights> {
  void runOnOperation() override {
    Hoister hoister(getOperation());
    for (auto function : getOperation().getOps<func::FuncOp>())
      hoister.run(function);
  }
};
} // namespace
} // namespace wasmtorch
