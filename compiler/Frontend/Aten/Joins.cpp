// Operators that put tensors together, repeat them or put a border around them.
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

static Results repeatInterleave(Call &call) {
  Value x = call.tensor("self");
  if (!call.get("repeats").isNumber())
    return call.unsupported("with numbers of repetitions that are a tensor");
  int64_t count = call.integer("repeats");
  if (!x)
    return {};
  if (!call.has("dim"))
    x = call.reshape(x, {typeOf(x).getNumElements()});
  int64_t dim = call.dimension("dim", x ? typeOf(x).getRank() : 0, 0);
  if (call.failed() || count < 0)
    return call.fail("expected a number of repetitions that is not negative");
  Shape split(shapeOf(x)), shape = split;
  split.insert(split.begin() + dim + 1, 1);
  Shape expanded = split;
  expanded[dim + 1] = count;
  shape[dim] *= count;
  return {call.reshape(call.expand(call.reshape(x, split), expanded), shape)};
}

// Pairs from the last dimension on; a negative border crops.
static Results padConstant(Call &call, Value x, ArrayRef<int64_t> pads, double value) {
  int64_t rank = typeOf(x).getRank();
  if (pads.size() % 2 != 0 || static_cast<int64_t>(pads.size()) / 2 > rank)
    return call.fail("expected a pair of sizes for each of at most " + std::to_string(rank) + " dimensions, found " +
                     std::to_string(pads.size()) + " sizes");
  Shape low(rank, 0), high(rank, 0);
  for (size_t i = 0; i < pads.size() / 2; ++i) {
    int64_t dim = rank - 1 - static_cast<int64_t>(i), before = pads[2 * i], after = pads[2 * i + 1];
    int64_t start = std::max<int64_t>(-before, 0), size = typeOf(x).getDimSize(dim) - start - std::max<int64_t>(-after, 0);
    if (size < 0)
      return call.fail("crops more than the " + std::to_string(typeOf(x).getDimSize(dim)) + " elements of dimension " +
                       std::to_string(dim));
    x = call.slice(x, dim, start, size);
    if (!x)
      return {};
    low[dim] = std::max<int64_t>(before, 0);
    high[dim] = std::max<int64_t>(after, 0);
  }
  bool nothing = llvm::all_of(low, [](int64_t n) { return n == 0; }) && llvm::all_of(high, [](int64_t n) { return n == 0; });
  return {nothing ? x : call.make<wt::PadOp>(x, low, high, llvm::APFloat(value))};
}

static Results pad(Call &call) {
  Value x = call.tensor("self");
  std::string mode = call.text("mode", "constant");
  if (mode != "constant")
    return call.unsupported("with mode='" + mode + "'");
  Shape pads = call.integers("pad");
  double value = call.number("value", 0.0);
  return x ? padConstant(call, x, pads, value) : Results();
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
  registry["aten::pad"] = registry["aten::constant_pad_nd"] = pad;
  registry["aten::roll"] = roll;
}

} // namespace wasmtorch::aten
