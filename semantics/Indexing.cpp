// What ops mean whose elements are chosen by computed numbers.
#include "semantics/OpTable.h"
#include "semantics/StridedLoop.h"

#include "dialects/Wt/Wt.h"

#include <algorithm>
#include <cstring>
#include <vector>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

static Tensor iota(wt::IotaOp op, ArrayRef<Tensor>) {
  Tensor result(cast<RankedTensorType>(op.getType()));
  int64_t stride = wt::rowMajorStrides(result.getShape())[op.getDim()], size = result.getDimSize(op.getDim());
  dispatchElement(result.getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    for (int64_t i = 0; i < result.getNumElements(); ++i)
      result.mutableElements<T>()[i] = store<T>(static_cast<Computed<T>>(i / stride % size));
  });
  return result;
}

// All elements of an index, i32 or i64, in row-major order of `shape`, which it repeats over.
static std::vector<int64_t> indicesOver(const Tensor &index, ArrayRef<int64_t> shape) {
  std::vector<int64_t> result(ShapedType::getNumElements(shape));
  StridedLoop<2> loop(shape, {wt::rowMajorStrides(shape), broadcastStrides(index.getShape(), shape)});
  dispatchInteger(index.getElementType(), [&](auto tag) {
    const auto *from = index.elements<typename decltype(tag)::type>();
    loop.forEachRow([&](const std::array<int64_t, 2> &offsets, const std::array<int64_t, 2> &steps, int64_t count) {
      for (int64_t i = 0; i < count; ++i)
        result[offsets[0] + i * steps[0]] = load(from[offsets[1] + i * steps[1]]);
    });
  });
  return result;
}

// Calls `visit` with the number of each element of `shape` and where in `data` dimension `dim`'s first element of its line is.
template <typename Visit> static void forEachLine(ArrayRef<int64_t> shape, ArrayRef<int64_t> data, int64_t dim, Visit visit) {
  wt::Shape strides = wt::rowMajorStrides(data);
  strides[dim] = 0;
  StridedLoop<2> loop(shape, {wt::rowMajorStrides(shape), strides});
  loop.forEachRow([&](const std::array<int64_t, 2> &offsets, const std::array<int64_t, 2> &steps, int64_t count) {
    for (int64_t i = 0; i < count; ++i)
      visit(offsets[0] + i * steps[0], offsets[1] + i * steps[1]);
  });
}

static Tensor gather(wt::GatherOp op, ArrayRef<Tensor> operands) {
  Tensor result(resultType(op));
  int64_t dim = op.getDim(), size = operands[0].getDimSize(dim), bytes = elementBytes(result.getElementType());
  int64_t stride = wt::rowMajorStrides(operands[0].getShape())[dim];
  auto indices = indicesOver(operands[1], result.getShape());
  const char *from = operands[0].getBytes().data();
  forEachLine(result.getShape(), operands[0].getShape(), dim, [&](int64_t element, int64_t line) {
    int64_t place = std::clamp<int64_t>(indices[element], 0, size - 1);
    std::memcpy(result.mutableBytes() + element * bytes, from + (line + place * stride) * bytes, bytes);
  });
  return result;
}

template <typename T> static T combined(wt::Combine combine, T x, T y) {
  Computed<T> a = load(x), b = load(y);
  switch (combine) {
  case wt::Combine::Replace:
    return y;
  case wt::Combine::Add:
    return store<T>(a + b);
  case wt::Combine::Multiply:
    return store<T>(a * b);
  case wt::Combine::Maximum:
    return a != a || a > b ? x : y;
  case wt::Combine::Minimum:
    return a != a || a < b ? x : y;
  }
  llvm_unreachable("no way to combine");
}

static Tensor scatter(wt::ScatterOp op, ArrayRef<Tensor> operands) {
  Tensor result(resultType(op));
  std::copy(operands[0].getBytes().begin(), operands[0].getBytes().end(), result.mutableBytes());
  int64_t dim = op.getDim(), size = result.getDimSize(dim), stride = wt::rowMajorStrides(result.getShape())[dim];
  ArrayRef<int64_t> shape = operands[2].getShape();
  auto indices = indicesOver(operands[1], shape);
  dispatchElement(result.getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    T *to = result.mutableElements<T>();
    const T *updates = operands[2].elements<T>();
    forEachLine(shape, result.getShape(), dim, [&](int64_t element, int64_t line) {
      int64_t place = indices[element];
      if (place >= 0 && place < size)
        to[line + place * stride] = combined(op.getCombine(), to[line + place * stride], updates[element]);
    });
  });
  return result;
}

void semantics::addIndexing(OpTable &table) {
  table.add<wt::IotaOp, iota>();
  table.add<wt::GatherOp, gather>();
  table.add<wt::ScatterOp, scatter>();
}
