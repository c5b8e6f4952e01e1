// What contractions mean: sums of products, in double or 64-bit integers, with loops in an order that caches like.
#include "semantics/ChannelsFirst.h"
#include "semantics/OpTable.h"
#include "semantics/StridedLoop.h"

#include <vector>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

template <typename To> static Tensor convertedTo(Type element, Tensor tensor) {
  Tensor result(RankedTensorType::get(tensor.getShape(), element));
  dispatchElement(tensor.getElementType(), [&](auto tag) {
    const auto *from = tensor.elements<typename decltype(tag)::type>();
    To *to = result.mutableElements<To>();
    for (int64_t i = 0, count = tensor.getNumElements(); i < count; ++i)
      to[i] = static_cast<To>(load(from[i]));
  });
  return result;
}

// The small types are widened first: converting them costs more than multiplying.
static Tensor widened(Tensor tensor) {
  Type element = tensor.getElementType();
  if (element.isF32() || element.isF64() || element.isInteger(64))
    return tensor;
  Builder builder(element.getContext());
  return isa<IntegerType>(element) ? convertedTo<int64_t>(builder.getI64Type(), tensor)
                                   : convertedTo<float>(builder.getF32Type(), tensor);
}

// Calls `function` with the element type that widened tensors have.
template <typename Function> static void dispatchWidened(const Tensor &tensor, Function function) {
  if (tensor.getElementType().isInteger(64))
    function(ElementTag<int64_t>());
  else if (tensor.getElementType().isF64())
    function(ElementTag<double>());
  else
    function(ElementTag<float>());
}

// What products of a widened type are summed up in; integers wrap around.
template <typename T> using Sum = std::conditional_t<std::is_integral_v<T>, uint64_t, double>;

// Rounds a row of sums to the result's element type.
template <typename S> static void storeSums(Tensor &result, int64_t first, const std::vector<S> &sums) {
  dispatchElement(result.getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    llvm::transform(sums, result.mutableElements<T>() + first, [](S sum) { return store<T>(static_cast<Computed<T>>(sum)); });
  });
}

// sums[j] += factor * row[j * step]
template <typename T> static void addScaled(Sum<T> *sums, Sum<T> factor, const T *row, int64_t step, int64_t count) {
  if (step == 1)
    for (int64_t j = 0; j < count; ++j)
      sums[j] += factor * row[j];
  else
    for (int64_t j = 0; j < count; ++j)
      sums[j] += factor * row[j * step];
}

static Tensor matmul(wt::MatmulOp op, ArrayRef<Tensor> operands) {
  Tensor lhs = widened(operands[0]), rhs = widened(operands[1]), result(op.getType());
  int64_t rows = result.getShape().drop_back().back(), columns = result.getShape().back(), depth = lhs.getShape().back();
  // Batches broadcast: walk over them in matrices instead of elements.
  ArrayRef<int64_t> batch = result.getShape().drop_back(2);
  StridedLoop<3> batches(batch, {wt::rowMajorStrides(batch), broadcastStrides(lhs.getShape().drop_back(2), batch),
                                 broadcastStrides(rhs.getShape().drop_back(2), batch)});
  dispatchWidened(lhs, [&](auto tag) {
    using T = typename decltype(tag)::type;
    std::vector<Sum<T>> sums(columns);
    auto multiply = [&](int64_t to, const T *left, const T *right) {
      for (int64_t i = 0; i < rows; ++i) {
        std::fill(sums.begin(), sums.end(), 0);
        for (int64_t k = 0; k < depth; ++k)
          addScaled<T>(sums.data(), left[i * depth + k], right + k * columns, 1, columns);
        storeSums(result, to + i * columns, sums);
      }
    };
    batches.forEachRow([&](const std::array<int64_t, 3> &offsets, const std::array<int64_t, 3> &steps, int64_t count) {
      for (int64_t b = 0; b < count; ++b)
        multiply((offsets[0] + b * steps[0]) * rows * columns, lhs.elements<T>() + (offsets[1] + b * steps[1]) * rows * depth,
                 rhs.elements<T>() + (offsets[2] + b * steps[2]) * depth * columns);
    });
  });
  return result;
}

// The sums of one row of a linear layer. Four at a time, since additions to one sum wait for each other.
template <typename T> static void linearRow(const T *row, const T *weight, int64_t depth, MutableArrayRef<Sum<T>> sums) {
  size_t n = 0;
  for (; n + 4 <= sums.size(); n += 4) {
    const T *w0 = weight + n * depth, *w1 = w0 + depth, *w2 = w1 + depth, *w3 = w2 + depth;
    for (int64_t k = 0; k < depth; ++k) {
      Sum<T> value = row[k];
      sums[n] += value * w0[k];
      sums[n + 1] += value * w1[k];
      sums[n + 2] += value * w2[k];
      sums[n + 3] += value * w3[k];
    }
  }
  for (; n < sums.size(); ++n)
    for (int64_t k = 0; k < depth; ++k)
      sums[n] += static_cast<Sum<T>>(row[k]) * weight[n * depth + k];
}

