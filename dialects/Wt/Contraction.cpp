// Result types of matrix products and convolutions.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

static LogicalResult checkSameElement(std::optional<Location> location, ValueRange values) {
  for (Value value : values)
    if (typeOf(value).getElementType() != typeOf(values.front()).getElementType())
      return emitOptionalError(location, "operands have different element types: ", typeOf(values.front()).getElementType(), " and ",
                               typeOf(value).getElementType());
  return success();
}

static LogicalResult checkBias(std::optional<Location> location, Value bias, int64_t channels) {
  if (bias && (typeOf(bias).getRank() != 1 || typeOf(bias).getDimSize(0) != channels))
    return emitOptionalError(location, "expected a bias of ", channels, " elements, found ", shapeText(typeOf(bias).getShape()));
  return success();
}

LogicalResult MatmulOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {
  auto lhs = typeOf(adaptor.getLhs()), rhs = typeOf(adaptor.getRhs());
  if (failed(checkSameElement(location, adaptor.getOperands())))
    return failure();
  if (lhs.getRank() < 2 || rhs.getRank() < 2)
    return emitOptionalError(location, "expected matrices or batches of them, found ", lhs, " and ", rhs);
  if (lhs.getShape().back() != rhs.getShape()[rhs.getRank() - 2])
    return emitOptionalError(location, "the left operand has ", lhs.getShape().back(), " columns, the right one ",
                             rhs.getShape()[rhs.getRank() - 2], " rows");
  auto shape = broadcastShapes(lhs.getShape().drop_back(2), rhs.getShape().drop_back(2));
  if (!shape)
    return emitOptionalError(location, "batch dimensions do not broadcast: ", shapeText(lhs.getShape()), " and ",
                             shapeText(rhs.getShape()));
  shape->push_back(lhs.getShape()[lhs.getRank() - 2]);
  shape->push_back(rhs.getShape().back());
  results.push_back(RankedTensorType::get(*shape, lhs.getElementType()));
  return success();
}

