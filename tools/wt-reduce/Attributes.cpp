// Simpler attributes.
#include "tools/wt-reduce/Reducer.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

namespace {

// The simplest number for an attribute of this name, and whether it has one: where it doesn't, the number means a dimension.
std::optional<int64_t> simplest(StringRef name) {
  for (StringRef one : {"stride", "dilation", "steps", "step", "groups", "window", "size"})
    if (name == one)
      return 1;
  for (StringRef zero : {"pad_low", "pad_high", "crop_low", "crop_high", "starts", "low", "high", "count_high"})
    if (name == zero)
      return 0;
  return std::nullopt;
}

// A number that can become another one.
struct Place {
  Operation *op;
  StringAttr name;
  int64_t element; ///< of a list; -1 for what is none
};

SmallVector<Place> placesOf(func::FuncOp function) {
  SmallVector<Place> places;
  for (Operation *op : opsOf(function))
    for (NamedAttribute attribute : op->getAttrs()) {
      if (auto list = dyn_cast<DenseI64ArrayAttr>(attribute.getValue()))
        for (int64_t i = 0; i < list.size(); ++i)
          places.push_back({op, attribute.getName(), i});
      else if (isa<IntegerAttr, FloatAttr>(attribute.getValue()))
        places.push_back({op, attribute.getName(), -1});
    }
  return places;
}

// The same attribute, simpler; null where it is as simple as it gets.
Attribute simpler(Attribute attribute, StringRef name, int64_t element) {
  Builder b(attribute.getContext());
  auto least = simplest(name);
  if (auto list = dyn_cast<DenseI64ArrayAttr>(attribute)) {
    if (!least || list[element] == *least)
      return {};
    SmallVector<int64_t> values(list.asArrayRef());
    values[element] = *least;
    return b.getDenseI64ArrayAttr(values);
  }
  if (auto flag = dyn_cast<BoolAttr>(attribute))
    return flag.getValue() ? b.getBoolAttr(false) : BoolAttr();
  if (auto integer = dyn_cast<IntegerAttr>(attribute))
    return least && integer.getInt() != *least ? b.getIntegerAttr(integer.getType(), *least) : IntegerAttr();
  auto number = cast<FloatAttr>(attribute);
  double value = number.getValueAsDouble();
  return value != 0 && value != 1 ? b.getFloatAttr(number.getType(), 1.0) : FloatAttr();
}

} // namespace

static int64_t countPlaces(func::FuncOp function) { return placesOf(function).size(); }

static bool simplify(func::FuncOp function, int64_t index) {
  Place place = placesOf(function)[index];
  Attribute attribute = simpler(place.op->getAttr(place.name), place.name, place.element);
  if (!attribute)
    return false;
  place.op->setAttr(place.name, attribute);
  return succeeded(inferTypes(function, [](int64_t size) { return size; }));
}

ArrayRef<Reduction> fuzzing::attributeReductions() {
  static constexpr Reduction reductions[] = {{"a simpler attribute", countPlaces, simplify}};
  return reductions;
}
