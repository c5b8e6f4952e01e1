// Operators that look for the largest and the smallest element, and where it stands.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Operands.h"
#include "compiler/Frontend/Aten/Reduction.h"
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

using Kind = wt::CompareKind;

Value firstPosition(Call &call, Value x, Value extremum, int64_t dim) {
  if (!x || !extremum || call.failed())
    return {};
  Term elements(call, x), found = elements.compare(Kind::Eq, extremum);
  if (isFloat(x))
    found = found | elements.isNaN();
  Builder &builder = call.getBuilder();
  int64_t size = typeOf(x).getDimSize(dim);
  Shape line(typeOf(x).getRank(), 1);
  line[dim] = size;
  Value places = found.choose(countAlong(call, line, dim, builder.getI32Type()), call.splat({}, builder.getI32Type(), size));
  return call.convert(call.make<wt::AminOp>(places, Shape{dim}, true), builder.getI64Type());
}

// The result's shape: without the dimension unless it is kept; a scalar stays one.
static Value finished(Call &call, Value result, Value operand, int64_t dim) {
  if (!result || typeOf(operand).getRank() == 0)
    return call.reshape(result, {});
  return call.reshape(result, wt::reducedShape(shapeOf(operand), {dim}, call.boolean("keepdim", false)));
}

// Along one dimension: the extrema and where they stand.
template <typename Reduce> static Results extremumAlong(Call &call) {
  Value operand = call.computable("self"), x = asLine(call, operand);
  if (!x)
    return {};
  int64_t dim = call.dimension("dim", typeOf(x).getRank());
  Value extremum = call.failed() ? Value() : call.make<Reduce>(x, Shape{dim}, true);
  Value position = firstPosition(call, x, extremum, dim);
  return {finished(call, extremum, operand, dim), finished(call, position, operand, dim)};
}

// max(x), max(x, other) and max(x, dim).
template <typename Reduce, typename Binary> static Results extremum(Call &call) {
  if (call.has("other"))
    return binary<Binary>(call);
  return call.has("dim") ? extremumAlong<Reduce>(call) : reduction<Reduce, Reduces::InOwnType>(call);
}

// Without a dimension the place among all elements.
template <typename Reduce> static Results position(Call &call) {
  Value operand = call.computable("self");
  if (!operand)
    return {};
  if (call.has("dim")) {
    Results both = extremumAlong<Reduce>(call);
    return both.empty() ? Results() : Results{both[1]};
  }
  Value all = call.reshape(operand, {typeOf(operand).getNumElements()});
  Value place = firstPosition(call, all, call.make<Reduce>(all, Shape{0}, true), 0);
  return {call.reshape(place, call.boolean("keepdim", false) ? Shape(typeOf(operand).getRank(), 1) : Shape())};
}

static Results smallestAndLargest(Call &call) {
  Reduction reduction = readReduction(call, Reduces::InOwnType);
  if (!reduction)
    return {};
  return {reduce<wt::AminOp>(call, reduction, reduction.input), reduce<wt::AmaxOp>(call, reduction, reduction.input)};
}

void registerExtrema(Registry &registry) {
  registry["aten::amax"] = reduction<wt::AmaxOp, Reduces::InOwnType>;
  registry["aten::amin"] = reduction<wt::AminOp, Reduces::InOwnType>;
  registry["aten::aminmax"] = registry["aten::_aminmax"] = smallestAndLargest;
  registry["aten::max"] = extremum<wt::AmaxOp, wt::MaximumOp>;
  registry["aten::min"] = extremum<wt::AminOp, wt::MinimumOp>;
  registry["aten::argmax"] = position<wt::AmaxOp>;
  registry["aten::argmin"] = position<wt::AminOp>;
}

} // namespace wasmtorch::aten
