// What running results and sorting mean.
#include "semantics/Accumulate.h"
#include "semantics/OpTable.h"

#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

#include <numeric>
#include <vector>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

// Calls `line(first, stride, count)` for each line of elements along `dim`.
template <typename Line> static void forEachLine(ArrayRef<int64_t> shape, int64_t dim, Line line) {
  int64_t count = shape[dim], stride = wt::rowMajorStrides(shape)[dim], end = ShapedType::getNumElements(shape);
  for (int64_t block = 0; block < end; block += count * stride)
    for (int64_t first = block; first < block + stride; ++first)
      line(first, stride, count);
}

template <typename T, typename Combine> static Tensor scanElements(Tensor input, int64_t dim, Computed<T> start, Combine combine) {
  Tensor result(input.getType());
  const T *from = input.elements<T>();
  T *to = result.mutableElements<T>();
  forEachLine(input.getShape(), dim, [&](int64_t first, int64_t stride, int64_t count) {
    Computed<T> sum = start;
    for (int64_t i = 0; i < count; ++i) {
      sum = combine(sum, load(from[first + i * stride]));
      to[first + i * stride] = store<T>(sum);
    }
  });
  return result;
}

static Tensor cumsum(wt::CumsumOp op, ArrayRef<Tensor> operands) {
  return dispatchElement(operands[0].getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    return scanElements<T>(operands[0], op.getDim(), 0, add<Computed<T>>);
  });
}

static Tensor cumprod(wt::CumprodOp op, ArrayRef<Tensor> operands) {
  return dispatchElement(operands[0].getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    return scanElements<T>(operands[0], op.getDim(), 1, multiply<Computed<T>>);
  });
}

static Tensor cummax(wt::CummaxOp op, ArrayRef<Tensor> operands) {
  return dispatchElement(operands[0].getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    return scanElements<T>(operands[0], op.getDim(), lowest<T>(), larger<Computed<T>>);
  });
}

static Tensor cummin(wt::CumminOp op, ArrayRef<Tensor> operands) {
  return dispatchElement(operands[0].getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    return scanElements<T>(operands[0], op.getDim(), highest<T>(), smaller<Computed<T>>);
  });
}

// Whether a stands before b: NaN is the largest number.
template <typename T> static bool isBefore(T a, T b) { return a < b || (b != b && a == a); }

template <typename T> static void argsortInto(Tensor result, Tensor input, int64_t dim, bool descending) {
  const T *from = input.elements<T>();
  int64_t *to = result.mutableElements<int64_t>();
  std::vector<int64_t> order(input.getDimSize(dim));
  forEachLine(input.getShape(), dim, [&](int64_t first, int64_t stride, int64_t count) {
    std::iota(order.begin(), order.end(), 0);
    auto key = [&](int64_t i) { return load(from[first + i * stride]); };
    llvm::stable_sort(order, [&](int64_t a, int64_t b) { return descending ? isBefore(key(b), key(a)) : isBefore(key(a), key(b)); });
    for (int64_t i = 0; i < count; ++i)
      to[first + i * stride] = order[i];
  });
}

static Tensor argsort(wt::ArgsortOp op, ArrayRef<Tensor> operands) {
  Tensor result(cast<RankedTensorType>(op.getType()));
  dispatchElement(operands[0].getElementType(),
                  [&](auto tag) { argsortInto<typename decltype(tag)::type>(result, operands[0], op.getDim(), op.getDescending()); });
  return result;
}

void semantics::addOrdering(OpTable &table) {
  table.add<wt::CumsumOp, cumsum>();
  table.add<wt::CumprodOp, cumprod>();
  table.add<wt::CummaxOp, cummax>();
  table.add<wt::CumminOp, cummin>();
  table.add<wt::ArgsortOp, argsort>();
}
