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

// The weight and the bias behind the input: none to `most` of them, all of one shape.
static LogicalResult checkAffine(std::optional<Location> location, RankedTensorType input, ValueRange affine, size_t most,
                                 ArrayRef<int64_t> shape) {
  if (affine.size() > most)
    return emitOptionalError(location, "expected at most ", most, " operands behind the input, found ", affine.size());
  for (Value value : affine) {
    auto type = cast<RankedTensorType>(value.getType());
    if (type.getShape() != shape)
      return emitOptionalError(location, "expected factors of shape ", shapeText(shape), ", found ", shapeText(type.getShape()));
    if (type.getElementType() != input.getElementType())
      return emitOptionalError(location, "factors have another element type than the input: ", type.getElementType(), " and ",
                               input.getElementType());
  }
  return success();
}

static LogicalResult inferTrailingNorm(std::optional<Location> location, Value value, ValueRange affine, size_t most, int64_t dims,
                                       SmallVectorImpl<Type> &results) {
  auto input = cast<RankedTensorType>(value.getType());
  if (dims < 1 || dims > input.getRank())
    return emitOptionalError(location, "expected 'dims' from 1 to ", input.getRank(), ", found ", dims);
  results.push_back(input);
  return checkAffine(location, input, affine, most, input.getShape().take_back(dims));
}

LogicalResult LayerNormOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                            SmallVectorImpl<Type> &results) {
  return inferTrailingNorm(location, adaptor.getInput(), adaptor.getAffine(), 2, adaptor.getDims(), results);
}

LogicalResult RmsNormOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type> &results) {
  return inferTrailingNorm(location, adaptor.getInput(), adaptor.getAffine(), 1, adaptor.getDims(), results);
}

LogicalResult GroupNormOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                            SmallVectorImpl<Type> &results) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  int64_t groups = adaptor.getGroups();
  if (input.getRank() < 2)
    return emitOptionalError(location, "expected a batch of channels, found ", input);
  if (groups < 1 || input.getDimSize(1) % groups != 0)
    return emitOptionalError(location, "cannot divide ", input.getDimSize(1), " channels into ", groups, " groups");
  results.push_back(input);
  return checkAffine(location, input, adaptor.getAffine(), 2, input.getDimSize(1));
}
