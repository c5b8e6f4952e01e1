// Similarities, distances and losses: formulas of a few reductions.
#include "compiler/Frontend/Aten/Losses.h"
#include "compiler/Frontend/Aten/Norms.h"
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

namespace {
struct Pair {
  Value first, second;
  explicit operator bool() const { return first && second; }
};

using Operand = Value (Call::*)(StringRef);
} // namespace

// Both in the shape that they broadcast to.
static Pair broadcastPair(Call &call, StringRef first, StringRef second, Operand operand = &Call::computableFloat) {
  Pair pair{(call.*operand)(first), (call.*operand)(second)};
  if (!pair)
    return {};
  auto shape = wt::broadcastShapes(shapeOf(pair.first), shapeOf(pair.second));
  if (!shape) {
    call.fail("shapes do not broadcast: " + wt::shapeText(shapeOf(pair.first)) + " and " + wt::shapeText(shapeOf(pair.second)));
    return {};
  }
  return {call.expand(pair.first, *shape), call.expand(pair.second, *shape)};
}

// Each vector is divided by its length, or by epsilon where it is shorter, before they are multiplied.
static Results cosineSimilarity(Call &call) {
  Pair pair = broadcastPair(call, "x1", "x2");
  double epsilon = call.number("eps", 1e-8);
  if (!pair)
    return {};
  int64_t rank = typeOf(pair.first).getRank();
  Shape dims;
  int64_t dim = call.dimension("dim", rank, 1);
  if (rank > 0)
    dims.push_back(dim);
  auto unit = [&](Value x) {
    Value length = vectorNorm(call, x, dims, /*keepDims=*/true, 2.0);
    FloatAttr least = call.getBuilder().getF64FloatAttr(epsilon);
    return call.make<wt::DivOp>(x, call.make<wt::ClampOp>(length, least, FloatAttr()));
  };
  return {call.make<wt::SumOp>(call.make<wt::MulOp>(unit(pair.first), unit(pair.second)), dims, false)};
}

// The norm of x1 - x2 + epsilon over the last dimension.
static Results pairwiseDistance(Call &call) {
  Pair pair = broadcastPair(call, "x1", "x2", &Call::computable);
  double order = call.number("p", 2.0), epsilon = call.number("eps", 1e-6);
  if (!pair)
    return {};
  Value difference = call.make<wt::SubOp>(pair.first, pair.second);
  // The epsilon is a float, and so is the sum of it and an integer.
  if (isa<IntegerType>(typeOf(pair.first).getElementType()))
    difference = call.convert(difference, call.getBuilder().getF32Type());
  difference = call.make<wt::AddOp>(difference, call.scalarLike(difference, epsilon));
  int64_t rank = typeOf(pair.first).getRank();
  return {vectorNorm(call, difference, rank > 0 ? Shape{rank - 1} : Shape{}, call.boolean("keepdim", false), order)};
}

// All pairs of rows.
static Results pairDistances(Call &call) {
  Value first = call.computableFloat("x1"), second = call.computableFloat("x2");
  double order = call.number("p", 2.0);
  if (!first || !second)
    return {};
  if (typeOf(first).getRank() < 2 || typeOf(second).getRank() < 2)
    return call.fail("expected rows, found shapes " + wt::shapeText(shapeOf(first)) + " and " + wt::shapeText(shapeOf(second)));
  Shape rows(shapeOf(first)), columns(shapeOf(second));
  rows.insert(rows.end() - 1, 1);
  columns.insert(columns.end() - 2, 1);
  Value difference = call.make<wt::SubOp>(call.reshape(first, rows), call.reshape(second, columns));
  return difference ? Results{vectorNorm(call, difference, typeOf(difference).getRank() - 1, /*keepDims=*/false, order)} : Results();
}

static Results mseLoss(Call &call) {
  Pair pair = broadcastPair(call, "self", "target");
  Value difference = call.make<wt::SubOp>(pair.first, pair.second);
  return {reducedLoss(call, call.make<wt::MulOp>(difference, difference))};
}

static Results l1Loss(Call &call) {
  Pair pair = broadcastPair(call, "self", "target");
  return {reducedLoss(call, call.make<wt::AbsOp>(call.make<wt::SubOp>(pair.first, pair.second)))};
}

// With m = min(|x|, bend): a parabola m^2 / 2 up to the bend, and a line of slope `bend` behind it; smooth_l1 divides both by the bend.
static Results bentLoss(Call &call) {
  Pair pair = broadcastPair(call, "self", "target");
  bool smooth = call.has("beta");
  double bend = call.number(smooth ? "beta" : "delta", 1.0);
  if (!pair)
    return {};
  Value size = call.make<wt::AbsOp>(call.make<wt::SubOp>(pair.first, pair.second));
  if (smooth && bend == 0)
    return {reducedLoss(call, size)};
  Value inner = call.make<wt::ClampOp>(size, FloatAttr(), call.getBuilder().getF64FloatAttr(bend));
  auto scaled = [&](Value value, double factor) { return call.make<wt::MulOp>(value, call.scalarLike(value, factor)); };
  Value parabola = scaled(call.make<wt::MulOp>(inner, inner), smooth ? 0.5 / bend : 0.5);
  Value line = scaled(call.make<wt::SubOp>(size, inner), smooth ? 1.0 : bend);
  return {reducedLoss(call, call.make<wt::AddOp>(parabola, line))};
}

// Lines of three: each component is a difference of products of the other two.
static Results cross(Call &call) {
  Pair pair = broadcastPair(call, "self", "other", &Call::computable);
  if (!pair)
    return {};
  auto shape = shapeOf(pair.first);
  int64_t dim;
  if (call.has("dim"))
    dim = call.dimension("dim", shape.size());
  else
    dim = call.getName() == "aten::linalg_cross" ? static_cast<int64_t>(shape.size()) - 1 : llvm::find(shape, 3) - shape.begin();
  if (call.failed() || dim < 0 || dim >= static_cast<int64_t>(shape.size()) || shape[dim] != 3)
    return call.fail("expected a dimension of size 3, found shape " + wt::shapeText(shape));
  auto turned = [&](Value x, int64_t by) { return call.cat({call.slice(x, dim, by, 3 - by), call.slice(x, dim, 0, by)}, dim); };
  Value forth = call.make<wt::MulOp>(turned(pair.first, 1), turned(pair.second, 2));
  return {call.make<wt::SubOp>(forth, call.make<wt::MulOp>(turned(pair.first, 2), turned(pair.second, 1)))};
}

void registerDistances(Registry &registry) {
  registry["aten::cosine_similarity"] = cosineSimilarity;
  registry["aten::pairwise_distance"] = pairwiseDistance;
  registry["aten::cdist"] = pairDistances;
  registry["aten::smooth_l1_loss"] = registry["aten::huber_loss"] = bentLoss;
  registry["aten::mse_loss"] = mseLoss;
  registry["aten::l1_loss"] = l1Loss;
  registry["aten::cross"] = registry["aten::linalg_cross"] = cross;
}

} // namespace wasmtorch::aten
