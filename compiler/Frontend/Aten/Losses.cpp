// Losses between probabilities.
#include "compiler/Frontend/Aten/Losses.h"

#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

using Kind = wt::CompareKind;

Value reducedLoss(Call &call, Value loss) {
  int64_t reduction = call.integer("reduction", 1);
  if (!loss || reduction == 0)
    return loss;
  Shape dims = llvm::to_vector(llvm::seq<int64_t>(0, typeOf(loss).getRank()));
  return reduction == 1 ? call.make<wt::MeanOp>(loss, dims, false) : call.make<wt::SumOp>(loss, dims, false);
}

// Null where either is missing; the call has failed then.
static bool hasBoth(Call &call, Value x, Value target) {
  if (!x || !target)
    return false;
  return !call.failed();
}

static Value weighted(Call &call, Term loss) {
  Value weight = call.optionalTensor("weight");
  return weight ? loss * Term(call, weight) : loss;
}

// -(t log x + (1 - t) log(1 - x)), each logarithm at least -100.
static Results binaryCrossEntropy(Call &call) {
  Value x = call.computableFloat("self"), target = call.tensor("target");
  if (!hasBoth(call, x, target))
    return {};
  FloatAttr least = call.getBuilder().getF64FloatAttr(-100.0);
  auto atLeast = [&](Term logarithm) { return Term(call, call.make<wt::ClampOp>(logarithm, least, FloatAttr())); };
  Term p(call, x), t(call, target), yes = atLeast(p.unary<wt::LogOp>()), no = atLeast(p.unary<wt::NegOp>().log1p());
  return {reducedLoss(call, weighted(call, (t - 1.0) * no - t * yes))};
}

// (1 - t) x - (1 + (w - 1) t) log(sigmoid(x)) with log(sigmoid(x)) = min(x, 0) - log(1 + exp(-|x|)), which never overflows.
static Results binaryCrossEntropyWithLogits(Call &call) {
  Value logits = call.computableFloat("self"), target = call.tensor("target");
  if (!hasBoth(call, logits, target))
    return {};
  Term x(call, logits), t(call, target);
  Term negative(call, call.make<wt::ClampOp>(x, FloatAttr(), call.getBuilder().getF64FloatAttr(0.0)));
  Term likelihood = negative - x.abs().unary<wt::NegOp>().exp().log1p();
  if (Value positive = call.optionalTensor("pos_weight"))
    likelihood = ((Term(call, positive) - 1.0) * t + 1.0) * likelihood;
  return {reducedLoss(call, weighted(call, (1.0 - t) * x - likelihood))};
}

// t (log t - x), where 0 log 0 counts as 0; the target may be given as its logarithm.
static Results klDivergence(Call &call) {
  Value x = call.computableFloat("self"), target = call.tensor("target");
  if (!hasBoth(call, x, target))
    return {};
  Term input(call, x), t(call, target);
  if (call.boolean("log_target", false))
    return {reducedLoss(call, t.exp() * (t - input))};
  Term entropy = t.compare(Kind::Eq, 0.0).choose(t.like(0.0), t * t.unary<wt::LogOp>());
  return {reducedLoss(call, entropy - t * input)};
}

static Term atLeastZero(Call &call, Term x) { return {call, call.make<wt::ReluOp>(x)}; }

// max(0, margin - t (a - b)).
static Results marginRankingLoss(Call &call) {
  Value first = call.computableFloat("input1"), second = call.computableFloat("input2"), target = call.computableFloat("target");
  double margin = call.number("margin", 0.0);
  if (!hasBoth(call, first, second) || !target)
    return {};
  return {reducedLoss(call, atLeastZero(call, Term(call, target) * (Term(call, second) - Term(call, first)) + margin))};
}

// x where the target is 1, max(0, margin - x) where it is -1, and their sum elsewhere.
static Results hingeEmbeddingLoss(Call &call) {
  Value x = call.computableFloat("self"), target = call.tensor("target");
  double margin = call.number("margin", 1.0);
  if (!hasBoth(call, x, target))
    return {};
  Term input(call, x), t(call, target), zero = input.like(0.0);
  Term apart = t.compare(Kind::Ne, 1.0).choose(atLeastZero(call, margin - input), zero);
  return {reducedLoss(call, apart + t.compare(Kind::Ne, -1.0).choose(input, zero))};
}

// log(1 + exp(-t x)).
static Results softMarginLoss(Call &call) {
  Value x = call.computableFloat("self"), target = call.tensor("target");
  if (!hasBoth(call, x, target))
    return {};
  return {reducedLoss(call, (Term(call, x) * Term(call, target)).unary<wt::NegOp>().exp().log1p())};
}

void registerLosses(Registry &registry) {
  registry["aten::binary_cross_entropy"] = binaryCrossEntropy;
  registry["aten::binary_cross_entropy_with_logits"] = binaryCrossEntropyWithLogits;
  registry["aten::margin_ranking_loss"] = marginRankingLoss;
  registry["aten::hinge_embedding_loss"] = hingeEmbeddingLoss;
  registry["aten::soft_margin_loss"] = softMarginLoss;
  registry["aten::kl_div"] = klDivergence;
}

} // namespace wasmtorch::aten
