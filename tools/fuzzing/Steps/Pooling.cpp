// Steps of pools.
#include "tools/fuzzing/Steps.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

static Value pool(Sketch &s, Value x) {
  if (!isImage(x))
    return {};
  wt::Layout layout = s.random.chance(0.15) ? wt::Layout::ChannelsLast : wt::Layout::ChannelsFirst;
  bool max = s.random.chance(0.55);
  int64_t spatial = s.rankOf(x) - 2, first = layout == wt::Layout::ChannelsLast ? 1 : 2;
  Shape window, stride, low, high, dilation, counted;
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t size = s.shapeOf(x)[first + i], reach = s.random.choose({1, 2, 2, 3, 3, 5}), apart = max ? s.random.choose({1, 1, 1, 2}) : 1;
    // As in PyTorch no window lies in the padding alone.
    int64_t before = s.random.chance(0.5) ? 0 : s.random.between(0, reach / 2),
            after = s.random.chance(0.6) ? before : s.random.between(0, reach / 2);
    while (size + before + after < apart * (reach - 1) + 1 || before > reach / 2 || after > reach / 2) {
      if (apart > 1)
        apart = 1;
      else
        --reach;
      before = std::min(before, reach / 2);
      after = std::min(after, reach / 2);
    }
    window.push_back(reach);
    stride.push_back(s.random.choose<int64_t>({1, 2, reach, reach}));
    low.push_back(before);
    high.push_back(after);
    dilation.push_back(apart);
    counted.push_back(s.random.between(0, after));
  }
  if (max)
    return s.make<wt::MaxPoolOp>(x, window, stride, low, high, dilation, layout);
  auto list = [&](ArrayRef<int64_t> values) { return s.b.getDenseI64ArrayAttr(values); };
  bool including = s.random.chance(0.5);
  auto countHigh = including && s.random.chance(0.2) ? list(counted) : DenseI64ArrayAttr();
  auto divisor = s.random.chance(0.15) ? s.b.getI64IntegerAttr(s.random.choose({1, 3, 7})) : IntegerAttr();
  return s.make<wt::AvgPoolOp>(x, list(window), list(stride), list(low), list(high), s.b.getBoolAttr(including), countHigh, divisor,
                               wt::LayoutAttr::get(s.b.getContext(), layout));
}

static Value adaptive(Sketch &s, Value x) {
  if (!isImage(x))
    return {};
  Shape sizes, shape(s.shapeOf(x));
  for (size_t i = 2; i < shape.size(); ++i) {
    sizes.push_back(s.random.choose<int64_t>({1, 1, 2, 3, s.divisorOf(shape[i])}));
    shape[i] = sizes.back();
  }
  if (s.random.chance(0.3))
    sizes.assign(sizes.size(), 1);
  return s.fits(shape) ? s.make<wt::AdaptiveAvgPoolOp>(x, sizes, wt::Layout::ChannelsFirst) : Value();
}

ArrayRef<Step> fuzzing::poolingSteps() {
  static constexpr Step steps[] = {{"pool", 5, pool}, {"adaptive pool", 1, adaptive}};
  return steps;
}
