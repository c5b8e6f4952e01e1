// Normalisation layers.
#include "compiler/Frontend/Aten/Registry.h"

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

static Results batchNorm(Call &call) {
  Value x = call.computableFloat("input");
  if (call.boolean("training", false) || !call.has("running_mean") || !call.has("running_var"))
    return call.unsupported("with statistics of the batch (training mode)");
  if (!hasChannels(call, x))
    return {};
  Value mean = call.tensor("running_mean"), variance = call.tensor("running_var");
  Value scale = perChannel(call, "weight", x, 1.0), shift = perChannel(call, "bias", x, 0.0);
  double epsilon = call.number(call.has("epsilon") ? "epsilon" : "eps");
  return {call.make<wt::BatchNormOp>(x, mean, variance, scale, shift, llvm::APFloat(epsilon))};
}

// (x - mean) / sqrt(variance + epsilon) with the statistics of each item's channel over its positions.
static Results instanceNorm(Call &call) {
  Value x = call.computableFloat("input");
  if (!hasChannels(call, x))
    return {};
  if (!call.boolean("use_input_stats", true))
    return batchNorm(call);
  Shape dims = llvm::to_vector(llvm::seq<int64_t>(2, typeOf(x).getRank())), channels(typeOf(x).getRank() - 1, 1);
  channels[0] = typeOf(x).getDimSize(1);
  Value centred = call.make<wt::SubOp>(x, call.make<wt::MeanOp>(x, dims, true));
  Value variance = call.make<wt::MeanOp>(call.make<wt::MulOp>(centred, centred), dims, true);
  Value inverse = call.make<wt::RsqrtOp>(call.make<wt::AddOp>(variance, call.scalarLike(x, call.number("eps"))));
  Value result = call.make<wt::MulOp>(centred, inverse);
  if (Value scale = call.optionalTensor("weight"))
    result = call.make<wt::MulOp>(result, call.reshape(scale, channels));
  if (Value shift = call.optionalTensor("bias"))
    result = call.make<wt::AddOp>(result, call.reshape(shift, channels));
  return {result};
}

void registerNormalizations(Registry &registry) {
  registry["aten::batch_norm"] = batchNorm;
  registry["aten::instance_norm"] = instanceNorm;
}

} // namespace wasmtorch::aten
