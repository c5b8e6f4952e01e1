// Result types of running results and sorting.
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

static LogicalResult inferAlong(std::optional<Location> location, Value value, int64_t dim, Type element, SmallVectorImpl<Type> &results) {
  auto input = cast<RankedTensorType>(value.getType());
  if (dim < 0 || dim >= input.getRank())
    return emitOptionalError(location, "'dim' is ", dim, ", expected 0 to ", input.getRank() - 1);
  results.push_back(RankedTensorType::get(input.getShape(), element ? element : input.getElementType()));
  return success();
}

#define SCAN(OP)                                                                                                                           \
  LogicalResult OP::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {   \
    return inferAlong(location, adaptor.getInput(), adaptor.getDim(), Type(), results);                                                    \
  }
SCAN(CumsumOp)
SCAN(CumprodOp)
SCAN(CummaxOp)
SCAN(CumminOp)
#undef SCAN

LogicalResult ArgsortOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type> &results) {
  return inferAlong(location, adaptor.getInput(), adaptor.getDim(), IntegerType::get(context, 64), results);
}
