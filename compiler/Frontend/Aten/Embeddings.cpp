// Operators that look rows of a table up.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Norms.h"
#include "compiler/Frontend/Aten/Registry.h"

#include <cmath>

using namespace mlir;

namespace wasmtorch::aten {

// The row of padding says nothing about results: training alone treats it apart.
static Results embedding(Call &call) {
  Value table = call.tensor("weight"), index = indexArgument(call, "indices");
  if (!table || !index)
    return {};
  if (typeOf(table).getRank() != 2)
    return call.fail("expected a table of rows as 'weight', found shape " + wt::shapeText(shapeOf(table)));
  return {pick(call, table, 0, index)};
}

// Rows that are looked up are scaled down to a norm where theirs is larger. In place, which a table of the model's own doesn't allow.
static Results renormalize(Call &call) {
  Value table = call.computableFloat("self"), index = indexArgument(call, "indices");
  double most = call.number("max_norm"), order = call.number("norm_type");
  if (!table || !index)
    return {};
  if (typeOf(table).getRank() != 2)
    return call.fail("expected a table of rows, found shape " + wt::shapeText(shapeOf(table)));
  Term norms(call, vectorNorm(call, table, {1}, true, order));
  Term scaled = Term(call, table) * (norms.like(most) / (norms + 1e-7));
  Type boolean = call.getBuilder().getI1Type();
  int64_t count = typeOf(index).getNumElements();
  Value none = call.splat({shapeOf(table)[0], 1}, boolean, 0), all = call.splat({count, 1}, boolean, 1);
  Term touched(call, call.make<wt::ScatterOp>(none, call.reshape(index, {count, 1}), all, 0, wt::Combine::Replace));
  return {(touched & norms.compare(wt::CompareKind::Gt, most)).choose(scaled, table)};
}

// Ones where a class is meant, zeros else, along a new last dimension.
static Results oneHot(Call &call) {
  Value index = indexArgument(call, "self");
  int64_t classes = call.integer("num_classes", -1);
  if (!index)
    return {};
  if (classes < 0)
    return call.unsupported("without 'num_classes': how many there are depends on the data");
  Shape shape(shapeOf(index)), line(shape.size() + 1, 1);
  shape.push_back(1);
  line.back() = classes;
  Term places(call, call.reshape(index, shape));
  Value equal = places.compare(wt::CompareKind::Eq, countAlong(call, line, shape.size() - 1, typeOf(index).getElementType()));
  return {call.convert(equal, call.getBuilder().getI64Type())};
}

namespace {
enum BagMode { Sum, Mean, Max };

// Rows of a table that are added up, averaged, or of which the largest elements are taken, in bags: elements from one offset to the next.
struct Bags {
  Value table, index, offsets, weights;
  Value counts; ///< i1, of each index: whether it is no padding; null where all count
  int64_t bags = 0;
  BagMode mode = Sum;
};
} // namespace

// Offsets that are known and the same number of elements apart: that number.
static std::optional<int64_t> evenOffsets(const Bags &bags) {
  auto offsets = constantIndices(bags.offsets);
  int64_t count = typeOf(bags.index).getNumElements();
  if (!offsets || bags.bags == 0 || count == 0 || count % bags.bags != 0)
    return std::nullopt;
  for (auto [i, offset] : llvm::enumerate(*offsets))
    if (offset != static_cast<int64_t>(i) * (count / bags.bags))
      return std::nullopt;
  return count / bags.bags;
}

// [bags, elements, features], reduced.
static Value reduceEven(Call &call, const Bags &bags, int64_t size) {
  Value rows = pick(call, bags.table, 0, call.reshape(bags.index, {bags.bags, size}));
  auto ofRows = [&](Value value) { return call.reshape(value, {bags.bags, size, 1}); };
  Value counts = bags.counts ? ofRows(bags.counts) : Value();
  int64_t along[] = {1};
  if (bags.mode == Max) {
    if (!counts)
      return call.make<wt::AmaxOp>(rows, along, false);
    Term largest(call, call.make<wt::AmaxOp>(call.make<wt::SelectOp>(counts, rows, call.scalarLike(rows, -HUGE_VAL)), along, false));
    return largest.compare(wt::CompareKind::Eq, -HUGE_VAL).choose(largest.like(0), largest);
  }
  if (bags.weights)
    rows = call.make<wt::MulOp>(rows, ofRows(bags.weights));
  if (counts)
    rows = call.make<wt::SelectOp>(counts, rows, call.scalarLike(rows, 0));
  if (bags.mode == Mean && !counts)
    return call.make<wt::MeanOp>(rows, along, false);
  Term sum(call, call.make<wt::SumOp>(rows, along, false));
  if (bags.mode == Sum || call.failed())
    return sum;
  Term number(call, call.make<wt::SumOp>(call.convert(counts, typeOf(sum).getElementType()), along, false));
  return sum / number.binary<wt::MaximumOp>(number.like(1));
}

// Each row is brought to its bag: the number of offsets that are not behind it, less one. Padding goes nowhere.
static Value reduceUneven(Call &call, const Bags &bags) {
  int64_t count = typeOf(bags.index).getNumElements(), features = typeOf(bags.table).getDimSize(1);
  Value rows = pick(call, bags.table, 0, bags.index);
  Type integer = call.getBuilder().getI64Type();
  Value offsets = call.convert(call.reshape(bags.offsets, {1, typeOf(bags.offsets).getNumElements()}), integer);
  Term places(call, countAlong(call, {count, 1}, 0, integer));
  Term bag = Term(call, countTrue(call, places.compare(wt::CompareKind::Ge, offsets), integer)) - 1.0;
  if (bags.counts)
    bag = Term(call, bags.counts).choose(bag, bag.like(-1));
  Value line = call.reshape(bag, {count, 1});
  if (bags.weights)
    rows = call.make<wt::MulOp>(rows, call.reshape(bags.weights, {count, 1}));
  if (!rows || !line)
    return {};
  Type type = typeOf(rows).getElementType();
  Value start = call.splat({bags.bags, features}, type, bags.mode == Max ? -HUGE_VAL : 0.0);
  Term result(call, call.make<wt::ScatterOp>(start, line, rows, 0, bags.mode == Max ? wt::Combine::Maximum : wt::Combine::Add));
  if (bags.mode == Max)
    return result.compare(wt::CompareKind::Eq, -HUGE_VAL).choose(result.like(0), result);
  if (bags.mode == Sum)
    return result;
  Value none = call.splat({bags.bags, 1}, type, 0), ones = call.splat({count, 1}, type, 1);
  Term number(call, call.make<wt::ScatterOp>(none, line, ones, 0, wt::Combine::Add));
  return result / number.binary<wt::MaximumOp>(number.like(1));
}

static Results embeddingBag(Call &call) {
  Bags bags;
  bags.table = call.computableFloat("weight");
  bags.index = indexArgument(call, "indices");
  bags.offsets = indexArgument(call, "offsets");
  bags.weights = call.optionalTensor("per_sample_weights");
  int64_t mode = call.integer("mode", 0), padding = call.integer("padding_idx", -1);
  if (!bags.table || !bags.index || !bags.offsets)
    return {};
  if (mode < Sum || mode > Max)
    return call.fail("expected 0, 1 or 2 as 'mode', found " + std::to_string(mode));
  bags.mode = static_cast<BagMode>(mode);
  if (typeOf(bags.table).getRank() != 2 || typeOf(bags.index).getRank() != 1 || typeOf(bags.offsets).getRank() != 1)
    return call.fail("expected a table and lines of indices and offsets, found shapes " + wt::shapeText(shapeOf(bags.table)) + ", " +
                     wt::shapeText(shapeOf(bags.index)) + " and " + wt::shapeText(shapeOf(bags.offsets)));
  bags.bags = typeOf(bags.offsets).getNumElements() - (call.boolean("include_last_offset", false) ? 1 : 0);
  // -1 is no padding in the operators below the public one, whose own padding counts from the end.
  if (call.has("padding_idx") && (padding >= 0 || call.getName() == "aten::embedding_bag"))
    bags.counts = Term(call, bags.index).compare(wt::CompareKind::Ne, static_cast<double>(padding < 0 ? padding + shapeOf(bags.table)[0] : padding));
  bool last = call.boolean("include_last_offset", false);
  auto even = last ? std::nullopt : evenOffsets(bags);
  return {even ? reduceEven(call, bags, *even) : reduceUneven(call, bags), Value(), Value(), Value()};
}

void registerEmbeddings(Registry &registry) {
  registry["aten::embedding"] = embedding;
  registry["aten::embedding_renorm"] = renormalize;
  registry["aten::one_hot"] = oneHot;
  for (StringRef name : {"embedding_bag", "_embedding_bag", "_embedding_bag_forward_only"})
    registry[("aten::" + name).str()] = embeddingBag;
}

} // namespace wasmtorch::aten
