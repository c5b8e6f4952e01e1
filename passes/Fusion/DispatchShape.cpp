// What kind of work a dispatch's body is.
#include "passes/Fusion/DispatchShape.h"

#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;

namespace wasmtorch {

bool isContraction(Operation *op) { return isa_and_nonnull<wt::MatmulOp, wt::LinearOp, wt::ConvolutionOp>(op); }

bool isRecurrence(Operation *op) { return isa_and_nonnull<wt::LstmOp, wt::GruOp, wt::RnnOp>(op); }

bool multipliesMatrices(Operation *op) { return isContraction(op) || isRecurrence(op); }

bool takesEpilogue(Operation *op) { return isRootOp(op) && !isRecurrence(op); }

bool isRowOp(Operation *op) { return isa_and_nonnull<wt::SoftmaxOp, wt::LogSoftmaxOp, wt::LayerNormOp, wt::RmsNormOp>(op); }

bool hasWholeKernel(Operation *op) {
  if (!isRowOp(op) && !isa<wt::AttentionOp>(op))
    return false;
  auto isPlain = [](Type type) {
    auto tensor = cast<RankedTensorType>(type);
    return tensor.getElementType().isF32() && tensor.getNumElements() > 0 && tensor.getRank() > 0;
  };
  return llvm::all_of(op->getOperandTypes(), isPlain) && llvm::all_of(op->getResultTypes(), isPlain);
}

bool isReduction(Operation *op) { return isa_and_nonnull<wt::SumOp, wt::ProdOp, wt::AmaxOp, wt::AminOp>(op); }

bool isScan(Operation *op) { return isa_and_nonnull<wt::CumsumOp, wt::CumprodOp, wt::CummaxOp, wt::CumminOp>(op); }

bool isRootOp(Operation *op) {
  return multipliesMatrices(op) || isRowOp(op) || isReduction(op) || isScan(op) ||
         isa_and_nonnull<wt::AttentionOp, wt::ArgsortOp, wt::MaxPoolOp, wt::AvgPoolOp, wt::AdaptiveAvgPoolOp>(op);
}

Operation *rootOf(Block &body) {
  for (Operation &op : body)
    if (isRootOp(&op))
      return &op;
  return nullptr;
}

bool writesAtStrides(Block &body) {
  Operation *root = rootOf(body), *last = body.getTerminator()->getOperand(0).getDefiningOp();
  if (!last || isa<wt::PadOp>(last)) // A border is written in runs.
    return false;
  if (root)
    return isContraction(root) || isRowOp(root) || isa<wt::AttentionOp, wt::MaxPoolOp, wt::AvgPoolOp>(root);
  return last->hasTrait<wt::ElementwiseOp>() || last->hasTrait<wt::MovementOp>() || isa<wt::CatOp>(last);
}

// Of each unit and step: what is done to the sums of products.
static int64_t flopsOfUnit(Operation *recurrence) { return isa<wt::LstmOp>(recurrence) ? 13 : isa<wt::GruOp>(recurrence) ? 14 : 2; }

int64_t flopsOf(Operation *op) {
  if (op->getNumResults() != 1 || op->hasTrait<wt::MovementOp>() || isa<wt::CatOp, wt::ConstantOp, wt::GetOp>(op))
    return 0;
  auto count = [](Value value) { return cast<RankedTensorType>(value.getType()).getNumElements(); };
  int64_t results = count(op->getResult(0));
  if (auto matmul = dyn_cast<wt::MatmulOp>(op))
    return 2 * results * matmul.getLhs().getType().getShape().back();
  if (auto linear = dyn_cast<wt::LinearOp>(op))
    return 2 * results * linear.getWeight().getType().getDimSize(1);
  if (auto convolution = dyn_cast<wt::ConvolutionOp>(op)) {
    auto weight = convolution.getWeight().getType();
    return weight.getDimSize(0) == 0 ? 0 : 2 * results * (weight.getNumElements() / weight.getDimSize(0));
  }
  if (isRecurrence(op)) {
    auto gates = cast<RankedTensorType>(op->getOperand(0).getType()), weight = cast<RankedTensorType>(op->getOperand(1).getType());
    int64_t rows = gates.getDimSize(0) * gates.getDimSize(1);
    return rows * (2 * weight.getNumElements() + flopsOfUnit(op) * weight.getDimSize(1));
  }
  if (auto pool = dyn_cast<wt::MaxPoolOp>(op))
    return results * ShapedType::getNumElements(pool.getWindow());
  if (auto pool = dyn_cast<wt::AvgPoolOp>(op))
    return results * (ShapedType::getNumElements(pool.getWindow()) + 1);
  if (auto attention = dyn_cast<wt::AttentionOp>(op)) {
    auto key = attention.getKey().getType();
    int64_t features = key.getShape().back(), columns = attention.getType().getShape().back();
    return columns == 0 ? 0 : 2 * results / columns * key.getDimSize(key.getRank() - 2) * (features + columns);
  }
  if (isRowOp(op)) // Maximum or mean, difference, power, sum, product.
    return 5 * results;
  // Each round of a merge sort compares each element.
  if (auto sort = dyn_cast<wt::ArgsortOp>(op))
    return results * llvm::Log2_64_Ceil(std::max<int64_t>(sort.getType().getDimSize(sort.getDim()), 1));
  if (isRootOp(op)) // A reduction reads each element once.
    return count(op->getOperand(0));
  return results;
}

} // namespace wasmtorch
