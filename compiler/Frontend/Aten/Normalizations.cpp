// Normalisation layers.
#include "compiler/Frontend/Aten/Registry.h"

#include <limits>

using namespace mlir;

namespace wasmtorch::aten {

// Statistics or factors of one value for each channel, where a model without them means `otherwise`.
static Value perChannel(Call &call, StringRef argument, Value x, double otherwise) {
  if (Value value = call.optionalTensor(argument))
    return value;
  return x ? call.splat({typeOf(x).getDimSize(1)}, typeOf(x).getElementType(), otherwise) : Value();
}

static bool hasChannels(Call &call, Value x) {
  if (x && typeOf(x).getRank() < 2)
    call.fail("expected an input of at least two dimensions, found " + wt::shapeText(shapeOf(x)));
  return x && !call.failed();
}

namespace {
struct Statistics {
  Value mean, variance;
};
} // namespace

// Of each channel over everything else.
static Statistics statisticsOfBatch(Call &call, Value x) {
  Shape dims, line(typeOf(x).getRank(), 1);
  for (int64_t d = 0; d < typeOf(x).getRank(); ++d)
    if (d != 1)
      dims.push_back(d);
  int64_t channels = line[1] = typeOf(x).getDimSize(1);
  Value mean = call.make<wt::MeanOp>(x, dims, false);
  Value away = call.make<wt::SubOp>(x, call.reshape(mean, line));
  return {mean, call.reshape(call.make<wt::MeanOp>(call.make<wt::MulOp>(away, away), dims, false), {channels})};
}

// The statistics of the batch where the model was left in training mode or keeps none. Running ones are not updated then: they say
// nothing about results.
static Results batchNorm(Call &call) {
  Value x = call.computableFloat("input");
  if (!hasChannels(call, x))
    return {};
  bool ofBatch = call.boolean("training", false) || !call.has("running_mean") || !call.has("running_var");
  auto [mean, variance] = ofBatch ? statisticsOfBatch(call, x) : Statistics{call.tensor("running_mean"), call.tensor("running_var")};
  Value scale = perChannel(call, "weight", x, 1.0), shift = perChannel(call, "bias", x, 0.0);
  double epsilon = call.number(call.has("epsilon") ? "epsilon" : "eps");
  return {call.make<wt::BatchNormOp>(x, mean, variance, scale, shift, llvm::APFloat(epsilon))};
}

// The forms of decomposed programs give statistics too, which nothing in a program for inference reads.
static Results nativeBatchNorm(Call &call) {
  Results results = batchNorm(call);
  return results.empty() ? results : Results{results[0], Value(), Value()};
}

// Weight and bias as the ops take them; a bias alone comes with a weight of ones.
static SmallVector<Value> affine(Call &call, ArrayRef<int64_t> shape, Type elementType) {
  Value scale = call.optionalTensor("weight"), shift = call.optionalTensor("bias");
  if (shift && !scale)
    scale = call.splat(shape, elementType, 1.0);
  SmallVector<Value> factors;
  for (Value factor : {scale, shift})
    if (factor)
      factors.push_back(factor);
  return factors;
}

static Results groupsOf(Call &call, Value x, int64_t groups) {
  SmallVector<Value> factors = affine(call, shapeOf(x)[1], typeOf(x).getElementType());
  return {call.make<wt::GroupNormOp>(x, factors, llvm::APFloat(call.number("eps", 1e-5)), groups)};
}

static Results groupNorm(Call &call) {
  Value x = call.computableFloat("input");
  return hasChannels(call, x) ? groupsOf(call, x, call.integer("num_groups")) : Results();
}

static Results nativeGroupNorm(Call &call) {
  Value x = call.computableFloat("input");
  if (!hasChannels(call, x))
    return {};
  Results results = groupsOf(call, x, call.integer("group"));
  return results.empty() ? results : Results{results[0], Value(), Value()};
}

// The statistics of each item's channel over its positions: as many groups as channels.
static Results instanceNorm(Call &call) {
  Value x = call.computableFloat("input");
  if (!hasChannels(call, x))
    return {};
  if (!call.boolean("use_input_stats", true))
    return batchNorm(call);
  return groupsOf(call, x, typeOf(x).getDimSize(1));
}

// The last dimensions, whose sizes the program tells again.
static bool checkNormalizedShape(Call &call, Value x, ArrayRef<int64_t> shape) {
  if (x && !shape.empty() && shape.size() <= shapeOf(x).size() && shapeOf(x).take_back(shape.size()) == shape)
    return !call.failed();
  call.fail("a normalized shape of " + wt::shapeText(shape) + " does not fit an input of shape " + wt::shapeText(shapeOf(x)));
  return false;
}

// native_layer_norm gives mean and inverse deviation too, which can't be had.
template <bool statistics> static Results layerNorm(Call &call) {
  Value x = call.computableFloat("input");
  Shape shape = call.integers("normalized_shape");
  if (!x || !checkNormalizedShape(call, x, shape))
    return {};
  SmallVector<Value> factors = affine(call, shape, typeOf(x).getElementType());
  Results results{call.make<wt::LayerNormOp>(x, factors, llvm::APFloat(call.number("eps", 1e-5)), static_cast<int64_t>(shape.size()))};
  if (statistics)
    results.append(2, Value());
  return results;
}

// Without an epsilon it is the element type's distance from 1 to the next number.
static Results rmsNorm(Call &call) {
  Value x = call.computableFloat("input");
  Shape shape = call.integers("normalized_shape");
  if (!x || !checkNormalizedShape(call, x, shape))
    return {};
  bool isDouble = typeOf(x).getElementType().isF64();
  double epsilon = call.number("eps", isDouble ? std::numeric_limits<double>::epsilon() : std::numeric_limits<float>::epsilon());
  return {call.make<wt::RmsNormOp>(x, affine(call, shape, typeOf(x).getElementType()), llvm::APFloat(epsilon),
                                   static_cast<int64_t>(shape.size()))};
}

void registerNormalizations(Registry &registry) {
  registry["aten::batch_norm"] = batchNorm;
  registry["aten::native_batch_norm"] = registry["aten::_native_batch_norm_legit"] =
      registry["aten::_native_batch_norm_legit_no_training"] = nativeBatchNorm;
  registry["aten::native_group_norm"] = nativeGroupNorm;
  registry["aten::instance_norm"] = instanceNorm;
  registry["aten::group_norm"] = groupNorm;
  registry["aten::layer_norm"] = layerNorm<false>;
  registry["aten::native_layer_norm"] = layerNorm<true>;
  registry["aten::rms_norm"] = rmsNorm;
}

} // namespace wasmtorch::aten
