// What normalisation layers mean.
#include "semantics/OpTable.h"

#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

template <typename T> static Tensor batchNormElements(wt::BatchNormOp op, ArrayRef<Tensor> operands) {
  Tensor input = operands[0], result(op.getType());
  const T *mean = operands[1].elements<T>(), *variance = operands[2].elements<T>(), *scale = operands[3].elements<T>(),
          *shift = operands[4].elements<T>();
  double epsilon = op.getEpsilon().convertToDouble();
  // Elements of one channel come in runs: all that stands behind the channel's dimension.
  int64_t channelDim = op.getLayout() == wt::Layout::ChannelsLast ? input.getRank() - 1 : 1;
  int64_t channels = input.getDimSize(channelDim), run = 1;
  for (int64_t size : input.getShape().drop_front(channelDim + 1))
    run *= size;
  const T *from = input.elements<T>();
  T *to = result.mutableElements<T>();
  for (int64_t start = 0, channel = 0, end = input.getNumElements(); start < end; start += run, channel = (channel + 1) % channels) {
    double deviation = std::sqrt(load(variance[channel]) + epsilon);
    for (int64_t i = start; i < start + run; ++i)
      to[i] = store<T>((load(from[i]) - load(mean[channel])) / deviation * load(scale[channel]) + load(shift[channel]));
  }
  return result;
}

static Tensor batchNorm(wt::BatchNormOp op, ArrayRef<Tensor> operands) {
  return dispatchFloat(operands[0].getElementType(),
                       [&](auto tag) { return batchNormElements<typename decltype(tag)::type>(op, operands); });
}

namespace {
// A normalisation of runs of elements that lie behind one another.
struct Runs {
  int64_t length;
  double epsilon;
  bool centred;
  // Which weight an element takes: elements of `repeat` in a row share one, of `factors` in turn.
  int64_t repeat, factors;
};
} // namespace

template <typename T> static void normaliseRun(const Runs &runs, ArrayRef<Tensor> operands, int64_t start, T *to) {
  const T *from = operands[0].elements<T>() + start;
  // The sum is divided, not each element: the mean of equal elements is what they are, and nothing is left of them.
  double sum = 0, power = 0;
  for (int64_t i = 0; runs.centred && i < runs.length; ++i)
    sum += load(from[i]);
  double mean = sum / runs.length;
  for (int64_t i = 0; i < runs.length; ++i)
    power += (load(from[i]) - mean) * (load(from[i]) - mean);
  double deviation = std::sqrt(power / runs.length + runs.epsilon);
  for (int64_t i = 0; i < runs.length; ++i) {
    int64_t factor = (start + i) / runs.repeat % runs.factors;
    double value = (load(from[i]) - mean) / deviation;
    if (operands.size() > 1)
      value *= load(operands[1].elements<T>()[factor]);
    if (operands.size() > 2)
      value += load(operands[2].elements<T>()[factor]);
    to[start + i] = store<T>(value);
  }
}

static Tensor normaliseRuns(const Runs &runs, ArrayRef<Tensor> operands) {
  Tensor result(operands[0].getType());
  dispatchFloat(result.getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    T *to = result.mutableElements<T>();
    for (int64_t start = 0, end = result.getNumElements(); start < end; start += runs.length)
      normaliseRun<T>(runs, operands, start, to);
  });
  return result;
}

static Tensor layerNorm(wt::LayerNormOp op, ArrayRef<Tensor> operands) {
  int64_t length = ShapedType::getNumElements(operands[0].getShape().take_back(op.getDims()));
  return normaliseRuns({length, op.getEpsilon().convertToDouble(), /*centred=*/true, 1, length}, operands);
}

static Tensor rmsNorm(wt::RmsNormOp op, ArrayRef<Tensor> operands) {
  int64_t length = ShapedType::getNumElements(operands[0].getShape().take_back(op.getDims()));
  return normaliseRuns({length, op.getEpsilon().convertToDouble(), /*centred=*/false, 1, length}, operands);
}

static Tensor groupNorm(wt::GroupNormOp op, ArrayRef<Tensor> operands) {
  int64_t channels = operands[0].getDimSize(1), positions = ShapedType::getNumElements(operands[0].getShape().drop_front(2));
  return normaliseRuns({channels / static_cast<int64_t>(op.getGroups()) * positions, op.getEpsilon().convertToDouble(), /*centred=*/true,
                        positions, channels},
                       operands);
}

void semantics::addNormalization(OpTable &table) {
  table.add<wt::BatchNormOp, batchNorm>();
  table.add<wt::LayerNormOp, layerNorm>();
  table.add<wt::RmsNormOp, rmsNorm>();
  table.add<wt::GroupNormOp, groupNorm>();
}
