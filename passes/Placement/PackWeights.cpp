// Lays weights out in the order in which kernels read them.
#include "dialects/Plan/AtLoad.h"
#include "dialects/Plan/Plan.h"
#include "dialects/Wt/Mutable.h"
#include "dialects/Wt/ShapeMath.h"
#include "passes/Fusion/DispatchShape.h"
#include "passes/Placement/ContractionShape.h"
#include "passes/Placement/Passes.h"
#include "passes/Placement/ScheduleModel.h"
#include "passes/Placement/WinogradModel.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/Support/FormatVariadic.h"
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

// [blocks, taps, panels, C, columns] to [blocks, panels, C, columns, 3, 3].
Value separateTaps(OpBuilder &b, Value taps) {
  auto shape = cast<RankedTensorType>(taps.getType()).getShape();
  Value value = wt::PermuteOp::create(b, taps.getLoc(), taps, ArrayRef<int64_t>{0, 2, 3, 4, 1});
  return reshape(b, value, {shape[0], shape[2], shape[3], shape[4], 3, 3});
}

// G w G^T of the last two dimensions, in doubles.
Value transformed(OpBuilder &b, Value weight, int64_t tile) {
  Location loc = weight.getLoc();
  auto type = cast<RankedTensorType>(weight.getType());
  auto wide = [&](ArrayRef<int64_t> shape) { return RankedTensorType::get(shape, b.getF64Type()); };
  SmallVector<double> rows = winogradWeightTransform(tile), columns;
  int64_t points = winogradPoints(tile);
  for (int64_t tap = 0; tap < 3; ++tap)
    for (int64_t point = 0; point < points; ++point)
      columns.push_back(rows[point * 3 + tap]);
  Value left = wt::ConstantOp::create(b, loc, DenseElementsAttr::get(wide({points, 3}), ArrayRef<double>(rows)));
  Value right = wt::ConstantOp::create(b, loc, DenseElementsAttr::get(wide({3, points}), ArrayRef<double>(columns)));
  Value value = wt::ConvertOp::create(b, loc, wide(type.getShape()), weight);
  value = wt::MatmulOp::create(b, loc, wt::MatmulOp::create(b, loc, left, value), right);
  return wt::ConvertOp::create(b, loc, RankedTensorType::get(cast<RankedTensorType>(value.getType()).getShape(), type.getElementType()),
                               value);
}

// [N, C, 3, 3] to [blocks, taps, panels, C, columns]: what is packed for tiles of one result.
Value packTapsOfTiles(OpBuilder &b, Value weight, plan::PackingAttr packing) {
  auto type = cast<RankedTensorType>(weight.getType());
  int64_t width = packing.getColumns(), panels = packing.getBlockColumns() / width, channels = type.getDimSize(1);
  int64_t blocks = llvm::divideCeil(type.getDimSize(0), packing.getBlockColumns());
  Value value = weight;
  if (int64_t missing = blocks * packing.getBlockColumns() - type.getDimSize(0))
    value = wt::PadOp::create(b, weight.getLoc(), value, ArrayRef<int64_t>{0, 0, 0, 0}, ArrayRef<int64_t>{missing, 0, 0, 0}, APFloat(0.0));
  value = reshape(b, value, {blocks, panels, width, channels, type.getDimSize(2) * type.getDimSize(3)});
  return wt::PermuteOp::create(b, weight.getLoc(), value, ArrayRef<int64_t>{0, 4, 1, 3, 2});
}

// The same for larger tiles, of what is packed for tiles of one result.
Value transformTiles(OpBuilder &b, Value taps, int64_t tile) {
  Value value = transformed(b, separateTaps(b, taps), tile);
  auto shape = cast<RankedTensorType>(value.getType()).getShape();
  value = reshape(b, value, {shape[0], shape[1], shape[2], shape[3], shape[4] * shape[5]});
  return wt::PermuteOp::create(b, taps.getLoc(), value, ArrayRef<int64_t>{0, 4, 1, 2, 3});
}

