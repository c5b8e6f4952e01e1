// Steps that reduce dimensions, and softmax.
#include "tools/fuzzing/Steps.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

static Value reduced(Sketch &s, Value x, ArrayRef<int64_t> dims, bool keep) {
  switch (s.random.between(0, 6)) {
  case 0:
  case 1:
    return s.make<wt::SumOp>(x, dims, keep);
  case 2:
  case 3:
    return s.make<wt::MeanOp>(x, dims, keep);
  case 4:
    return s.make<wt::AmaxOp>(x, dims, keep);
  case 5:
    return s.make<wt::AminOp>(x, dims, keep);
  default:
    return s.make<wt::ProdOp>(s.bounded(x), dims, keep);
  }
}

static Value reduce(Sketch &s, Value x) {
  // Numbers are few behind a reduction, so it is mostly a part of what comes.
  auto dims = s.someDims(x, 2);
  if (s.random.chance(0.6))
    return anyBinary(s, x, reduced(s, x, dims, true));
  return s.sizeOf(x) > 16 ? reduced(s, x, dims, s.random.chance(0.5)) : Value();
}

static Value softmax(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return {};
  int64_t dim = s.random.chance(0.6) ? s.rankOf(x) - 1 : s.dimOf(x);
  return s.random.chance(0.65) ? s.make<wt::SoftmaxOp>(x, dim) : s.make<wt::LogSoftmaxOp>(x, dim);
}

// The norm of a vector, the distance to the mean: written out, as libraries do.
static Value standardized(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return {};
  Shape dims{s.dimOf(x)};
  Value centred = s.make<wt::SubOp>(x, s.make<wt::MeanOp>(x, dims, true));
  Value square = s.make<wt::MulOp>(centred, centred);
  Value variance = s.make<wt::AddOp>(s.make<wt::MeanOp>(square, dims, true), s.constant(0.25));
  return s.make<wt::MulOp>(centred, s.make<wt::RsqrtOp>(variance));
}

ArrayRef<Step> fuzzing::reductionSteps() {
  static constexpr Step steps[] = {{"reduce", 5, reduce}, {"softmax", 3, softmax}, {"standardized", 1, standardized}};
  return steps;
}
