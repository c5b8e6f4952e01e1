// Operators that put tensors together or repeat them.
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Registry.h"
#include "compiler/Frontend/Aten/TypePromotion.h"

using namespace mlir;

namespace wasmtorch::aten {

static void unifyTypes(Call &call, SmallVectorImpl<Value> &values) {
  std::vector<Argument> operands(values.begin(), values.end());
  Type type = promotedType(call.getLocation().getContext(), operands);
  for (Value &value : values)
    value = call.convert(value, type);
}

static Results cat(Call &call) {
  SmallVector<Value> values = call.tensors("tensors");
  // Tensors of shape [0] fit everywhere: a rule from before there were empty tensors of other shapes.
  bool allEmpty = llvm::all_of(values, [](Value value) { return shapeOf(value) == ArrayRef<int64_t>{0}; });
  if (!allEmpty)
    llvm::erase_if(values, [](Value value) { return shapeOf(value) == ArrayRef<int64_t>{0}; });
  if (call.failed())
    return {};
  int64_t dim = call.dimension("dim", typeOf(values.front()).getRank(), 0);
  unifyTypes(call, values);
  return {call.cat(values, dim)};
}

static Results stack(Call &call) {
  SmallVector<Value> values = call.tensors("tensors");
  if (call.failed())
    return {};
  int64_t dim = call.dimension("dim", typeOf(values.front()).getRank() + 1, 0);
  unifyTypes(call, values);
  for (Value &value : values) {
    if (call.failed() || dim > typeOf(value).getRank())
      return call.fail("expected tensors of one shape");
    Shape shape(shapeOf(value));
    shape.insert(shape.begin() + dim, 1);
    value = call.reshape(value, shape);
  }
  return {call.cat(values, dim)};
}

// As many dimensions as `least`: new ones stand where NumPy's atleast_1d to atleast_3d put them.
static Value atLeast(Call &call, Value x, int64_t least) {
  Shape shape(shapeOf(x));
  if (shape.empty() && least > 0)
    shape.push_back(1);
  if (shape.size() == 1 && least > 1)
    shape.insert(shape.begin(), 1);
  if (shape.size() == 2 && least > 2)
    shape.push_back(1);
  return call.reshape(x, shape);
}

// hstack, vstack, dstack; hstack joins lines along their only dimension.
template <int64_t least, int64_t along> static Results stackAlong(Call &call) {
  SmallVector<Value> values = call.tensors("tensors");
  unifyTypes(call, values);
  for (Value &value : values)
    value = atLeast(call, value, least);
  if (call.failed())
    return {};
  return {call.cat(values, std::min<int64_t>(along, typeOf(values.front()).getRank() - 1))};
}

// Lines become columns, and columns are joined.
static Results columnStack(Call &call) {
  SmallVector<Value> values = call.tensors("tensors");
  unifyTypes(call, values);
  for (Value &value : values)
    if (value && typeOf(value).getRank() < 2)
      value = call.reshape(value, {typeOf(value).getNumElements(), 1});
  return call.failed() ? Results() : Results{call.cat(values, 1)};
}

static Results broadcastTensors(Call &call) {
  SmallVector<Value> values = call.tensors("tensors");
  Shape shape;
  for (Value value : values) {
    auto both = wt::broadcastShapes(shape, shapeOf(value));
    if (!both)
      return call.fail("shapes do not broadcast: " + wt::shapeText(shape) + " and " + wt::shapeText(shapeOf(value)));
    shape = *both;
  }
  Results results;
  for (Value value : values)
    results.push_back(call.expand(value, shape));
  return results;
}

// Each line stands along a dimension of its own; 'xy' exchanges the first two.
static Results meshgrid(Call &call) {
  SmallVector<Value> values = call.tensors("tensors");
  std::string indexing = call.text("indexing", "ij");
  if (indexing != "ij" && indexing != "xy")
    return call.fail("expected 'ij' or 'xy' as 'indexing', found '" + indexing + "'");
  auto dimOf = [&](size_t i) { return indexing == "xy" && values.size() > 1 && i < 2 ? 1 - i : i; };
  Shape shape(values.size(), 1);
  for (auto [i, value] : llvm::enumerate(values)) {
    if (typeOf(value).getRank() > 1)
      return call.fail("expected tensors of at most one dimension, found " + wt::shapeText(shapeOf(value)));
    shape[dimOf(i)] = typeOf(value).getNumElements();
  }
  Results results;
  for (auto [i, value] : llvm::enumerate(values)) {
    Shape line(values.size(), 1);
    line[dimOf(i)] = typeOf(value).getNumElements();
    results.push_back(call.expand(call.reshape(value, line), shape));
  }
  return results;
}

// Each dimension becomes two, of which the outer one is expanded.
static Results repeat(Call &call) {
  Value x = call.tensor("self");
  Shape repeats = call.integers(call.has("dims") ? "dims" : "repeats");
  if (!x)
    return {};
  int64_t rank = typeOf(x).getRank();
  if (call.getName() == "aten::tile" && static_cast<int64_t>(repeats.size()) < rank)
    repeats.insert(repeats.begin(), rank - repeats.size(), 1);
  int64_t added = static_cast<int64_t>(repeats.size()) - rank;
  if (added < 0 || llvm::any_of(repeats, [](int64_t count) { return count < 0; }))
    return call.fail("expected a number of repetitions for each of " + std::to_string(rank) + " dimensions, found " +
                     std::to_string(repeats.size()));
  Shape split, expanded, shape;
  for (auto [i, count] : llvm::enumerate(repeats)) {
    int64_t size = static_cast<int64_t>(i) < added ? 1 : typeOf(x).getDimSize(i - added);
    llvm::append_values(split, int64_t(1), size);
    llvm::append_values(expanded, count, size);
    shape.push_back(count * size);
  }
  return {call.reshape(call.expand(call.reshape(x, split), expanded), shape)};
}

// The places of `length` elements that result where each of `size` counts as often as numbers say that are known when the model runs. Where
// these add up to less, the last element fills the rest, as it does for any index beyond the end.
static Value computedPlaces(Call &call, Value counts, int64_t size, int64_t length) {
  Type type = call.getBuilder().getI64Type();
  counts = call.convert(call.expand(call.reshape(counts, {typeOf(counts).getNumElements()}), {size}), type);
  Value ends = counts ? call.make<wt::CumsumOp>(counts, 0) : Value();
  if (!ends)
    return {};
  // An element stands behind all that end at its place or before.
  Value places = countAlong(call, {length, 1}, 0, type);
  return countTrue(call, call.make<wt::CompareOp>(call.reshape(ends, {1, size}), places, wt::CompareKind::Le), type);
}

// How often each element counts, as the places of the elements that result. Without a tensor these places are the result.
static Results repeatByCounts(Call &call, Value counts) {
  Value x = call.optionalTensor("self");
  if (x && !call.has("dim"))
    x = call.reshape(x, {typeOf(x).getNumElements()});
  int64_t dim = x ? call.dimension("dim", typeOf(x).getRank(), 0) : 0;
  if (call.failed())
    return {};
  if (x && !call.hasDimensions(x))
    return {};
  int64_t given = typeOf(counts).getNumElements(), size = x ? typeOf(x).getDimSize(dim) : given;
  if (given != size && given != 1)
    return call.fail("expected a number of repetitions for each of " + std::to_string(size) + " elements, found " + std::to_string(given));
  if (!x)
    x = countAlong(call, {size}, 0, typeOf(counts).getElementType());
  auto known = constantIndices(counts);
  int64_t length = call.integer("output_size", -1);
  if (!known && length < 0)
    return call.unsupported(
        "with numbers of repetitions that are not known, and no 'output_size': how many elements that gives depends on the "
        "data");
  if (!known && (size == 0 || length == 0))
    return length == 0 ? Results{call.slice(x, dim, 0, 0)} : call.fail("expected repetitions that add up to " + std::to_string(length));
  if (!known)
    return {pick(call, x, dim, computedPlaces(call, counts, size, length))};
  // One number counts for all.
  if (given == 1)
    known->assign(size, known->front());
  Shape places;
  for (auto [place, count] : llvm::enumerate(*known)) {
    if (count < 0)
      return call.fail("expected numbers of repetitions that are not negative");
    if (!call.canList(count) || !call.canList(static_cast<int64_t>(places.size()) + count))
      return {};
    places.append(count, place);
  }
  return {pickKnown(call, x, dim, places)};
}

static Results repeatInterleave(Call &call) {
  if (const Value *counts = call.get("repeats").tensor())
    return repeatByCounts(call, *counts);
  Value x = call.tensor("self");
  int64_t count = call.integer("repeats");
  if (!x)
    return {};
  if (!call.has("dim"))
    x = call.reshape(x, {typeOf(x).getNumElements()});
  int64_t dim = call.dimension("dim", x ? typeOf(x).getRank() : 0, 0);
  if (call.failed() || count < 0)
    return call.fail("expected a number of repetitions that is not negative");
  return call.hasDimensions(x) ? Results{repeatEach(call, x, dim, count)} : Results();
}

static Results roll(Call &call) {
  Value x = call.tensor("self");
  Shape shifts = call.integers("shifts"), dims = call.integers("dims");
  if (!x)
    return {};
  Shape original(shapeOf(x));
  if (dims.empty()) {
    x = call.reshape(x, {typeOf(x).getNumElements()});
    dims.assign(shifts.size(), 0);
  }
  if (dims.size() != shifts.size())
    return call.fail("expected as many 'shifts' as 'dims'");
  for (auto [shift, dim] : llvm::zip(shifts, dims)) {
    int64_t d = call.dimension(dim, x ? typeOf(x).getRank() : 0);
    int64_t size = call.failed() || shapeOf(x).empty() ? 0 : typeOf(x).getDimSize(d);
    if (size == 0)
      continue;
    int64_t tail = ((shift % size) + size) % size;
    if (tail != 0)
      x = call.cat({call.slice(x, d, size - tail, tail), call.slice(x, d, 0, size - tail)}, d);
  }
  return {call.reshape(x, original)};
}

void registerJoins(Registry &registry) {
  registry["aten::cat"] = registry["aten::concat"] = registry["aten::concatenate"] = cat;
  registry["aten::stack"] = stack;
  registry["aten::repeat"] = registry["aten::tile"] = repeat;
  registry["aten::repeat_interleave"] = repeatInterleave;
  registry["aten::hstack"] = stackAlong<1, 1>;
  registry["aten::vstack"] = registry["aten::row_stack"] = stackAlong<2, 0>;
  registry["aten::dstack"] = stackAlong<3, 2>;
  registry["aten::column_stack"] = columnStack;
  registry["aten::meshgrid"] = meshgrid;
  registry["aten::broadcast_tensors"] = broadcastTensors;
  registry["aten::roll"] = roll;
}

} // namespace wasmtorch::aten