Value packed(OpBuilder &b, Value weight, plan::PackingAttr packing) {
  switch (packing.getKind()) {
  case plan::PackingKind::RowMajor:
    return weight;
  case plan::PackingKind::Panels:
    return packPanels(b, weight, packing);
  case plan::PackingKind::Taps:
    return packTaps(b, weight);
  case plan::PackingKind::Winograd:
    return packing.getTile() == 1 ? packTapsOfTiles(b, weight, packing)
                                  : transformTiles(b, packTapsOfTiles(b, weight, packing), packing.getTile());
  }
  llvm_unreachable("every packing is made somehow");
}

plan::PackingAttr packingOf(MLIRContext *context, plan::ScheduleAttr schedule, int64_t groups) {
  switch (schedule.getAlgorithm()) {
  case plan::Algorithm::Depthwise:
    return plan::PackingAttr::get(context, plan::PackingKind::Taps, 0, 1);
  case plan::Algorithm::Winograd:
    return plan::PackingAttr::get(context, plan::PackingKind::Winograd, schedule.getColumns(), 1, schedule.getTile(),
                                  schedule.getBlockColumns());
  default:
    return plan::PackingAttr::get(context, plan::PackingKind::Panels, schedule.getColumns(), groups);
  }
}

// What a packed weight is called, after the weight's own name.
std::string suffixOf(plan::PackingAttr packing) {
  switch (packing.getKind()) {
  case plan::PackingKind::Taps:
    return ".taps";
  case plan::PackingKind::Winograd:
    return llvm::formatv(".winograd{0}.{1}.{2}", packing.getTile(), packing.getBlockColumns(), packing.getColumns());
  default:
    return ".panels" + std::to_string(packing.getColumns());
  }
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
  Packer(ModuleOp module, bool atLoad) : symbols(module), atLoad(atLoad) {}

  void pack(plan::DispatchOp dispatch) {
    Operation *root = rootOf(dispatch.getBody().front());
    if (!multipliesMatrices(root) || dispatch.getPacking())
      return;
    ContractionShape shape = contractionShape(root);
    if (!shape.rightIsWeight)
      return;
    BlockArgument argument = weightOf(dispatch, root);
    Value weight = dispatch.getInputs()[argument.getArgNumber()];
    MLIRContext *context = dispatch.getContext();
    auto packing = packingOf(context, *dispatch.getSchedule(), shape.groups);
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
    if (StringAttr name = derived.lookup({get.getWeightAttr(), packing}))
      return name.getValue();
    bool later = atLoad && packing.getKind() == plan::PackingKind::Winograd && packing.getTile() > 1;
    StringRef taps = later ? derive(get, tapsOf(packing)) : "";
    OpBuilder b(get->getParentOfType<func::FuncOp>());
    auto op = wt::DerivedOp::create(b, get.getLoc(), (get.getWeight() + suffixOf(packing)).str(), plan::packedType(get.getType(), packing));
    StringAttr name = derived[{get.getWeightAttr(), packing}] = symbols.insert(op);
    if (later)
      plan::setAtLoad(op);
    b.setInsertionPointToEnd(&op.getBody().emplaceBlock());
    Value weight = later ? wt::GetOp::create(b, get.getLoc(), plan::packedType(get.getType(), tapsOf(packing)), taps)
                         : wt::GetOp::create(b, get.getLoc(), get.getType(), get.getWeight());
    wt::YieldOp::create(b, get.getLoc(), later ? transformTiles(b, weight, packing.getTile()) : packed(b, weight, packing));
    return name.getValue();
  }

  static plan::PackingAttr tapsOf(plan::PackingAttr packing) {
    return plan::PackingAttr::get(packing.getContext(), packing.getKind(), packing.getColumns(), packing.getGroups(), 1,
                                  packing.getBlockColumns());
  }

  SymbolTable symbols;
  bool atLoad;
  llvm::DenseMap<std::pair<Attribute, Attribute>, StringAttr> derived;
};

struct PackWeights : impl::PackWeightsBase<PackWeights> {
  using PackWeightsBase::PackWeightsBase;
  void runOnOperation() override {
    Packer packer(getOperation(), atLoad);
    SmallVector<plan::DispatchOp> dispatches;
    getOperation().walk([&](plan::DispatchOp dispatch) { dispatches.push_back(dispatch); });
    for (plan::DispatchOp dispatch : dispatches)
      packer.pack(dispatch);
  }
};
} // namespace
} // namespace wasmtorch
