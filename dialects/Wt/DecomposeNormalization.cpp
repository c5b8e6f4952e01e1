// What normalisations of runs of elements mean, said by core ops.
#include "dialects/Wt/ScalarConstant.h"
#include "dialects/Wt/ShapeMath.h"

using namespace mlir;
using namespace wasmtorch::wt;

using Values = SmallVector<Value>;

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

// x / sqrt(mean(square) + epsilon) over `dims`, where `square` is x * x.
static Value scaledToOne(OpBuilder &b, Location loc, Value x, ArrayRef<int64_t> dims, double epsilon) {
  Value power = MeanOp::create(b, loc, MulOp::create(b, loc, x, x), dims, /*keep_dims=*/true);
  return MulOp::create(b, loc, x, RsqrtOp::create(b, loc, AddOp::create(b, loc, power, scalarLike(b, loc, x, epsilon))));
}

// In two passes, the mean first: the difference of two large sums would cancel.
static Value standardised(OpBuilder &b, Location loc, Value x, ArrayRef<int64_t> dims, double epsilon) {
  Value centred = SubOp::create(b, loc, x, MeanOp::create(b, loc, x, dims, /*keep_dims=*/true));
  return scaledToOne(b, loc, centred, dims, epsilon);
}

// Weight and bias, as far as there are any; `shape` makes them broadcast against `x`.
static Value scaledAndShifted(OpBuilder &b, Location loc, Value x, ValueRange affine, ArrayRef<int64_t> shape) {
  for (auto [i, factor] : llvm::enumerate(affine)) {
    Value value = factor;
    if (typeOf(value).getShape() != shape)
      value = ReshapeOp::create(b, loc, RankedTensorType::get(shape, typeOf(value).getElementType()), value);
    x = i == 0 ? Value(MulOp::create(b, loc, x, value)) : Value(AddOp::create(b, loc, x, value));
  }
  return x;
}

static Shape lastDims(Value value, int64_t count) {
  int64_t rank = typeOf(value).getRank();
  return llvm::to_vector<6>(llvm::seq<int64_t>(rank - count, rank));
}

FailureOr<Values> LayerNormOp::decompose(OpBuilder &b) {
  Value x = standardised(b, getLoc(), getInput(), lastDims(getInput(), getDims()), getEpsilon().convertToDouble());
  return Values{scaledAndShifted(b, getLoc(), x, getAffine(), typeOf(x).getShape().take_back(getDims()))};
}

FailureOr<Values> RmsNormOp::decompose(OpBuilder &b) {
  Value x = scaledToOne(b, getLoc(), getInput(), lastDims(getInput(), getDims()), getEpsilon().convertToDouble());
  return Values{scaledAndShifted(b, getLoc(), x, getAffine(), typeOf(x).getShape().take_back(getDims()))};
}

FailureOr<Values> GroupNormOp::decompose(OpBuilder &b) {
  Location loc = getLoc();
  auto type = typeOf(getInput());
  int64_t groups = getGroups(), channels = type.getDimSize(1);
  Shape channelShape(type.getRank() - 1, 1);
  channelShape[0] = channels;
  double epsilon = getEpsilon().convertToDouble();
  Value x;
  if (groups == channels && type.getRank() > 2) {
    x = standardised(b, loc, getInput(), lastDims(getInput(), type.getRank() - 2), epsilon);
  } else {
    // Each group is one run.
    Shape split{type.getDimSize(0), groups, groups == 0 ? 0 : type.getNumElements() / std::max<int64_t>(type.getDimSize(0) * groups, 1)};
    Value grouped = ReshapeOp::create(b, loc, RankedTensorType::get(split, type.getElementType()), getInput());
    x = ReshapeOp::create(b, loc, type, LayerNormOp::create(b, loc, grouped, ValueRange(), getEpsilon(), 1));
  }
  return Values{scaledAndShifted(b, loc, x, getAffine(), channelShape)};
}
