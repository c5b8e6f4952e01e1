// Elements that are chosen by numbers which may be computed.
#include "compiler/Frontend/Aten/Indices.h"

#include "compiler/Frontend/Aten/Formula.h"

using namespace mlir;

namespace wasmtorch::aten {

/// Places that are known and even in up to so many runs are slices. More of them are a table to look up.
static constexpr size_t maxSlices = 4;

Value countAlong(Call &call, ArrayRef<int64_t> shape, int64_t dim, Type elementType) {
  if (call.failed())
    return {};
  return wt::IotaOp::create(call.getBuilder(), call.getLocation(), RankedTensorType::get(shape, elementType), dim);
}

Value indexArgument(Call &call, StringRef argument) {
  Value index = call.tensor(argument);
  if (!index)
    return {};
  Type type = typeOf(index).getElementType();
  if (type.isInteger(64) || type.isInteger(32))
    return index;
  // An empty list is one of floats in PyTorch.
  if ((isa<IntegerType>(type) && !type.isInteger(1)) || typeOf(index).getNumElements() == 0)
    return call.convert(index, call.getBuilder().getI64Type());
  call.fail("expected integers as '" + argument.str() + "', found a tensor of " + dtypeName(type));
  return {};
}

Value wrapNegative(Call &call, Value index, int64_t size) {
  Term term(call, index);
  return term.isNegative().choose(term + static_cast<double>(size), term);
}

Value placeIndex(Call &call, Value index, int64_t before, int64_t rank, int64_t after) {
  if (!index)
    return {};
  Shape shape(before + std::max<int64_t>(rank, 1) - typeOf(index).getRank(), 1);
  llvm::append_range(shape, shapeOf(index));
  shape.append(after, 1);
  return call.reshape(index, shape);
}

Value pickPlaced(Call &call, Value x, int64_t dim, int64_t rank, Value index) {
  if (!x || !index)
    return {};
  // The data repeats over all dimensions of the index but the last one, which the picking is along.
  int64_t last = dim + std::max<int64_t>(rank, 1) - 1;
  Shape split(shapeOf(x));
  split.insert(split.begin() + dim, last - dim, 1);
  Shape whole = split;
  for (int64_t d = dim; d < last; ++d)
    whole[d] = typeOf(index).getDimSize(d);
  Value picked = call.make<wt::GatherOp>(call.expand(call.reshape(x, split), whole), index, last);
  if (!picked || rank > 0)
    return picked;
  Shape shape(shapeOf(picked));
  shape.erase(shape.begin() + dim);
  return call.reshape(picked, shape);
}

Value pick(Call &call, Value x, int64_t dim, Value index) {
  if (!x || !index)
    return {};
  int64_t rank = typeOf(index).getRank();
  return pickPlaced(call, x, dim, rank, placeIndex(call, index, dim, rank, typeOf(x).getRank() - dim - 1));
}

Value countTrue(Call &call, Value condition, Type elementType) {
  if (!condition)
    return {};
  Value numbers = call.convert(condition, call.getBuilder().getI32Type());
  return call.convert(call.make<wt::SumOp>(numbers, Shape{typeOf(condition).getRank() - 1}, false), elementType);
}

std::optional<Shape> constantIndices(Value value) {
  auto constant = value.getDefiningOp<wt::ConstantOp>();
  if (!constant || !isa<IntegerType>(typeOf(value).getElementType()) || typeOf(value).getElementType().isInteger(1))
    return std::nullopt;
  Shape indices;
  for (APInt index : cast<DenseElementsAttr>(constant.getValue()).getValues<APInt>())
    indices.push_back(index.getSExtValue());
  return indices;
}

// Each run of evenly spaced places as its first place, their number and the step.
static SmallVector<std::array<int64_t, 3>> runsOf(ArrayRef<int64_t> places) {
  SmallVector<std::array<int64_t, 3>> runs;
  for (size_t i = 0; i < places.size();) {
    int64_t step = i + 1 < places.size() ? places[i + 1] - places[i] : 1;
    size_t end = i + 1;
    while (step > 0 && end < places.size() && places[end] - places[end - 1] == step)
      ++end;
    runs.push_back({places[i], static_cast<int64_t>(end - i), std::max<int64_t>(step, 1)});
    i = end;
  }
  return runs;
}

Value pickKnown(Call &call, Value x, int64_t dim, Shape places) {
  if (!x)
    return {};
  int64_t size = typeOf(x).getDimSize(dim);
  for (int64_t &place : places) {
    if (place < -size || place >= size) {
      call.fail("index " + std::to_string(place) + " is out of range for a dimension of size " + std::to_string(size));
      return {};
    }
    place += place < 0 ? size : 0;
  }
  auto runs = runsOf(places);
  if (runs.empty())
    return call.slice(x, dim, 0, 0);
  if (runs.size() > maxSlices) {
    auto type = RankedTensorType::get({static_cast<int64_t>(places.size())}, call.getBuilder().getI64Type());
    auto elements = DenseElementsAttr::get(type, ArrayRef<int64_t>(places));
    return pick(call, x, dim, wt::ConstantOp::create(call.getBuilder(), call.getLocation(), elements));
  }
  SmallVector<Value> parts;
  for (auto [start, count, step] : runs)
    parts.push_back(call.slice(x, dim, start, count, step));
  return call.failed() ? Value() : call.cat(parts, dim);
}

Value repeatEach(Call &call, Value x, int64_t dim, int64_t count) {
  Shape split(shapeOf(x)), shape = split;
  split.insert(split.begin() + dim + 1, 1);
  Shape expanded = split;
  expanded[dim + 1] = count;
  shape[dim] *= count;
  return call.reshape(call.expand(call.reshape(x, split), expanded), shape);
}

} // namespace wasmtorch::aten
