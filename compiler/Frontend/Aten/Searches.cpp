// Operators that look for the place of a number among sorted ones.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Operands.h"
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

// How many of the sorted numbers stand before each value: all that are smaller, and those that are equal where `right` says so. NaN
// stands behind all.
static Results search(Call &call, Value sorted, Value values, bool right) {
  if (!sorted || !values)
    return {};
  Type type = call.boolean("out_int32", false) ? call.getBuilder().getI32Type() : call.getBuilder().getI64Type();
  // Each value meets a line of the sorted numbers: the only one, or the one of its own leading dimensions.
  Shape lines(shapeOf(sorted)), columns(shapeOf(values));
  if (lines.empty())
    return call.fail("expected sorted numbers along a dimension, found a scalar");
  if (lines.size() > 1) {
    if (columns.size() != lines.size() || ArrayRef<int64_t>(columns).drop_back() != ArrayRef<int64_t>(lines).drop_back())
      return call.fail("expected values with the leading dimensions of the sorted numbers, found shapes " + wt::shapeText(lines) + " and " +
                       wt::shapeText(columns));
    lines.insert(lines.end() - 1, 1);
  }
  columns.push_back(1);
  Term number(call, call.reshape(values, columns)), place(call, call.reshape(sorted, lines));
  Term behind = place.compare(right ? wt::CompareKind::Gt : wt::CompareKind::Ge, number);
  return {countTrue(call, behind.unary<wt::NotOp>(), type)};
}

static Results searchSorted(Call &call) {
  auto operands = promotedOperands(call, {"sorted_sequence", "self"});
  std::string side = call.text("side", call.boolean("right", false) ? "right" : "left");
  if (operands.empty())
    return {};
  Value sorted = operands[0];
  if (call.has("sorter")) {
    Value order = indexArgument(call, "sorter");
    sorted = order && typeOf(sorted).getRank() > 0 ? call.make<wt::GatherOp>(sorted, order, typeOf(sorted).getRank() - 1) : Value();
  }
  return search(call, sorted, operands[1], side == "right");
}

static Results bucketize(Call &call) {
  auto operands = promotedOperands(call, {"boundaries", "self"});
  return operands.empty() ? Results() : search(call, operands[0], operands[1], call.boolean("right", false));
}

void registerSearches(Registry &registry) {
  registry["aten::searchsorted"] = searchSorted;
  registry["aten::bucketize"] = bucketize;
}

} // namespace wasmtorch::aten
