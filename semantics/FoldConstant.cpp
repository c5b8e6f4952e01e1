// Evaluates ops on constants.
#include "semantics/FoldConstant.h"

#include "semantics/OpTable.h"

#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

// The largest tensor that is computed at all, in bytes, on the chance that its elements turn out to be equal.
static constexpr int64_t maxComputedBytes = 1 << 20;

FailureOr<DenseElementsAttr> semantics::foldConstantOp(Operation *op) {
  OpFunction function = OpTable::get().find(op->getName().getStringRef());
  if (!function)
    return failure();
  SmallVector<DenseElementsAttr> values;
  for (Value operand : op->getOperands())
    if (!matchPattern(operand, m_Constant(&values.emplace_back())))
      return failure();
  int64_t bytes = wt::byteSize(resultType(op));
  bool splats = llvm::all_of(values, [](DenseElementsAttr value) { return value.isSplat(); });
  // Elements that differ seldom become equal, so that a large result is worth computing from splats alone.
  if (bytes > (splats ? maxComputedBytes : wt::maxConstantBytes))
    return failure();
  SmallVector<Tensor> operands;
  for (DenseElementsAttr value : values) {
    if (wt::byteSize(cast<RankedTensorType>(value.getType())) > maxComputedBytes)
      return failure();
    operands.push_back(*Tensor::fromAttribute(value));
  }
  DenseElementsAttr result = function(op, operands).toAttribute();
  if (!result.isSplat() && bytes > wt::maxConstantBytes)
    return failure();
  return result;
}
