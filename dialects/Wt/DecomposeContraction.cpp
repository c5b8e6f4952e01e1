// What transposed convolutions and attention mean, said by core ops.
#include "dialects/Wt/ScalarConstant.h"
#include "dialects/Wt/ShapeMath.h"

#include <limits>

using namespace mlir;
using namespace wasmtorch::wt;

using Values = SmallVector<Value>;

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

static Value reshaped(OpBuilder &b, Location loc, Value value, ArrayRef<int64_t> shape) {
  return ReshapeOp::create(b, loc, RankedTensorType::get(shape, typeOf(value).getElementType()), value);
}

// stride - 1 zeros behind each element of the spatial dimensions.
static Value spread(OpBuilder &b, Location loc, Value x, ArrayRef<int64_t> stride) {
  if (llvm::all_of(stride, [](int64_t step) { return step == 1; }))
    return x;
  Shape split(typeOf(x).getShape().take_front(2)), joined = split, high{0, 0};
  for (auto [size, step] : llvm::zip_equal(typeOf(x).getShape().drop_front(2), stride)) {
    llvm::append_values(split, size, int64_t(1));
    llvm::append_values(high, int64_t(0), step - 1);
    joined.push_back(size * step);
  }
  Value padded = PadOp::create(b, loc, reshaped(b, loc, x, split), Shape(high.size(), 0), high, APFloat(0.0));
  return reshaped(b, loc, padded, joined);
}

// [C, OC / groups, window...] to [OC, C / groups, window...], each window in reverse.
static Value turnedWeight(OpBuilder &b, Location loc, Value weight, int64_t groups) {
  auto shape = typeOf(weight).getShape();
  int64_t rank = shape.size();
  weight = FlipOp::create(b, loc, weight, llvm::to_vector<3>(llvm::seq<int64_t>(2, rank)));
  Shape split{groups, shape[0] / groups}, dims{0, 2, 1}, turned{shape[1] * groups, shape[0] / groups};
  llvm::append_range(split, shape.drop_front());
  llvm::append_range(dims, llvm::seq<int64_t>(3, rank + 1));
  llvm::append_range(turned, shape.drop_front(2));
  return reshaped(b, loc, PermuteOp::create(b, loc, reshaped(b, loc, weight, split), dims), turned);
}

// A convolution of the spread input with the turned weight (Dumoulin and Visin 2016, arXiv:1603.07285, chapter 4).
FailureOr<Values> ConvolutionTransposeOp::decompose(OpBuilder &b) {
  Location loc = getLoc();
  int64_t spatial = getStride().size();
  auto weight = typeOf(getWeight());
  Shape low, high, ones(spatial, 1);
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t reach = getDilation()[i] * (weight.getDimSize(2 + i) - 1);
    low.push_back(reach - getCropLow()[i]);
    // The zeros behind the last element are there already.
    high.push_back(reach - getCropHigh()[i] - (getStride()[i] - 1));
  }
  Value x = spread(b, loc, getInput(), getStride());
  auto negative = [](int64_t size) { return size < 0; };
  if (llvm::any_of(low, negative) || llvm::any_of(high, negative)) {
    // Padded before it is cropped: one border may reach over the other.
    Shape before{0, 0}, after{0, 0}, starts{0, 0}, sizes(typeOf(x).getShape());
    for (int64_t i = 0; i < spatial; ++i) {
      before.push_back(std::max<int64_t>(low[i], 0));
      after.push_back(std::max<int64_t>(high[i], 0));
      starts.push_back(std::max<int64_t>(-low[i], 0));
      sizes[2 + i] += low[i] + high[i];
    }
    x = PadOp::create(b, loc, x, before, after, APFloat(0.0));
    x = SliceOp::create(b, loc, x, starts, sizes, Shape(sizes.size(), 1));
    low.assign(spatial, 0);
    high.assign(spatial, 0);
  }
  Value turned = turnedWeight(b, loc, getWeight(), getGroups());
  return Values{ConvolutionOp::create(b, loc, x, turned, getBias(), ones, low, high, getDilation(), getGroups())};
}

// [queries, keys]: 0 up to the diagonal, -inf behind it. A row that is repeated and then read in rows one element shorter moves on by
// one from row to row; so the mask is made by movement alone, and becomes a weight.
static Value causalMask(OpBuilder &b, Location loc, Value like, int64_t queries, int64_t keys) {
  Type element = typeOf(like).getElementType();
  int64_t width = keys + queries;
  Value hidden =
      ExpandOp::create(b, loc, RankedTensorType::get({keys}, element), scalarLike(b, loc, like, -std::numeric_limits<double>::infinity()));
  Value row = PadOp::create(b, loc, hidden, Shape{1}, Shape{queries - 1}, APFloat(0.0));
  Value rows = reshaped(b, loc, ExpandOp::create(b, loc, RankedTensorType::get({queries, width}, element), row), {queries * width});
  Value shifted = SliceOp::create(b, loc, rows, Shape{0}, Shape{queries * (width - 1)}, Shape{1});
  return SliceOp::create(b, loc, reshaped(b, loc, shifted, {queries, width - 1}), Shape{0, 0}, Shape{queries, keys}, Shape{1, 1});
}

FailureOr<Values> AttentionOp::decompose(OpBuilder &b) {
  Location loc = getLoc();
  int64_t rank = typeOf(getKey()).getRank();
  Shape turned = llvm::to_vector<6>(llvm::seq<int64_t>(0, rank));
  std::swap(turned[rank - 1], turned[rank - 2]);
  Value scores = MatmulOp::create(b, loc, getQuery(), PermuteOp::create(b, loc, getKey(), turned));
  if (typeOf(scores).getNumElements() == 0)
    return failure();
  scores = MulOp::create(b, loc, scores, scalarLike(b, loc, scores, getScale().convertToDouble()));
  if (getMask())
    scores = AddOp::create(b, loc, scores, getMask());
  auto shape = typeOf(scores).getShape();
  if (getCausal())
    scores = AddOp::create(b, loc, scores, causalMask(b, loc, scores, shape[shape.size() - 2], shape.back()));
  Value weights = SoftmaxOp::create(b, loc, scores, shape.size() - 1);
  return Values{MatmulOp::create(b, loc, weights, getValue())};
}
