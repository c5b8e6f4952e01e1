// Steps that compute in integers and bools.
#include "tools/fuzzing/Steps.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

// Of the types that the back end computes in.
static Type anyType(Sketch &s) {
  switch (s.random.between(0, 6)) {
  case 0:
  case 1:
  case 2:
    return s.b.getI64Type();
  case 3:
  case 4:
    return s.b.getI32Type();
  case 5:
    return s.b.getIntegerType(8, /*isSigned=*/false);
  default:
    return s.b.getI1Type();
  }
}

static Value source(Sketch &s, ArrayRef<int64_t> shape, Type type) {
  if (s.random.chance(0.3))
    return s.convert(s.exact(shape), type);
  return s.input(shape, s.random.chance(0.2) ? "extremes" : "normal", type);
}

static Value unary(Sketch &s, Value x) {
  Type type = s.elementOf(x);
  switch (s.random.between(0, 5)) {
  case 0:
    return s.make<wt::NegOp>(x);
  case 1:
    return s.make<wt::AbsOp>(x);
  case 2:
    return s.make<wt::ReluOp>(x);
  case 3:
    return s.make<wt::NotOp>(x);
  case 4:
    return s.make<wt::ClampOp>(x, s.number(-2.0), s.number(s.random.choose({5.0, 300.0})));
  default: {
    Value y = s.convert(x, anyType(s));
    return s.convert(y, type);
  }
  }
}

static Value binary(Sketch &s, Value x, Value y) {
  switch (s.random.between(0, 10)) {
  case 0:
    return s.make<wt::AddOp>(x, y);
  case 1:
    return s.make<wt::SubOp>(x, y);
  case 2:
    return s.make<wt::MulOp>(x, y);
  case 3:
    return s.make<wt::DivOp>(x, y);
  case 4:
    return s.make<wt::FmodOp>(x, y);
  case 5:
    return s.make<wt::MaximumOp>(x, y);
  case 6:
    return s.make<wt::MinimumOp>(x, y);
  case 7:
    return s.make<wt::AndOp>(x, y);
  case 8:
    return s.make<wt::OrOp>(x, y);
  case 9:
    return s.make<wt::XorOp>(x, y);
  default: {
    Value c = s.make<wt::CompareOp>(x, y, static_cast<wt::CompareKind>(s.random.between(0, 5)));
    return s.random.chance(0.5) ? s.make<wt::SelectOp>(c, x, y) : s.convert(c, s.elementOf(x));
  }
  }
}

static Value along(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return x;
  int64_t dim = s.dimOf(x);
  bool isBool = s.elementOf(x).isInteger(1);
  switch (s.random.between(0, isBool ? 4 : 7)) {
  case 0:
    return s.make<wt::SumOp>(x, Shape{dim}, true);
  case 1:
    return s.make<wt::AmaxOp>(x, Shape{dim}, true);
  case 2:
    return s.make<wt::AminOp>(x, Shape{dim}, true);
  case 3:
    return s.make<wt::FlipOp>(x, Shape{dim});
  case 4:
    return s.make<wt::ProdOp>(x, Shape{dim}, true);
  case 5:
    return s.make<wt::CumsumOp>(x, dim);
  case 6:
    return s.random.chance(0.5) ? s.make<wt::CummaxOp>(x, dim) : s.make<wt::CumprodOp>(x, dim);
  default:
    return s.make<wt::ArgsortOp>(x, dim, s.random.chance(0.5));
  }
}

// A chain of integer arithmetic that joins the floats in the end.
static Value arithmetic(Sketch &s, Value x) {
  Type type = anyType(s);
  Shape shape(s.shapeOf(x));
  Value y = s.pickOf(type);
  if (!y || s.shapeOf(y) != s.shapeOf(x) || s.random.chance(0.5))
    y = source(s, shape, type);
  for (int64_t i = s.random.between(1, 4); i > 0; --i) {
    double kind = s.random.unit();
    if (kind < 0.35)
      y = unary(s, y);
    else if (kind < 0.8)
      y = binary(s, y, s.random.chance(0.3) ? y : source(s, s.shapeOf(y), s.elementOf(y)));
    else
      y = along(s, y);
    type = s.elementOf(y);
  }
  s.add(y);
  Value numbers = s.convert(y, s.element);
  return s.make<wt::AddOp>(x, s.make<wt::TanhOp>(numbers));
}

// Matrices of integers fall apart into products and sums.
static Value product(Sketch &s, Value x) {
  if (s.rankOf(x) < 2)
    return {};
  Type type = s.random.chance(0.7) ? s.b.getI64Type() : s.b.getI32Type();
  int64_t depth = s.random.choose({1, 3, 5}), rows = s.shapeOf(x)[s.rankOf(x) - 2], columns = s.shapeOf(x).back();
  Value a = source(s, {rows, depth}, type), b = source(s, {depth, columns}, type);
  Value y = s.make<wt::MatmulOp>(a, b);
  s.add(y);
  return s.make<wt::MulOp>(x, s.make<wt::TanhOp>(s.convert(y, s.element)));
}

// Positions, as embeddings and masks count them.
static Value positions(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return {};
  Shape shape(s.shapeOf(x));
  int64_t dim = s.random.between(0, static_cast<int64_t>(shape.size()) - 1);
  for (int64_t d = 0; d < static_cast<int64_t>(shape.size()); ++d)
    if (d != dim && s.random.chance(0.6))
      shape[d] = 1;
  Type type = s.random.chance(0.3) ? s.element : s.random.chance(0.7) ? Type(s.b.getI64Type()) : Type(s.b.getI32Type());
  Value count = s.make<wt::IotaOp>(s.tensor(shape, type), static_cast<uint64_t>(dim));
  if (s.random.chance(0.4) && type != s.element) {
    Value limit = s.constant(static_cast<double>(s.random.between(0, shape[dim])), type);
    Value c = s.make<wt::CompareOp>(count, limit, s.random.chance(0.5) ? wt::CompareKind::Lt : wt::CompareKind::Ge);
    return s.make<wt::SelectOp>(c, x, s.constant(0.0));
  }
  Value numbers = type == s.element ? count : s.convert(count, s.element);
  return s.make<wt::AddOp>(x, s.make<wt::MulOp>(numbers, s.constant(0.125)));
}

ArrayRef<Step> fuzzing::integerSteps() {
  static constexpr Step steps[] = {{"integers", 4, arithmetic}, {"integer product", 0.4, product}, {"positions", 1, positions}};
  return steps;
}
