// Transformer layers and attention with its projections, which PyTorch runs as one operator in evaluation mode.
#include "compiler/Frontend/Aten/Registry.h"

#include <cmath>
#include <limits>

using namespace mlir;

namespace wasmtorch::aten {

namespace {

/// Attention with its projections.
struct Projections {
  Value inWeight, inBias; ///< [3 * features, features]: of queries, keys and values
  Value outWeight, outBias;
  int64_t features, heads;
};

struct Attended {
  Value result;  ///< [batch, queries, features]
  Value weights; ///< [batch, heads, queries, keys]; null unless asked for
};

} // namespace

// What masks mean by their type in PyTorch's enumeration; other masks have the scores' shape.
enum MaskType { OfQueriesAndKeys = 0, OfKeys = 1 };

// What is added to the scores: -inf where the mask says that a key is not seen.
static Value addedMask(Call &call, Type elementType, int64_t batch) {
  Value mask = call.optionalTensor("mask");
  if (!mask)
    return {};
  int64_t type = call.integer("mask_type", 2);
  Shape shape(shapeOf(mask));
  if (type == OfKeys && shape.size() == 2 && shape[0] == batch)
    mask = call.reshape(mask, {shape[0], 1, 1, shape[1]});
  else if (type == OfKeys || (type == OfQueriesAndKeys && shape.size() != 2) || shape.size() > 4)
    return call.unsupported("with a mask of shape " + wt::shapeText(shape) + " and type " + std::to_string(type)), Value();
  Value hidden = call.convert(mask, call.getBuilder().getI1Type());
  return call.make<wt::SelectOp>(hidden, call.splat({}, elementType, -std::numeric_limits<double>::infinity()),
                                 call.splat({}, elementType, 0.0));
}

// Heads stand before positions: [batch, heads, positions, features of a head], the `part`-th of `parts` that lie side by side.
static Value inHeads(Call &call, Value x, const Projections &layer, int64_t part, int64_t parts) {
  if (!x)
    return {};
  x = call.reshape(x, {shapeOf(x)[0], shapeOf(x)[1], parts * layer.heads, layer.features / layer.heads});
  return x ? call.permute(call.slice(x, 2, part * layer.heads, layer.heads), {0, 2, 1, 3}) : Value();
}

// Queries, keys and values: by one product where they are projections of one tensor.
static SmallVector<Value, 3> projectIn(Call &call, ArrayRef<Value> from, const Projections &layer) {
  SmallVector<Value, 3> parts;
  bool one = llvm::all_equal(from);
  Value all = one ? call.make<wt::LinearOp>(from[0], layer.inWeight, layer.inBias) : Value();
  for (int64_t i = 0; i < 3; ++i) {
    if (one) {
      parts.push_back(inHeads(call, all, layer, i, 3));
      continue;
    }
    Value weight = call.slice(layer.inWeight, 0, i * layer.features, layer.features);
    Value bias = call.slice(layer.inBias, 0, i * layer.features, layer.features);
    parts.push_back(inHeads(call, call.make<wt::LinearOp>(from[i], weight, bias), layer, 0, 1));
  }
  return parts;
}

static Attended attend(Call &call, ArrayRef<Value> from, const Projections &layer, bool withWeights) {
  int64_t batch = shapeOf(from[0])[0], queries = shapeOf(from[0])[1];
  auto parts = projectIn(call, from, layer);
  double scale = 1.0 / std::sqrt(static_cast<double>(layer.features / layer.heads));
  Value mask = addedMask(call, typeOf(from[0]).getElementType(), batch), values;
  Attended attended;
  if (withWeights && !call.failed()) {
    Value scores = call.make<wt::MatmulOp>(parts[0], call.permute(parts[1], {0, 1, 3, 2}));
    scores = scores ? call.make<wt::MulOp>(scores, call.scalarLike(scores, scale)) : Value();
    attended.weights = call.make<wt::SoftmaxOp>(mask ? call.make<wt::AddOp>(scores, mask) : scores, int64_t(3));
    values = call.make<wt::MatmulOp>(attended.weights, parts[2]);
  } else {
    values = call.make<wt::AttentionOp>(parts[0], parts[1], parts[2], mask, llvm::APFloat(scale), false);
  }
  if (values)
    values = call.reshape(call.permute(values, {0, 2, 1, 3}), {batch, queries, layer.features});
  attended.result = call.make<wt::LinearOp>(values, layer.outWeight, layer.outBias);
  return attended;
}

static Projections readProjections(Call &call, StringRef heads) {
  Projections layer{call.tensor("qkv_weight"), call.tensor("qkv_bias"),   call.tensor("proj_weight"),
                    call.tensor("proj_bias"),  call.integer("embed_dim"), call.integer(heads)};
  if (!call.failed() && (layer.heads < 1 || layer.features % layer.heads != 0))
    call.fail("expected heads that divide " + std::to_string(layer.features) + " features, found " + std::to_string(layer.heads));
  return layer;
}

static bool isBatch(Call &call, Value x, const Projections &layer) {
  if (x && !call.failed() && (shapeOf(x).size() != 3 || shapeOf(x)[2] != layer.features))
    call.fail("expected an input [batch, positions, " + std::to_string(layer.features) + "], found " + wt::shapeText(shapeOf(x)));
  return x && !call.failed();
}

// The attention weights are of each head, or their mean.
static Results multiHeadAttention(Call &call) {
  SmallVector<Value, 3> from = {call.computableFloat("query"), call.computableFloat("key"), call.computableFloat("value")};
  Projections layer = readProjections(call, "num_head");
  for (Value x : from)
    if (!isBatch(call, x, layer))
      return {};
  bool withWeights = call.boolean("need_weights", true);
  Attended attended = attend(call, from, layer, withWeights);
  if (withWeights && call.boolean("average_attn_weights", true))
    attended.weights = call.make<wt::MeanOp>(attended.weights, Shape{1}, false);
  return {attended.result, attended.weights};
}

static Value layerNorm(Call &call, Value x, StringRef number) {
  Value factors[] = {call.tensor(("norm_weight_" + number).str()), call.tensor(("norm_bias_" + number).str())};
  return call.make<wt::LayerNormOp>(x, ValueRange(factors), llvm::APFloat(call.number("eps")), int64_t(1));
}

static Value feedForward(Call &call, Value x) {
  x = call.make<wt::LinearOp>(x, call.tensor("ffn_weight_1"), call.tensor("ffn_bias_1"));
  x = call.boolean("use_gelu") ? call.make<wt::GeluOp>(x, wt::GeluForm::Erf) : call.make<wt::ReluOp>(x);
  return call.make<wt::LinearOp>(x, call.tensor("ffn_weight_2"), call.tensor("ffn_bias_2"));
}

// Attention and a feed-forward network, each with a shortcut; the norms stand before them or behind the shortcuts.
static Results encoderLayer(Call &call) {
  Value x = call.computableFloat("src");
  Projections layer = readProjections(call, "num_heads");
  if (!isBatch(call, x, layer))
    return {};
  bool before = call.boolean("norm_first");
  Value y = before ? layerNorm(call, x, "1") : x;
  if (!y)
    return {};
  x = call.make<wt::AddOp>(attend(call, {y, y, y}, layer, false).result, x);
  x = before ? x : layerNorm(call, x, "1");
  x = call.make<wt::AddOp>(feedForward(call, before ? layerNorm(call, x, "2") : x), x);
  return {before ? x : layerNorm(call, x, "2")};
}

void registerTransformers(Registry &registry) {
  registry["aten::_native_multi_head_attention"] = multiHeadAttention;
  registry["aten::_transformer_encoder_layer_fwd"] = encoderLayer;
}

} // namespace wasmtorch::aten
