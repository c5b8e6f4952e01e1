// What reductions and softmax mean.
#include "semantics/Accumulate.h"
#include "semantics/OpTable.h"
#include "semantics/StridedLoop.h"

#include "dialects/Wt/Wt.h"

#include <vector>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

// Combines the elements over `dims` into one accumulator for each element of the result.
template <typename T, typename Combine, typename Finish>
static Tensor reduceElements(RankedTensorType type, Tensor input, ArrayRef<int64_t> dims, Computed<T> start, Combine combine,
                             Finish finish) {
  std::vector<Computed<T>> sums(type.getNumElements(), start);
  // The accumulators seen from the input: they stand still over what is reduced.
  wt::Shape kept = wt::reducedShape(input.getShape(), dims, /*keepDims=*/true);
  const T *from = input.elements<T>();
  StridedLoop<2> loop(input.getShape(), {broadcastStrides(kept, input.getShape()), wt::rowMajorStrides(input.getShape())});
  loop.forEachRow([&](const std::array<int64_t, 2> &offsets, const std::array<int64_t, 2> &steps, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
      Computed<T> &sum = sums[offsets[0] + i * steps[0]];
      sum = combine(sum, load(from[offsets[1] + i]));
    }
  });
  Tensor result(type);
  llvm::transform(sums, result.mutableElements<T>(), [&](Computed<T> sum) { return store<T>(finish(sum)); });
  return result;
}

static constexpr auto asIs = [](auto value) { return value; };

static Tensor sum(wt::SumOp op, ArrayRef<Tensor> operands) {
  return dispatchElement(operands[0].getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    return reduceElements<T>(op.getType(), operands[0], op.getDims(), 0, add<Computed<T>>, asIs);
  });
}

static Tensor prod(wt::ProdOp op, ArrayRef<Tensor> operands) {
  return dispatchElement(operands[0].getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    return reduceElements<T>(op.getType(), operands[0], op.getDims(), 1, multiply<Computed<T>>, asIs);
  });
}

static Tensor mean(wt::MeanOp op, ArrayRef<Tensor> operands) {
  double count = 1;
  for (int64_t dim : op.getDims())
    count *= operands[0].getDimSize(dim);
  return dispatchFloat(operands[0].getElementType(), [&](auto tag) {
    return reduceElements<typename decltype(tag)::type>(op.getType(), operands[0], op.getDims(), 0, add<double>,
                                                        [=](double sum) { return sum / count; });
  });
}

// They start from the value that loses against every other one.
static Tensor amax(wt::AmaxOp op, ArrayRef<Tensor> operands) {
  return dispatchElement(operands[0].getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    return reduceElements<T>(op.getType(), operands[0], op.getDims(), lowest<T>(), larger<Computed<T>>, asIs);
  });
}

static Tensor amin(wt::AminOp op, ArrayRef<Tensor> operands) {
  return dispatchElement(operands[0].getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    return reduceElements<T>(op.getType(), operands[0], op.getDims(), highest<T>(), smaller<Computed<T>>, asIs);
  });
}

// One line along the softmax's dimension.
template <typename T> static void softmaxLine(const T *from, T *to, int64_t count, int64_t stride, bool logarithm) {
  double maximum = -HUGE_VAL, sum = 0;
  for (int64_t i = 0; i < count; ++i)
    maximum = larger(maximum, load(from[i * stride]));
  for (int64_t i = 0; i < count; ++i)
    sum += std::exp(load(from[i * stride]) - maximum);
  double logOfSum = std::log(sum);
  for (int64_t i = 0; i < count; ++i) {
    double shifted = load(from[i * stride]) - maximum;
    to[i * stride] = store<T>(logarithm ? shifted - logOfSum : std::exp(shifted) / sum);
  }
}

static Tensor softmaxAlong(Tensor input, int64_t dim, bool logarithm) {
  Tensor result(input.getType());
  // A scalar is a line of one element.
  wt::Shape shape(input.getShape());
  if (shape.empty())
    shape.push_back(1);
  int64_t count = shape[dim], stride = wt::rowMajorStrides(shape)[dim];
  int64_t block = count * stride;
  dispatchFloat(input.getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    const T *from = input.elements<T>();
    T *to = result.mutableElements<T>();
    for (int64_t start = 0, end = input.getNumElements(); start < end; start += block)
      for (int64_t i = start; i < start + stride; ++i)
        softmaxLine(from + i, to + i, count, stride, logarithm);
  });
  return result;
}

static Tensor softmax(wt::SoftmaxOp op, ArrayRef<Tensor> operands) { return softmaxAlong(operands[0], op.getDim(), /*logarithm=*/false); }
static Tensor logSoftmax(wt::LogSoftmaxOp op, ArrayRef<Tensor> operands) {
  return softmaxAlong(operands[0], op.getDim(), /*logarithm=*/true);
}

void semantics::addReductions(OpTable &table) {
  table.add<wt::SumOp, sum>();
  table.add<wt::ProdOp, prod>();
  table.add<wt::MeanOp, mean>();
  table.add<wt::AmaxOp, amax>();
  table.add<wt::AminOp, amin>();
  table.add<wt::SoftmaxOp, softmax>();
  table.add<wt::LogSoftmaxOp, logSoftmax>();
}
