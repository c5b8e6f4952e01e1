// Operators that resize images.
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Registry.h"

#include <cmath>

using namespace mlir;

namespace wasmtorch::aten {

namespace {
// One spatial dimension: its sizes, and the scale that the program gave, or 0.
struct Resize {
  int64_t dim, from, to;
  double scale;
};
} // namespace

// Scales are one list (`scale_factors`) or an argument for each dimension; without sizes they decide them.
static SmallVector<double> readScales(Call &call, int64_t spatial) {
  SmallVector<double> scales(spatial, 0.0);
  if (const Argument::List *list = call.get("scale_factors").list()) {
    for (auto [scale, given] : llvm::zip(scales, *list))
      scale = given.isNumber() ? given.number() : 0.0;
    return scales;
  }
  const char *names[] = {"scales_d", "scales_h", "scales_w"};
  for (int64_t i = 0; i < spatial; ++i)
    scales[i] = call.number(spatial == 1 ? "scales" : names[3 - spatial + i], 0.0);
  return scales;
}

static SmallVector<Resize> readResizes(Call &call, Value x, int64_t spatial) {
  if (typeOf(x).getRank() != spatial + 2) {
    call.fail("expected an input of " + std::to_string(spatial + 2) + " dimensions, found " + wt::shapeText(shapeOf(x)));
    return {};
  }
  SmallVector<double> scales = readScales(call, spatial);
  Shape sizes = call.integers("output_size");
  SmallVector<Resize> resizes;
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t from = typeOf(x).getDimSize(2 + i);
    int64_t to = i < static_cast<int64_t>(sizes.size()) ? sizes[i] : static_cast<int64_t>(std::floor(from * scales[i]));
    if (from < 1 || to < 1)
      call.fail("cannot resize a dimension of " + std::to_string(from) + " to " + std::to_string(to));
    resizes.push_back({2 + i, from, to, scales[i]});
  }
  return resizes;
}

// Elements of one dimension by their places, which never decrease: each run of even steps is a slice, each repetition an expansion.
static Value pick(Call &call, Value x, int64_t dim, ArrayRef<int64_t> places) {
  SmallVector<Value> parts;
  for (size_t i = 0; i < places.size();) {
    size_t end = i + 1;
    int64_t step = end < places.size() ? places[end] - places[i] : 1;
    while (end < places.size() && places[end] - places[end - 1] == step)
      ++end;
    Value part = call.slice(x, dim, places[i], step == 0 ? 1 : end - i, std::max<int64_t>(step, 1));
    if (step == 0 && part) {
      Shape shape(shapeOf(part));
      shape[dim] = end - i;
      part = call.expand(part, shape);
    }
    parts.push_back(part);
    i = end;
  }
  return call.failed() ? Value() : call.cat(parts, dim);
}

// PyTorch's places, in its f32: the scale is the inverse of the one given, or the sizes' ratio.
static Shape nearestPlaces(const Resize &resize, bool exact) {
  float step = resize.scale > 0 ? static_cast<float>(1.0 / resize.scale) : static_cast<float>(resize.from) / static_cast<float>(resize.to);
  Shape places;
  for (int64_t i = 0; i < resize.to; ++i) {
    auto place = static_cast<int64_t>(std::floor((static_cast<float>(i) + (exact ? 0.5f : 0.0f)) * step));
    places.push_back(std::min(place, resize.from - 1));
  }
  return places;
}

template <int64_t spatial, bool exact> static Results nearest(Call &call) {
  Value x = call.tensor(call.has("input") ? "input" : "self");
  if (!x)
    return {};
  for (const Resize &resize : readResizes(call, x, spatial)) {
    if (!x || call.failed() || !call.canList(resize.to))
      return {};
    Shape places = nearestPlaces(resize, exact);
    int64_t factor = resize.to / resize.from;
    bool even = resize.to % resize.from == 0 && llvm::all_of(llvm::enumerate(places), [&](auto place) {
                  return place.value() == static_cast<int64_t>(place.index()) / factor;
                });
    x = !even ? pick(call, x, resize.dim, places) : factor == 1 ? x : repeatEach(call, x, resize.dim, factor);
  }
  return {x};
}

// A product with the matrix along one dimension: those behind it count as columns.
static Value resample(Call &call, Value x, const Resize &resize, wt::InterpolationKind kind, bool alignCorners) {
  double step = alignCorners ? (resize.to > 1 ? (resize.from - 1.0) / (resize.to - 1.0) : 0.0)
                             : (resize.scale > 0 ? 1.0 / resize.scale : static_cast<double>(resize.from) / resize.to);
  if (!x || (resize.from == resize.to && step == 1.0))
    return x;
  OpBuilder &b = call.getBuilder();
  auto type = RankedTensorType::get({resize.to, resize.from}, typeOf(x).getElementType());
  Value matrix = wt::InterpolationOp::create(b, call.getLocation(), type, kind, llvm::APFloat(step), alignCorners);
  Shape shape(shapeOf(x));
  int64_t columns = ShapedType::getNumElements(shapeOf(x).drop_front(resize.dim + 1));
  Shape lines(shapeOf(x).take_front(resize.dim + 1));
  if (columns > 1)
    lines.push_back(columns);
  x = call.reshape(x, lines);
  x = columns > 1 ? call.make<wt::MatmulOp>(matrix, x) : call.make<wt::LinearOp>(x, matrix, Value());
  shape[resize.dim] = resize.to;
  return call.reshape(x, shape);
}

template <int64_t spatial, wt::InterpolationKind kind> static Results interpolate(Call &call) {
  Value x = call.computableFloat(call.has("input") ? "input" : "self");
  bool alignCorners = call.boolean("align_corners", false);
  if (!x)
    return {};
  SmallVector<Resize> resizes = readResizes(call, x, spatial);
  if (call.failed())
    return {};
  // From the last dimension on: rows grow while there are few of them.
  for (const Resize &resize : llvm::reverse(resizes))
    x = resample(call, x, resize, kind, alignCorners);
  return {x};
}

void registerResampling(Registry &registry) {
  registry["aten::upsample_nearest1d"] = nearest<1, false>;
  registry["aten::upsample_nearest2d"] = nearest<2, false>;
  registry["aten::upsample_nearest3d"] = nearest<3, false>;
  registry["aten::_upsample_nearest_exact1d"] = nearest<1, true>;
  registry["aten::_upsample_nearest_exact2d"] = nearest<2, true>;
  registry["aten::_upsample_nearest_exact3d"] = nearest<3, true>;
  registry["aten::upsample_linear1d"] = interpolate<1, wt::InterpolationKind::Linear>;
  registry["aten::upsample_bilinear2d"] = interpolate<2, wt::InterpolationKind::Linear>;
  registry["aten::upsample_trilinear3d"] = interpolate<3, wt::InterpolationKind::Linear>;
  registry["aten::upsample_bicubic2d"] = interpolate<2, wt::InterpolationKind::Cubic>;
}

} // namespace wasmtorch::aten
