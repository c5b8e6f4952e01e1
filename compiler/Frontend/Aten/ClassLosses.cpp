// Losses of classes: the negative logarithm of what was given to the right one.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

namespace {
enum Reduction { None, Mean, Sum };

// Logarithms of probabilities with the classes along `dim`, and for each of their lines the right class.
struct Classes {
  Value scores, target, weight;
  int64_t dim = 0, ignored = -100;
  Reduction reduction = Mean;
};
} // namespace

static Value total(Call &call, Value x) {
  return x ? call.make<wt::SumOp>(x, llvm::to_vector<6>(llvm::seq<int64_t>(0, typeOf(x).getRank())), false) : Value();
}

static Reduction readReduction(Call &call) {
  int64_t reduction = call.integer("reduction", Mean);
  if (reduction < None || reduction > Sum)
    call.fail("expected 0, 1 or 2 as 'reduction', found " + std::to_string(reduction));
  return static_cast<Reduction>(reduction);
}

// A weight for each class, along their dimension.
static Value alongClasses(Call &call, const Classes &classes, Value weight) {
  Shape line(typeOf(classes.scores).getRank(), 1);
  line[classes.dim] = typeOf(classes.scores).getDimSize(classes.dim);
  return call.reshape(weight, line);
}

// Of each line: whether it counts, and how much.
static Term lineWeights(Call &call, const Classes &classes) {
  Type type = typeOf(classes.scores).getElementType();
  Term counts = Term(call, classes.target).compare(wt::CompareKind::Ne, static_cast<double>(classes.ignored));
  if (!classes.weight)
    return {call, call.convert(counts, type)};
  Term weights(call, pick(call, classes.weight, 0, classes.target));
  return counts.choose(weights, weights.like(0));
}

static Value reduced(Call &call, Reduction reduction, Term losses, Term weights) {
  if (reduction == None)
    return losses;
  Term sum(call, total(call, losses));
  return reduction == Sum ? sum : sum / Term(call, total(call, weights));
}

// Lines that don't count lose nothing, whatever stands in them.
static Value lossOfIndices(Call &call, const Classes &classes, double smoothing) {
  Shape places(shapeOf(classes.scores));
  places[classes.dim] = 1;
  Term counts = Term(call, classes.target).compare(wt::CompareKind::Ne, static_cast<double>(classes.ignored));
  Value index = call.reshape(classes.target, places);
  Term given(call, call.reshape(call.make<wt::GatherOp>(classes.scores, index, classes.dim), shapeOf(classes.target)));
  Term weights = lineWeights(call, classes);
  if (call.failed())
    return {};
  Term losses = counts.choose(given * weights * -1.0, given.like(0));
  Value loss = reduced(call, classes.reduction, losses, weights);
  if (smoothing == 0)
    return loss;
  // The rest is given to all classes alike.
  Value all = classes.weight ? call.make<wt::MulOp>(classes.scores, alongClasses(call, classes, classes.weight)) : classes.scores;
  Term spread(call, call.make<wt::SumOp>(all, ArrayRef<int64_t>{classes.dim}, false));
  spread = counts.choose(spread * -1.0, spread.like(0));
  Term smooth(call, reduced(call, classes.reduction, spread, weights));
  return Term(call, loss) * (1.0 - smoothing) + smooth * (smoothing / typeOf(classes.scores).getDimSize(classes.dim));
}

static Value lossOfProbabilities(Call &call, const Classes &classes, double smoothing) {
  double count = typeOf(classes.scores).getDimSize(classes.dim);
  Term target(call, call.convert(classes.target, typeOf(classes.scores).getElementType()));
  if (smoothing != 0)
    target = target * (1.0 - smoothing) + smoothing / count;
  Term losses = Term(call, classes.scores) * target;
  if (classes.weight)
    losses = losses * Term(call, alongClasses(call, classes, classes.weight));
  losses = Term(call, call.make<wt::SumOp>(losses, ArrayRef<int64_t>{classes.dim}, false)) * -1.0;
  if (classes.reduction == None || call.failed())
    return losses;
  double lines = std::max<double>(typeOf(losses).getNumElements(), 1);
  Term sum(call, total(call, losses));
  return classes.reduction == Sum ? sum : sum / lines;
}

// The arguments that both losses have. A line of scores by itself has its classes in dimension 0.
static Classes readClasses(Call &call) {
  Classes classes;
  Value scores = call.computableFloat("self"), target = call.tensor("target");
  classes.weight = call.optionalTensor("weight");
  classes.reduction = readReduction(call);
  classes.ignored = call.integer("ignore_index", -100);
  if (!scores || !target || call.failed())
    return {};
  if (typeOf(scores).getRank() == 0)
    return call.fail("expected scores of classes, found a scalar"), Classes();
  classes.dim = typeOf(scores).getRank() == 1 ? 0 : 1;
  classes.scores = scores;
  classes.target = target;
  return classes;
}

static bool fitsIndices(Call &call, Classes &classes) {
  classes.target = indexArgument(call, "target");
  Shape lines(shapeOf(classes.scores));
  lines.erase(lines.begin() + classes.dim);
  if (classes.target && shapeOf(classes.target) != ArrayRef<int64_t>(lines))
    call.fail("expected a class for each line of scores, found shapes " + wt::shapeText(shapeOf(classes.scores)) + " and " +
              wt::shapeText(shapeOf(classes.target)));
  return !call.failed();
}

static Results negativeLogLikelihood(Call &call) {
  Classes classes = readClasses(call);
  if (!classes.scores || !fitsIndices(call, classes))
    return {};
  Results results{lossOfIndices(call, classes, 0)};
  // The operators below the public one give what they divided by too.
  if (StringRef(call.getName()).ends_with("_forward"))
    results.push_back(total(call, lineWeights(call, classes)));
  return results;
}

static Results crossEntropy(Call &call) {
  Classes classes = readClasses(call);
  double smoothing = call.number("label_smoothing", 0);
  if (!classes.scores)
    return {};
  classes.scores = call.make<wt::LogSoftmaxOp>(classes.scores, classes.dim);
  if (shapeOf(classes.target) == shapeOf(classes.scores) && isa<FloatType>(typeOf(classes.target).getElementType()))
    return {lossOfProbabilities(call, classes, smoothing)};
  return fitsIndices(call, classes) ? Results{lossOfIndices(call, classes, smoothing)} : Results();
}

void registerClassLosses(Registry &registry) {
  for (StringRef name : {"nll_loss", "nll_loss_nd", "nll_loss2d", "nll_loss_forward", "nll_loss2d_forward"})
    registry[("aten::" + name).str()] = negativeLogLikelihood;
  registry["aten::cross_entropy_loss"] = crossEntropy;
}

} // namespace wasmtorch::aten
