// Lays weights out in the order in which kernels read them.
#include "dialects/Plan/Plan.h"
#include "dialects/Wt/Mutable.h"
#include "dialects/Wt/ShapeMath.h"
#include "passes/Fusion/DispatchShape.h"
#include "passes/Placement/ContractionShape.h"
#include "passes/Placement/Passes.h"
#include "passes/Placement/ScheduleModel.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_PACKWEIGHTS
#include "passes/Placement/Passes.h.inc"

namespace {

Value reshape(OpBuilder &b, Value value, ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(value.getType());
  return wt::ReshapeOp::create(b, value.getLoc(), RankedTensorType::get(shape, type.getElementType()), value);
}

// [N, C, window...] to [groups, panels, window * C, columns]; N fills up to whole panels in each group.
Value packPanels(OpBuilder &b, Value weight, plan::PackingAttr packing) {
  Location loc = weight.getLoc();
  auto type = cast<RankedTensorType>(weight.getType());
  int64_t groups = packing.getGroups(), width = packing.getColumns(), columns = type.getDimSize(0) / groups;
  int64_t channels = type.getDimSize(1), window = type.getNumElements() / type.getDimSize(0) / channels;
  int64_t panels = llvm::divideCeil(columns, width);
  Value value = reshape(b, weight, {groups, columns, channels, window});
  if (int64_t missing = panels * width - columns)
    value = wt::PadOp::create(b, loc, value, ArrayRef<int64_t>{0, 0, 0, 0}, ArrayRef<int64_t>{0, missing, 0, 0}, APFloat(0.0));
  value = reshape(b, value, {groups, panels, width, channels, window});
  value = wt::PermuteOp::create(b, loc, value, ArrayRef<int64_t>{0, 1, 4, 3, 2});
  return reshape(b, value, {groups, panels, window * channels, width});
}

// [C, 1, window...] to [window..., C].
Value packTaps(OpBuilder &b, Value weight) {
  int64_t rank = cast<RankedTensorType>(weight.getType()).getRank();
  wt::Shape dims;
  for (int64_t d = 2; d < rank; ++d)
    dims.push_back(d);
  dims.push_back(0);
  dims.push_back(1);
  Value value = wt::PermuteOp::create(b, weight.getLoc(), weight, dims);
  return reshape(b, value, cast<RankedTensorType>(value.getType()).getShape().drop_back());
}

Value packed(OpBuilder &b, Value weight, plan::PackingAttr packing) {
  return packing.getKind() == plan::PackingKind::Taps ? packTaps(b, weight) : packPanels(b, weight, packing);
}

// Puts one op that moves elements into a dispatch of its own.
Value dispatched(OpBuilder &b, Operation *op) {
  Location loc = op->getLoc();
  Value from = op->getOperand(0), to = op->getResult(0);
  int64_t bytes = wt::byteSize(cast<RankedTensorType>(from.getType())) + wt::byteSize(cast<RankedTensorType>(to.getType()));
  MLIRContext *context = b.getContext();
  auto dispatch =
      plan::DispatchOp::create(b, loc, TypeRange{to.getType()}, ValueRange{from}, plan::DeviceAttr::get(context, plan::Device::Wasm),
                               scheduleAttr(context, Schedule()), plan::CostAttr::get(context, 0, bytes), ArrayAttr());
  IRMapping mapping;
  mapping.map(from, dispatch.getBody().emplaceBlock().addArgument(from.getType(), loc));
  OpBuilder inner = OpBuilder::atBlockEnd(&dispatch.getBody().front());
  plan::YieldOp::create(inner, loc, inner.clone(*op, mapping)->getResult(0));
  return dispatch.getResult(0);
}

// A weight that is computed: it is packed each time, in as many dispatches as that takes.
Value packedAtRunTime(OpBuilder &b, Value weight, plan::PackingAttr packing) {
  Operation *before = &*b.getInsertionPoint(), *first = before->getPrevNode();
  Value value = packed(b, weight, packing);
  for (Operation *op = first ? first->getNextNode() : &b.getInsertionBlock()->front(); op != before;) {
    Operation *next = op->getNextNode();
    if (!isa<wt::ReshapeOp>(op)) {
      b.setInsertionPoint(op);
      Value moved = dispatched(b, op);
      if (value == op->getResult(0))
        value = moved;
      op->getResult(0).replaceAllUsesWith(moved);
      op->erase();
    }
    op = next;
  }
  b.setInsertionPoint(before);
  return value;
}

class Packer {
public:
  explicit Packer(ModuleOp module) : symbols(module) {}

