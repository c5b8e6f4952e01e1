// What attention means, one query at a time.
#include "semantics/OpTable.h"
#include "semantics/StridedLoop.h"

#include "dialects/Wt/Wt.h"

#include <cmath>
#include <vector>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

// exp(x) / sum(exp(x)); NaN wins, and rows of -inf alone are NaN, as PyTorch's formula has it.
static void softmaxRow(MutableArrayRef<double> row) {
  double maximum = -HUGE_VAL, sum = 0;
  for (double value : row)
    maximum = value != value || value > maximum ? value : maximum;
  for (double &value : row)
    sum += value = std::exp(value - maximum);
  for (double &value : row)
    value /= sum;
}

// Strides of a matrix's batch, in matrices; those of the result's leading dimensions.
static wt::Shape batchStrides(const Tensor &tensor, ArrayRef<int64_t> batch) {
  return broadcastStrides(tensor.getShape().drop_back(2), batch);
}

// A mask may lack dimensions; here it has all of the scores'.
static Tensor wholeMask(wt::AttentionOp op, ArrayRef<Tensor> operands, ArrayRef<int64_t> batch) {
  wt::Shape shape(batch);
  llvm::append_values(shape, operands[0].getShape().drop_back().back(), operands[1].getShape().drop_back().back());
  Tensor mask(RankedTensorType::get(shape, op.getType().getElementType()));
  if (operands.size() > 3)
    copyStrided(mask.mutableBytes(), wt::rowMajorStrides(shape), operands[3].getBytes().data(),
                broadcastStrides(operands[3].getShape(), shape), shape, elementBytes(mask.getElementType()));
  return mask;
}

template <typename T> static Tensor attend(wt::AttentionOp op, ArrayRef<Tensor> operands) {
  Tensor result(op.getType());
  ArrayRef<int64_t> batch = result.getShape().drop_back(2);
  Tensor mask = wholeMask(op, operands, batch);
  int64_t queries = mask.getShape().drop_back().back(), keys = mask.getShape().back();
  int64_t features = operands[0].getShape().back(), columns = result.getShape().back();
  double scale = op.getScale().convertToDouble();
  std::vector<double> scores(keys), sums(columns);
  auto one = [&](int64_t place, const T *q, const T *k, const T *v) {
    const T *added = mask.elements<T>() + place * queries * keys;
    T *to = result.mutableElements<T>() + place * queries * columns;
    for (int64_t i = 0; i < queries; ++i) {
      for (int64_t j = 0; j < keys; ++j) {
        double sum = 0;
        for (int64_t e = 0; e < features; ++e)
          sum += load(q[i * features + e]) * load(k[j * features + e]);
        scores[j] = op.getCausal() && j > i ? -HUGE_VAL : sum * scale + load(added[i * keys + j]);
      }
      softmaxRow(scores);
      std::fill(sums.begin(), sums.end(), 0.0);
      for (int64_t j = 0; j < keys; ++j)
        for (int64_t e = 0; e < columns; ++e)
          sums[e] += scores[j] * load(v[j * columns + e]);
      for (int64_t e = 0; e < columns; ++e)
        to[i * columns + e] = store<T>(sums[e]);
    }
  };
  StridedLoop<4> batches(batch, {wt::rowMajorStrides(batch), batchStrides(operands[0], batch), batchStrides(operands[1], batch),
                                 batchStrides(operands[2], batch)});
  batches.forEachRow([&](const std::array<int64_t, 4> &offsets, const std::array<int64_t, 4> &steps, int64_t count) {
    for (int64_t b = 0; b < count; ++b)
      one(offsets[0] + b * steps[0], operands[0].elements<T>() + (offsets[1] + b * steps[1]) * queries * features,
          operands[1].elements<T>() + (offsets[2] + b * steps[2]) * keys * features,
          operands[2].elements<T>() + (offsets[3] + b * steps[3]) * keys * columns);
  });
  return result;
}

static Tensor attention(wt::AttentionOp op, ArrayRef<Tensor> operands) {
  return dispatchFloat(op.getType().getElementType(), [&](auto tag) { return attend<typename decltype(tag)::type>(op, operands); });
}

void semantics::addAttention(OpTable &table) { table.add<wt::AttentionOp, attention>(); }
