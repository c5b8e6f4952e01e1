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
  return dispatchFloat(operands[0].getElementType(), [&](auto tag) { return batchNormElements<typename decltype(tag)::type>(op, operands); });
}

void semantics::addNormalization(OpTable &table) { table.add<wt::BatchNormOp, batchNorm>(); }
