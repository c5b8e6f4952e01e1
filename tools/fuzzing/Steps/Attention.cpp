// Steps of attention: the op itself, and as libraries write it out.
#include "tools/fuzzing/Steps.h"

#include <cmath>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

// [..., rows, features] of a value of the program as queries, and keys and values from outside.
static Value across(Sketch &s, Value x) {
  int64_t rank = s.rankOf(x);
  if (rank < 2)
    return {};
  int64_t keys = s.random.choose({1, 2, 3, 5, 8, 9}), columns = s.random.choose({1, 3, 4, 5, 8}), features = s.shapeOf(x).back();
  Shape batch(s.shapeOf(x).drop_back(2)), result(s.shapeOf(x));
  result.back() = columns;
  if (!s.fits(result))
    return {};
  auto with = [&](int64_t rows, int64_t size) {
    Shape shape(batch);
    if (!shape.empty() && s.random.chance(0.15))
      shape[0] = 1;
    llvm::append_values(shape, rows, size);
    return shape;
  };
  Value q = s.bounded(x), k = s.input(with(keys, features), "small"), v = s.input(with(keys, columns));
  Value mask;
  if (s.random.chance(0.3))
    mask = s.input(s.random.chance(0.5) ? Shape{keys} : Shape{s.shapeOf(x)[rank - 2], keys}, s.random.chance(0.5) ? "normal" : "mask");
  llvm::APFloat scale(s.random.choose({0.125, 0.35355339059327379, 1.0}));
  return s.make<wt::AttentionOp>(q, k, v, mask, scale, s.random.chance(0.3));
}

// [batch, rows, features] to [batch, heads, rows, features / heads].
static Value heads(Sketch &s, Value x, int64_t count) {
  auto shape = s.shapeOf(x);
  Value split = s.reshape(x, {shape[0], shape[1], count, shape[2] / count});
  return s.make<wt::PermuteOp>(split, Shape{0, 2, 1, 3});
}

static Value writtenOut(Sketch &s, Value q, Value k, Value v) {
  Value turned = s.make<wt::PermuteOp>(k, Shape{0, 1, 3, 2});
  Value scores = s.make<wt::MatmulOp>(q, turned);
  if (s.random.chance(0.7))
    scores = s.make<wt::MulOp>(scores, s.constant(1 / std::sqrt(static_cast<double>(s.shapeOf(q).back()))));
  if (s.random.chance(0.3))
    scores = s.make<wt::AddOp>(scores, s.input({s.shapeOf(scores)[2], s.shapeOf(scores)[3]}, "mask"));
  Value shares = s.make<wt::SoftmaxOp>(scores, 3);
  return s.make<wt::MatmulOp>(shares, v);
}

// Self-attention with its projections.
static Value layer(Sketch &s, Value x) {
  if (s.rankOf(x) != 3)
    return {};
  int64_t count = s.random.choose({1, 2, 4}), features = count * s.random.choose({1, 2, 4, 5}), rows = s.shapeOf(x)[1],
          batch = s.shapeOf(x)[0];
  if (batch * rows * features * 3 > mostElements || batch * count * rows * rows > mostElements)
    return {};
  SmallVector<Value> parts;
  if (s.random.chance(0.5)) {
    // All three at once, as most models store it.
    Value all = s.linear(x, 3 * features, s.random.chance(0.7));
    for (int64_t i = 0; i < 3; ++i)
      parts.push_back(s.slice(all, 2, i * features, features));
  } else {
    for (int64_t i = 0; i < 3; ++i)
      parts.push_back(s.linear(x, features, s.random.chance(0.7)));
  }
  for (Value &part : parts)
    part = heads(s, part, count);
  Value y;
  if (s.random.chance(0.6)) {
    llvm::APFloat scale(1 / std::sqrt(static_cast<double>(features / count)));
    Value mask = s.random.chance(0.2) ? s.input({rows, rows}, "mask") : Value();
    y = s.make<wt::AttentionOp>(parts[0], parts[1], parts[2], mask, scale, s.random.chance(0.3));
  } else {
    y = writtenOut(s, parts[0], parts[1], parts[2]);
  }
  Value back = s.reshape(s.make<wt::PermuteOp>(y, Shape{0, 2, 1, 3}), {batch, rows, features});
  Value projected = s.linear(back, s.shapeOf(x)[2], s.random.chance(0.7));
  return s.random.chance(0.7) ? s.make<wt::AddOp>(x, projected) : projected;
}

ArrayRef<Step> fuzzing::attentionSteps() {
  static constexpr Step steps[] = {{"attention", 2, across}, {"attention layer", 2, layer}};
  return steps;
}
