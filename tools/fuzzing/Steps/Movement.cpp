// Steps that only move elements.
#include "tools/fuzzing/Steps.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

Value wasmtorch::fuzzing::anyPermute(Sketch &s, Value x) {
  return s.rankOf(x) == 0 ? Value() : s.make<wt::PermuteOp>(x, s.permutation(s.rankOf(x)));
}

static Value slice(Sketch &s, Value x) {
  Shape starts, sizes, steps;
  for (int64_t size : s.shapeOf(x)) {
    steps.push_back(s.random.choose({1, 1, 1, 1, 2, 3}));
    starts.push_back(s.random.chance(0.4) ? s.random.between(0, size - 1) : 0);
    int64_t most = (size - starts.back() + steps.back() - 1) / steps.back();
    sizes.push_back(s.random.chance(0.5) ? most : s.random.between((most + 1) / 2, most));
  }
  return s.make<wt::SliceOp>(x, starts, sizes, steps);
}

static Value pad(Sketch &s, Value x) {
  Shape low, high, shape;
  for (int64_t size : s.shapeOf(x)) {
    low.push_back(s.random.choose({0, 0, 0, 1, 2}));
    high.push_back(s.random.choose({0, 0, 1, 3}));
    shape.push_back(size + low.back() + high.back());
  }
  double value = s.random.choose({0.0, 0.0, 0.0, -1.5, 1.0});
  return s.fits(shape) ? s.make<wt::PadOp>(x, low, high, llvm::APFloat(value)) : Value();
}

// Merges two neighbouring dimensions, splits one, or adds or drops one of size 1.
static Value reshape(Sketch &s, Value x) {
  Shape shape(s.shapeOf(x));
  int64_t rank = s.rankOf(x);
  double kind = s.random.unit();
  if (rank == 0 || (kind < 0.25 && rank < 5)) {
    shape.insert(shape.begin() + s.random.between(0, rank), 1);
  } else if (kind < 0.55 && rank > 1) {
    int64_t at = s.random.between(1, rank - 1);
    shape[at - 1] *= shape[at];
    shape.erase(shape.begin() + at);
  } else if (kind < 0.95 && rank < 5) {
    int64_t at = s.dimOf(x), divisor = s.divisorOf(shape[at]);
    shape.insert(shape.begin() + at, divisor);
    shape[at + 1] /= divisor;
  } else {
    // Sizes change places, which no view can follow.
    s.random.shuffle(shape);
  }
  return s.reshape(x, shape);
}

static Value expand(Sketch &s, Value x) {
  Shape shape(s.shapeOf(x));
  for (int64_t &size : shape)
    if (size == 1)
      size = s.random.choose({1, 2, 3, 5});
  if (shape.size() < 5 && s.random.chance(0.3))
    shape.insert(shape.begin(), s.random.choose({1, 2, 3}));
  return s.fits(shape) ? s.make<wt::ExpandOp>(s.tensor(shape), x) : Value();
}

static Value window(Sketch &s, Value x) {
  if (s.rankOf(x) == 0 || s.rankOf(x) > 4)
    return {};
  int64_t dim = s.dimOf(x), size = s.random.between(1, 4), step = s.random.between(1, 3), dilation = s.random.choose({1, 1, 2});
  Shape shape(s.shapeOf(x));
  shape[dim] = wt::windowedSize(shape[dim], size, step, 0, 0, dilation);
  shape.push_back(size);
  return shape[dim] >= 1 && s.fits(shape) ? s.make<wt::WindowOp>(x, dim, size, step, dilation) : Value();
}

static Value flip(Sketch &s, Value x) { return s.make<wt::FlipOp>(x, s.someDims(x, 3)); }

// With other values of fitting shape, with itself, or with something new.
static Value cat(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return {};
  int64_t dim = s.rankOf(x) > 1 && s.random.chance(0.5) ? 1 : s.dimOf(x);
  SmallVector<Value> parts{x}, others;
  for (Value value : s.values) {
    bool same = s.elementOf(value) == s.element && s.rankOf(value) == s.rankOf(x);
    for (int64_t d = 0; same && d < s.rankOf(x); ++d)
      same = d == dim || s.shapeOf(value)[d] == s.shapeOf(x)[d];
    if (same)
      others.push_back(value);
  }
  for (int64_t i = s.random.between(1, 3); i > 0; --i) {
    if (s.random.chance(0.5) || others.empty()) {
      Shape shape(s.shapeOf(x));
      shape[dim] = s.random.choose({1, 2, 3, 5});
      Value part = s.other(shape);
      parts.push_back(s.random.chance(0.5) ? anyUnary(s, part) : part);
    } else {
      Value part = s.random.choose(others);
      parts.push_back(s.random.chance(0.5) ? part : anyUnary(s, part));
    }
  }
  s.random.shuffle(parts);
  Shape shape(s.shapeOf(x));
  shape[dim] = 0;
  for (Value part : parts)
    shape[dim] += s.shapeOf(part)[dim];
  return s.fits(shape) ? s.make<wt::CatOp>(parts, static_cast<uint64_t>(dim)) : Value();
}

