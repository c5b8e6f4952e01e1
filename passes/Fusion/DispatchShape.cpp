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

bool isRootOp(Operation *op) {
  return multipliesMatrices(op) ||
         isa_and_nonnull<wt::SumOp, wt::ProdOp, wt::AmaxOp, wt::AminOp, wt::MaxPoolOp, wt::AvgPoolOp, wt::AdaptiveAvgPoolOp>(op);
}

Operation *rootOf(Block &body) {
  for (Operation &op : body)
    if (isRootOp(&op))
      return &op;
  return nullptr;
}

// Of each unit and step: what is done to the sums of products.
static int64_t flopsOfUnit(Operation *recurrence) {
  return isa<wt::LstmOp>(recurrence) ? 13 : isa<wt::GruOp>(recurrence) ? 14 : 2;
}

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
  if (isRootOp(op)) // A reduction reads each element once.
    return count(op->getOperand(0));
  return results;
}

} // namespace wasmtorch