  void pack(plan::DispatchOp dispatch) {
    Operation *root = rootOf(dispatch.getBody().front());
    if (!multipliesMatrices(root) || dispatch.getPacking())
      return;
    ContractionShape shape = contractionShape(root);
    if (!shape.rightIsWeight)
      return;
    BlockArgument argument = weightOf(dispatch, root);
    Value weight = dispatch.getInputs()[argument.getArgNumber()];
    auto schedule = *dispatch.getSchedule();
    bool depthwise = schedule.getAlgorithm() == plan::Algorithm::Depthwise;
    MLIRContext *context = dispatch.getContext();
    auto packing = depthwise ? plan::PackingAttr::get(context, plan::PackingKind::Taps, 0, 1)
                             : plan::PackingAttr::get(context, plan::PackingKind::Panels, schedule.getColumns(), shape.groups);
    auto rowMajor = plan::PackingAttr::get(context, plan::PackingKind::RowMajor, 0, 1);
    SmallVector<Attribute> all(dispatch.getInputs().size(), rowMajor);
    all[argument.getArgNumber()] = packing;
    OpBuilder b(dispatch);
    auto get = weight.getDefiningOp<wt::GetOp>();
    if (get && wt::isMutable(get))
      get = nullptr;
    Value value = get ? Value(wt::GetOp::create(b, get.getLoc(), plan::packedType(get.getType(), packing), derive(get, packing)))
                      : packedAtRunTime(b, weight, packing);
    dispatch.getInputsMutable()[argument.getArgNumber()].set(value);
    dispatch.setPackingAttr(b.getArrayAttr(all));
    if (get && get->use_empty())
      get.erase();
  }

private:
  // The argument of the body that is the weight and nothing else.
  static BlockArgument weightOf(plan::DispatchOp dispatch, Operation *root) {
    auto argument = cast<BlockArgument>(root->getOperand(1));
    if (argument.hasOneUse())
      return argument;
    dispatch.getInputsMutable().append(dispatch.getInputs()[argument.getArgNumber()]);
    BlockArgument own = dispatch.getBody().addArgument(argument.getType(), argument.getLoc());
    root->setOperand(1, own);
    return own;
  }

  StringRef derive(wt::GetOp get, plan::PackingAttr packing) {
    auto &name = derived[{get.getWeightAttr(), packing}];
    if (name)
      return name.getValue();
    OpBuilder b(get->getParentOfType<func::FuncOp>());
    std::string kind = packing.getKind() == plan::PackingKind::Taps ? ".taps" : ".panels" + std::to_string(packing.getColumns());
    auto op = wt::DerivedOp::create(b, get.getLoc(), (get.getWeight() + kind).str(), plan::packedType(get.getType(), packing));
    name = symbols.insert(op);
    b.setInsertionPointToEnd(&op.getBody().emplaceBlock());
    Value weight = wt::GetOp::create(b, get.getLoc(), get.getType(), get.getWeight());
    wt::YieldOp::create(b, get.getLoc(), packed(b, weight, packing));
    return name.getValue();
  }

  SymbolTable symbols;
  llvm::DenseMap<std::pair<Attribute, Attribute>, StringAttr> derived;
};

struct PackWeights : impl::PackWeightsBase<PackWeights> {
  void runOnOperation() override {
    Packer packer(getOperation());
    SmallVector<plan::DispatchOp> dispatches;
    getOperation().walk([&](plan::DispatchOp dispatch) { dispatches.push_back(dispatch); });
    for (plan::DispatchOp dispatch : dispatches)
      packer.pack(dispatch);
  }
};
} // namespace
} // namespace wasmtorch
