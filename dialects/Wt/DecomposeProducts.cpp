// What matrix products and convolutions mean, said by sums of products. Matrices of f32 are left whole: back ends have kernels for them.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

using Values = SmallVector<Value>;

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

static bool staysWhole(Operation *contraction) { return typeOf(contraction->getResult(0)).getElementType().isF32(); }

static Value reshaped(OpBuilder &b, Location loc, Value value, ArrayRef<int64_t> shape) {
  return ReshapeOp::create(b, loc, RankedTensorType::get(shape, typeOf(value).getElementType()), value);
}

static Value sumOfProducts(OpBuilder &b, Location loc, Value left, Value right, int64_t firstDim, int64_t dimCount) {
  Value product = MulOp::create(b, loc, left, right);
  return SumOp::create(b, loc, product, llvm::to_vector(llvm::seq(firstDim, firstDim + dimCount)), /*keep_dims=*/false);
}

// [..., M, K, 1] times [..., 1, K, N], summed over K: columns stay one behind the other.
FailureOr<Values> MatmulOp::decompose(OpBuilder &b) {
  if (staysWhole(*this))
    return failure();
  Shape left(typeOf(getLhs()).getShape()), right(typeOf(getRhs()).getShape());
  left.push_back(1);
  right.insert(right.end() - 2, 1);
  int64_t depth = std::max(left.size(), right.size()) - 2;
  return Values{sumOfProducts(b, getLoc(), reshaped(b, getLoc(), getLhs(), left), reshaped(b, getLoc(), getRhs(), right), depth, 1)};
}

// [..., 1, K] times [N, K], summed over K.
FailureOr<Values> LinearOp::decompose(OpBuilder &b) {
  if (staysWhole(*this))
    return failure();
  Shape rows(typeOf(getInput()).getShape());
  rows.insert(rows.end() - 1, 1);
  Value sum = sumOfProducts(b, getLoc(), reshaped(b, getLoc(), getInput(), rows), getWeight(), rows.size() - 1, 1);
  return Values{getBias() ? Value(AddOp::create(b, getLoc(), sum, getBias())) : sum};
}

// The windows of [N, C, places...] as [N, groups, 1, C / groups, window..., results...].
static Value windowsOf(OpBuilder &b, ConvolutionOp op) {
  Location loc = op.getLoc();
  int64_t spatial = op.getStride().size();
  Shape low{0, 0}, high{0, 0}, dims{0, 1, 2, 3};
  llvm::append_range(low, op.getPadLow());
  llvm::append_range(high, op.getPadHigh());
  Value x = PadOp::create(b, loc, op.getInput(), low, high, APFloat(0.0));
  auto padded = typeOf(x).getShape();
  Shape split{padded[0], static_cast<int64_t>(op.getGroups()), 1, op.getWeight().getType().getDimSize(1)};
  llvm::append_range(split, padded.drop_front(2));
  x = reshaped(b, loc, x, split);
  for (int64_t i = 0; i < spatial; ++i)
    x = WindowOp::create(b, loc, x, 4 + i, op.getWeight().getType().getDimSize(2 + i), op.getStride()[i], op.getDilation()[i]);
  llvm::append_range(dims, llvm::seq(4 + spatial, 4 + 2 * spatial));
  llvm::append_range(dims, llvm::seq<int64_t>(4, 4 + spatial));
  return PermuteOp::create(b, loc, x, dims);
}

// Windows times taps, summed over a group's channels and the window. Results of a line stay one behind the other.
FailureOr<Values> ConvolutionOp::decompose(OpBuilder &b) {
  if (staysWhole(*this) || getLayout() != Layout::ChannelsFirst)
    return failure();
  auto weight = getWeight().getType().getShape();
  int64_t spatial = getStride().size(), groups = getGroups();
  Shape ones(spatial, 1), perGroup{groups, weight[0] / groups}, taps(perGroup);
  llvm::append_range(taps, weight.drop_front());
  llvm::append_range(taps, ones);
  Value sum = sumOfProducts(b, getLoc(), windowsOf(b, *this), reshaped(b, getLoc(), getWeight(), taps), 3, 1 + spatial);
  if (getBias()) {
    llvm::append_range(perGroup, ones);
    sum = AddOp::create(b, getLoc(), sum, reshaped(b, getLoc(), getBias(), perGroup));
  }
  return Values{reshaped(b, getLoc(), sum, getType().getShape())};
}
