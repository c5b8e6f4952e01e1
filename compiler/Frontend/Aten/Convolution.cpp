// Convolutions.
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

namespace {
struct Padding {
  Shape low, high;
};
} // namespace

// One number stands for all spatial dimensions.
static Shape perDimension(Call &call, StringRef argument, int64_t spatial) {
  Shape values = call.integers(argument);
  if (values.size() == 1)
    values.assign(spatial, values.front());
  if (static_cast<int64_t>(values.size()) != spatial)
    call.fail("expected " + std::to_string(spatial) + " values as '" + argument.str() + "', found " + std::to_string(values.size()));
  return values;
}

// 'same' puts the odd element of padding at the end, as PyTorch does.
static Padding readPadding(Call &call, ArrayRef<int64_t> window, ArrayRef<int64_t> dilation, ArrayRef<int64_t> stride) {
  int64_t spatial = window.size();
  const std::string *mode = call.get("padding").text();
  if (!mode) {
    Shape both = perDimension(call, "padding", spatial);
    return {both, both};
  }
  Padding padding{Shape(spatial, 0), Shape(spatial, 0)};
  if (*mode == "valid")
    return padding;
  if (*mode != "same")
    call.fail("expected numbers, 'same' or 'valid' as 'padding', found '" + *mode + "'");
  for (int64_t i = 0; i < spatial; ++i) {
    if (stride[i] != 1)
      call.fail("padding='same' is not possible with a stride of " + std::to_string(stride[i]));
    int64_t total = dilation[i] * (window[i] - 1);
    padding.low[i] = total / 2;
    padding.high[i] = total - total / 2;
  }
  return padding;
}

// One item where the input has no batch, which the convolutions' ops need.
static Value batched(Call &call, Value x) {
  Shape shape{1};
  llvm::append_range(shape, shapeOf(x));
  return call.reshape(x, shape);
}

// What is cut off: the padding, less what `output_padding` gives back at the end.
static Results transposedConvolution(Call &call) {
  Value x = call.computable("input"), weight = call.tensor("weight"), bias = call.optionalTensor("bias");
  if (!x || !weight)
    return {};
  int64_t spatial = typeOf(weight).getRank() - 2;
  if (spatial < 1 || (typeOf(x).getRank() != spatial + 2 && typeOf(x).getRank() != spatial + 1))
    return call.fail("a weight of shape " + wt::shapeText(shapeOf(weight)) + " does not fit an input of shape " +
                     wt::shapeText(shapeOf(x)));
  Shape stride = perDimension(call, "stride", spatial), dilation = perDimension(call, "dilation", spatial);
  Shape low = perDimension(call, "padding", spatial), high = low, extra = perDimension(call, "output_padding", spatial);
  if (call.failed())
    return {};
  for (int64_t i = 0; i < spatial; ++i)
    high[i] -= extra[i];
  bool single = typeOf(x).getRank() == spatial + 1;
  Value result = call.make<wt::ConvolutionTransposeOp>(single ? batched(call, x) : x, weight, bias, stride, low, high, dilation,
                                                       call.integer("groups", 1));
  return {single && result ? call.reshape(result, shapeOf(result).drop_front()) : result};
}

static Results convolution(Call &call) {
  if (call.boolean("transposed", false))
    return transposedConvolution(call);
  Value x = call.computable("input"), weight = call.tensor("weight"), bias = call.optionalTensor("bias");
  if (!x || !weight)
    return {};
  int64_t spatial = typeOf(weight).getRank() - 2;
  if (spatial < 1 || (typeOf(x).getRank() != spatial + 2 && typeOf(x).getRank() != spatial + 1))
    return call.fail("a weight of shape " + wt::shapeText(shapeOf(weight)) + " does not fit an input of shape " +
                     wt::shapeText(shapeOf(x)));
  Shape stride = perDimension(call, "stride", spatial), dilation = perDimension(call, "dilation", spatial);
  if (call.failed())
    return {};
  Padding padding = readPadding(call, shapeOf(weight).drop_front(2), dilation, stride);
  bool single = typeOf(x).getRank() == spatial + 1;
  if (single)
    x = batched(call, x);
  Value result = call.make<wt::ConvolutionOp>(x, weight, bias, stride, padding.low, padding.high, dilation, call.integer("groups", 1));
  return {single ? call.reshape(result, shapeOf(result).drop_front(result ? 1 : 0)) : result};
}

void registerConvolutions(Registry &registry) {
  for (StringRef name : {"conv_transpose1d", "conv_transpose2d", "conv_transpose3d"})
    registry[("aten::" + name).str()] = transposedConvolution;
  for (StringRef name : {"conv1d", "conv2d", "conv3d", "convolution", "_convolution", "_convolution_mode"})
    registry[("aten::" + name).str()] = convolution;
}

} // namespace wasmtorch::aten
