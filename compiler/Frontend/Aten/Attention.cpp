// Scaled dot-product attention.
#include "compiler/Frontend/Aten/Registry.h"

#include <cmath>

using namespace mlir;

namespace wasmtorch::aten {

// [..., heads, rows, columns] with the heads in groups: [..., groups, heads / groups, rows, columns].
static Value inGroups(Call &call, Value x, int64_t groups) {
  Shape shape(shapeOf(x));
  size_t heads = shape.size() - 3;
  // A mask that has one head has it for all groups.
  shape.insert(shape.begin() + heads, shape[heads] == 1 ? 1 : groups);
  shape[heads + 1] /= shape[heads];
  return call.reshape(x, shape);
}

// Whether a row of a mask leaves any key at all.
static Value rowsWithKeys(Call &call, Value mask) {
  Value numbers = call.convert(mask, call.getBuilder().getF32Type());
  Value largest = call.make<wt::AmaxOp>(numbers, ArrayRef<int64_t>{typeOf(mask).getRank() - 1}, true);
  return call.convert(largest, call.getBuilder().getI1Type());
}

static Results attention(Call &call) {
  Value query = call.computableFloat("query"), key = call.computableFloat("key"), value = call.computableFloat("value");
  Value mask = call.optionalTensor("attn_mask");
  if (!query || !key || !value)
    return {};
  if (call.number("dropout_p", 0.0) != 0)
    return call.unsupported("with dropout");
  Value chosen;
  if (mask && typeOf(mask).getElementType().isInteger(1)) {
    chosen = rowsWithKeys(call, mask);
    mask = call.make<wt::SelectOp>(mask, call.scalarLike(query, 0), call.scalarLike(query, -HUGE_VAL));
  }
  size_t rank = shapeOf(query).size();
  bool sameRank = shapeOf(key).size() == rank && shapeOf(value).size() == rank;
  if (rank < 2 || (call.boolean("enable_gqa", false) && !sameRank))
    return call.fail("expected queries, keys and values of as many dimensions, found shapes " + wt::shapeText(shapeOf(query)) + ", " +
                     wt::shapeText(shapeOf(key)) + " and " + wt::shapeText(shapeOf(value)));
  double scale = call.number("scale", 1.0 / std::sqrt(static_cast<double>(shapeOf(query).back())));
  // Queries in groups share keys and values: a dimension of the groups, over which these broadcast.
  bool grouped = call.boolean("enable_gqa", false) && rank > 2 && shapeOf(query)[rank - 3] != shapeOf(key)[rank - 3];
  Shape shape(shapeOf(query).drop_back());
  shape.push_back(shapeOf(value).back());
  if (grouped) {
    int64_t groups = shapeOf(key)[rank - 3];
    if (groups < 1 || shapeOf(query)[rank - 3] % groups != 0 || shapeOf(value)[rank - 3] != groups)
      return call.fail("expected as many heads of keys as of values, which divide those of queries, found " + std::to_string(groups) +
                       ", " + std::to_string(shapeOf(value)[rank - 3]) + " and " + std::to_string(shapeOf(query)[rank - 3]));
    query = inGroups(call, query, groups);
    key = inGroups(call, key, groups);
    value = inGroups(call, value, groups);
    if (mask && shapeOf(mask).size() > 2)
      mask = inGroups(call, mask, groups);
  }
  Value result = call.make<wt::AttentionOp>(query, key, value, mask, llvm::APFloat(scale), call.boolean("is_causal", false));
  if (grouped)
    result = call.reshape(result, shape);
  // Without any key the result is 0.
  return {chosen ? call.make<wt::SelectOp>(chosen, result, call.scalarLike(result, 0)) : result};
}

// The form of decomposed programs, which gives the sums of its rows too.
static Results flashAttention(Call &call) {
  Results results = attention(call);
  return results.empty() ? results : Results{results[0], Value()};
}

void registerAttention(Registry &registry) {
  registry["aten::scaled_dot_product_attention"] = attention;
  registry["aten::_scaled_dot_product_flash_attention_for_cpu"] = flashAttention;
}

} // namespace wasmtorch::aten