// In equal parts, which go different ways and come together again.
static Value split(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return {};
  int64_t dim = s.dimOf(x), size = s.shapeOf(x)[dim];
  int64_t parts = s.divisorOf(size);
  if (parts == 1 || parts > 4)
    return {};
  SmallVector<Value> pieces;
  for (int64_t i = 0; i < parts; ++i) {
    Value piece = s.slice(x, dim, i * (size / parts), size / parts);
    pieces.push_back(s.random.chance(0.6) ? anyUnary(s, piece) : piece);
  }
  if (s.random.chance(0.5)) {
    Value y = pieces.front();
    for (Value piece : ArrayRef<Value>(pieces).drop_front())
      y = anyBinary(s, y, piece);
    return y;
  }
  s.random.shuffle(pieces);
  return s.make<wt::CatOp>(pieces, static_cast<uint64_t>(dim));
}

// Shuffled channels, pixels and space, windows: all of them are a split, a permute and a merge.
static Value shuffled(Sketch &s, Value x) {
  Shape shape(s.shapeOf(x)), split;
  for (int64_t size : shape) {
    int64_t divisor = split.size() < 4 ? s.divisorOf(size) : 1;
    if (divisor > 1)
      split.push_back(divisor);
    split.push_back(size / divisor);
  }
  if (split.size() > 6 || split.size() < 2)
    return {};
  Value y = s.make<wt::PermuteOp>(s.reshape(x, split), s.permutation(split.size()));
  Shape merged(s.shapeOf(y));
  while (merged.size() > std::max<size_t>(shape.size(), 1)) {
    int64_t at = s.random.between(1, static_cast<int64_t>(merged.size()) - 1);
    merged[at - 1] *= merged[at];
    merged.erase(merged.begin() + at);
  }
  return s.reshape(y, merged);
}

// Two levels of tensors side by side, of which nothing else reads the inner ones: parts of parts. Products are written where they belong;
// what is computed element by element may become part of the copy. Along one dimension both levels are one.
static Value nestedCat(Sketch &s, Value x) {
  if (s.rankOf(x) == 0 || s.sizeOf(x) > mostElements / 4)
    return {};
  auto piece = [&] {
    return s.rankOf(x) > 1 && s.random.chance(0.6) ? s.linear(x, s.shapeOf(x).back(), s.random.chance(0.5)) : anyUnary(s, x);
  };
  int64_t dim = s.dimOf(x), outer = s.dimOf(x);
  auto pair = [&] {
    Value first = piece(), second = piece();
    return s.make<wt::CatOp>(ValueRange{first, second}, dim);
  };
  Value inner = pair(), beside = outer == dim ? piece() : pair();
  return s.random.chance(0.5) ? s.make<wt::CatOp>(ValueRange{beside, inner}, outer) : s.make<wt::CatOp>(ValueRange{inner, beside}, outer);
}

// What was just computed meets itself in another order: that of the elements in registers will not do.
static Value besideItself(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return {};
  if (s.rankOf(x) > 1 && s.random.chance(0.7))
    x = s.linear(x, s.shapeOf(x).back(), s.random.chance(0.5));
  Value moved = flip(s, x);
  return s.random.chance(0.5) ? s.make<wt::AddOp>(x, moved) : s.make<wt::MaximumOp>(moved, x);
}

ArrayRef<Step> fuzzing::movementSteps() {
  static constexpr Step steps[] = {{"permute", 6, anyPermute},
                                   {"slice", 4, slice},
                                   {"pad", 2, pad},
                                   {"reshape", 5, reshape},
                                   {"expand", 2, expand},
                                   {"window", 1, window},
                                   {"flip", 1.5, flip},
                                   {"cat", 4, cat},
                                   {"split", 2, split},
                                   {"shuffled", 2, shuffled},
                                   {"nested_cat", 1, nestedCat},
                                   {"beside_itself", 1, besideItself}};
  return steps;
}
