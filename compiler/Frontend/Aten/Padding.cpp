// Operators that put a border around a tensor.
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

namespace {
// The border of one dimension; a negative one crops.
struct Border {
  int64_t dim, before, after;
};
} // namespace

// Pairs from the last dimension on.
static SmallVector<Border> readBorders(Call &call, Value x) {
  Shape pads = call.integers(call.has("pad") ? "pad" : "padding");
  int64_t rank = typeOf(x).getRank();
  if (pads.size() % 2 != 0 || static_cast<int64_t>(pads.size()) / 2 > rank)
    call.fail("expected a pair of sizes for each of at most " + std::to_string(rank) + " dimensions, found " + std::to_string(pads.size()) +
              " sizes");
  SmallVector<Border> borders;
  for (size_t i = 0; i < pads.size() / 2 && !call.failed(); ++i)
    borders.push_back({rank - 1 - static_cast<int64_t>(i), pads[2 * i], pads[2 * i + 1]});
  return borders;
}

static Value cropped(Call &call, Value x, const Border &border) {
  if (!x)
    return {};
  int64_t start = std::max<int64_t>(-border.before, 0), whole = typeOf(x).getDimSize(border.dim);
  int64_t size = whole - start - std::max<int64_t>(-border.after, 0);
  if (size < 0) {
    call.fail("crops more than the " + std::to_string(whole) + " elements of dimension " + std::to_string(border.dim));
    return {};
  }
  return call.slice(x, border.dim, start, size);
}

static Value paddedByValue(Call &call, Value x, ArrayRef<Border> borders, double value) {
  Shape low(shapeOf(x).size(), 0), high = low;
  bool nothing = true;
  for (const Border &border : borders) {
    x = cropped(call, x, border);
    low[border.dim] = std::max<int64_t>(border.before, 0);
    high[border.dim] = std::max<int64_t>(border.after, 0);
    nothing &= low[border.dim] == 0 && high[border.dim] == 0;
  }
  return nothing ? x : call.make<wt::PadOp>(x, low, high, llvm::APFloat(value));
}

// Which elements stand before and behind those of one dimension, none where `size` is 0.
using Side = Value (*)(Call &call, Value x, int64_t dim, int64_t size, bool before);

// The neighbours of the outermost element, in reverse.
static Value mirrored(Call &call, Value x, int64_t dim, int64_t size, bool before) {
  int64_t whole = typeOf(x).getDimSize(dim);
  if (size >= whole) {
    call.fail("a reflected border of " + std::to_string(size) + " needs more than " + std::to_string(whole) + " elements");
    return {};
  }
  return call.make<wt::FlipOp>(call.slice(x, dim, before ? 1 : whole - 1 - size, size), dim);
}

static Value repeated(Call &call, Value x, int64_t dim, int64_t size, bool before) {
  int64_t whole = typeOf(x).getDimSize(dim);
  if (whole == 0) {
    call.fail("dimension " + std::to_string(dim) + " has no element to repeat, expected at least one");
    return {};
  }
  Shape shape(shapeOf(x));
  shape[dim] = size;
  return call.expand(call.slice(x, dim, before ? 0 : whole - 1, 1), shape);
}

static Value wrapped(Call &call, Value x, int64_t dim, int64_t size, bool before) {
  int64_t whole = typeOf(x).getDimSize(dim);
  if (size > whole) {
    call.fail("a circular border of " + std::to_string(size) + " needs as many elements, found " + std::to_string(whole));
    return {};
  }
  return call.slice(x, dim, before ? whole - size : 0, size);
}

// One dimension after the other, so that corners are borders of borders.
static Value paddedBySides(Call &call, Value x, ArrayRef<Border> borders, Side side) {
  for (const Border &border : borders) {
    // A circular border repeats what is left; others are cropped after, for they may repeat what the other side crops.
    if (side == wrapped)
      x = cropped(call, x, border);
    if (!x || call.failed())
      return {};
    SmallVector<Value> parts{x};
    if (border.before > 0)
      parts.insert(parts.begin(), side(call, x, border.dim, border.before, /*before=*/true));
    if (border.after > 0)
      parts.push_back(side(call, x, border.dim, border.after, /*before=*/false));
    if (call.failed())
      return {};
    x = call.cat(parts, border.dim);
    if (side != wrapped)
      x = cropped(call, x, border);
  }
  return x;
}

static Results pad(Call &call) {
  Value x = call.tensor("self");
  std::string mode = call.text("mode", "constant");
  if (!x)
    return {};
  SmallVector<Border> borders = readBorders(call, x);
  double value = call.number("value", 0.0);
  if (call.failed())
    return {};
  if (mode == "constant")
    return {paddedByValue(call, x, borders, value)};
  Side side = mode == "reflect" ? mirrored : mode == "replicate" ? repeated : mode == "circular" ? wrapped : nullptr;
  if (!side)
    return call.fail("expected 'constant', 'reflect', 'replicate' or 'circular' as 'mode', found '" + mode + "'");
  return {paddedBySides(call, x, borders, side)};
}

template <Side side> static Results padSides(Call &call) {
  Value x = call.tensor("self");
  if (!x)
    return {};
  SmallVector<Border> borders = readBorders(call, x);
  return call.failed() ? Results() : Results{paddedBySides(call, x, borders, side)};
}

void registerPadding(Registry &registry) {
  registry["aten::pad"] = registry["aten::constant_pad_nd"] = pad;
  for (StringRef suffix : {"1d", "2d", "3d"}) {
    registry[("aten::reflection_pad" + suffix).str()] = padSides<mirrored>;
    registry[("aten::replication_pad" + suffix).str()] = padSides<repeated>;
  }
  registry["aten::_pad_circular"] = padSides<wrapped>;
}

} // namespace wasmtorch::aten
