// What transposed convolutions mean: each element of the input adds the window, scaled by it.
#include "semantics/ChannelsFirst.h"
#include "semantics/OpTable.h"

#include <vector>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

// Products are summed up in double, or in integers that wrap around.
template <typename T> using Sum = std::conditional_t<isFloat<T>, double, uint64_t>;

namespace {
struct TransposedConvolution {
  Triple in, out, window, stride, low, dilation;

  // Adds one input channel's part to one result channel's sums.
  template <typename T> void addChannel(Sum<T> *sums, const T *input, const T *taps) const {
    for (int64_t d = 0; d < in[0]; ++d)
      for (int64_t h = 0; h < in[1]; ++h)
        for (int64_t w = 0; w < in[2]; ++w)
          addWindow(sums, load(*input++), taps, {d, h, w});
  }

  template <typename T> void addWindow(Sum<T> *sums, Sum<T> value, const T *taps, const Triple &at) const {
    for (int64_t kd = 0; kd < window[0]; ++kd)
      for (int64_t kh = 0; kh < window[1]; ++kh)
        for (int64_t kw = 0; kw < window[2]; ++kw, ++taps) {
          int64_t d = place(0, at[0], kd), h = place(1, at[1], kh), w = place(2, at[2], kw);
          if (d >= 0 && h >= 0 && w >= 0)
            sums[(d * out[1] + h) * out[2] + w] += value * static_cast<Sum<T>>(load(*taps));
        }
  }

  // Where a tap falls in the result, or -1 outside of it.
  int64_t place(int dim, int64_t at, int64_t tap) const {
    int64_t index = at * stride[dim] + tap * dilation[dim] - low[dim];
    return index < out[dim] ? std::max<int64_t>(index, -1) : -1;
  }
};
} // namespace

template <typename T> static Tensor transposed(wt::ConvolutionTransposeOp op, ArrayRef<Tensor> operands) {
  Tensor input = toChannelsFirst(operands[0], wt::Layout::ChannelsFirst), weight = operands[1];
  Tensor result(channelsFirstType(op.getType(), wt::Layout::ChannelsFirst));
  TransposedConvolution conv{spatialTriple(input.getShape().drop_front(2), 1),
                             spatialTriple(result.getShape().drop_front(2), 1),
                             spatialTriple(weight.getShape().drop_front(2), 1),
                             spatialTriple(op.getStride(), 1),
                             spatialTriple(op.getCropLow(), 0),
                             spatialTriple(op.getDilation(), 1)};
  int64_t channels = input.getDimSize(1), outputs = result.getDimSize(1), perGroup = weight.getDimSize(1);
  int64_t inBlock = conv.in[0] * conv.in[1] * conv.in[2], outBlock = conv.out[0] * conv.out[1] * conv.out[2];
  int64_t taps = conv.window[0] * conv.window[1] * conv.window[2], depth = channels / static_cast<int64_t>(op.getGroups());
  std::vector<Sum<T>> sums(outBlock);
  for (int64_t n = 0; n < result.getDimSize(0); ++n)
    for (int64_t oc = 0; oc < outputs; ++oc) {
      std::fill(sums.begin(), sums.end(), operands.size() == 3 ? load(operands[2].elements<T>()[oc]) : 0);
      for (int64_t ic = oc / perGroup * depth, end = ic + depth; ic < end; ++ic)
        conv.addChannel(sums.data(), input.elements<T>() + (n * channels + ic) * inBlock,
                        weight.elements<T>() + (ic * perGroup + oc % perGroup) * taps);
      llvm::transform(sums, result.mutableElements<T>() + (n * outputs + oc) * outBlock, [](Sum<T> sum) {
        return store<T>(static_cast<Computed<T>>(sum));
      });
    }
  return fromChannelsFirst(result, op.getType(), wt::Layout::ChannelsFirst);
}

static Tensor convolutionTranspose(wt::ConvolutionTransposeOp op, ArrayRef<Tensor> operands) {
  return dispatchElement(op.getType().getElementType(), [&](auto tag) { return transposed<typename decltype(tag)::type>(op, operands); });
}

void semantics::addTransposedConvolutions(OpTable &table) { table.add<wt::ConvolutionTransposeOp, convolutionTranspose>(); }
