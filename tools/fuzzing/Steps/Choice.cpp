// Steps that compare, choose, sort and run along a dimension.
#include "tools/fuzzing/Steps.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

static wt::CompareKind anyKind(Sketch &s) { return static_cast<wt::CompareKind>(s.random.between(0, 5)); }

// A condition of exact numbers, or of what the program computed.
static Value condition(Sketch &s, Value x) {
  if (s.random.chance(0.3)) {
    Value limit = s.constant(s.random.choose({0.0, 0.25, -1.0}));
    return s.make<wt::CompareOp>(x, limit, anyKind(s));
  }
  Shape shape(s.shapeOf(x));
  for (int64_t &size : shape)
    if (s.random.chance(0.2))
      size = 1;
  if (s.random.chance(0.2))
    return s.input(shape, "normal", s.b.getI1Type());
  Value a = s.exact(shape), b = s.exact(shape);
  Value y = s.make<wt::CompareOp>(a, b, anyKind(s));
  if (s.random.chance(0.3)) {
    Value other = s.make<wt::CompareOp>(a, s.constant(0.5), anyKind(s));
    switch (s.random.between(0, 3)) {
    case 0:
      y = s.make<wt::AndOp>(y, other);
      break;
    case 1:
      y = s.make<wt::OrOp>(y, other);
      break;
    case 2:
      y = s.make<wt::XorOp>(y, other);
      break;
    default:
      y = s.make<wt::NotOp>(y);
    }
  }
  // Whether any of them, or all.
  if (!shape.empty() && s.random.chance(0.2)) {
    Shape dims{s.dimOf(y)};
    y = s.random.chance(0.5) ? s.make<wt::SumOp>(y, dims, true) : s.make<wt::AminOp>(y, dims, true);
  }
  if (s.random.chance(0.15))
    s.add(y);
  return y;
}

static Value select(Sketch &s, Value x) {
  Value c = condition(s, x);
  Value y = s.random.chance(0.4) ? s.constant(s.random.choose({0.0, -1.0, 2.5})) : s.partner(x);
  return s.random.chance(0.5) ? s.make<wt::SelectOp>(c, x, y) : s.make<wt::SelectOp>(c, y, x);
}

// What a mask keeps, as losses write it.
static Value masked(Sketch &s, Value x) { return s.make<wt::MulOp>(x, s.convert(condition(s, x), s.element)); }

template <typename Op> static Value running(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return {};
  return s.make<Op>(std::is_same_v<Op, wt::CumprodOp> ? s.bounded(x) : x, s.dimOf(x));
}

// `x` in the order of other numbers, or of its own.
static Value sorted(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return {};
  int64_t dim = s.dimOf(x);
  Value keys = s.random.chance(0.8) ? s.exact(s.shapeOf(x)) : x;
  Value order = s.make<wt::ArgsortOp>(keys, dim, s.random.chance(0.5));
  // The first ones alone, as topk takes them.
  if (s.random.chance(0.4))
    order = s.slice(order, dim, 0, s.random.between(1, s.shapeOf(x)[dim]));
  if (s.random.chance(0.2))
    s.add(order);
  return s.make<wt::GatherOp>(x, order, dim);
}

ArrayRef<Step> fuzzing::choiceSteps() {
  static constexpr Step steps[] = {{"select", 3, select},
                                   {"masked", 1, masked},
                                   {"cumsum", 0.8, running<wt::CumsumOp>},
                                   {"cumprod", 0.6, running<wt::CumprodOp>},
                                   {"cummax", 0.6, running<wt::CummaxOp>},
                                   {"cummin", 0.6, running<wt::CumminOp>},
                                   {"sorted", 1.5, sorted}};
  return steps;
}
