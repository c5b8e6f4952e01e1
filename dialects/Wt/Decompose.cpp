// What composites mean, said by core ops.
#include "dialects/Wt/ScalarConstant.h"
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

using Values = SmallVector<Value>;

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

static Value scalar(OpBuilder &builder, Location loc, Value like, double value) { return scalarLike(builder, loc, like, value); }

static Value clamp(OpBuilder &builder, Location loc, Value value, double low, double high) {
  return ClampOp::create(builder, loc, value, builder.getF64FloatAttr(low), builder.getF64FloatAttr(high));
}

FailureOr<Values> GeluOp::decompose(OpBuilder &b) {
  Location loc = getLoc();
  Value x = getInput(), inner;
  if (getForm() == GeluForm::Erf) {
    inner = ErfOp::create(b, loc, MulOp::create(b, loc, x, scalar(b, loc, x, 0.70710678118654752)));
  } else {
    // sqrt(2/pi) * (x + 0.044715 x^3), the paper's constants.
    Value square = MulOp::create(b, loc, x, x);
    Value factor = AddOp::create(b, loc, MulOp::create(b, loc, square, scalar(b, loc, x, 0.044715 * 0.79788456080286536)),
                                 scalar(b, loc, x, 0.79788456080286536));
    inner = TanhOp::create(b, loc, MulOp::create(b, loc, x, factor));
  }
  Value half = MulOp::create(b, loc, x, scalar(b, loc, x, 0.5));
  return Values{MulOp::create(b, loc, half, AddOp::create(b, loc, inner, scalar(b, loc, x, 1.0)))};
}

FailureOr<Values> SiluOp::decompose(OpBuilder &b) {
  return Values{MulOp::create(b, getLoc(), getInput(), SigmoidOp::create(b, getLoc(), getInput()))};
}

FailureOr<Values> HardsigmoidOp::decompose(OpBuilder &b) {
  Location loc = getLoc();
  Value x = getInput(), shifted = AddOp::create(b, loc, x, scalar(b, loc, x, 3.0));
  return Values{MulOp::create(b, loc, clamp(b, loc, shifted, 0.0, 6.0), scalar(b, loc, x, 1.0 / 6.0))};
}

FailureOr<Values> HardswishOp::decompose(OpBuilder &b) {
  return Values{MulOp::create(b, getLoc(), getInput(), HardsigmoidOp::create(b, getLoc(), getInput()))};
}

FailureOr<Values> PreluOp::decompose(OpBuilder &b) {
  // relu(x) - slope * relu(-x): the two parts are never both other than zero, and NaN passes through either.
  Location loc = getLoc();
  Value slope = getSlope();
  if (typeOf(slope).getNumElements() == 1) {
    slope = ReshapeOp::create(b, loc, RankedTensorType::get({}, typeOf(slope).getElementType()), slope);
  } else {
    Shape shape(typeOf(getInput()).getRank() - 1, 1);
    shape[0] = typeOf(slope).getNumElements();
    slope = ReshapeOp::create(b, loc, RankedTensorType::get(shape, typeOf(slope).getElementType()), slope);
  }
  Value negative = ReluOp::create(b, loc, NegOp::create(b, loc, getInput()));
  return Values{SubOp::create(b, loc, ReluOp::create(b, loc, getInput()), MulOp::create(b, loc, slope, negative))};
}

FailureOr<Values> MeanOp::decompose(OpBuilder &b) {
  double count = 1;
  for (int64_t dim : getDims())
    count *= typeOf(getInput()).getDimSize(dim);
  Value sum = SumOp::create(b, getLoc(), getInput(), getDims(), getKeepDims());
  return Values{DivOp::create(b, getLoc(), sum, scalar(b, getLoc(), sum, count))};
}

// x - max(x) along `dim`, which keeps exp from overflowing.
static Value shifted(OpBuilder &b, Location loc, Value x, int64_t dim) {
  return SubOp::create(b, loc, x, AmaxOp::create(b, loc, x, ArrayRef<int64_t>{dim}, true));
}

// A scalar's softmax is that of a vector of one element.
template <typename Op> static Values ofVector(OpBuilder &b, Op op) {
  auto vector = RankedTensorType::get({1}, typeOf(op.getInput()).getElementType());
  Value result = Op::create(b, op.getLoc(), ReshapeOp::create(b, op.getLoc(), vector, op.getInput()), 0);
  return Values{ReshapeOp::create(b, op.getLoc(), op.getType(), result)};
}

FailureOr<Values> SoftmaxOp::decompose(OpBuilder &b) {
  if (typeOf(getInput()).getNumElements() == 0)
    return failure();
  if (typeOf(getInput()).getRank() == 0)
    return ofVector(b, *this);
  Location loc = getLoc();
  Value exp = ExpOp::create(b, loc, shifted(b, loc, getInput(), getDim()));
  return Values{DivOp::create(b, loc, exp, SumOp::create(b, loc, exp, ArrayRef<int64_t>{static_cast<int64_t>(getDim())}, true))};
}

FailureOr<Values> LogSoftmaxOp::decompose(OpBuilder &b) {
  if (typeOf(getInput()).getNumElements() == 0)
    return failure();
  if (typeOf(getInput()).getRank() == 0)
    return ofVector(b, *this);
  Location loc = getLoc();
  Value x = shifted(b, loc, getInput(), getDim());
  Value sum = SumOp::create(b, loc, ExpOp::create(b, loc, x), ArrayRef<int64_t>{static_cast<int64_t>(getDim())}, true);
  return Values{SubOp::create(b, loc, x, LogOp::create(b, loc, sum))};
}

FailureOr<Values> AdaptiveAvgPoolOp::decompose(OpBuilder &b) {
  auto type = typeOf(getInput());
  int64_t first = getLayout() == Layout::ChannelsLast ? 1 : 2, spatial = type.getRank() - 2;
  Shape dims, window, zeros(spatial, 0);
  for (int64_t i = 0; i < spatial; ++i) {
    if (type.getDimSize(first + i) % getOutputSize()[i] != 0)
      return failure();
    dims.push_back(first + i);
    window.push_back(type.getDimSize(first + i) / getOutputSize()[i]);
  }
  if (llvm::all_of(getOutputSize(), [](int64_t size) { return size == 1; }))
    return Values{MeanOp::create(b, getLoc(), getInput(), dims, true)};
  return Values{AvgPoolOp::create(b, getLoc(), getInput(), window, window, zeros, zeros, /*count_include_pad=*/true,
                                  /*count_high=*/nullptr, /*divisor=*/nullptr, getLayout())};
}

FailureOr<Values> BatchNormOp::decompose(OpBuilder &b) {
  // x * factor + (shift - mean * factor) with factor = scale / sqrt(variance + epsilon): all but x are weights.
  Location loc = getLoc();
  Value deviation =
      SqrtOp::create(b, loc, AddOp::create(b, loc, getVariance(), scalar(b, loc, getVariance(), getEpsilon().convertToDouble())));
  Value factor = DivOp::create(b, loc, getScale(), deviation);
  Value offset = SubOp::create(b, loc, getShift(), MulOp::create(b, loc, getMean(), factor));
  if (getLayout() == Layout::ChannelsFirst) {
    Shape shape(typeOf(getInput()).getRank() - 1, 1);
    shape[0] = typeOf(factor).getNumElements();
    auto type = RankedTensorType::get(shape, typeOf(factor).getElementType());
    factor = ReshapeOp::create(b, loc, type, factor);
    offset = ReshapeOp::create(b, loc, type, offset);
  }
  return Values{AddOp::create(b, loc, MulOp::create(b, loc, getInput(), factor), offset)};
}
