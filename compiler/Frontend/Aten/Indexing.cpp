// Operators that read elements at computed places.
#include "compiler/Frontend/Aten/Indexing.h"

#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

// The places of a mask's true elements, one list for each of its dimensions; nothing where they are not known.
static std::optional<SmallVector<Value>> placesOf(Call &call, Value mask) {
  auto constant = mask.getDefiningOp<wt::ConstantOp>();
  if (!constant)
    return std::nullopt;
  std::vector<std::vector<int64_t>> places(typeOf(mask).getRank());
  Shape strides = wt::rowMajorStrides(shapeOf(mask));
  for (auto [i, element] : llvm::enumerate(cast<DenseElementsAttr>(constant.getValue()).getValues<APInt>()))
    if (!element.isZero())
      for (auto [d, list] : llvm::enumerate(places))
        list.push_back(static_cast<int64_t>(i) / strides[d] % typeOf(mask).getDimSize(d));
  SmallVector<Value> values;
  for (const auto &list : places) {
    auto type = RankedTensorType::get({static_cast<int64_t>(list.size())}, call.getBuilder().getI64Type());
    auto elements = DenseElementsAttr::get(type, ArrayRef<int64_t>(list));
    values.push_back(wt::ConstantOp::create(call.getBuilder(), call.getLocation(), elements));
  }
  return values;
}

static bool isMask(Value index) {
  Type type = typeOf(index).getElementType();
  return type.isInteger(1) || type.isUnsignedInteger(8);
}

// The indexed dimensions and their indices, of integers; masks become one index for each of their dimensions.
static bool readIndices(Call &call, Value x, Shape &dims, Indexing &indexing) {
  const Argument::List *list = call.get("indices").list();
  int64_t dim = 0;
  for (const Argument &argument : *list) {
    SmallVector<Value> indices;
    if (!argument.tensor()) {
      ++dim;
      continue;
    }
    if (isMask(*argument.tensor())) {
      auto places = placesOf(call, *argument.tensor());
      if (!places || places->empty()) {
        call.unsupported("with a mask that is not known: how many elements it picks depends on the data");
        return false;
      }
      indices = *places;
      for (auto [d, size] : llvm::enumerate(shapeOf(*argument.tensor())))
        if (dim + static_cast<int64_t>(d) >= typeOf(x).getRank() || typeOf(x).getDimSize(dim + d) != size)
          return call.fail("a mask of shape " + wt::shapeText(shapeOf(*argument.tensor())) + " does not fit a tensor of " +
                           wt::shapeText(shapeOf(x))),
                 false;
    } else {
      indices.push_back(call.convert(*argument.tensor(), call.getBuilder().getI64Type()));
    }
    for (Value index : indices) {
      dims.push_back(dim++);
      indexing.indices.push_back(index);
    }
  }
  if (dim > typeOf(x).getRank())
    call.fail("found " + std::to_string(dim) + " indices for a tensor of " + std::to_string(typeOf(x).getRank()) + " dimensions");
  return !call.failed();
}

Indexing readIndexing(Call &call, Value x) {
  Indexing indexing;
  Shape dims;
  if (!x || !call.get("indices").list() || !readIndices(call, x, dims, indexing))
    return {};
  if (dims.empty()) {
    call.fail("expected at least one index");
    return {};
  }
  for (Value index : indexing.indices) {
    auto both = wt::broadcastShapes(indexing.shape, shapeOf(index));
    if (!both) {
      call.fail("indices do not broadcast: " + wt::shapeText(indexing.shape) + " and " + wt::shapeText(shapeOf(index)));
      return {};
    }
    indexing.shape = *both;
  }
  // Indices that stand apart come first in the result, so their dimensions do here.
  bool apart = dims.back() - dims.front() + 1 != static_cast<int64_t>(dims.size());
  indexing.dim = apart ? 0 : dims.front();
  for (int64_t d = 0; d < typeOf(x).getRank(); ++d)
    if (!llvm::is_contained(dims, d))
      indexing.order.push_back(d);
  indexing.order.insert(indexing.order.begin() + indexing.dim, dims.begin(), dims.end());
  Value data = call.permute(x, indexing.order);
  indexing.split = Shape(shapeOf(data));
  Shape joined = indexing.split;
  indexing.sizes.assign(joined.begin() + indexing.dim, joined.begin() + indexing.dim + dims.size());
  joined.erase(joined.begin() + indexing.dim, joined.begin() + indexing.dim + dims.size());
  joined.insert(joined.begin() + indexing.dim, ShapedType::getNumElements(indexing.sizes));
  indexing.data = call.reshape(data, joined);
  return indexing;
}

Value Indexing::places(Call &call, int64_t after) const {
  std::optional<Term> sum;
  for (auto [index, size, stride] : llvm::zip(indices, sizes, wt::rowMajorStrides(sizes))) {
    Term part(call, wrapNegative(call, placeIndex(call, index, dim, shape.size(), after), size));
    part = stride == 1 ? part : part * static_cast<double>(stride);
    sum = sum ? *sum + part : part;
  }
  return *sum;
}

Value Indexing::restore(Call &call, Value value) const { return call.permute(call.reshape(value, split), wt::invertPermutation(order)); }

