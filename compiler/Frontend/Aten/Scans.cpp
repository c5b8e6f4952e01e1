// Operators that run along a dimension: sums, products and extrema so far, and differences.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Reduction.h"
#include "compiler/Frontend/Aten/Registry.h"

#include <cmath>

using namespace mlir;

namespace wasmtorch::aten {

using Kind = wt::CompareKind;

template <typename Op> static Results runningSum(Call &call) {
  Value operand = summand(call), x = asLine(call, operand);
  if (!x)
    return {};
  return {call.reshape(call.make<Op>(x, call.dimension("dim", typeOf(x).getRank())), shapeOf(operand))};
}

// The extrema so far, and where each was met last.
template <typename Op> static Results runningExtremum(Call &call) {
  Value operand = call.computable("self"), x = asLine(call, operand);
  if (!x)
    return {};
  int64_t dim = call.dimension("dim", typeOf(x).getRank());
  Value extremum = call.failed() ? Value() : call.make<Op>(x, dim);
  if (!extremum)
    return {};
  Term elements(call, x), found = elements.compare(Kind::Eq, extremum);
  if (isFloat(x))
    found = found | elements.isNaN();
  Builder &builder = call.getBuilder();
  Shape line(typeOf(x).getRank(), 1);
  line[dim] = typeOf(x).getDimSize(dim);
  Value places = found.choose(countAlong(call, line, dim, builder.getI32Type()), call.splat({}, builder.getI32Type(), 0));
  Value last = call.convert(call.make<wt::CummaxOp>(places, dim), builder.getI64Type());
  return {call.reshape(extremum, shapeOf(operand)), call.reshape(last, shapeOf(operand))};
}

// log(exp(a) + exp(b)), where an infinity is its own sum.
static Term logOfSum(Term a, Term b) {
  Term larger = a.binary<wt::MaximumOp>(b);
  Term sum = larger + (a - b).abs().unary<wt::NegOp>().exp().log1p();
  return larger.abs().compare(Kind::Eq, HUGE_VAL).choose(larger, sum);
}

// Each with the one a step before, in steps of 1, 2, 4 and so on: a sum over all of exp(x - max) would lose small numbers before large
// ones.
static Results logCumulativeSumExp(Call &call) {
  Value operand = call.computableFloat("self"), x = asLine(call, operand);
  if (!x)
    return {};
  int64_t dim = call.dimension("dim", typeOf(x).getRank()), size = typeOf(x).getDimSize(dim);
  for (int64_t step = 1; step < size && !call.failed(); step *= 2) {
    Shape before(typeOf(x).getRank(), 0), behind = before;
    before[dim] = step;
    Value earlier = call.make<wt::PadOp>(call.slice(x, dim, 0, size - step), before, behind, llvm::APFloat(-HUGE_VAL));
    x = logOfSum(Term(call, x), Term(call, earlier));
  }
  return {call.reshape(x, shapeOf(operand))};
}

static Value difference(Call &call, Value x, int64_t dim) {
  int64_t count = std::max<int64_t>(typeOf(x).getDimSize(dim) - 1, 0), start = typeOf(x).getDimSize(dim) - count;
  Value later = call.slice(x, dim, count ? start : 0, count), earlier = call.slice(x, dim, 0, count);
  return typeOf(x).getElementType().isInteger(1) ? call.make<wt::XorOp>(later, earlier) : call.make<wt::SubOp>(later, earlier);
}

// Differences of neighbours, `n` times.
static Results differences(Call &call) {
  Value x = call.computable("self");
  if (!x)
    return {};
  int64_t dim = call.dimension("dim", typeOf(x).getRank(), -1), times = call.integer("n", 1);
  if (!call.hasDimensions(x))
    return {};
  SmallVector<Value> parts;
  if (Value before = call.optionalTensor("prepend"))
    parts.push_back(before);
  parts.push_back(x);
  if (Value behind = call.optionalTensor("append"))
    parts.push_back(behind);
  x = call.failed() ? Value() : call.cat(parts, dim);
  for (int64_t i = 0; i < times && x; ++i)
    x = difference(call, x, dim);
  return {x};
}

void registerScans(Registry &registry) {
  registry["aten::cumsum"] = runningSum<wt::CumsumOp>;
  registry["aten::cumprod"] = runningSum<wt::CumprodOp>;
  registry["aten::cummax"] = runningExtremum<wt::CummaxOp>;
  registry["aten::cummin"] = runningExtremum<wt::CumminOp>;
  registry["aten::logcumsumexp"] = logCumulativeSumExp;
  registry["aten::diff"] = differences;
}

} // namespace wasmtorch::aten
