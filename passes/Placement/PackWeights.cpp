// Lays weights out in the order in which kernels read them.
#include "dialects/Plan/Plan.h"
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/DispatchShape.h"
#include "passes/Placement/ContractionShape.h"
#include "passes/Placement/Passes.h"

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
  value =
      wt::PadOp::create(b, loc, value, ArrayRef<int64_t>{0, 0, 0, 0}, ArrayRef<int64_t>{0, panels * width - columns, 0, 0}, APFloat(0.0));
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

class Packer {
public:
  explicit Packer(ModuleOp module) : symbols(module) {}

  LogicalResult pack(plan::DispatchOp dispatch) {
    Operation *root = rootOf(dispatch.getBody().front());
    if (!multipliesMatrices(root) || dispatch.getPacking())
      return success();
    ContractionShape shape = contractionShape(root);
    if (!shape.rightIsWeight)
      return success();
    auto argument = dyn_cast<BlockArgument>(root->getOperand(1));
    auto get = argument ? dispatch.getInputs()[argument.getArgNumber()].getDefiningOp<wt::GetOp>() : nullptr;
    if (!get || !argument.hasOneUse())
      return dispatch.emitError("the weight of ") << root->getName() << " is not one of the model's own, which is not supported yet";
    auto schedule = *dispatch.getSchedule();
    bool depthwise = schedule.getAlgorithm() == plan::Algorithm::Depthwise;
    MLIRContext *context = dispatch.getContext();
    auto packing = depthwise ? plan::PackingAttr::get(context, plan::PackingKind::Taps, 0, 1)
                             : plan::PackingAttr::get(context, plan::PackingKind::Panels, schedule.getColumns(), shape.groups);
    auto rowMajor = plan::PackingAttr::get(context, plan::PackingKind::RowMajor, 0, 1);
    SmallVector<Attribute> all(dispatch.getInputs().size(), rowMajor);
    all[argument.getArgNumber()] = packing;
    OpBuilder b(dispatch);
    Value packed = wt::GetOp::create(b, get.getLoc(), plan::packedType(get.getType(), packing), derive(get, packing));
    dispatch.getInputsMutable()[argument.getArgNumber()].set(packed);
    dispatch.setPackingAttr(b.getArrayAttr(all));
    if (get->use_empty())
      get.erase();
    return success();
  }

private:
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
    Value value = packing.getKind() == plan::PackingKind::Taps ? packTaps(b, weight) : packPanels(b, weight, packing);
    wt::YieldOp::create(b, get.getLoc(), value);
    return name.getValue();
  }

  SymbolTable symbols;
  llvm::DenseMap<std::pair<Attribute, Attribute>, StringAttr> derived;
};

struct PackWeights : impl::PackWeightsBase<PackWeights> {
  void runOnOperation() override {
    Packer packer(getOperation());
    bool ok = true;
    getOperation().walk([&](plan::DispatchOp dispatch) { ok &= succeeded(packer.pack(dispatch)); });
    if (!ok)
      signalPassFailure();
  }
};
} // namespace
} // namespace wasmtorch
