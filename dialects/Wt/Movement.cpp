// Result types and verifiers of ops that move elements.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

static LogicalResult checkCount(std::optional<Location> location, StringRef name, ArrayRef<int64_t> values, int64_t rank) {
  if (static_cast<int64_t>(values.size()) != rank)
    return emitOptionalError(location, "expected one of '", name, "' for each of ", rank, " dimensions, found ", values.size());
  return success();
}

LogicalResult ReshapeOp::verify() {
  auto from = typeOf(getInput()), to = getType();
  if (from.getElementType() != to.getElementType())
    return emitOpError("changes the element type from ") << from.getElementType() << " to " << to.getElementType();
  if (from.getNumElements() != to.getNumElements())
    return emitOpError("changes the number of elements from ") << from.getNumElements() << " to " << to.getNumElements();
  return success();
}

LogicalResult ExpandOp::verify() {
  auto from = typeOf(getInput()), to = getType();
  if (from.getElementType() != to.getElementType())
    return emitOpError("changes the element type from ") << from.getElementType() << " to " << to.getElementType();
  auto shape = broadcastShapes(from.getShape(), to.getShape());
  if (!shape || ArrayRef<int64_t>(*shape) != to.getShape())
    return emitOpError("cannot broadcast ") << shapeText(from.getShape()) << " to " << shapeText(to.getShape());
  return success();
}

LogicalResult PermuteOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type> &results) {
  auto input = typeOf(adaptor.getInput());
  if (!isPermutation(adaptor.getDims(), input.getRank()))
    return emitOptionalError(location, "'dims' is not a permutation of ", input.getRank(), " dimensions, expected each of them once");
  results.push_back(RankedTensorType::get(permuted(input.getShape(), adaptor.getDims()), input.getElementType()));
  return success();
}

LogicalResult SliceOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {
  auto input = typeOf(adaptor.getInput());
  auto starts = adaptor.getStarts(), sizes = adaptor.getSizes(), steps = adaptor.getSteps();
  if (failed(checkCount(location, "starts", starts, input.getRank())) || failed(checkCount(location, "sizes", sizes, input.getRank())) ||
      failed(checkCount(location, "steps", steps, input.getRank())))
    return failure();
  for (int64_t d = 0; d < input.getRank(); ++d) {
    if (steps[d] < 1 || sizes[d] < 0 || starts[d] < 0)
      return emitOptionalError(location, "dimension ", d, " has a negative start or size, or a step below 1, expected at least 0 and 1");
    if (sizes[d] > 0 && starts[d] + (sizes[d] - 1) * steps[d] >= input.getDimSize(d))
      return emitOptionalError(location, "dimension ", d, " reaches element ", starts[d] + (sizes[d] - 1) * steps[d], " of ",
                               input.getDimSize(d));
  }
  results.push_back(RankedTensorType::get(sizes, input.getElementType()));
  return success();
}

LogicalResult WindowOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {
  auto input = typeOf(adaptor.getInput());
  int64_t dim = adaptor.getDim();
  if (dim < 0 || dim >= input.getRank())
    return emitOptionalError(location, "'dim' is ", dim, ", expected 0 to ", input.getRank() - 1);
  int64_t size = adaptor.getSize(), step = adaptor.getStep(), dilation = adaptor.getDilation();
  if (size < 1 || step < 1 || dilation < 1)
    return emitOptionalError(location, "'size', 'step' and 'dilation' are at least 1");
  int64_t count = windowedSize(input.getDimSize(dim), size, step, 0, 0, dilation);
  if (count < 1)
    return emitOptionalError(location, "a window of ", size, " elements, ", dilation, " apart, does not fit into ", input.getDimSize(dim));
  Shape shape(input.getShape());
  shape[dim] = count;
  shape.push_back(size);
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

LogicalResult FlipOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {
  auto input = typeOf(adaptor.getInput());
  auto dims = adaptor.getDims();
  for (auto [i, dim] : llvm::enumerate(dims)) {
    if (dim < 0 || dim >= input.getRank())
      return emitOptionalError(location, "flips dimension ", dim, ", expected 0 to ", input.getRank() - 1);
    if (i > 0 && dims[i - 1] >= dim)
      return emitOptionalError(location,
                               "'dims' is not sorted and distinct, expected each dimension once and the smaller before the larger");
  }
  results.push_back(input);
  return success();
}

LogicalResult PadOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {
  auto input = typeOf(adaptor.getInput());
  auto low = adaptor.getLow(), high = adaptor.getHigh();
  if (failed(checkCount(location, "low", low, input.getRank())) || failed(checkCount(location, "high", high, input.getRank())))
    return failure();
  Shape shape(input.getShape());
  for (size_t d = 0; d < shape.size(); ++d) {
    if (low[d] < 0 || high[d] < 0)
      return emitOptionalError(location, "dimension ", d, " has negative padding, expected at least 0");
    shape[d] += low[d] + high[d];
  }
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

LogicalResult CatOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {
  if (adaptor.getInputs().empty())
    return emitOptionalError(location, "has no operand, expected at least one");
  auto first = typeOf(adaptor.getInputs().front());
  int64_t dim = adaptor.getDim();
  if (dim < 0 || dim >= first.getRank())
    return emitOptionalError(location, "'dim' is ", dim, ", expected 0 to ", first.getRank() - 1);
  Shape shape(first.getShape());
  shape[dim] = 0;
  for (Value value : adaptor.getInputs()) {
    auto type = typeOf(value);
    bool fits = type.getRank() == first.getRank() && type.getElementType() == first.getElementType();
    for (int64_t d = 0; fits && d < type.getRank(); ++d)
      fits = d == dim || type.getDimSize(d) == first.getDimSize(d);
    if (!fits)
      return emitOptionalError(location, "cannot join ", type, " to ", first, " along dimension ", dim);
    shape[dim] += type.getDimSize(dim);
  }
  results.push_back(RankedTensorType::get(shape, first.getElementType()));
  return success();
}
