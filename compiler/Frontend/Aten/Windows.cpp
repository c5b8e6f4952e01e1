// Operators that lay the windows of a tensor side by side.
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

// Windows of one dimension: their elements come last. Each element's place in the window is one strided slice.
static Results unfold(Call &call) {
  Value x = call.tensor("self");
  int64_t size = call.integer("size"), step = call.integer("step");
  if (!x || call.failed())
    return {};
  // A scalar is a line of one element.
  if (typeOf(x).getRank() == 0)
    x = call.reshape(x, {1});
  int64_t rank = typeOf(x).getRank(), dim = call.dimension("dimension", rank);
  bool scalar = shapeOf(call.tensor("self")).empty();
  if (call.failed())
    return {};
  int64_t whole = typeOf(x).getDimSize(dim);
  if (size < 0 || size > whole || step < 1)
    return call.fail("windows of " + std::to_string(size) + " in steps of " + std::to_string(step) + " do not fit " +
                     std::to_string(whole) + " elements");
  Shape shape(shapeOf(x));
  shape[dim] = (whole - size) / step + 1;
  int64_t count = shape[dim];
  shape.push_back(1);
  if (size == 0) {
    shape.back() = 0;
    return {call.splat(shape, typeOf(x).getElementType(), 0.0)};
  }
  SmallVector<Value> parts;
  for (int64_t i = 0; i < size && !call.failed(); ++i)
    parts.push_back(call.reshape(call.slice(x, dim, i, count, step), shape));
  if (call.failed())
    return {};
  Value windows = call.cat(parts, rank);
  return {scalar ? call.reshape(windows, {size}) : windows};
}

// The windows of an image as columns: `[N, C, H, W]` gives `[N, C * taps, places]`.
static Results imageToColumns(Call &call) {
  Value x = call.tensor("self");
  auto pair = [&](StringRef argument) {
    Shape values = call.integers(argument);
    if (values.size() == 1)
      values.push_back(values.front());
    if (values.size() != 2)
      call.fail("expected two values as '" + argument.str() + "', found " + std::to_string(values.size()));
    return values;
  };
  Shape window = pair("kernel_size"), dilation = pair("dilation"), padding = pair("padding"), stride = pair("stride");
  if (!x || call.failed())
    return {};
  bool single = typeOf(x).getRank() == 3;
  if (!single && typeOf(x).getRank() != 4)
    return call.fail("expected an image or a batch of them, found shape " + wt::shapeText(shapeOf(x)));
  if (single)
    x = call.reshape(x, {1, shapeOf(x)[0], shapeOf(x)[1], shapeOf(x)[2]});
  if (padding[0] || padding[1]) {
    Shape border{0, 0, padding[0], padding[1]};
    x = call.make<wt::PadOp>(x, border, border, llvm::APFloat(0.0));
  }
  if (!x)
    return {};
  int64_t batch = shapeOf(x)[0], channels = shapeOf(x)[1], places = 1;
  Shape count;
  for (int i = 0; i < 2; ++i) {
    count.push_back(wt::windowedSize(shapeOf(x)[2 + i], window[i], stride[i], 0, 0, dilation[i]));
    if (count[i] < 1)
      return call.fail("the window of " + std::to_string(window[i]) + " does not fit an image of shape " + wt::shapeText(shapeOf(x)));
    places *= count[i];
  }
  SmallVector<Value> taps;
  for (int64_t h = 0; h < window[0] && !call.failed(); ++h)
    for (int64_t w = 0; w < window[1] && !call.failed(); ++w) {
      Value rows = call.slice(x, 2, h * dilation[0], count[0], stride[0]);
      taps.push_back(call.reshape(call.slice(rows, 3, w * dilation[1], count[1], stride[1]), {batch, channels, 1, places}));
    }
  if (call.failed())
    return {};
  Shape shape{batch, channels * window[0] * window[1], places};
  return {call.reshape(call.cat(taps, 2), single ? ArrayRef<int64_t>(shape).drop_front() : ArrayRef<int64_t>(shape))};
}