static Results index(Call &call) {
  Value x = call.tensor("self");
  Indexing indexing = readIndexing(call, x);
  if (!indexing.data)
    return {};
  if (indexing.indices.size() == 1 && indexing.shape.size() <= 1)
    if (auto known = constantIndices(indexing.indices.front())) {
      Value picked = pickKnown(call, indexing.data, indexing.dim, *known);
      Shape shape(shapeOf(picked));
      if (picked && indexing.shape.empty())
        shape.erase(shape.begin() + indexing.dim);
      return {call.reshape(picked, shape)};
    }
  Value places = indexing.places(call, typeOf(indexing.data).getRank() - indexing.dim - 1);
  return {pickPlaced(call, indexing.data, indexing.dim, indexing.shape.size(), places)};
}

static Value asLine(Call &call, Value x) { return x && typeOf(x).getRank() == 0 ? call.reshape(x, {1}) : x; }

static Results indexSelect(Call &call) {
  Value x = asLine(call, call.tensor("self")), index = asLine(call, indexArgument(call, "index"));
  if (!x || !index)
    return {};
  int64_t dim = call.dimension("dim", typeOf(x).getRank());
  if (call.failed())
    return {};
  auto known = constantIndices(index);
  Value picked = known ? pickKnown(call, x, dim, *known) : pick(call, x, dim, index);
  // A scalar stays one.
  return {shapeOf(call.tensor("self")).empty() ? call.reshape(picked, {}) : picked};
}

// Elements along one dimension where the index stands in all of them; it may be smaller than the data in the others.
static Value gatherAlong(Call &call, Value x, int64_t dim, Value index) {
  Shape shape(shapeOf(index));
  x = asLine(call, x);
  index = asLine(call, index);
  if (!x || !index || call.failed())
    return {};
  // PyTorch looks at no shapes where nothing is asked for.
  if (typeOf(index).getNumElements() == 0)
    return call.splat(shape, typeOf(x).getElementType(), 0.0);
  if (typeOf(x).getRank() != typeOf(index).getRank()) {
    call.fail("expected an index of as many dimensions as the tensor, found shapes " + wt::shapeText(shapeOf(x)) + " and " +
              wt::shapeText(shape));
    return {};
  }
  for (int64_t d = 0; d < typeOf(x).getRank(); ++d)
    if (d != dim && typeOf(index).getDimSize(d) <= typeOf(x).getDimSize(d))
      x = call.slice(x, d, 0, typeOf(index).getDimSize(d));
  return call.reshape(call.make<wt::GatherOp>(x, index, dim), shape);
}

static Results gather(Call &call) {
  Value x = call.tensor("self"), index = indexArgument(call, "index");
  if (!x || !index)
    return {};
  int64_t dim = call.dimension("dim", typeOf(x).getRank());
  return {gatherAlong(call, x, dim, index)};
}

// The same with broadcasting; without a dimension both are lines.
static Results takeAlongDim(Call &call) {
  Value x = call.tensor("self"), index = indexArgument(call, "indices");
  if (!x || !index)
    return {};
  int64_t count = typeOf(x).getNumElements();
  if (!call.has("dim"))
    return {
        gatherAlong(call, call.reshape(x, {count}), 0, wrapNegative(call, call.reshape(index, {typeOf(index).getNumElements()}), count))};
  int64_t dim = call.dimension("dim", typeOf(x).getRank());
  if (call.failed() || typeOf(x).getRank() != typeOf(index).getRank())
    return call.fail("expected an index of as many dimensions as the tensor, found shapes " + wt::shapeText(shapeOf(x)) + " and " +
                     wt::shapeText(shapeOf(index)));
  if (typeOf(x).getRank() == 0)
    return {gatherAlong(call, x, 0, index)};
  Shape data(shapeOf(x)), places(shapeOf(index));
  for (int64_t d = 0; d < typeOf(x).getRank(); ++d)
    if (d != dim)
      data[d] = places[d] = data[d] == 1 ? places[d] : data[d];
  index = wrapNegative(call, call.expand(index, places), data[dim]);
  return {gatherAlong(call, call.expand(x, data), dim, index)};
}

static Results take(Call &call) {
  Value x = call.tensor("self"), index = indexArgument(call, "index");
  if (!x || !index)
    return {};
  int64_t count = typeOf(x).getNumElements();
  Value places = wrapNegative(call, asLine(call, index), count);
  Value picked = pick(call, call.reshape(x, {count}), 0, places);
  return {call.reshape(picked, shapeOf(index))};
}

// Shapes are known before a program runs.
static Results dependsOnData(Call &call) { return call.unsupported("because how many elements it gives depends on the data"); }

void registerIndexing(Registry &registry) {
  registry["aten::index"] = registry["aten::_unsafe_index"] = index;
  registry["aten::index_select"] = indexSelect;
  registry["aten::gather"] = gather;
  registry["aten::take_along_dim"] = takeAlongDim;
  registry["aten::take"] = take;
  for (StringRef name : {"masked_select", "nonzero", "argwhere", "nonzero_numpy"})
    registry[("aten::" + name).str()] = dependsOnData;
}

} // namespace wasmtorch::aten
