// Pooling over windows.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Registry.h"

#include <limits>

using namespace mlir;

namespace wasmtorch::aten {

using Kind = wt::CompareKind;

namespace {
// What all pooling operators are called with; `padHigh` is what makes the result as large as PyTorch's.
struct Window {
  Shape size, stride, padLow, padHigh, dilation;
  bool roundsUp = false;
};
} // namespace

static Shape perDimension(Call &call, StringRef argument, int64_t spatial, Shape otherwise) {
  Shape values = call.integers(argument);
  if (values.empty())
    return otherwise;
  if (values.size() == 1)
    values.assign(spatial, values.front());
  if (static_cast<int64_t>(values.size()) != spatial)
    call.fail("expected " + std::to_string(spatial) + " values as '" + argument.str() + "', found " + std::to_string(values.size()));
  return values;
}

// ceil_mode: the size is rounded up, but the last window must start inside the input or the padding before it.
static void roundUp(Window &window, ArrayRef<int64_t> sizes) {
  for (size_t i = 0; i < sizes.size(); ++i) {
    int64_t reach = window.dilation[i] * (window.size[i] - 1) + 1, pad = window.padLow[i], stride = window.stride[i];
    int64_t count = (sizes[i] + 2 * pad - reach + stride - 1) / stride + 1;
    if ((count - 1) * stride >= sizes[i] + pad)
      --count;
    int64_t needed = (count - 1) * stride + reach - sizes[i] - pad;
    if (needed > pad) {
      window.padHigh[i] = needed;
      window.roundsUp = true;
    }
  }
}

static Window readWindow(Call &call, ArrayRef<int64_t> sizes) {
  int64_t spatial = sizes.size();
  Window window;
  window.size = perDimension(call, "kernel_size", spatial, {});
  window.stride = perDimension(call, "stride", spatial, window.size);
  window.padLow = window.padHigh = perDimension(call, "padding", spatial, Shape(spatial, 0));
  window.dilation = perDimension(call, "dilation", spatial, Shape(spatial, 1));
  if (window.size.empty())
    call.fail("expected integers as 'kernel_size', found none");
  if (call.failed())
    return window;
  for (int64_t i = 0; i < spatial; ++i) {
    if (window.size[i] < 1 || window.stride[i] < 1 || window.dilation[i] < 1)
      call.fail("windows, strides and dilations are at least 1");
    else if (window.padLow[i] < 0 || window.padLow[i] * 2 > window.size[i])
      call.fail("padding is at least 0 and at most half of the window, found " + std::to_string(window.padLow[i]));
  }
  if (!call.failed() && call.boolean("ceil_mode", false))
    roundUp(window, sizes);
  return window;
}

// Pooling takes a batch or a single item; ours takes batches.
template <int64_t spatial, typename Build> static Results pool(Call &call, Build build) {
  Value x = call.computable("self");
  if (!x)
    return {};
  int64_t rank = typeOf(x).getRank();
  if (rank != spatial + 1 && rank != spatial + 2)
    return call.fail("expected an input of " + std::to_string(spatial + 1) + " or " + std::to_string(spatial + 2) + " dimensions, found " +
                     wt::shapeText(shapeOf(x)));
  bool single = rank == spatial + 1;
  if (single) {
    Shape batched{1};
    llvm::append_range(batched, shapeOf(x));
    x = call.reshape(x, batched);
  }
  Value result = build(x, shapeOf(x).drop_front(2));
  if (call.failed() || !result)
    return {};
  return {single ? call.reshape(result, shapeOf(result).drop_front()) : result};
}

template <int64_t spatial> static Results maxPool(Call &call) {
  return pool<spatial>(call, [&](Value x, ArrayRef<int64_t> sizes) {
    Window window = readWindow(call, sizes);
    return call.make<wt::MaxPoolOp>(x, window.size, window.stride, window.padLow, window.padHigh, window.dilation);
  });
}

namespace {
// What the windows of a plane hold: `[N, C, window..., places...]`, and the number of each element in its plane, or one behind all where
// it is padding, in a shape that broadcasts to that.
struct Contents {
  Value elements, numbers;
};
} // namespace

static int64_t beyond(ArrayRef<int64_t> sizes) { return ShapedType::getNumElements(sizes); }

// What each of spatial dimension `i`'s `[window, places]` counts for, in a shape that broadcasts.
static Value alongDimension(Call &call, Value line, size_t i, size_t spatial) {
  if (!line)
    return {};
  Shape shape(2 * spatial, 1);
  shape[i] = shapeOf(line)[0];
  shape[spatial + i] = shapeOf(line)[1];
  return call.reshape(line, shape);
}

static Value total(Call &call, ArrayRef<Value> values) {
  Value sum = values.front();
  for (Value value : values.drop_front())
    sum = call.make<wt::AddOp>(sum, value);
  return sum;
}

static Value slid(Call &call, Value x, size_t dim, size_t i, const Window &window) {
  return call.make<wt::WindowOp>(x, static_cast<int64_t>(dim), window.size[i], window.stride[i], window.dilation[i]);
}

static Contents contentsOf(Call &call, Value x, const Window &window) {
  size_t spatial = window.size.size();
  auto sizes = shapeOf(x).drop_front(2);
  Shape low{0, 0}, high{0, 0}, dims{0, 1}, strides = wt::rowMajorStrides(sizes);
  llvm::append_range(low, window.padLow);
  llvm::append_range(high, window.padHigh);
  Value elements = call.make<wt::PadOp>(x, low, high, llvm::APFloat(-std::numeric_limits<double>::infinity()));
  SmallVector<Value> numbers;
  for (size_t i = 0; i < spatial; ++i) {
    elements = slid(call, elements, 2 + i, i, window);
    Value line = countAlong(call, sizes[i], 0, call.getBuilder().getI64Type());
    line = call.make<wt::MulOp>(line, call.scalarLike(line, strides[i]));
    line = call.make<wt::PadOp>(line, Shape{window.padLow[i]}, Shape{window.padHigh[i]}, llvm::APFloat(static_cast<double>(beyond(sizes))));
    numbers.push_back(alongDimension(call, call.permute(slid(call, line, 0, i, window), {1, 0}), i, spatial));
  }
  llvm::append_range(dims, llvm::seq<int64_t>(2 + spatial, 2 + 2 * spatial));
  llvm::append_range(dims, llvm::seq<int64_t>(2, 2 + spatial));
  return {call.permute(elements, dims), total(call, numbers)};
}

// The numbers of the elements that are the largest of their windows: the first of them, as PyTorch walks, or the last NaN.
static Value positionsOf(Call &call, Value largest, const Contents &contents, ArrayRef<int64_t> sizes) {
  if (call.failed())
    return {};
  size_t spatial = sizes.size();
  Shape shape(shapeOf(largest).take_front(2));
  shape.append(spatial, 1);
  llvm::append_range(shape, shapeOf(largest).drop_front(2));
  Term element(call, contents.elements), number(call, contents.numbers);
  Term key = element.compare(Kind::Eq, call.reshape(largest, shape)).choose(number, number.like(beyond(sizes)));
  bool hasNaN = isa<FloatType>(typeOf(largest).getElementType());
  // Of several numbers below 0 the least is that of the last element.
  if (hasNaN)
    key = element.isNaN().choose(-1.0 - number, key);
  Term first(call, call.make<wt::AminOp>(key, llvm::to_vector(llvm::seq<int64_t>(2, 2 + spatial)), false));
  return hasNaN ? first.isNegative().choose(-1.0 - first, first) : first;
}

// The maxima and their places in the plane.
template <int64_t spatial> static Results maxPoolWithIndices(Call &call) {
  Results results = maxPool<spatial>(call);
  if (results.empty())
    return {};
  results.append(pool<spatial>(call, [&](Value x, ArrayRef<int64_t> sizes) {
    Window window = readWindow(call, sizes);
    Value largest = call.make<wt::MaxPoolOp>(x, window.size, window.stride, window.padLow, window.padHigh, window.dilation);
    return largest ? positionsOf(call, largest, contentsOf(call, x, window), sizes) : Value();
  }));
  return results;
}

template <int64_t spatial> static Results avgPool(Call &call) {
  return pool<spatial>(call, [&](Value x, ArrayRef<int64_t> sizes) {
    Window window = readWindow(call, sizes);
    Builder &builder = call.getBuilder();
    bool countPadding = call.boolean("count_include_pad", true);
    // What ceil_mode reaches for beyond the padding is never counted.
    auto countHigh = countPadding && window.roundsUp ? builder.getDenseI64ArrayAttr(window.padLow) : DenseI64ArrayAttr();
    auto divisor = call.has("divisor_override") ? builder.getI64IntegerAttr(call.integer("divisor_override")) : IntegerAttr();
    return call.make<wt::AvgPoolOp>(x, builder.getDenseI64ArrayAttr(window.size), builder.getDenseI64ArrayAttr(window.stride),
                                    builder.getDenseI64ArrayAttr(window.padLow), builder.getDenseI64ArrayAttr(window.padHigh),
                                    builder.getBoolAttr(countPadding), countHigh, divisor,
                                    wt::LayoutAttr::get(builder.getContext(), wt::Layout::ChannelsFirst));
  });
}

template <int64_t spatial> static Results adaptiveAvgPool(Call &call) {
  return pool<spatial>(call, [&](Value x, ArrayRef<int64_t> sizes) {
    Shape output = perDimension(call, "output_size", spatial, Shape(sizes));
    return call.canComputeFloat(typeOf(x).getElementType()) ? call.make<wt::AdaptiveAvgPoolOp>(x, output) : Value();
  });
}

// `[window, places]`: the elements from `floor(i * in / out)` to `ceil((i + 1) * in / out)`, the last one repeated where a window is
// smaller than others.
static Value adaptiveLine(Call &call, int64_t in, int64_t out) {
  int64_t longest = 0;
  if (!call.canList(out))
    return {};
  for (int64_t i = 0; i < out; ++i)
    longest = std::max(longest, ((i + 1) * in + out - 1) / out - i * in / out);
  Type type = call.getBuilder().getI64Type();
  Value tap = countAlong(call, {longest, out}, 0, type), place = countAlong(call, {longest, out}, 1, type);
  if (!tap || !place)
    return {};
  Term i(call, place), size = i.like(in), count = i.like(out);
  Term last = (i * size + (size + count - 1.0)) / count - 1.0;
  return (i * size / count + Term(call, tap)).binary<wt::MinimumOp>(last);
}

static Contents adaptiveContents(Call &call, Value x, ArrayRef<int64_t> output) {
  auto sizes = shapeOf(x).drop_front(2);
  size_t spatial = sizes.size();
  Shape strides = wt::rowMajorStrides(sizes), split(shapeOf(x).take_front(2)), dims{0, 1};
  SmallVector<Value> numbers;
  for (size_t i = 0; i < spatial; ++i) {
    Value line = adaptiveLine(call, sizes[i], output[i]);
    if (!line)
      return {};
    llvm::append_range(split, shapeOf(line));
    Shape along(2 + spatial, 1);
    along[2 + i] = ShapedType::getNumElements(shapeOf(line));
    x = call.make<wt::GatherOp>(x, call.reshape(line, along), static_cast<int64_t>(2 + i));
    numbers.push_back(alongDimension(call, call.make<wt::MulOp>(line, call.scalarLike(line, strides[i])), i, spatial));
  }
  for (size_t part : {0, 1})
    for (size_t i = 0; i < spatial; ++i)
      dims.push_back(2 + 2 * i + part);
  return {call.permute(call.reshape(x, split), dims), total(call, numbers)};
}

// Where all windows are of one size it is an ordinary pooling.
static std::optional<Window> evenWindow(ArrayRef<int64_t> sizes, ArrayRef<int64_t> output) {
  size_t spatial = sizes.size();
  Window window{{}, {}, Shape(spatial, 0), Shape(spatial, 0), Shape(spatial, 1)};
  for (auto [size, count] : llvm::zip(sizes, output)) {
    if (size % count != 0)
      return std::nullopt;
    window.size.push_back(size / count);
  }
  window.stride = window.size;
  return window;
}

template <int64_t spatial> static Results adaptiveMaxPool(Call &call) {
  auto reduced = [&](bool wantsPositions) {
    return pool<spatial>(call, [&](Value x, ArrayRef<int64_t> sizes) -> Value {
      Shape output = perDimension(call, "output_size", spatial, Shape(sizes));
      if (llvm::any_of(output, [](int64_t size) { return size < 1; }))
        call.fail("an output size is below 1, expected at least 1");
      if (call.failed())
        return {};
      auto even = evenWindow(sizes, output);
      Contents contents = even ? contentsOf(call, x, *even) : adaptiveContents(call, x, output);
      Value largest = even ? call.make<wt::MaxPoolOp>(x, even->size, even->stride, even->padLow, even->padHigh, even->dilation)
                           : call.make<wt::AmaxOp>(contents.elements, llvm::to_vector(llvm::seq<int64_t>(2, 2 + spatial)), false);
      return wantsPositions && largest ? positionsOf(call, largest, contents, sizes) : largest;
    });
  };
  Results results = reduced(false);
  if (!results.empty())
    results.append(reduced(true));
  return results;
}

// Each element goes back to where it was in its plane; the others are 0.
template <int64_t spatial> static Results maxUnpool(Call &call) {
  Value x = call.computable("self"), places = call.tensor("indices");
  Shape output = call.integers("output_size");
  if (!x || !places || call.failed())
    return {};
  if (shapeOf(x) != shapeOf(places) || output.size() != spatial || shapeOf(x).size() < spatial + 1)
    return call.fail("elements of shape " + wt::shapeText(shapeOf(x)) + " at places of shape " + wt::shapeText(shapeOf(places)) +
                     " do not fit planes of shape " + wt::shapeText(output));
  Shape shape(shapeOf(x).drop_back(spatial));
  int64_t planes = ShapedType::getNumElements(shape), elements = ShapedType::getNumElements(output);
  llvm::append_range(shape, output);
  Shape flat{planes, planes == 0 ? 0 : typeOf(x).getNumElements() / planes};
  Value empty = call.splat({planes, elements}, typeOf(x).getElementType(), 0.0);
  return {call.reshape(call.make<wt::ScatterOp>(empty, call.reshape(places, flat), call.reshape(x, flat), 1, wt::Combine::Replace), shape)};
}

template <int64_t spatial> static void registerFor(Registry &registry, const std::string &suffix) {
  registry["aten::max_pool" + suffix] = maxPool<spatial>;
  registry["aten::max_pool" + suffix + "_with_indices"] = maxPoolWithIndices<spatial>;
  registry["aten::avg_pool" + suffix] = avgPool<spatial>;
  registry["aten::adaptive_avg_pool" + suffix] = registry["aten::_adaptive_avg_pool" + suffix] = adaptiveAvgPool<spatial>;
  registry["aten::adaptive_max_pool" + suffix] = adaptiveMaxPool<spatial>;
  if (spatial > 1)
    registry["aten::max_unpool" + suffix] = maxUnpool<spatial>;
}

void registerPooling(Registry &registry) {
  registerFor<1>(registry, "1d");
  registerFor<2>(registry, "2d");
  registerFor<3>(registry, "3d");
}

} // namespace wasmtorch::aten
