// Operators that write elements to computed places.
#include "compiler/Frontend/Aten/Division.h"
#include "compiler/Frontend/Aten/Indexing.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Registry.h"

#include <cmath>

using namespace mlir;

namespace wasmtorch::aten {

using wt::Combine;

namespace {
// A tensor, where to write in it, and what: all of the same rank, at least one.
struct Writing {
  Value data, index, updates;
  int64_t dim = 0;
  Shape shape; ///< the tensor's own
  explicit operator bool() const { return data && index && updates; }
};
} // namespace

static Value scatterInto(Call &call, const Writing &writing, Value data, Value updates, Combine combine) {
  return call.reshape(call.make<wt::ScatterOp>(data, writing.index, updates, writing.dim, combine), writing.shape);
}

static Value asLine(Call &call, Value x) { return x && typeOf(x).getRank() == 0 ? call.reshape(x, {1}) : x; }

// The tensor `self`, a dimension and an index, in operators that have no updates yet.
static Writing readPlaces(Call &call) {
  Writing writing;
  Value x = call.computable("self");
  writing.index = asLine(call, indexArgument(call, "index"));
  if (!x || !writing.index)
    return {};
  writing.shape = Shape(shapeOf(x));
  writing.data = asLine(call, x);
  writing.dim = call.dimension("dim", typeOf(writing.data).getRank());
  return call.failed() ? Writing() : writing;
}

// scatter and its like: the index has a place for each update, and says how many of them count.
static Writing readScatter(Call &call) {
  Writing writing = readPlaces(call);
  if (!writing.data)
    return {};
  Type type = typeOf(writing.data).getElementType();
  if (!call.has("src")) {
    writing.updates = call.splat(shapeOf(writing.index), type, call.number("value"));
    return writing;
  }
  writing.updates = asLine(call, call.convert(call.tensor("src"), type));
  if (call.failed() || typeOf(writing.updates).getRank() != typeOf(writing.index).getRank())
    return call.fail("expected as many dimensions in 'src' as in 'index'"), Writing();
  for (int64_t d = 0; d < typeOf(writing.index).getRank(); ++d) {
    int64_t count = typeOf(writing.index).getDimSize(d);
    if (count > typeOf(writing.updates).getDimSize(d))
      return call.fail("an index of shape " + wt::shapeText(shapeOf(writing.index)) + " does not fit updates of shape " +
                       wt::shapeText(shapeOf(writing.updates))),
             Writing();
    writing.updates = call.slice(writing.updates, d, 0, count);
  }
  return writing;
}

// index_add and its like: the index is a line, each element of which stands for a slice of the updates.
static Writing readIndexed(Call &call, StringRef source) {
  Writing writing = readPlaces(call);
  if (!writing.data)
    return {};
  int64_t rank = typeOf(writing.data).getRank(), count = typeOf(writing.index).getNumElements();
  if (typeOf(writing.index).getRank() != 1)
    return call.fail("expected a line as 'index', found shape " + wt::shapeText(shapeOf(writing.index))), Writing();
  Shape line(rank, 1), shape(shapeOf(writing.data));
  line[writing.dim] = shape[writing.dim] = count;
  writing.index = call.reshape(writing.index, line);
  Type type = typeOf(writing.data).getElementType();
  const Value *updates = call.get(source).tensor();
  writing.updates = updates ? call.convert(*updates, type) : call.splat({}, type, call.number(source));
  if (writing.updates && typeOf(writing.updates).getRank() == 0)
    writing.updates = call.expand(writing.updates, shape);
  if (writing.updates && shapeOf(writing.updates) != ArrayRef<int64_t>(shape))
    return call.fail("expected updates of shape " + wt::shapeText(shape) + ", found " + wt::shapeText(shapeOf(writing.updates))), Writing();
  return writing;
}

// What an element is before the first update where the tensor's own doesn't count.
static double neutralOf(StringRef reduce, Type type) {
  if (reduce == "prod")
    return 1;
  if (reduce == "amax")
    return type.isInteger(1) ? 0 : -HUGE_VAL;
  if (reduce == "amin")
    return type.isInteger(1) ? 1 : HUGE_VAL;
  return 0;
}

static Value quotient(Call &call, Value sum, Value count) {
  Term a(call, sum), b(call, count);
  return sum && !isa<FloatType>(typeOf(sum).getElementType()) ? floorOfIntegers(a, b) : Value(a / b);
}

static Results reduceInto(Call &call, const Writing &writing, StringRef reduce, bool includeSelf) {
  if (!writing)
    return {};
  std::optional<Combine> combine;
  if (reduce == "sum" || reduce == "mean")
    combine = Combine::Add;
  else if (reduce == "prod")
    combine = Combine::Multiply;
  else if (reduce == "amax")
    combine = Combine::Maximum;
  else if (reduce == "amin")
    combine = Combine::Minimum;
  else
    return call.fail("expected 'sum', 'prod', 'mean', 'amax' or 'amin' as 'reduce', found '" + reduce.str() + "'");
  Type type = typeOf(writing.data).getElementType();
  auto filled = [&](Value like, Type elements, double value) { return call.splat(shapeOf(like), elements, value); };
  Value data = writing.data, updates = writing.updates;
  if (!includeSelf) {
    Type boolean = call.getBuilder().getI1Type();
    Value touched = call.make<wt::ScatterOp>(filled(data, boolean, 0), writing.index, filled(updates, boolean, 1), writing.dim, Combine::Replace);
    data = call.make<wt::SelectOp>(touched, call.scalarLike(data, neutralOf(reduce, type)), data);
  }
  Value result = scatterInto(call, writing, data, updates, *combine);
  if (reduce != "mean")
    return {result};
  if (type.isInteger(1))
    return call.unsupported("with means of bools");
  Value counts = scatterInto(call, writing, filled(data, type, includeSelf), filled(updates, type, 1), Combine::Add);
  return {quotient(call, result, call.make<wt::MaximumOp>(counts, call.scalarLike(counts, 1)))};
}

static Results scatter(Call &call) {
  Writing writing = readScatter(call);
  std::string reduce = call.text("reduce", "");
  if (!writing)
    return {};
  if (reduce != "" && reduce != "add" && reduce != "multiply")
    return call.fail("expected 'add' or 'multiply' as 'reduce', found '" + reduce + "'");
  Combine combine = reduce == "" ? Combine::Replace : reduce == "add" ? Combine::Add : Combine::Multiply;
  return {scatterInto(call, writing, writing.data, writing.updates, combine)};
}

static Results scatterAdd(Call &call) { return reduceInto(call, readScatter(call), "sum", true); }
static Results scatterReduce(Call &call) {
  return reduceInto(call, readScatter(call), call.text("reduce"), call.boolean("include_self", true));
}

static Results indexAdd(Call &call) {
  Writing writing = readIndexed(call, "source");
  double alpha = call.number("alpha", 1);
  if (writing && alpha != 1)
    writing.updates = call.make<wt::MulOp>(writing.updates, call.scalarLike(writing.updates, alpha));
  return reduceInto(call, writing, "sum", true);
}

static Results indexReduce(Call &call) {
  return reduceInto(call, readIndexed(call, "source"), call.text("reduce"), call.boolean("include_self", true));
}

static Results indexCopy(Call &call) {
  Writing writing = readIndexed(call, "source");
  return writing ? Results{scatterInto(call, writing, writing.data, writing.updates, Combine::Replace)} : Results();
}

static Results indexFill(Call &call) {
  Writing writing = readIndexed(call, "value");
  if (!writing)
    return {};
  writing.index = wrapNegative(call, writing.index, typeOf(writing.data).getDimSize(writing.dim));
  return {scatterInto(call, writing, writing.data, writing.updates, Combine::Replace)};
}

// Writes at places of the tensor as a line.
static Results put(Call &call) {
  Value x = call.computable("self"), index = indexArgument(call, "index");
  if (!x || !index)
    return {};
  int64_t count = typeOf(x).getNumElements(), places = typeOf(index).getNumElements();
  Writing writing;
  writing.shape = Shape(shapeOf(x));
  writing.data = call.reshape(x, {count});
  writing.index = wrapNegative(call, call.reshape(index, {places}), count);
  writing.updates = call.reshape(call.convert(call.tensor("source"), typeOf(x).getElementType()), {places});
  if (!writing)
    return {};
  return {scatterInto(call, writing, writing.data, writing.updates, call.boolean("accumulate", false) ? Combine::Add : Combine::Replace)};
}

// Where `mask` is true, which has the tensor's first dimensions, the next of `rows`, in order.
static Value withRows(Call &call, Value x, Value mask, Value rows) {
  int64_t count = typeOf(mask).getNumElements();
  if (typeOf(rows).getDimSize(0) == 0)
    return x;
  Term numbers(call, call.convert(call.reshape(mask, {count}), call.getBuilder().getI64Type()));
  Term order = Term(call, call.make<wt::CumsumOp>(numbers, 0)) - 1.0;
  Value chosen = call.reshape(pick(call, rows, 0, order), shapeOf(x));
  Shape shape(shapeOf(mask));
  shape.append(typeOf(x).getRank() - typeOf(mask).getRank(), 1);
  return call.make<wt::SelectOp>(call.reshape(mask, shape), chosen, x);
}

static Results maskedScatter(Call &call) {
  Value x = call.computable("self"), mask = call.tensor("mask"), source = call.tensor("source");
  if (!x || !mask || !source)
    return {};
  auto shape = wt::broadcastShapes(shapeOf(x), shapeOf(mask));
  if (!shape)
    return call.fail("shapes do not broadcast: " + wt::shapeText(shapeOf(x)) + " and " + wt::shapeText(shapeOf(mask)));
  Value line = call.reshape(call.convert(source, typeOf(x).getElementType()), {typeOf(source).getNumElements()});
  mask = call.expand(call.convert(mask, call.getBuilder().getI1Type()), *shape);
  x = call.expand(x, *shape);
  return {call.failed() ? Value() : withRows(call, x, mask, line)};
}

// x[:, mask] = values, where the mask is computed. Values that are the same for all true elements need not know how many those are.
static Results putMasked(Call &call, Value x, Value mask, int64_t before, Value values) {
  bool accumulate = call.boolean("accumulate", false);
  int64_t rank = typeOf(mask).getRank(), rest = typeOf(x).getRank() - before - rank;
  if (rest < 0 || shapeOf(x).slice(before, rank) != shapeOf(mask))
    return call.fail("a mask of shape " + wt::shapeText(shapeOf(mask)) + " does not fit a tensor of " + wt::shapeText(shapeOf(x)));
  Shape shape(before, 1), valueShape(shapeOf(values));
  llvm::append_range(shape, shapeOf(mask));
  shape.append(rest, 1);
  int64_t valueRank = valueShape.size();
  if (valueRank > rest && valueShape[valueRank - rest - 1] != 1) {
    if (before > 0 || accumulate || valueRank != rest + 1)
      return call.unsupported("with a mask and a value for each of its true elements, whose number depends on the data");
    Shape rows(shapeOf(x).drop_front(rank));
    rows.insert(rows.begin(), valueShape.front());
    return {withRows(call, x, mask, call.expand(values, rows))};
  }
  // The dimension of the true elements becomes those of the mask.
  if (valueRank > rest)
    valueShape.insert(valueShape.end() - rest, rank - 1, 1);
  values = call.reshape(values, valueShape);
  if (accumulate)
    values = call.make<wt::AddOp>(x, values);
  return {call.expand(call.make<wt::SelectOp>(call.reshape(mask, shape), values, x), shapeOf(x))};
}

static Results indexPut(Call &call) {
  Value x = call.computable("self"), values = call.tensor("values");
  const Argument::List *list = call.get("indices").list();
  if (!x || !values || !list)
    return {};
  values = call.convert(values, typeOf(x).getElementType());
  SmallVector<int64_t> given;
  for (auto [i, argument] : llvm::enumerate(*list))
    if (argument.tensor())
      given.push_back(i);
  if (values && given.size() == 1) {
    Value index = *(*list)[given.front()].tensor();
    if (typeOf(index).getElementType().isInteger(1) && !index.getDefiningOp<wt::ConstantOp>())
      return putMasked(call, x, index, given.front(), values);
  }
  Indexing indexing = readIndexing(call, x);
  if (!indexing.data || !values)
    return {};
  Writing writing;
  writing.dim = indexing.dim;
  writing.data = indexing.data;
  writing.shape = Shape(shapeOf(indexing.data));
  int64_t after = writing.shape.size() - writing.dim - 1, count = ShapedType::getNumElements(indexing.shape);
  // The values have the shape that the same indices read; here their dimensions become one line.
  Shape read(writing.shape), updates(writing.shape), line(writing.shape.size(), 1);
  read.erase(read.begin() + writing.dim);
  read.insert(read.begin() + writing.dim, indexing.shape.begin(), indexing.shape.end());
  updates[writing.dim] = line[writing.dim] = count;
  writing.updates = call.reshape(call.expand(values, read), updates);
  writing.index = call.reshape(indexing.places(call, after), line);
  if (!writing)
    return {};
  Combine combine = call.boolean("accumulate", false) ? Combine::Add : Combine::Replace;
  return {indexing.restore(call, scatterInto(call, writing, writing.data, writing.updates, combine))};
}

// Overwrites `count` elements along one dimension, every `step`th from `start` on.
static Value overwrite(Call &call, Value x, Value updates, int64_t dim, int64_t start, int64_t step) {
  if (!x || !updates)
    return {};
  int64_t count = typeOf(updates).getDimSize(dim), size = typeOf(x).getDimSize(dim);
  if (step == 1)
    return call.cat({call.slice(x, dim, 0, start), updates, call.slice(x, dim, start + count, size - start - count)}, dim);
  Shape line(typeOf(x).getRank(), 1);
  line[dim] = count;
  Term places(call, countAlong(call, line, dim, call.getBuilder().getI32Type()));
  places = places * static_cast<double>(step) + static_cast<double>(start);
  return call.make<wt::ScatterOp>(x, places, updates, dim, Combine::Replace);
}

static Results selectScatter(Call &call) {
  Value x = call.computable("self"), source = call.tensor("src");
  if (!x || !source)
    return {};
  int64_t dim = call.dimension("dim", typeOf(x).getRank()), index = call.integer("index");
  Shape shape(shapeOf(x));
  if (call.failed() || shape.empty() || index < -shape[dim] || index >= shape[dim])
    return call.fail("index " + std::to_string(index) + " is out of range for a tensor of shape " + wt::shapeText(shapeOf(x)));
  index += index < 0 ? shape[dim] : 0;
  shape[dim] = 1;
  source = call.reshape(call.convert(source, typeOf(x).getElementType()), shape);
  return {overwrite(call, x, source, dim, index, 1)};
}

static Results sliceScatter(Call &call) {
  Value x = call.computable("self"), source = call.tensor("src");
  if (!x || !source)
    return {};
  int64_t dim = call.dimension("dim", typeOf(x).getRank(), 0), step = call.integer("step", 1);
  if (call.failed() || typeOf(x).getRank() == 0 || step < 1)
    return call.fail("expected a tensor of at least one dimension and a step of at least 1");
  int64_t size = typeOf(x).getDimSize(dim);
  auto bound = [&](StringRef argument, int64_t otherwise) {
    int64_t at = call.integer(argument, otherwise);
    return std::clamp<int64_t>(at < 0 ? at + size : at, 0, size);
  };
  int64_t start = bound("start", 0), end = bound("end", size);
  Shape shape(shapeOf(x));
  shape[dim] = end > start ? (end - start + step - 1) / step : 0;
  if (shape[dim] == 0)
    return {x};
  source = call.expand(call.convert(source, typeOf(x).getElementType()), shape);
  return {overwrite(call, x, source, dim, start, step)};
}

// In row-major order a diagonal's elements are a row's length plus one apart.
static Results diagonalScatter(Call &call) {
  Value x = call.computable("self"), source = call.tensor("src");
  if (!x || !source)
    return {};
  int64_t rank = typeOf(x).getRank(), offset = call.integer("offset", 0);
  int64_t first = call.dimension("dim1", rank, 0), second = call.dimension("dim2", rank, 1);
  if (call.failed() || rank < 2 || first == second)
    return call.fail("expected two different dimensions");
  Shape order;
  for (int64_t d = 0; d < rank; ++d)
    if (d != first && d != second)
      order.push_back(d);
  llvm::append_values(order, first, second);
  Value turned = call.permute(x, order);
  Shape shape(shapeOf(turned)), flat(shapeOf(turned).drop_back(2));
  int64_t rows = shape[rank - 2], columns = shape[rank - 1];
  int64_t row = std::max<int64_t>(-offset, 0), column = std::max<int64_t>(offset, 0);
  flat.push_back(rows * columns);
  source = call.convert(source, typeOf(x).getElementType());
  Value result = overwrite(call, call.reshape(turned, flat), source, rank - 2, row * columns + column, columns + 1);
  return {call.permute(call.reshape(result, shape), wt::invertPermutation(order))};
}

void registerScatters(Registry &registry) {
  registry["aten::scatter"] = scatter;
  registry["aten::scatter_add"] = scatterAdd;
  registry["aten::scatter_reduce"] = scatterReduce;
  registry["aten::index_add"] = indexAdd;
  registry["aten::index_reduce"] = indexReduce;
  registry["aten::index_copy"] = indexCopy;
  registry["aten::index_fill"] = indexFill;
  registry["aten::index_put"] = registry["aten::_index_put_impl"] = registry["aten::_unsafe_index_put"] = indexPut;
  registry["aten::put"] = put;
  registry["aten::masked_scatter"] = maskedScatter;
  registry["aten::select_scatter"] = selectScatter;
  registry["aten::slice_scatter"] = sliceScatter;
  registry["aten::diagonal_scatter"] = diagonalScatter;
}

} // namespace wasmtorch::aten
