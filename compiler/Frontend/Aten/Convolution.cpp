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
      call.fail("padding='same' needs a stride of 1, found " + std::to_string(stride[i]));
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

namespace {
// What both kinds of convolutions read.
struct Layer {
  Value input, weight, bias;
  int64_t spatial = 0; ///< dimensions of the window
  bool single = false; ///< the input is one item, without a batch
  Shape stride, dilation;
  explicit operator bool() const { return bool(input); }
};
} // namespace

// No input after a diagnostic.
static Layer readLayer(Call &call) {
  Layer layer;
  Value x = call.computable("input");
  layer.weight = call.tensor("weight");
  layer.bias = call.optionalTensor("bias");
  if (!x || !layer.weight)
    return {};
  layer.spatial = typeOf(layer.weight).getRank() - 2;
  layer.single = typeOf(x).getRank() == layer.spatial + 1;
  if (layer.spatial < 1 || (typeOf(x).getRank() != layer.spatial + 2 && !layer.single))
    return call.fail("a weight of shape " + wt::shapeText(shapeOf(layer.weight)) + " does not fit an input of shape " +
                     wt::shapeText(shapeOf(x))),
           Layer();
  layer.stride = perDimension(call, "stride", layer.spatial);
  layer.dilation = perDimension(call, "dilation", layer.spatial);
  if (!call.failed())
    layer.input = layer.single ? batched(call, x) : x;
  return layer;
}

static Results withoutBatch(Call &call, const Layer &layer, Value result) {
  return {layer.single && result ? call.reshape(result, shapeOf(result).drop_front()) : result};
}

// What is cut off: the padding, less what `output_padding` gives back at the end.
static Results transposedConvolution(Call &call) {
  Layer layer = readLayer(call);
  if (!layer)
    return {};
  Shape low = perDimension(call, "padding", layer.spatial), high = low, extra = perDimension(call, "output_padding", layer.spatial);
  if (call.failed())
    return {};
  for (int64_t i = 0; i < layer.spatial; ++i)
    high[i] -= extra[i];
  return withoutBatch(call, layer,
                      call.make<wt::ConvolutionTransposeOp>(layer.input, layer.weight, layer.bias, layer.stride, low, high, layer.dilation,
                                                            call.integer("groups", 1)));
}

static Results convolution(Call &call) {
  if (call.boolean("transposed", false))
    return transposedConvolution(call);
  Layer layer = readLayer(call);
  if (!layer)
    return {};
  Padding padding = readPadding(call, shapeOf(layer.weight).drop_front(2), layer.dilation, layer.stride);
  return withoutBatch(call, layer,
                      call.make<wt::ConvolutionOp>(layer.input, layer.weight, layer.bias, layer.stride, padding.low, padding.high,
                                                   layer.dilation, call.integer("groups", 1)));
}

void registerConvolutions(Registry &registry) {
  for (StringRef name : {"conv_transpose1d", "conv_transpose2d", "conv_transpose3d"})
    registry[("aten::" + name).str()] = transposedConvolution;
  for (StringRef name : {"conv1d", "conv2d", "conv3d", "convolution", "_convolution", "_convolution_mode"})
    registry[("aten::" + name).str()] = convolution;
}

} // namespace wasmtorch::aten
