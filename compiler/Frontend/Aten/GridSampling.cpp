// Operators that read an image at places between its elements.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Registry.h"

#include <functional>

using namespace mlir;

namespace wasmtorch::aten {

namespace {

enum class Method { Linear, Nearest, Cubic };
enum class Border { Zeros, Clamp, Reflect };

// The arithmetic follows PyTorch's, so that places at the edge of two elements fall to the same side.
class GridSampler {
public:
  GridSampler(Call &call, Value image, Value grid, Method method, Border border, bool alignCorners)
      : call(call), sizes(shapeOf(image).drop_front(2)), places(shapeOf(grid).drop_front(1).drop_back()), method(method), border(border),
        alignCorners(alignCorners) {
    // The image as lines that repeat over all dimensions of the places but the last one.
    Shape lines(shapeOf(image).take_front(2));
    lines.append(places.size() - 1, 1);
    lines.push_back(ShapedType::getNumElements(sizes));
    data = call.reshape(image, lines);
    std::copy(places.begin(), places.end() - 1, lines.begin() + 2);
    data = call.expand(data, lines);
    readCoordinates(grid);
  }

  Value sample() {
    if (method == Method::Nearest)
      return nearest();
    return method == Method::Linear ? interpolate({}, 0, 2) : interpolate({}, 0, 4);
  }

private:
  // The grid's last dimension counts from the image's last one on. All its elements stay where they are in memory.
  void readCoordinates(Value grid) {
    int64_t rank = typeOf(grid).getRank();
    Shape order{0, rank - 1};
    for (int64_t d = 1; d < rank - 1; ++d)
      order.push_back(d);
    Value turned = call.permute(grid, order);
    for (int64_t d = 0; d < static_cast<int64_t>(sizes.size()); ++d)
      coordinates.push_back(inElements(Term(call, call.slice(turned, 1, sizes.size() - 1 - d, 1)), sizes[d]));
  }

  // From [-1, 1] to elements.
  Term inElements(Term x, int64_t size) const {
    return alignCorners ? (x + 1.0) / 2.0 * static_cast<double>(size - 1) : ((x + 1.0) * static_cast<double>(size) - 1.0) / 2.0;
  }

  Term limited(Term x, int64_t size) const {
    Builder &b = call.getBuilder();
    return {call, call.make<wt::ClampOp>(x, b.getF64FloatAttr(0), b.getF64FloatAttr(size - 1))};
  }

  // To and fro between two ends, given twice as large.
  Term reflected(Term x, double twiceLow, double twiceHigh) const {
    if (twiceLow == twiceHigh)
      return x * 0.0;
    double low = twiceLow / 2, span = (twiceHigh - twiceLow) / 2;
    Term distance = (x - low).abs(), flips = (distance / span).unary<wt::FloorOp>(), rest = distance - flips * span;
    Term isEven = (flips - (flips / 2.0).unary<wt::FloorOp>() * 2.0).compare(wt::CompareKind::Eq, 0.0);
    return isEven.choose(rest + low, (rest.like(span) - rest) + low);
  }

  Term inside(Term x, int64_t size) const {
    if (border == Border::Zeros)
      return x;
    if (border == Border::Reflect)
      x = alignCorners ? reflected(x, 0, 2.0 * (size - 1)) : reflected(x, -1, 2.0 * size - 1);
    return limited(x, size);
  }

  // The elements at whole places; 0 outside the image.
  Term elementsAt(ArrayRef<Term> at) const {
    std::optional<Term> index, isInside;
    Type integer = call.getBuilder().getI32Type();
    for (auto [x, size, stride] : llvm::zip(at, sizes, wt::rowMajorStrides(sizes))) {
      Term part = Term(call, call.convert(x, integer)) * static_cast<double>(stride);
      Term fits = x.compare(wt::CompareKind::Ge, 0.0) & x.compare(wt::CompareKind::Le, static_cast<double>(size - 1));
      index = index ? *index + part : part;
      isInside = isInside ? *isInside & fits : fits;
    }
    Term elements(call, call.make<wt::GatherOp>(data, *index, 1 + static_cast<int64_t>(places.size())));
    return isInside->choose(elements, elements.like(0));
  }

  Value nearest() const {
    SmallVector<Term> at;
    for (auto [x, size] : llvm::zip(coordinates, sizes))
      at.push_back(inside(x, size).unary<wt::RoundOp>());
    return elementsAt(at);
  }