LogicalResult LinearOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {
  auto input = typeOf(adaptor.getInput()), weight = typeOf(adaptor.getWeight());
  if (failed(checkSameElement(location, adaptor.getOperands())))
    return failure();
  if (weight.getRank() != 2 || input.getRank() < 1)
    return emitOptionalError(location, "expected a weight of two dimensions and an input of at least one, found ", weight, " and ", input);
  if (input.getShape().back() != weight.getDimSize(1))
    return emitOptionalError(location, "expected ", weight.getDimSize(1), " input features, found ", input.getShape().back());
  if (failed(checkBias(location, adaptor.getBias(), weight.getDimSize(0))))
    return failure();
  Shape shape(input.getShape());
  shape.back() = weight.getDimSize(0);
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

// The operands of a convolution of either kind: an input, a weight, perhaps a bias.
static LogicalResult checkImageOperands(std::optional<Location> location, ValueRange operands) {
  if (failed(checkSameElement(location, operands)))
    return failure();
  auto input = typeOf(operands[0]), weight = typeOf(operands[1]);
  if (input.getRank() < 3 || input.getRank() > 5 || weight.getRank() != input.getRank())
    return emitOptionalError(location, "expected an input and a weight of 3 to 5 dimensions each, found ", input, " and ", weight);
  return success();
}

LogicalResult ConvolutionOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                              SmallVectorImpl<Type> &results) {
  auto input = typeOf(adaptor.getInput()), weight = typeOf(adaptor.getWeight());
  if (failed(checkImageOperands(location, adaptor.getOperands())))
    return failure();
  int64_t spatial = input.getRank() - 2, groups = adaptor.getGroups();
  for (ArrayRef<int64_t> list : {adaptor.getStride(), adaptor.getPadLow(), adaptor.getPadHigh(), adaptor.getDilation()})
    if (static_cast<int64_t>(list.size()) != spatial)
      return emitOptionalError(location, "expected stride, padding and dilation for ", spatial, " spatial dimensions, found ", list.size());
  bool last = adaptor.getLayout() == Layout::ChannelsLast;
  int64_t channels = last ? input.getShape().back() : input.getDimSize(1);
  if (groups < 1 || channels != weight.getDimSize(1) * groups || weight.getDimSize(0) % groups != 0)
    return emitOptionalError(location, "a weight of ", shapeText(weight.getShape()), " in ", groups, " groups takes ",
                             weight.getDimSize(1) * groups, " input channels, found ", channels);
  if (failed(checkBias(location, adaptor.getBias(), weight.getDimSize(0))))
    return failure();
  Shape shape{input.getDimSize(0)};
  if (!last)
    shape.push_back(weight.getDimSize(0));
  for (int64_t i = 0; i < spatial; ++i) {
    if (adaptor.getStride()[i] < 1 || adaptor.getDilation()[i] < 1 || adaptor.getPadLow()[i] < 0 || adaptor.getPadHigh()[i] < 0)
      return emitOptionalError(location, "strides and dilations are at least 1, padding at least 0");
    int64_t size = windowedSize(input.getDimSize(last ? 1 + i : 2 + i), weight.getDimSize(2 + i), adaptor.getStride()[i],
                                adaptor.getPadLow()[i], adaptor.getPadHigh()[i], adaptor.getDilation()[i]);
    if (size < 1)
      return emitOptionalError(location, "the window of ", weight.getDimSize(2 + i), " does not fit the input's spatial dimension ", i,
                               " of size ", input.getDimSize(last ? 1 + i : 2 + i));
    shape.push_back(size);
  }
  if (last)
    shape.push_back(weight.getDimSize(0));
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

LogicalResult ConvolutionTransposeOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                                       SmallVectorImpl<Type> &results) {
  auto input = typeOf(adaptor.getInput()), weight = typeOf(adaptor.getWeight());
  if (failed(checkImageOperands(location, adaptor.getOperands())))
    return failure();
  int64_t spatial = input.getRank() - 2, groups = adaptor.getGroups();
  for (ArrayRef<int64_t> list : {adaptor.getStride(), adaptor.getCropLow(), adaptor.getCropHigh(), adaptor.getDilation()})
    if (static_cast<int64_t>(list.size()) != spatial)
      return emitOptionalError(location, "expected stride, cropping and dilation for ", spatial, " spatial dimensions, found ",
                               list.size());
  if (groups < 1 || input.getDimSize(1) != weight.getDimSize(0) || weight.getDimSize(0) % groups != 0)
    return emitOptionalError(location, "a weight of ", shapeText(weight.getShape()), " takes ", weight.getDimSize(0),
                             " input channels in groups of equal size, found ", input.getDimSize(1), " in ", groups, " groups");
  if (failed(checkBias(location, adaptor.getBias(), weight.getDimSize(1) * groups)))
    return failure();
  Shape shape{input.getDimSize(0), weight.getDimSize(1) * groups};
  for (int64_t i = 0; i < spatial; ++i) {
    if (adaptor.getStride()[i] < 1 || adaptor.getDilation()[i] < 1 || adaptor.getCropLow()[i] < 0)
      return emitOptionalError(location, "strides and dilations are at least 1, 'crop_low' at least 0");
    int64_t size = (input.getDimSize(2 + i) - 1) * adaptor.getStride()[i] + adaptor.getDilation()[i] * (weight.getDimSize(2 + i) - 1) + 1 -
                   adaptor.getCropLow()[i] - adaptor.getCropHigh()[i];
    if (size < 1 || input.getDimSize(2 + i) < 1 || weight.getDimSize(2 + i) < 1)
      return emitOptionalError(location, "nothing is left of spatial dimension ", i, ", of size ", input.getDimSize(2 + i),
                               ", expected less to be cropped");
    shape.push_back(size);
  }
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}
