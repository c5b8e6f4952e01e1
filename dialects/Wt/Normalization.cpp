// Result types of normalisation layers.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

LogicalResult BatchNormOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                            SmallVectorImpl<Type> &results) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  if (input.getRank() < 2)
    return emitOptionalError(location, "expected an input of at least two dimensions, found ", input);
  int64_t channels = adaptor.getLayout() == Layout::ChannelsLast ? input.getShape().back() : input.getDimSize(1);
  for (Value value : adaptor.getOperands().drop_front()) {
    auto type = cast<RankedTensorType>(value.getType());
    if (type.getRank() != 1 || type.getDimSize(0) != channels)
      return emitOptionalError(location, "expected statistics of ", channels, " channels, found ", shapeText(type.getShape()));
    if (type.getElementType() != input.getElementType())
      return emitOptionalError(location, "operands have different element types: ", input.getElementType(), " and ", type.getElementType());
  }
  results.push_back(input);
  return success();
}
