// Grows a random program step by step.
#include "tools/fuzzing/Generate.h"

#include "tools/fuzzing/Steps.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

namespace {

struct Steps {
  Steps() {
    for (ArrayRef<Step> family : {elementwiseSteps(), choiceSteps(), integerSteps(), movementSteps(), reductionSteps(), layerSteps(),
                                  poolingSteps(), normSteps(), attentionSteps(), recurrenceSteps(), indexingSteps(), blockSteps()})
      for (const Step &step : family) {
        all.push_back(&step);
        total += step.share;
      }
  }
  SmallVector<const Step *> all;
  double total = 0;
};

} // namespace

const Step &wasmtorch::fuzzing::chooseStep(Random &random) {
  static const Steps steps;
  double at = random.unit() * steps.total;
  for (const Step *step : steps.all)
    if ((at -= step->share) < 0)
      return *step;
  return *steps.all.front();
}

// What the program is about: images most of all, then sequences.
static Shape firstShape(Sketch &s) {
  int64_t batch = s.random.choose({1, 1, 1, 2, 3}), channels = s.random.choose({1, 2, 3, 4, 4, 5, 7, 8, 12, 16});
  switch (s.random.between(0, 11)) {
  case 0:
  case 1:
  case 2:
  case 3:
  case 4:
    return {batch, channels, s.random.between(1, 11), s.random.between(1, 11)};
  case 5:
  case 6:
  case 7:
    return {batch, s.size(), s.random.choose({1, 3, 4, 6, 8, 8, 12, 16})};
  case 8:
    return {batch, channels, s.size()};
  case 9:
    return {s.size(), s.size()};
  case 10:
    return {1, s.random.between(1, 5), s.random.between(1, 5), s.random.between(1, 6), s.random.between(1, 6)};
  default:
    return s.random.chance(0.3) ? Shape{} : Shape{s.size()};
  }
}

// Values that nothing uses are results, the newest first.
static SmallVector<Value> resultsOf(Sketch &s) {
  SmallVector<Value> results{s.values.back()};
  for (Value value : llvm::reverse(ArrayRef<Value>(s.values).drop_back()))
    if (value.use_empty() && value.getDefiningOp() && results.size() < 4 && !llvm::is_contained(results, value))
      results.push_back(value);
  // Something from the middle is wanted too: what is fused must then be there as well.
  if (s.random.chance(0.2)) {
    Value middle = s.random.choose(s.values);
    if (middle.getDefiningOp())
      results.push_back(middle);
  }
  return results;
}

func::FuncOp wasmtorch::fuzzing::addProgram(ModuleOp module, uint64_t seed, uint64_t number, int64_t &weightBytes) {
  Random mixed(seed * 0x2545f4914f6cdd1d + number);
  Sketch s(module, ("graph_" + Twine(number)).str(), mixed.next(), weightBytes);
  if (s.random.chance(0.06))
    s.element = s.b.getF64Type();
  s.add(s.input(firstShape(s), s.random.chance(0.06) ? "extremes" : "normal"));
  int64_t wanted = s.random.between(2, 9);
  for (int64_t tries = 0; wanted > 0 && tries < 60; ++tries) {
    Value made = chooseStep(s.random).grow(s, s.pick());
    if (!made)
      continue;
    s.add(made);
    --wanted;
  }
  s.finish(resultsOf(s));
  return s.getFunction();
}

Contents wasmtorch::fuzzing::contentsOf(func::FuncOp function) {
  Contents contents;
  llvm::DenseMap<Operation *, int64_t> depths;
  Block &body = function.getBody().front();
  llvm::SetVector<Operation *> live;
  for (Value result : body.getTerminator()->getOperands())
    if (Operation *op = result.getDefiningOp())
      live.insert(op);
  for (size_t i = 0; i < live.size(); ++i)
    for (Value operand : live[i]->getOperands())
      if (Operation *op = operand.getDefiningOp())
        live.insert(op);
  for (Operation &op : body.without_terminator()) {
    if (!live.contains(&op))
      continue;
    ++contents.ops[op.getName().getStringRef()];
    int64_t depth = isa<wt::GetOp, wt::ConstantOp>(op) ? 0 : 1;
    for (Value operand : op.getOperands())
      if (Operation *producer = operand.getDefiningOp())
        depth = std::max(depth, depths[producer] + 1);
    depths[&op] = depth;
    contents.depth = std::max(contents.depth, depth);
  }
  return contents;
}
