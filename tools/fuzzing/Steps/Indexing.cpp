// Steps that read and write where computed numbers say.
#include "tools/fuzzing/Steps.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

Value wasmtorch::fuzzing::anyIndex(Sketch &s, ArrayRef<int64_t> shape, int64_t size) {
  Type type = s.random.chance(0.7) ? Type(s.b.getI64Type()) : Type(s.b.getI32Type());
  Value index;
  if (s.random.chance(0.6)) {
    index = s.input(shape, "index", type);
  } else {
    Value scaled = s.make<wt::MulOp>(s.exact(shape), s.constant(2.5));
    index = s.convert(scaled, type);
  }
  if (s.random.chance(0.3))
    index = s.make<wt::ClampOp>(index, s.number(0.0), s.number(static_cast<double>(std::max<int64_t>(size - 1, 0))));
  return index;
}

// The sizes of a part that has `size` elements in `dim`, and those of an index of it: 1 where it is repeated.
static Shape indexShape(Sketch &s, ArrayRef<int64_t> shape, int64_t dim) {
  Shape places(shape);
  bool rows = s.random.chance(0.4);
  for (auto [d, size] : llvm::enumerate(places))
    if (static_cast<int64_t>(d) != dim && (rows || s.random.chance(0.4)))
      size = 1;
  return places;
}

static Value gather(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return {};
  int64_t dim = s.dimOf(x);
  Shape shape(s.shapeOf(x));
  shape[dim] = s.random.choose({1, 2, 3, 6, 9});
  if (!s.fits(shape))
    return {};
  Value index = anyIndex(s, indexShape(s, shape, dim), s.shapeOf(x)[dim]);
  return s.make<wt::GatherOp>(x, index, dim);
}

// Rows of a table, as an embedding is looked up.
static Value embedding(Sketch &s, Value x) {
  int64_t rows = s.random.choose({3, 7, 10}), features = s.random.choose({1, 4, 5, 8, 12}), count = s.random.choose({1, 3, 4, 6});
  Value table = s.weight({rows, features});
  Value index = anyIndex(s, {count, 1}, rows);
  Value y = s.make<wt::GatherOp>(table, index, 0);
  if (s.random.chance(0.5))
    y = s.reshape(y, {1, count, features});
  return y;
}

static Value scatter(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return {};
  int64_t dim = s.dimOf(x);
  Shape shape(s.shapeOf(x));
  shape[dim] = s.random.choose({1, 2, 3, 6});
  for (auto [d, size] : llvm::enumerate(shape))
    if (static_cast<int64_t>(d) != dim && s.random.chance(0.2))
      size = s.random.between(1, size);
  if (!s.fits(shape))
    return {};
  Value index = anyIndex(s, indexShape(s, shape, dim), s.shapeOf(x)[dim]);
  Value updates = s.other(shape);
  if (s.random.chance(0.5))
    updates = anyUnary(s, updates);
  auto combine = static_cast<wt::Combine>(s.random.between(0, 4));
  return s.make<wt::ScatterOp>(x, index, updates, dim, combine);
}

ArrayRef<Step> fuzzing::indexingSteps() {
  static constexpr Step steps[] = {{"gather", 2, gather}, {"embedding", 0.5, embedding}, {"scatter", 2, scatter}};
  return steps;
}