  // Weights of the elements around a place, which is `t` behind the second of four, or the first of two.
  SmallVector<Term> weights(Term t) const {
    if (method == Method::Linear)
      return {1.0 - t, t};
    constexpr double a = -0.75;
    auto near = [&](Term x) { return ((x * (a + 2) - (a + 3)) * x * x) + 1.0; };
    auto far = [&](Term x) { return ((x * a - 5 * a) * x + 8 * a) * x - 4 * a; };
    return {far(t + 1.0), near(t), near(1.0 - t), far(2.0 - t)};
  }

  // The sum over dimensions `dim` on, at places `at` in those before.
  Term interpolate(SmallVector<Term> at, size_t dim, int64_t taps) const {
    if (dim == sizes.size())
      return elementsAt(at);
    // Linear ones bring the place itself back into the image, cubic ones each element.
    Term x = method == Method::Linear ? inside(coordinates[dim], sizes[dim]) : coordinates[dim];
    Term first = x.unary<wt::FloorOp>();
    std::optional<Term> sum;
    for (auto [tap, weight] : llvm::enumerate(weights(x - first))) {
      Term place = first + static_cast<double>(static_cast<int64_t>(tap) - (taps / 2 - 1));
      auto inner = at;
      inner.push_back(method == Method::Linear ? place : inside(place, sizes[dim]));
      Term part = interpolate(inner, dim + 1, taps) * weight;
      sum = sum ? *sum + part : part;
    }
    return *sum;
  }

  Call &call;
  Shape sizes, places;
  Method method;
  Border border;
  bool alignCorners;
  Value data;
  SmallVector<Term> coordinates;
};

} // namespace

static Results gridSampler(Call &call) {
  Value image = call.computableFloat("input"), grid = call.computableFloat("grid");
  int64_t method = call.integer("interpolation_mode"), border = call.integer("padding_mode");
  if (!image || !grid)
    return {};
  int64_t spatial = typeOf(image).getRank() - 2;
  if (spatial < 2 || spatial > 3 || typeOf(grid).getRank() != spatial + 2 || shapeOf(grid).back() != spatial ||
      shapeOf(grid).front() != shapeOf(image).front())
    return call.fail("expected an image and a place in it for each element of the result, found shapes " + wt::shapeText(shapeOf(image)) +
                     " and " + wt::shapeText(shapeOf(grid)));
  if (method < 0 || method > 2 || border < 0 || border > 2)
    return call.fail("expected 0, 1 or 2 as 'interpolation_mode' and 'padding_mode'");
  if (method == 2 && spatial == 3)
    return call.fail("has no cubic interpolation of volumes; use bilinear or nearest");
  if (llvm::is_contained(shapeOf(image).drop_front(2), 0))
    return call.fail("expected an image with elements, found shape " + wt::shapeText(shapeOf(image)));
  GridSampler sampler(call, image, grid, static_cast<Method>(method), static_cast<Border>(border), call.boolean("align_corners", false));
  return {call.failed() ? Value() : sampler.sample()};
}

// The places of a result's elements, from -1 to 1 along each dimension, under an affine map of each item.
static Results affineGrid(Call &call) {
  Value maps = call.computableFloat("theta");
  Shape size = call.integers("size");
  bool alignCorners = call.boolean("align_corners", false);
  if (!maps || call.failed())
    return {};
  auto spatial = static_cast<int64_t>(size.size()) - 2;
  if (spatial < 2 || spatial > 3 || shapeOf(maps) != ArrayRef<int64_t>{size[0], spatial, spatial + 1})
    return call.fail("expected an affine map for each item of a result of shape " + wt::shapeText(size) + ", found shape " +
                     wt::shapeText(shapeOf(maps)));
  Shape factors(spatial + 2, 1);
  factors.front() = size[0];
  factors.back() = spatial;
  auto column = [&](int64_t i) { return Term(call, call.reshape(call.slice(maps, 2, i, 1), factors)); };
  Term places = column(spatial);
  for (int64_t i = 0; i < spatial; ++i) {
    // The first column belongs to the last dimension.
    int64_t dim = spatial - i, count = size[1 + dim];
    Shape line(spatial + 2, 1);
    line[dim] = count;
    double span = alignCorners ? count - 1 : count, first = alignCorners ? -1 : 1.0 / count - 1;
    Term place(call, countAlong(call, line, dim, typeOf(maps).getElementType()));
    places = places + column(i) * (count > 1 ? place * (2 / span) + first : place);
  }
  return {places};
}

void registerGridSampling(Registry &registry) {
  for (StringRef name : {"grid_sampler", "grid_sampler_2d", "grid_sampler_3d"})
    registry[("aten::" + name).str()] = gridSampler;
  registry["aten::affine_grid_generator"] = affineGrid;
}

} // namespace wasmtorch::aten
