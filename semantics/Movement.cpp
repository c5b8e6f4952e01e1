// What movement ops mean: strided copies, or no copy at all.
#include "semantics/OpTable.h"
#include "semantics/StridedLoop.h"

#include "dialects/Wt/Wt.h"

#include <cstring>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

static Tensor reshape(wt::ReshapeOp op, ArrayRef<Tensor> operands) { return operands[0].reshaped(op.getType().getShape()); }

// A result that is read from its operand by strides, from element `first` on.
static Tensor gather(RankedTensorType type, Tensor input, int64_t first, ArrayRef<int64_t> strides) {
  Tensor result(type);
  int64_t bytes = elementBytes(type.getElementType());
  copyStrided(result.mutableBytes(), wt::rowMajorStrides(type.getShape()), input.getBytes().data() + first * bytes, strides,
              type.getShape(), bytes);
  return result;
}

static Tensor permute(wt::PermuteOp op, ArrayRef<Tensor> operands) {
  return gather(op.getType(), operands[0], 0, wt::permuted(wt::rowMajorStrides(operands[0].getShape()), op.getDims()));
}

static Tensor expand(wt::ExpandOp op, ArrayRef<Tensor> operands) {
  return gather(op.getType(), operands[0], 0, broadcastStrides(operands[0].getShape(), op.getType().getShape()));
}

static Tensor slice(wt::SliceOp op, ArrayRef<Tensor> operands) {
  wt::Shape strides = wt::rowMajorStrides(operands[0].getShape());
  int64_t first = 0;
  for (auto [stride, start, step] : llvm::zip_equal(strides, op.getStarts(), op.getSteps())) {
    first += stride * start;
    stride *= step;
  }
  // An empty slice may start behind the end.
  return op.getType().getNumElements() == 0 ? Tensor(op.getType()) : gather(op.getType(), operands[0], first, strides);
}

static Tensor flip(wt::FlipOp op, ArrayRef<Tensor> operands) {
  if (op.getType().getNumElements() == 0)
    return Tensor(op.getType());
  wt::Shape strides = wt::rowMajorStrides(operands[0].getShape());
  int64_t first = 0;
  for (int64_t dim : op.getDims()) {
    first += (operands[0].getDimSize(dim) - 1) * strides[dim];
    strides[dim] = -strides[dim];
  }
  return gather(op.getType(), operands[0], first, strides);
}

// Puts `part` into `whole` at `start`.
static void place(Tensor &whole, Tensor part, ArrayRef<int64_t> start) {
  wt::Shape strides = wt::rowMajorStrides(whole.getShape());
  int64_t first = 0, bytes = elementBytes(whole.getElementType());
  for (auto [stride, index] : llvm::zip_equal(strides, start))
    first += stride * index;
  if (part.getNumElements() > 0)
    copyStrided(whole.mutableBytes() + first * bytes, strides, part.getBytes().data(), wt::rowMajorStrides(part.getShape()),
                part.getShape(), bytes);
}

static Tensor window(wt::WindowOp op, ArrayRef<Tensor> operands) {
  wt::Shape strides = wt::rowMajorStrides(operands[0].getShape());
  int64_t stride = strides[op.getDim()];
  strides[op.getDim()] = stride * op.getStep();
  strides.push_back(stride * op.getDilation());
  return op.getType().getNumElements() == 0 ? Tensor(op.getType()) : gather(op.getType(), operands[0], 0, strides);
}

static Tensor pad(wt::PadOp op, ArrayRef<Tensor> operands) {
  Tensor result(op.getType());
  double value = op.getValue().convertToDouble();
  dispatchElement(result.getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    T fill = store<T>(fromAttribute<T>(value));
    T zero{};
    // The new tensor is zero already.
    if (std::memcmp(&fill, &zero, sizeof(T)) != 0)
      std::fill_n(result.mutableElements<T>(), result.getNumElements(), fill);
  });
  place(result, operands[0], op.getLow());
  return result;
}

static Tensor cat(wt::CatOp op, ArrayRef<Tensor> operands) {
  Tensor result(op.getType());
  wt::Shape start(result.getRank(), 0);
  for (const Tensor &operand : operands) {
    place(result, operand, start);
    start[op.getDim()] += operand.getDimSize(op.getDim());
  }
  return result;
}

void semantics::addMovement(OpTable &table) {
  table.add<wt::ReshapeOp, reshape>();
  table.add<wt::PermuteOp, permute>();
  table.add<wt::ExpandOp, expand>();
  table.add<wt::SliceOp, slice>();
  table.add<wt::FlipOp, flip>();
  table.add<wt::WindowOp, window>();
  table.add<wt::PadOp, pad>();
  table.add<wt::CatOp, cat>();
}
