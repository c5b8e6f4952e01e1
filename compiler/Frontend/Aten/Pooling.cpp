// Pooling over windows.
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

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
  Value x = call.computableFloat("self");
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

// The positions of the maxima can't be had: they are reported where a program uses them.
template <int64_t spatial> static Results maxPoolWithIndices(Call &call) {
  Results results = maxPool<spatial>(call);
  if (!results.empty())
    results.push_back({});
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
    return call.make<wt::AdaptiveAvgPoolOp>(x, output);
  });
}

// Where all windows are of one size it is an ordinary pooling.
template <int64_t spatial> static Results adaptiveMaxPool(Call &call) {
  Results results = pool<spatial>(call, [&](Value x, ArrayRef<int64_t> sizes) -> Value {
    Shape output = perDimension(call, "output_size", spatial, Shape(sizes)), window, zeros(spatial, 0), ones(spatial, 1);
    for (size_t i = 0; i < sizes.size() && !call.failed(); ++i) {
      if (output[i] < 1)
        call.fail("an output size is below 1");
      else if (sizes[i] % output[i] != 0)
        call.unsupported("with windows of different sizes (" + std::to_string(sizes[i]) + " to " + std::to_string(output[i]) + ")");
      else
        window.push_back(sizes[i] / output[i]);
    }
    return call.make<wt::MaxPoolOp>(x, window, window, zeros, zeros, ones);
  });
  if (!results.empty())
    results.push_back({});
  return results;
}

template <int64_t spatial> static void registerFor(Registry &registry, const std::string &suffix) {
  registry["aten::max_pool" + suffix] = maxPool<spatial>;
  registry["aten::max_pool" + suffix + "_with_indices"] = maxPoolWithIndices<spatial>;
  registry["aten::avg_pool" + suffix] = avgPool<spatial>;
  registry["aten::adaptive_avg_pool" + suffix] = registry["aten::_adaptive_avg_pool" + suffix] = adaptiveAvgPool<spatial>;
  registry["aten::adaptive_max_pool" + suffix] = adaptiveMaxPool<spatial>;
}

void registerPooling(Registry &registry) {
  registerFor<1>(registry, "1d");
  registerFor<2>(registry, "2d");
  registerFor<3>(registry, "3d");
}

} // namespace wasmtorch::aten
