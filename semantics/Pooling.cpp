// What pooling ops mean.
#include "semantics/ChannelsFirst.h"
#include "semantics/OpTable.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

namespace {

// The positions in one spatial dimension that one window covers: `begin`, `begin + step` … below `end`.
struct Span {
  int64_t begin, end, step;
};

// The elements of a channel's [D, H, W] block that a window covers.
template <typename T> class WindowView {
public:
  WindowView(const T *elements, const Triple &sizes, const std::array<Span, 3> &spans) : elements(elements), sizes(sizes), spans(spans) {}

  template <typename Visit> void forEach(Visit visit) const {
    for (int64_t d = spans[0].begin; d < spans[0].end; d += spans[0].step)
      for (int64_t h = spans[1].begin; h < spans[1].end; h += spans[1].step)
        for (int64_t w = spans[2].begin; w < spans[2].end; w += spans[2].step)
          visit(load(elements[(d * sizes[1] + h) * sizes[2] + w]));
  }

private:
  const T *elements;
  const Triple &sizes;
  const std::array<Span, 3> &spans;
};

} // namespace

// The part inside the input of the window that starts at `start`.
static Span windowSpan(int64_t start, int64_t window, int64_t dilation, int64_t size) {
  // The first position inside: negative ones are skipped in whole steps.
  int64_t begin = start < 0 ? start + (-start + dilation - 1) / dilation * dilation : start;
  return {begin, std::min(start + (window - 1) * dilation + 1, size), dilation};
}

// For each position of each channel: `place(dim, index)` gives the window's span along a dimension and `reduce(view, index)` the value.
template <typename T, typename Place, typename Reduce>
static Tensor pool(RankedTensorType type, Tensor input, wt::Layout layout, Place place, Reduce reduce) {
  input = toChannelsFirst(input, layout);
  Tensor result(channelsFirstType(type, layout));
  Triple from = spatialTriple(input.getShape().drop_front(2), 1), to = spatialTriple(result.getShape().drop_front(2), 1);
  T *out = result.mutableElements<T>();
  int64_t channels = input.getDimSize(0) * input.getDimSize(1), block = from[0] * from[1] * from[2];
  for (int64_t channel = 0; channel < channels; ++channel)
    for (int64_t d = 0; d < to[0]; ++d)
      for (int64_t h = 0; h < to[1]; ++h)
        for (int64_t w = 0; w < to[2]; ++w) {
          std::array<Span, 3> spans{place(0, d), place(1, h), place(2, w)};
          WindowView<T> view(input.elements<T>() + channel * block, from, spans);
          *out++ = store<T>(reduce(view, Triple{d, h, w}));
        }
  return fromChannelsFirst(result, type, layout);
}

template <typename T> static Tensor maxPoolElements(wt::MaxPoolOp op, Tensor input) {
  using C = Computed<T>;
  Triple size = spatialTriple(channelsFirstType(input.getType(), op.getLayout()).getShape().drop_front(2), 1);
  Triple window = spatialTriple(op.getWindow(), 1), stride = spatialTriple(op.getStride(), 1), low = spatialTriple(op.getPadLow(), 0),
         dilation = spatialTriple(op.getDilation(), 1);
  auto place = [&](int dim, int64_t index) { return windowSpan(index * stride[dim] - low[dim], window[dim], dilation[dim], size[dim]); };
  auto reduce = [](const WindowView<T> &view, const Triple &) {
    // What stands for a window that lies in the padding altogether.
    C largest = lowest<T>();
    view.forEach([&](C value) { largest = largest != largest || largest > value ? largest : value; });
    return largest;
  };
  return pool<T>(op.getType(), input, op.getLayout(), place, reduce);
}

static Tensor maxPool(wt::MaxPoolOp op, ArrayRef<Tensor> operands) {
  return dispatchElement(operands[0].getElementType(),
                         [&](auto tag) { return maxPoolElements<typename decltype(tag)::type>(op, operands[0]); });
}

template <typename T> static Tensor avgPoolElements(wt::AvgPoolOp op, Tensor input) {
  Triple size = spatialTriple(channelsFirstType(input.getType(), op.getLayout()).getShape().drop_front(2), 1);
  Triple window = spatialTriple(op.getWindow(), 1), stride = spatialTriple(op.getStride(), 1), low = spatialTriple(op.getPadLow(), 0);
  Triple high = spatialTriple(op.getCountHigh() ? *op.getCountHigh() : op.getPadHigh(), 0);
  auto place = [&](int dim, int64_t index) { return windowSpan(index * stride[dim] - low[dim], window[dim], 1, size[dim]); };
  // How many positions of the window count along one dimension.
  auto counted = [&](int dim, int64_t index) {
    int64_t start = index * stride[dim] - low[dim], end = start + window[dim];
    int64_t first = op.getCountIncludePad() ? -low[dim] : 0, last = op.getCountIncludePad() ? size[dim] + high[dim] : size[dim];
    return std::max<int64_t>(std::min(end, last) - std::max(start, first), 0);
  };
  auto reduce = [&](const WindowView<T> &view, const Triple &index) -> Computed<T> {
    Computed<T> sum = 0;
    view.forEach([&](Computed<T> value) { sum += value; });
    int64_t count =
        op.getDivisor() ? static_cast<int64_t>(*op.getDivisor()) : counted(0, index[0]) * counted(1, index[1]) * counted(2, index[2]);
    // A window beyond everything that counts; floats have NaN for it.
    if (!isFloat<T> && count == 0)
      return 0;
    return sum / static_cast<Computed<T>>(count);
  };
  return pool<T>(op.getType(), input, op.getLayout(), place, reduce);
}

static Tensor avgPool(wt::AvgPoolOp op, ArrayRef<Tensor> operands) {
  return dispatchElement(operands[0].getElementType(),
                         [&](auto tag) { return avgPoolElements<typename decltype(tag)::type>(op, operands[0]); });
}

template <typename T> static Tensor adaptiveElements(wt::AdaptiveAvgPoolOp op, Tensor input) {
  Triple size = spatialTriple(channelsFirstType(input.getType(), op.getLayout()).getShape().drop_front(2), 1);
  Triple sizes = spatialTriple(op.getOutputSize(), 1);
  auto place = [&](int dim, int64_t index) {
    return Span{index * size[dim] / sizes[dim], ((index + 1) * size[dim] + sizes[dim] - 1) / sizes[dim], 1};
  };
  auto reduce = [](const WindowView<T> &view, const Triple &) {
    double sum = 0, count = 0;
    view.forEach([&](double value) {
      sum += value;
      ++count;
    });
    return sum / count;
  };
  return pool<T>(op.getType(), input, op.getLayout(), place, reduce);
}

static Tensor adaptiveAvgPool(wt::AdaptiveAvgPoolOp op, ArrayRef<Tensor> operands) {
  return dispatchFloat(operands[0].getElementType(),
                       [&](auto tag) { return adaptiveElements<typename decltype(tag)::type>(op, operands[0]); });
}

void semantics::addPooling(OpTable &table) {
  table.add<wt::MaxPoolOp, maxPool>();
  table.add<wt::AvgPoolOp, avgPool>();
  table.add<wt::AdaptiveAvgPoolOp, adaptiveAvgPool>();
}