// Columns of windows laid onto an image, where they add up: the transposed convolution of each channel with windows that have one 1.
static Results columnsToImage(Call &call) {
  Value x = call.computableFloat("self");
  Shape size = call.integers("output_size"), window = call.integers("kernel_size"), dilation = call.integers("dilation");
  Shape padding = call.integers("padding"), stride = call.integers("stride");
  for (const Shape *values : {&size, &window, &dilation, &padding, &stride})
    if (values->size() != 2)
      return call.fail("expected two values for each size and step, found " + std::to_string(values->size()));
  if (!x || call.failed())
    return {};
  bool single = typeOf(x).getRank() == 2;
  int64_t taps = window[0] * window[1], rows = typeOf(x).getRank() < 2 ? 0 : shapeOf(x).drop_back().back();
  Shape count, extra;
  for (int i = 0; i < 2; ++i) {
    count.push_back(wt::windowedSize(size[i], window[i], stride[i], padding[i], padding[i], dilation[i]));
    extra.push_back(size[i] + 2 * padding[i] - (count[i] - 1) * stride[i] - dilation[i] * (window[i] - 1) - 1);
  }
  if (typeOf(x).getRank() < 2 || typeOf(x).getRank() > 3 || taps < 1 || rows % taps != 0 || shapeOf(x).back() != count[0] * count[1])
    return call.fail("columns of shape " + wt::shapeText(shapeOf(x)) + " do not make an image of shape " + wt::shapeText(size));
  Type integer = call.getBuilder().getI32Type();
  Value one =
      call.make<wt::CompareOp>(countAlong(call, {1, taps, 1}, 1, integer), countAlong(call, {1, 1, taps}, 2, integer), wt::CompareKind::Eq);
  Value weight = call.convert(call.expand(one, {rows / taps, taps, taps}), typeOf(x).getElementType());
  x = call.reshape(x, {single ? 1 : shapeOf(x)[0], rows, count[0], count[1]});
  Shape end{padding[0] - extra[0], padding[1] - extra[1]};
  Value image = call.make<wt::ConvolutionTransposeOp>(x, call.reshape(weight, {rows, 1, window[0], window[1]}), Value(), stride, padding,
                                                      end, dilation, rows / taps);
  return {single ? call.reshape(image, shapeOf(image).drop_front(image ? 1 : 0)) : image};
}

// Blocks of `factor` x `factor` pixels become channels.
static Results pixelUnshuffle(Call &call) {
  Value x = call.tensor("self");
  int64_t factor = call.integer("downscale_factor");
  if (!x || call.failed())
    return {};
  int64_t rank = typeOf(x).getRank();
  if (rank < 3 || factor < 1 || shapeOf(x)[rank - 2] % factor != 0 || shapeOf(x)[rank - 1] % factor != 0)
    return call.fail("expected a height and a width that are multiples of " + std::to_string(factor) + ", found shape " +
                     wt::shapeText(shapeOf(x)));
  Shape split(shapeOf(x).drop_back(2)), shape(shapeOf(x).drop_back(3)), dims = llvm::to_vector(llvm::seq<int64_t>(0, rank - 3));
  int64_t height = shapeOf(x)[rank - 2] / factor, width = shapeOf(x)[rank - 1] / factor, first = rank - 3;
  llvm::append_values(split, height, factor, width, factor);
  llvm::append_values(dims, first, first + 2, first + 4, first + 1, first + 3);
  llvm::append_values(shape, shapeOf(x)[first] * factor * factor, height, width);
  return {call.reshape(call.permute(call.reshape(x, split), dims), shape)};
}

// Channels of all groups in turn.
static Results channelShuffle(Call &call) {
  Value x = call.tensor("self");
  int64_t groups = call.integer("groups");
  if (!x || call.failed())
    return {};
  if (typeOf(x).getRank() < 3 || groups < 1 || shapeOf(x)[1] % groups != 0)
    return call.fail("expected a number of channels that is a multiple of " + std::to_string(groups) + ", found shape " +
                     wt::shapeText(shapeOf(x)));
  Shape split{shapeOf(x)[0], groups, shapeOf(x)[1] / groups, ShapedType::getNumElements(shapeOf(x).drop_front(2))};
  return {call.reshape(call.permute(call.reshape(x, split), {0, 2, 1, 3}), shapeOf(x))};
}

void registerWindows(Registry &registry) {
  registry["aten::unfold"] = unfold;
  registry["aten::im2col"] = imageToColumns;
  registry["aten::col2im"] = columnsToImage;
  registry["aten::pixel_unshuffle"] = pixelUnshuffle;
  registry["aten::channel_shuffle"] = registry["aten::native_channel_shuffle"] = channelShuffle;
}

} // namespace wasmtorch::aten
