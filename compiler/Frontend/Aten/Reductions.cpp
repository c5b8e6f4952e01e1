// Operators that reduce dimensions, and softmax.
#include "compiler/Frontend/Aten/Operands.h"
#include "compiler/Frontend/Aten/Registry.h"

#include <limits>

using namespace mlir;

namespace wasmtorch::aten {

namespace {
struct Reduction {
  Value input;
  Shape dims;
  bool keepDims = false;
  explicit operator bool() const { return bool(input); }
};
} // namespace

// No dimensions at all, or None, means all of them.
static Reduction readReduction(Call &call) {
  Reduction reduction;
  Value x = call.tensor("self");
  if (!x)
    return {};
  if (Type type = call.elementType("dtype"))
    x = call.convert(x, type);
  if (!x || !call.canComputeFloat(typeOf(x).getElementType()))
    return {};
  int64_t rank = typeOf(x).getRank();
  for (int64_t dim : call.integers("dim"))
    if (int64_t wrapped = call.dimension(dim, rank); rank > 0)
      reduction.dims.push_back(wrapped);
  if (reduction.dims.empty())
    reduction.dims = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  llvm::sort(reduction.dims);
  if (std::adjacent_find(reduction.dims.begin(), reduction.dims.end()) != reduction.dims.end())
    call.fail("a dimension appears twice in 'dim'");
  reduction.keepDims = call.boolean("keepdim", false);
  reduction.input = call.failed() ? Value() : x;
  return reduction;
}

template <typename Op> static Value reduce(Call &call, const Reduction &reduction, Value input) {
  return call.make<Op>(input, reduction.dims, reduction.keepDims);
}

template <typename Op> static Results reduction(Call &call) {
  Reduction reduction = readReduction(call);
  return reduction ? Results{reduce<Op>(call, reduction, reduction.input)} : Results();
}

// max(x), max(x, other) and max(x, dim): the last one gives positions too, which can't be had.
template <typename Reduce, typename Binary> static Results extremum(Call &call) {
  if (call.has("other"))
    return binary<Binary>(call);
  Results results = reduction<Reduce>(call);
  if (call.has("dim") && !call.failed())
    results.push_back({});
  return results;
}

static Value squareOf(Call &call, Value x) { return call.make<wt::MulOp>(x, x); }

// sum((x - mean)^2) / (count - correction), which is how PyTorch's two passes see it too.
static Value variance(Call &call, const Reduction &reduction) {
  Value mean = call.make<wt::MeanOp>(reduction.input, reduction.dims, true);
  Value squares = squareOf(call, call.make<wt::SubOp>(reduction.input, mean));
  double count = 1, correction = call.has("correction") ? call.number("correction") : call.boolean("unbiased", true) ? 1 : 0;
  for (int64_t dim : reduction.dims)
    count *= typeOf(reduction.input).getDimSize(dim);
  if (correction == 0)
    return reduce<wt::MeanOp>(call, reduction, squares);
  Value sum = reduce<wt::SumOp>(call, reduction, squares);
  return call.make<wt::DivOp>(sum, call.scalarLike(sum, std::max(count - correction, 0.0)));
}

static Results var(Call &call) {
  Reduction reduction = readReduction(call);
  return reduction ? Results{variance(call, reduction)} : Results();
}

// The same and the mean, in this order.
template <bool root> static Results varianceAndMean(Call &call) {
  Reduction reduction = readReduction(call);
  if (!reduction)
    return {};
  Value spread = variance(call, reduction);
  return {root ? call.make<wt::SqrtOp>(spread) : spread, reduce<wt::MeanOp>(call, reduction, reduction.input)};
}

static Results standardDeviation(Call &call) {
  Reduction reduction = readReduction(call);
  return reduction ? Results{call.make<wt::SqrtOp>(variance(call, reduction))} : Results();
}

// max + log(sum(exp(x - max))), with the maximum kept finite: inf - inf would be NaN.
static Results logSumExp(Call &call) {
  Reduction reduction = readReduction(call);
  if (!reduction)
    return {};
  double most = std::numeric_limits<float>::max();
  Builder &builder = call.getBuilder();
  Value largest = call.make<wt::AmaxOp>(reduction.input, reduction.dims, true);
  largest = call.make<wt::ClampOp>(largest, builder.getF64FloatAttr(-most), builder.getF64FloatAttr(most));
  Value sum = call.make<wt::SumOp>(call.make<wt::ExpOp>(call.make<wt::SubOp>(reduction.input, largest)), reduction.dims, true);
  Value result = call.make<wt::AddOp>(call.make<wt::LogOp>(sum), largest);
  return {result ? call.reshape(result, wt::reducedShape(shapeOf(reduction.input), reduction.dims, reduction.keepDims)) : Value()};
}

template <typename Op> static Results softmax(Call &call) {
  Value x = call.tensor("self");
  if (!x)
    return {};
  if (Type type = call.elementType("dtype"))
    x = call.convert(x, type);
  if (!x || !call.canComputeFloat(typeOf(x).getElementType()))
    return {};
  return {call.make<Op>(x, call.dimension("dim", typeOf(x).getRank()))};
}

void registerReductions(Registry &registry) {
  registry["aten::sum"] = reduction<wt::SumOp>;
  registry["aten::mean"] = reduction<wt::MeanOp>;
  registry["aten::amax"] = reduction<wt::AmaxOp>;
  registry["aten::amin"] = reduction<wt::AminOp>;
  registry["aten::max"] = extremum<wt::AmaxOp, wt::MaximumOp>;
  registry["aten::min"] = extremum<wt::AminOp, wt::MinimumOp>;
  registry["aten::prod"] = reduction<wt::ProdOp>;
  registry["aten::logsumexp"] = registry["aten::special_logsumexp"] = logSumExp;
  registry["aten::var"] = var;
  registry["aten::var_mean"] = varianceAndMean<false>;
  registry["aten::std_mean"] = varianceAndMean<true>;
  registry["aten::std"] = standardDeviation;
  registry["aten::softmax"] = registry["aten::_softmax"] = softmax<wt::SoftmaxOp>;
  registry["aten::log_softmax"] = registry["aten::_log_softmax"] = softmax<wt::LogSoftmaxOp>;
}

} // namespace wasmtorch::aten
