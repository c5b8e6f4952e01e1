// Operators that reduce dimensions, and softmax.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Operands.h"
#include "compiler/Frontend/Aten/Reduction.h"
#include "compiler/Frontend/Aten/Registry.h"

#include <limits>

using namespace mlir;

namespace wasmtorch::aten {

Value summand(Call &call) {
  Value x = call.tensor("self");
  if (Type type = call.elementType("dtype"))
    x = call.convert(x, type);
  else if (x && !isFloat(x))
    x = call.convert(x, call.getBuilder().getI64Type());
  return x && call.canCompute(typeOf(x).getElementType()) ? x : Value();
}

Value asLine(Call &call, Value x) { return x && typeOf(x).getRank() == 0 ? call.reshape(x, {1}) : x; }

// The operand in the type that it is reduced in.
static Value operandOf(Call &call, Reduces reduces) {
  if (reduces == Reduces::InLong)
    return summand(call);
  if (reduces == Reduces::InFloats)
    return floatOperand(call, "self");
  if (reduces == Reduces::InOwnType)
    return call.computable("self");
  Value x = call.tensor("self");
  if (Type type = call.elementType("dtype"))
    x = call.convert(x, type);
  return x && call.canComputeFloat(typeOf(x).getElementType()) ? x : Value();
}

Reduction readReduction(Call &call, Reduces reduces) {
  Reduction reduction;
  Value x = operandOf(call, reduces);
  if (!x)
    return {};
  int64_t rank = typeOf(x).getRank();
  for (int64_t dim : call.integers("dim"))
    if (int64_t wrapped = call.dimension(dim, rank); rank > 0)
      reduction.dims.push_back(wrapped);
  if (reduction.dims.empty())
    reduction.dims = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  llvm::sort(reduction.dims);
  if (std::adjacent_find(reduction.dims.begin(), reduction.dims.end()) != reduction.dims.end())
    call.fail("a dimension appears twice in 'dim', expected each once");
  reduction.keepDims = call.boolean("keepdim", false);
  reduction.input = call.failed() ? Value() : x;
  return reduction;
}

static Reduction readFloats(Call &call) { return readReduction(call, Reduces::FloatsAlone); }

// Whether any element is true, or all are: a sum or a product of truth values. Bytes stay bytes.
template <typename Op> static Results truthOf(Call &call) {
  Reduction reduction = readReduction(call, Reduces::InOwnType);
  if (!reduction)
    return {};
  Type type = typeOf(reduction.input).getElementType(), boolType = call.getBuilder().getI1Type();
  Value truth = reduce<Op>(call, reduction, call.convert(reduction.input, boolType));
  return {call.convert(truth, type.isUnsignedInteger(8) ? type : boolType)};
}

static Results countNonzero(Call &call) {
  Reduction reduction = readReduction(call, Reduces::InOwnType);
  if (!reduction)
    return {};
  Value truth = call.convert(reduction.input, call.getBuilder().getI1Type());
  return {reduce<wt::SumOp>(call, reduction, call.convert(truth, call.getBuilder().getI64Type()))};
}

// NaN counts as 0 in the sum, and not at all in the mean.
static Term sumWithoutNaN(Call &call, const Reduction &reduction) {
  Term x(call, reduction.input);
  return {call, reduce<wt::SumOp>(call, reduction, x.isNaN().choose(x.like(0.0), x))};
}

static Results nanSum(Call &call) {
  Reduction reduction = readReduction(call, Reduces::InLong);
  if (!reduction)
    return {};
  return {isFloat(reduction.input) ? Value(sumWithoutNaN(call, reduction)) : reduce<wt::SumOp>(call, reduction, reduction.input)};
}

static Results nanMean(Call &call) {
  Reduction reduction = readFloats(call);
  if (!reduction)
    return {};
  Term x(call, reduction.input), isNumber = x.compare(wt::CompareKind::Eq, x);
  Value count = reduce<wt::SumOp>(call, reduction, call.convert(isNumber, typeOf(x).getElementType()));
  return {sumWithoutNaN(call, reduction) / Term(call, count)};
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
  Reduction reduction = readFloats(call);
  return reduction ? Results{variance(call, reduction)} : Results();
}

// The same and the mean, in this order.
template <bool root> static Results varianceAndMean(Call &call) {
  Reduction reduction = readFloats(call);
  if (!reduction)
    return {};
  Value spread = variance(call, reduction);
  return {root ? call.make<wt::SqrtOp>(spread) : spread, reduce<wt::MeanOp>(call, reduction, reduction.input)};
}

static Results standardDeviation(Call &call) {
  Reduction reduction = readFloats(call);
  return reduction ? Results{call.make<wt::SqrtOp>(variance(call, reduction))} : Results();
}

// max + log(sum(exp(x - max))), with the maximum kept finite: inf - inf would be NaN.
static Results logSumExp(Call &call) {
  Reduction reduction = readReduction(call, Reduces::InFloats);
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
  registry["aten::sum"] = reduction<wt::SumOp, Reduces::InLong>;
  registry["aten::prod"] = reduction<wt::ProdOp, Reduces::InLong>;
  registry["aten::mean"] = reduction<wt::MeanOp, Reduces::FloatsAlone>;
  registry["aten::any"] = truthOf<wt::SumOp>;
  registry["aten::all"] = truthOf<wt::ProdOp>;
  registry["aten::count_nonzero"] = countNonzero;
  registry["aten::nansum"] = nanSum;
  registry["aten::nanmean"] = nanMean;
  registry["aten::logsumexp"] = registry["aten::special_logsumexp"] = logSumExp;
  registry["aten::var"] = var;
  registry["aten::var_mean"] = varianceAndMean<false>;
  registry["aten::std_mean"] = varianceAndMean<true>;
  registry["aten::std"] = standardDeviation;
  registry["aten::softmax"] = registry["aten::_softmax"] = softmax<wt::SoftmaxOp>;
  registry["aten::log_softmax"] = registry["aten::_log_softmax"] = softmax<wt::LogSoftmaxOp>;
}

} // namespace wasmtorch::aten
