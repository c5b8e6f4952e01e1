// What transposed convolutions and attention mean, said by core ops.
#include "dialects/Wt/ScalarConstant.h"
#include "dialects/Wt/ShapeMath.h"

#include "llvm/Support/MathExtras.h"

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

// Zeros around the spatial dimensions, or elements taken away where their number is negative.
static Value bordered(OpBuilder &b, Location loc, Value x, ArrayRef<int64_t> low, ArrayRef<int64_t> high) {
  // Padded before it is cropped: one border may reach over the other.
  Shape before{0, 0}, after{0, 0}, starts{0, 0}, sizes(typeOf(x).getShape());
  for (size_t i = 0; i < low.size(); ++i) {
    before.push_back(std::max<int64_t>(low[i], 0));
    after.push_back(std::max<int64_t>(high[i], 0));
    starts.push_back(std::max<int64_t>(-low[i], 0));
    sizes[2 + i] += low[i] + high[i];
  }
  x = PadOp::create(b, loc, x, before, after, APFloat(0.0));
  return SliceOp::create(b, loc, x, starts, sizes, Shape(sizes.size(), 1));
}

// A convolution of the spread input with the turned weight (Dumoulin and Visin 2016, arXiv:1603.07285, chapter 4).
static Value spreadConvolution(OpBuilder &b, ConvolutionTransposeOp op) {
  Location loc = op.getLoc();
  Shape low, high;
  for (size_t i = 0; i < op.getStride().size(); ++i) {
    int64_t reach = op.getDilation()[i] * (typeOf(op.getWeight()).getDimSize(2 + i) - 1);
    low.push_back(reach - op.getCropLow()[i]);
    // The zeros behind the last element are there already.
    high.push_back(reach - op.getCropHigh()[i] - (op.getStride()[i] - 1));
  }
  Value x = spread(b, loc, op.getInput(), op.getStride()), turned = turnedWeight(b, loc, op.getWeight(), op.getGroups());
  // A convolution's own borders are not negative.
  if (llvm::any_of(llvm::concat<int64_t>(low, high), [](int64_t size) { return size < 0; })) {
    x = bordered(b, loc, x, low, high);
    low.assign(low.size(), 0);
    high = low;
  }
  return ConvolutionOp::create(b, loc, x, turned, op.getBias(), Shape(low.size(), 1), low, high, op.getDilation(), op.getGroups());
}

namespace {

// Places of the result that are a multiple of the stride apart, a phase, are reached by the same taps: every stride-th one. So each phase
// is a convolution of the input itself with those taps, and no product is one of a zero that was put between (Shi et al. 2016,
// arXiv:1609.07009). Where all phases have as many taps they are channels of one convolution, else each is one of its own, whose channels
// stand behind the others'.
class Phases {
public:
  Phases(OpBuilder &b, ConvolutionTransposeOp op)
      : b(b), op(op), loc(op.getLoc()), stride(op.getStride()), weightShape(typeOf(op.getWeight()).getShape()),
        window(weightShape.drop_front(2)), spatial(stride.size()),
        even(llvm::all_of(llvm::zip(stride, window), [](auto pair) { return std::get<1>(pair) % std::get<0>(pair) == 0; })) {}

  // A depthwise layer has no channels to put phases into, and without a tap of its own a phase would have nothing to compute.
  bool apply() {
    bool depthwise = op.getGroups() > 1 && weightShape[1] == 1 && weightShape[0] == op.getGroups();
    bool spreads = llvm::any_of(stride, [](int64_t step) { return step > 1; });
    bool dense = llvm::all_of(op.getDilation(), [](int64_t step) { return step == 1; });
    bool empty = typeOf(op.getInput()).getNumElements() == 0 || typeOf(op.getResult()).getNumElements() == 0;
    return spreads && dense && !depthwise && !empty &&
           llvm::all_of(llvm::zip(stride, window), [](auto pair) { return std::get<0>(pair) <= std::get<1>(pair); });
  }

  Value build() {
    splitWeight();
    padInput();
    Values parts;
    if (even)
      parts.push_back(convolution(Shape(spatial, 0), Shape(stride)));
    else
      eachPhase({}, [&](ArrayRef<int64_t> phase) { parts.push_back(convolution(phase, Shape(spatial, 1))); });
    Value all = parts.size() == 1 ? parts.front() : Value(CatOp::create(b, loc, parts, 1));
    // [N, groups, phases..., OC, steps...] to [N, step, phase, ..., groups, OC], which are the places one after the other. Behind each
    // other the phases have all groups. Channels come last, as convolutions leave and want them: so they are copied once, in runs.
    int64_t groups = even ? op.getGroups() : 1;
    Shape split{typeOf(all).getDimSize(0), groups}, order{0}, turned{0, spatial + 1}, starts{0, 0},
        sizes(typeOf(op.getResult()).getShape());
    Shape joined{split.front()};
    llvm::append_range(split, stride);
    split.push_back(sizes[1] / groups);
    llvm::append_range(split, steps);
    for (int64_t i = 0; i < spatial; ++i) {
      llvm::append_values(order, 3 + spatial + i, 2 + i);
      joined.push_back(steps[i] * stride[i]);
      turned.push_back(1 + i);
      starts.push_back(op.getCropLow()[i] - first[i] * stride[i]);
    }
    llvm::append_values(order, 1, 2 + spatial);
    joined.push_back(sizes[1]);
    Value places = reshaped(b, loc, PermuteOp::create(b, loc, reshaped(b, loc, all, split), order), joined);
    return SliceOp::create(b, loc, PermuteOp::create(b, loc, places, turned), starts, sizes, Shape(sizes.size(), 1));
  }

private:
  // [C, OC / groups, taps, phases, ...]: a tap beyond the window is never taken.
  void splitWeight() {
    Shape high{0, 0}, split(weightShape.take_front(2));
    for (auto [taps, step] : llvm::zip_equal(window, stride)) {
      int64_t most = llvm::divideCeil(taps, step);
      high.push_back(most * step - taps);
      llvm::append_values(split, most, step);
    }
    weight = reshaped(b, loc, PadOp::create(b, loc, op.getWeight(), Shape(high.size(), 0), high, APFloat(0.0)), split);
  }

