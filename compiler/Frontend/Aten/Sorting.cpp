// Operators that sort, and those that look for an element by its rank.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Reduction.h"
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

using Kind = wt::CompareKind;

namespace {
/// A tensor, the dimension that is sorted, and the order of its elements.
struct Sorted {
  Value operand, x, order;
  int64_t dim = 0, size = 0;
  explicit operator bool() const { return bool(order); }
};
} // namespace

static Sorted sortAlong(Call &call, Value operand, int64_t dim, bool descending) {
  Sorted sorted;
  sorted.operand = operand;
  sorted.x = asLine(call, operand);
  if (!sorted.x || call.failed())
    return {};
  sorted.dim = call.dimension(dim, typeOf(sorted.x).getRank());
  if (call.failed())
    return {};
  sorted.size = typeOf(sorted.x).getDimSize(sorted.dim);
  sorted.order = call.make<wt::ArgsortOp>(sorted.x, sorted.dim, descending);
  return sorted;
}

// By the arguments `dim`, the last one where it is not given, and `descending`.
static Sorted readSorted(Call &call) {
  return sortAlong(call, call.computable("self"), call.integer("dim", -1), call.boolean("descending", false));
}

static Value elementsAt(Call &call, Value x, Value index, int64_t dim) {
  return x && index ? call.make<wt::GatherOp>(x, index, dim) : Value();
}

// Elements of the dimension that an order picks, and where they stood.
static Results picked(Call &call, const Sorted &sorted, Value order) {
  Value values = elementsAt(call, sorted.x, order, sorted.dim);
  if (typeOf(sorted.operand).getRank() == 0)
    return {call.reshape(values, {}), call.reshape(order, {})};
  return {values, order};
}

static Results sort(Call &call) {
  Sorted sorted = readSorted(call);
  return sorted ? picked(call, sorted, sorted.order) : Results();
}

static Results argsort(Call &call) {
  Sorted sorted = readSorted(call);
  return sorted ? Results{call.reshape(sorted.order, shapeOf(sorted.operand))} : Results();
}

static Results sortFirstDimension(Call &call) {
  Sorted sorted = sortAlong(call, call.computable("self"), 0, /*descending=*/false);
  return sorted ? Results{picked(call, sorted, sorted.order)[0]} : Results();
}

static Results topK(Call &call) {
  Sorted sorted = sortAlong(call, call.computable("self"), call.integer("dim", -1), call.boolean("largest", true));
  int64_t count = call.integer("k");
  if (!sorted)
    return {};
  if (count < 0 || count > sorted.size)
    return call.fail("expected 0 to " + std::to_string(sorted.size) + " elements, found k = " + std::to_string(count));
  return picked(call, sorted, call.slice(sorted.order, sorted.dim, 0, count));
}

// One element of each line, with its place; the dimension goes unless it is kept.
static Results pickedOne(Call &call, const Sorted &sorted, Value values, Value order) {
  Shape shape;
  if (typeOf(sorted.operand).getRank() > 0)
    shape = wt::reducedShape(shapeOf(sorted.operand), {sorted.dim}, call.boolean("keepdim", false));
  return {call.reshape(values, shape), call.reshape(order, shape)};
}

static Results kthSmallest(Call &call) {
  Sorted sorted = readSorted(call);
  int64_t rank = call.integer("k");
  if (!sorted)
    return {};
  if (rank < 1 || rank > sorted.size)
    return call.fail("expected k from 1 to " + std::to_string(sorted.size) + ", found " + std::to_string(rank));
  Value place = call.slice(sorted.order, sorted.dim, rank - 1, 1);
  return pickedOne(call, sorted, elementsAt(call, sorted.x, place, sorted.dim), place);
}

// How many elements of each line are NaN, which stand last in their order.
static Term countOfNaN(Call &call, Value x, int64_t dim) {
  Value isNaN = Term(call, x).isNaN();
  return {call, call.make<wt::SumOp>(call.convert(isNaN, call.getBuilder().getI64Type()), Shape{dim}, true)};
}