// The bias as sums to start from; zeros where there is none.
template <typename S> static std::vector<S> biasOf(ArrayRef<Tensor> operands, int64_t channels) {
  std::vector<S> bias(channels, 0);
  if (operands.size() == 3)
    dispatchElement(operands[2].getElementType(), [&](auto tag) {
      const auto *from = operands[2].elements<typename decltype(tag)::type>();
      for (int64_t i = 0; i < channels; ++i)
        bias[i] = load(from[i]);
    });
  return bias;
}

static Tensor linear(wt::LinearOp op, ArrayRef<Tensor> operands) {
  Tensor input = widened(operands[0]), weight = widened(operands[1]), result(op.getType());
  int64_t columns = weight.getDimSize(0), depth = weight.getDimSize(1);
  int64_t rows = columns == 0 ? 0 : result.getNumElements() / columns;
  dispatchWidened(input, [&](auto tag) {
    using T = typename decltype(tag)::type;
    std::vector<Sum<T>> bias = biasOf<Sum<T>>(operands, columns), sums;
    for (int64_t i = 0; i < rows; ++i) {
      sums = bias;
      linearRow<T>(input.elements<T>() + i * depth, weight.elements<T>(), depth, sums);
      storeSums(result, i * columns, sums);
    }
  });
  return result;
}

namespace {

// A convolution of channels-first tensors in three spatial dimensions.
struct Convolution {
  Triple in, out, window, stride, low, dilation;

  // The result's positions along `dim` whose element under tap `tap` lies inside the input.
  std::pair<int64_t, int64_t> inside(int dim, int64_t tap) const {
    int64_t shift = tap * dilation[dim] - low[dim];
    int64_t first = shift < 0 ? (-shift + stride[dim] - 1) / stride[dim] : 0;
    int64_t room = in[dim] - 1 - shift;
    return {first, room < 0 ? 0 : std::min(out[dim], room / stride[dim] + 1)};
  }

  // Adds one input channel's part to one result channel's sums.
  template <typename T> void addChannel(Sum<T> *sums, const T *input, const T *taps) const {
    for (int64_t kd = 0; kd < window[0]; ++kd)
      for (int64_t kh = 0; kh < window[1]; ++kh)
        for (int64_t kw = 0; kw < window[2]; ++kw)
          addTap(sums, input, *taps++, {kd, kh, kw});
  }

  template <typename T> void addTap(Sum<T> *sums, const T *input, Sum<T> factor, const Triple &tap) const {
    auto [firstDepth, endDepth] = inside(0, tap[0]);
    auto [firstRow, endRow] = inside(1, tap[1]);
    auto [first, end] = inside(2, tap[2]);
    if (first >= end)
      return;
    auto position = [&](int dim, int64_t index) { return index * stride[dim] + tap[dim] * dilation[dim] - low[dim]; };
    for (int64_t d = firstDepth; d < endDepth; ++d)
      for (int64_t h = firstRow; h < endRow; ++h)
        addScaled<T>(sums + (d * out[1] + h) * out[2] + first, factor,
                  input + (position(0, d) * in[1] + position(1, h)) * in[2] + position(2, first), stride[2], end - first);
  }
};

} // namespace

static Tensor convolution(wt::ConvolutionOp op, ArrayRef<Tensor> operands) {
  Tensor input = widened(toChannelsFirst(operands[0], op.getLayout())), weight = widened(operands[1]);
  Tensor result(channelsFirstType(op.getType(), op.getLayout()));
  Convolution conv{spatialTriple(input.getShape().drop_front(2), 1),
                   spatialTriple(result.getShape().drop_front(2), 1),
                   spatialTriple(weight.getShape().drop_front(2), 1),
                   spatialTriple(op.getStride(), 1),
                   spatialTriple(op.getPadLow(), 0),
                   spatialTriple(op.getDilation(), 1)};
  int64_t channels = input.getDimSize(1), outputs = weight.getDimSize(0), depth = weight.getDimSize(1);
  int64_t inBlock = conv.in[0] * conv.in[1] * conv.in[2], outBlock = conv.out[0] * conv.out[1] * conv.out[2];
  int64_t taps = conv.window[0] * conv.window[1] * conv.window[2], perGroup = outputs / op.getGroups();
  dispatchWidened(input, [&](auto tag) {
    using T = typename decltype(tag)::type;
    std::vector<Sum<T>> bias = biasOf<Sum<T>>(operands, outputs), sums(outBlock);
    for (int64_t n = 0; n < result.getDimSize(0); ++n)
      for (int64_t oc = 0; oc < outputs; ++oc) {
        std::fill(sums.begin(), sums.end(), bias[oc]);
        for (int64_t ic = 0; ic < depth; ++ic) {
          int64_t channel = n * channels + oc / perGroup * depth + ic;
          conv.addChannel(sums.data(), input.elements<T>() + channel * inBlock, weight.elements<T>() + (oc * depth + ic) * taps);
        }
        storeSums(result, (n * outputs + oc) * outBlock, sums);
      }
  });
  return fromChannelsFirst(result, op.getType(), op.getLayout());
}

void semantics::addContractions(OpTable &table) {
  table.add<wt::MatmulOp, matmul>();
  table.add<wt::LinearOp, linear>();
  table.add<wt::ConvolutionOp, convolution>();
}