  // For the phase with the most taps.
  void padInput() {
    Shape high;
    for (int64_t i = 0; i < spatial; ++i) {
      // From the first step that a place of the result lies in to behind the last one.
      first.push_back(op.getCropLow()[i] / stride[i]);
      steps.push_back(llvm::divideCeil(op.getCropLow()[i] + typeOf(op.getResult()).getDimSize(2 + i), stride[i]) - first[i]);
      reach.push_back(llvm::divideCeil(window[i], stride[i]) - 1);
      high.push_back(steps[i] + first[i] - typeOf(op.getInput()).getDimSize(2 + i));
    }
    Shape low = reach;
    for (auto [border, start] : llvm::zip(low, first))
      border -= start;
    input = bordered(b, loc, op.getInput(), low, high);
  }

  void eachPhase(Shape phase, llvm::function_ref<void(ArrayRef<int64_t>)> body) {
    if (static_cast<int64_t>(phase.size()) == spatial)
      return body(phase);
    int64_t count = stride[phase.size()];
    phase.push_back(0);
    for (; phase.back() < count; ++phase.back())
      eachPhase(phase, body);
  }

  // Of `counts` phases from `phase` on, which have as many taps.
  Value convolution(ArrayRef<int64_t> phase, ArrayRef<int64_t> counts) {
    int64_t groups = op.getGroups(), inputs = weightShape[0] / groups, outputs = weightShape[1], phases = 1;
    Shape starts{0, 0}, sizes(weightShape.take_front(2)), taps, reversed, from{0, 0}, part(typeOf(input).getShape());
    for (int64_t i = 0; i < spatial; ++i) {
      taps.push_back(llvm::divideCeil(window[i] - phase[i], stride[i]));
      llvm::append_values(starts, int64_t(0), phase[i]);
      llvm::append_values(sizes, taps[i], counts[i]);
      reversed.push_back(2 + 2 * i);
      phases *= counts[i];
      from.push_back(reach[i] + 1 - taps[i]);
      part[2 + i] -= from.back();
    }
    Value turned = FlipOp::create(b, loc, SliceOp::create(b, loc, weight, starts, sizes, Shape(sizes.size(), 1)), reversed);
    // [groups, C, OC, tap, phase, ...] to [groups, phases..., OC, C, taps...].
    Shape split{groups, inputs, outputs}, order{0}, shape{groups * phases * outputs, inputs};
    llvm::append_range(split, ArrayRef<int64_t>(sizes).drop_front(2));
    for (int64_t i = 0; i < spatial; ++i)
      order.push_back(4 + 2 * i);
    llvm::append_values(order, 2, 1);
    for (int64_t i = 0; i < spatial; ++i)
      order.push_back(3 + 2 * i);
    llvm::append_range(shape, taps);
    turned = reshaped(b, loc, PermuteOp::create(b, loc, reshaped(b, loc, turned, split), order), shape);
    Value x = SliceOp::create(b, loc, input, from, part, Shape(part.size(), 1));
    Shape none(spatial, 0), ones(spatial, 1);
    return ConvolutionOp::create(b, loc, x, turned, biasOf(phases), ones, none, none, ones, groups);
  }

  // A channel's bias is that of all of its phases.
  Value biasOf(int64_t phases) {
    Value bias = op.getBias();
    if (!bias || phases == 1)
      return bias;
    int64_t groups = op.getGroups(), channels = weightShape[1];
    Value each = reshaped(b, loc, bias, {groups, 1, channels});
    each = ExpandOp::create(b, loc, RankedTensorType::get({groups, phases, channels}, typeOf(bias).getElementType()), each);
    return reshaped(b, loc, each, {groups * phases * channels});
  }

  OpBuilder &b;
  ConvolutionTransposeOp op;
  Location loc;
  ArrayRef<int64_t> stride, weightShape, window;
  int64_t spatial;
  bool even;
  Shape first, steps, reach; // in steps of the stride: where the result begins, its size, and how far back taps reach
  Value weight, input;
};

} // namespace

FailureOr<Values> ConvolutionTransposeOp::decompose(OpBuilder &b) {
  Phases phases(b, *this);
  return Values{phases.apply() ? phases.build() : spreadConvolution(b, *this)};
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
