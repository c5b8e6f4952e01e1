// Result types of pooling ops.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

namespace {
struct Window {
  ArrayRef<int64_t> size, stride, padLow, padHigh, dilation;
};
} // namespace

static LogicalResult inferPool(std::optional<Location> location, Value value, Layout layout, const Window &window,
                               SmallVectorImpl<Type> &results) {
  auto input = cast<RankedTensorType>(value.getType());
  int64_t spatial = input.getRank() - 2;
  if (spatial < 1 || spatial > 3)
    return emitOptionalError(location, "expected an input of 3 to 5 dimensions, found ", input);
  for (ArrayRef<int64_t> list : {window.size, window.stride, window.padLow, window.padHigh, window.dilation})
    if (static_cast<int64_t>(list.size()) != spatial)
      return emitOptionalError(location, "expected window, stride and padding for ", spatial, " spatial dimensions, found ", list.size());
  Shape shape(input.getShape());
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t dim = layout == Layout::ChannelsLast ? 1 + i : 2 + i;
    if (window.size[i] < 1 || window.stride[i] < 1 || window.dilation[i] < 1 || window.padLow[i] < 0 || window.padHigh[i] < 0)
      return emitOptionalError(location, "windows, strides and dilations are at least 1, padding at least 0");
    shape[dim] = windowedSize(shape[dim], window.size[i], window.stride[i], window.padLow[i], window.padHigh[i], window.dilation[i]);
    if (shape[dim] < 1)
      return emitOptionalError(location, "the window of ", window.size[i], " does not fit the input's spatial dimension ", i, " of size ",
                               input.getDimSize(dim));
  }
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

LogicalResult MaxPoolOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type> &results) {
  return inferPool(location, adaptor.getInput(), adaptor.getLayout(),
                   {adaptor.getWindow(), adaptor.getStride(), adaptor.getPadLow(), adaptor.getPadHigh(), adaptor.getDilation()}, results);
}

LogicalResult AvgPoolOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type> &results) {
  if (adaptor.getDivisor() && *adaptor.getDivisor() == 0)
    return emitOptionalError(location, "'divisor' is 0, expected another number");
  if (adaptor.getCountHigh() && (adaptor.getCountHigh()->size() != adaptor.getWindow().size() ||
                                 llvm::any_of(*adaptor.getCountHigh(), [](int64_t count) { return count < 0; })))
    return emitOptionalError(location, "expected a 'count_high' of at least 0 for each of ", adaptor.getWindow().size(),
                             " spatial dimensions");
  Shape dilation(adaptor.getWindow().size(), 1);
  return inferPool(location, adaptor.getInput(), adaptor.getLayout(),
                   {adaptor.getWindow(), adaptor.getStride(), adaptor.getPadLow(), adaptor.getPadHigh(), dilation}, results);
}

LogicalResult AdaptiveAvgPoolOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                                  SmallVectorImpl<Type> &results) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  auto sizes = adaptor.getOutputSize();
  int64_t spatial = input.getRank() - 2;
  if (spatial < 1 || spatial > 3 || static_cast<int64_t>(sizes.size()) != spatial)
    return emitOptionalError(location, "expected an input of 3 to 5 dimensions and a size for each spatial one, found ", input, " and ",
                             sizes.size());
  Shape shape(input.getShape());
  for (int64_t i = 0; i < spatial; ++i) {
    if (sizes[i] < 1)
      return emitOptionalError(location, "an output size is below 1, expected at least 1");
    shape[adaptor.getLayout() == Layout::ChannelsLast ? 1 + i : 2 + i] = sizes[i];
  }
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}