// The lower one of two in the middle. A NaN is the median itself, or does not count.
template <bool ignoresNaN> static Results median(Call &call) {
  Value operand = call.computable("self");
  bool ofAll = !call.has("dim");
  if (operand && ofAll)
    operand = call.reshape(operand, {typeOf(operand).getNumElements()});
  Sorted sorted = sortAlong(call, operand, ofAll ? 0 : call.integer("dim"), /*descending=*/false);
  if (!sorted)
    return {};
  if (sorted.size == 0)
    return call.unsupported("of no elements");
  Value place;
  if (isFloat(sorted.x)) {
    Term count = countOfNaN(call, sorted.x, sorted.dim), others = static_cast<double>(sorted.size) - count;
    Term middle = ignoresNaN ? (others - 1.0) / 2.0 : count.like((sorted.size - 1) / 2);
    Value rank = ignoresNaN ? Value(middle) : Value(count.compare(Kind::Gt, 0.0).choose(others, middle));
    place = elementsAt(call, sorted.order, rank, sorted.dim);
  } else {
    place = call.slice(sorted.order, sorted.dim, (sorted.size - 1) / 2, 1);
  }
  Value value = elementsAt(call, sorted.x, place, sorted.dim);
  return ofAll ? Results{call.reshape(value, {})} : pickedOne(call, sorted, value, place);
}

// The most frequent element, the smallest of several, and where it stands last: the longest run of equal ones in order.
static Results mode(Call &call) {
  Sorted sorted = readSorted(call);
  if (!sorted)
    return {};
  if (sorted.size == 0)
    return call.unsupported("of no elements");
  Builder &builder = call.getBuilder();
  Value values = elementsAt(call, sorted.x, sorted.order, sorted.dim);
  Shape first(shapeOf(sorted.x)), line(first.size(), 1);
  first[sorted.dim] = 1;
  line[sorted.dim] = sorted.size;
  Term later(call, call.slice(values, sorted.dim, sorted.size > 1, sorted.size - 1));
  Value changes = later.compare(Kind::Ne, call.slice(values, sorted.dim, 0, sorted.size - 1));
  Term begins(call, call.cat({call.splat(first, builder.getI1Type(), 1), changes}, sorted.dim));
  Term count(call, countAlong(call, line, sorted.dim, builder.getI32Type()));
  Value begin = call.make<wt::CummaxOp>(begins.choose(count, count.like(0.0)), sorted.dim);
  Value length = count - Term(call, begin);
  Value place = firstPosition(call, length, call.make<wt::AmaxOp>(length, Shape{sorted.dim}, true), sorted.dim);
  return pickedOne(call, sorted, elementsAt(call, values, place, sorted.dim), elementsAt(call, sorted.order, place, sorted.dim));
}

// Between the elements below and above a rank: `weight` of the way.
static Value interpolated(Call &call, const Sorted &sorted, Term ranks, const std::string &interpolation) {
  Type i64 = call.getBuilder().getI64Type();
  auto at = [&](Term rank) { return Term(call, elementsAt(call, sorted.x, call.convert(rank, i64), sorted.dim)); };
  Term below = ranks.unary<wt::FloorOp>();
  if (interpolation == "lower")
    return at(below);
  if (interpolation == "higher")
    return at(ranks.unary<wt::CeilOp>());
  if (interpolation == "nearest")
    return at(ranks.unary<wt::RoundOp>());
  Term above = ranks.unary<wt::CeilOp>(), low = at(below), high = at(above);
  Term weight = interpolation == "midpoint" ? (above - below) * 0.5 : ranks - below;
  return low + (high - low) * weight;
}

