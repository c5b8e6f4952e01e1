// Result types of reductions and softmax.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

static LogicalResult inferReduction(std::optional<Location> location, Value value, ArrayRef<int64_t> dims, bool keepDims, bool emptyAllowed,
                                    SmallVectorImpl<Type> &results) {
  auto input = cast<RankedTensorType>(value.getType());
  for (auto [i, dim] : llvm::enumerate(dims)) {
    if (dim < 0 || dim >= input.getRank())
      return emitOptionalError(location, "dimension ", dim, " is out of range for ", input.getRank(), " dimensions");
    if (i > 0 && dims[i - 1] >= dim)
      return emitOptionalError(location,
                               "'dims' is not sorted and distinct, expected each dimension once and the smaller before the larger");
    if (!emptyAllowed && input.getDimSize(dim) == 0)
      return emitOptionalError(location, "reduces dimension ", dim, " of size 0, expected at least one element");
  }
  results.push_back(RankedTensorType::get(reducedShape(input.getShape(), dims, keepDims), input.getElementType()));
  return success();
}

#define REDUCTION(OP, EMPTY)                                                                                                               \
  LogicalResult OP::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {   \
    return inferReduction(location, adaptor.getInput(), adaptor.getDims(), adaptor.getKeepDims(), EMPTY, results);                         \
  }
REDUCTION(SumOp, true)
REDUCTION(ProdOp, true)
REDUCTION(MeanOp, true)
REDUCTION(AmaxOp, false)
REDUCTION(AminOp, false)
#undef REDUCTION

static LogicalResult inferSoftmax(std::optional<Location> location, Value value, int64_t dim, SmallVectorImpl<Type> &results) {
  auto input = cast<RankedTensorType>(value.getType());
  if (dim < 0 || dim >= std::max<int64_t>(input.getRank(), 1))
    return emitOptionalError(location, "'dim' is ", dim, ", expected 0 to ", input.getRank() - 1);
  results.push_back(input);
  return success();
}

LogicalResult SoftmaxOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type> &results) {
  return inferSoftmax(location, adaptor.getInput(), adaptor.getDim(), results);
}

LogicalResult LogSoftmaxOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                             SmallVectorImpl<Type> &results) {
  return inferSoftmax(location, adaptor.getInput(), adaptor.getDim(), results);
}