// Elements at given parts of the order, which come first in the result. A line with a NaN gives NaN, or NaN does not count.
template <bool ignoresNaN> static Results quantile(Call &call) {
  Value operand = call.computableFloat("self");
  std::string interpolation = call.text("interpolation", "linear");
  bool ofAll = !call.has("dim");
  if (!operand || call.failed())
    return {};
  int64_t rank = typeOf(operand).getRank();
  int64_t dim = ofAll ? 0 : call.dimension("dim", rank);
  Value all = ofAll ? call.reshape(operand, {typeOf(operand).getNumElements()}) : operand;
  Sorted sorted = sortAlong(call, all, dim, /*descending=*/false);
  if (!sorted || sorted.size == 0)
    return sorted ? call.fail("expected at least one element") : Results();
  sorted.x = elementsAt(call, sorted.x, sorted.order, dim);
  // Parts stand along the sorted dimension until they move to the front.
  const Value *tensor = call.get("q").tensor();
  Value parts = tensor ? *tensor : call.splat({}, call.getBuilder().getF32Type(), call.number("q"));
  if (!parts || typeOf(parts).getRank() > 1)
    return call.fail("expected a number or a line of them as 'q'");
  bool isLine = typeOf(parts).getRank() == 1;
  Shape line(typeOf(sorted.x).getRank(), 1);
  line[dim] = typeOf(parts).getNumElements();
  Term count(call, call.convert(countOfNaN(call, sorted.x, dim), call.getBuilder().getF32Type()));
  Term last = count.like(static_cast<double>(sorted.size - 1)), part(call, call.reshape(parts, line));
  Term ranks = ignoresNaN ? part * (last - count).binary<wt::MaximumOp>(last.like(0.0)) : count.compare(Kind::Gt, 0.0).choose(last, part * last);
  Value result = interpolated(call, sorted, ranks, interpolation);
  if (!result)
    return {};
  Shape order = {dim}, shape;
  for (int64_t d = 0; d < typeOf(result).getRank(); ++d)
    if (d != dim)
      order.push_back(d);
  if (isLine)
    shape.push_back(line[dim]);
  if (ofAll)
    shape.append(call.boolean("keepdim", false) ? rank : 0, 1);
  else
    llvm::append_range(shape, wt::reducedShape(shapeOf(operand), {dim}, call.boolean("keepdim", false)));
  return {call.reshape(call.permute(result, order), shape)};
}

// How often elements lie in each of `bins` equal parts of an interval, or of that from the smallest to the largest element.
static Results histogram(Call &call) {
  Value operand = call.computableFloat("self");
  int64_t bins = call.integer("bins", 100), count = operand ? typeOf(operand).getNumElements() : 0;
  double low = call.number("min", 0.0), high = call.number("max", 0.0);
  if (!operand || call.failed())
    return {};
  Term x(call, call.reshape(operand, {1, count})), least = x.like(low), most = x.like(high);
  if (low == high) {
    least = {call, call.make<wt::AminOp>(x, Shape{0, 1}, false)};
    most = {call, call.make<wt::AmaxOp>(x, Shape{0, 1}, false)};
    // One value alone lies in the middle of an interval of 2.
    Term isPoint = least.compare(Kind::Eq, most);
    least = isPoint.choose(least - 1.0, least);
    most = isPoint.choose(most + 1.0, most);
  }
  Term place = ((x - least) * static_cast<double>(bins) / (most - least)).unary<wt::FloorOp>();
  // The largest element belongs to the last part.
  place = x.compare(Kind::Eq, most).choose(place.like(static_cast<double>(bins - 1)), place);
  Term isHere = place.compare(Kind::Eq, countAlong(call, {bins, 1}, 0, call.getBuilder().getF32Type()));
  return {call.make<wt::SumOp>(call.convert(isHere, call.getBuilder().getF32Type()), Shape{1}, false)};
}

static Results dependsOnData(Call &call) { return call.unsupported(": how many elements it gives depends on the data"); }

void registerSorting(Registry &registry) {
  registry["aten::sort"] = sort;
  registry["aten::argsort"] = argsort;
  registry["aten::msort"] = sortFirstDimension;
  registry["aten::topk"] = topK;
  registry["aten::kthvalue"] = kthSmallest;
  registry["aten::median"] = median<false>;
  registry["aten::nanmedian"] = median<true>;
  registry["aten::mode"] = mode;
  registry["aten::quantile"] = quantile<false>;
  registry["aten::nanquantile"] = quantile<true>;
  registry["aten::histc"] = histogram;
  for (StringRef name : {"unique", "_unique", "_unique2", "unique_dim", "unique_consecutive", "unique_dim_consecutive"})
    registry[("aten::" + name).str()] = dependsOnData;
}

} // namespace wasmtorch::aten
