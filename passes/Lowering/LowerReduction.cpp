// Kernels around a reduction.
#include "passes/Lowering/Combine.h"
#include "passes/Lowering/KernelContext.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace wasmtorch {

namespace {

// Vectors that sum up side by side: none waits for the one before, and each gets a part of the roundings.
constexpr int64_t mostAbreast = 4;

// Steps after which a long sum is set down and begun anew, so that it stays small beside what is added to it.
constexpr int64_t blockSteps = 64;

class Reduction {
public:
  Reduction(Emitter &e, KernelContext &context)
      : e(e), context(context), prologue(context.arguments, {}), epilogue(context.arguments, context.root->getResult(0)) {
    llvm::TypeSwitch<Operation *>(context.root)
        .Case([&](wt::SumOp op) { read(op, wt::Combine::Add); })
        .Case([&](wt::ProdOp op) { read(op, wt::Combine::Multiply); })
        .Case([&](wt::AmaxOp op) { read(op, wt::Combine::Maximum); })
        .Case([&](wt::AminOp op) { read(op, wt::Combine::Minimum); });
  }

  LogicalResult emit() {
    if (failed(prologue.build(context.root->getOperand(0))) || failed(epilogue.build(context.produced)))
      return failure();
    emitBorder(e, context);
    joinReduced();
    int64_t rank = sizes.size();
    acrossLanes = rank == 0 || isReduced(rank - 1);
    // Lanes run along the last dimension, whether it stays or is summed up.
    wt::Shape kept, keptDims;
    for (int64_t d = 0; d < rank; ++d) {
      if (isReduced(d)) {
        reduced.push_back(d);
      } else if (acrossLanes || d < rank - 1) {
        kept.push_back(sizes[d]);
        keptDims.push_back(d);
      }
    }
    e.loops(kept, [&](const Point &outer) {
      Point at(rank);
      for (auto [d, coordinate] : llvm::zip(keptDims, outer))
        at[d] = coordinate;
      if (acrossLanes)
        return finish(at, sumOfLanes(reduce(at, vectorLanes)), 1);
      e.vectorSteps(sizes.back(), [&](Coordinate last, int64_t lanes) {
        at.back() = last;
        finish(at, reduce(at, lanes), lanes);
      });
    });
    return success(!failedOnce);
  }

private:
  template <typename Op> void read(Op op, wt::Combine combine) {
    how = combine;
    sizes.assign(op.getInput().getType().getShape().begin(), op.getInput().getType().getShape().end());
    element = op.getInput().getType().getElementType();
    keepDims = op.getKeepDims();
    for (int64_t d = 0; d < static_cast<int64_t>(sizes.size()); ++d)
      marks.coefficients.push_back(llvm::is_contained(op.getDims(), d) ? 0 : d + 1);
  }

  // Neighbours that are both summed up become one dimension where memory allows. A dimension that stays is marked by its number, so that
  // it fits to no neighbour and is known afterwards; one that is summed up by 0.
  void joinReduced() {
    originalReduced.assign(marks.coefficients.size(), false);
    for (auto [d, mark] : llvm::enumerate(marks.coefficients))
      originalReduced[d] = mark == 0;
    LinearForm *extra[] = {&marks};
    if (!llvm::is_contained(sizes, 0))
      prologue.collapse(sizes, extra);
  }
  bool isReduced(int64_t d) const { return marks.coefficients[d] == 0; }

  Value neutral() { return emitNeutral(e, how, element); }
  Value combine(Value a, Value b) { return emitCombine(e, how, element, a, b); }

  // The operand's elements; where they can't be computed, which was reported, anything.
  Value operand(const Point &at, int64_t lanes) {
    if (Value value = prologue.emit(e, at, at.empty() ? 0 : at.size() - 1, lanes, {}))
      return value;
    failedOnce = true;
    return neutral();
  }

  // One vector, over all that is summed up at the other coordinates of `at`.
  Value reduce(const Point &at, int64_t lanes) {
    if (reduced.empty())
      return operand(at, acrossLanes ? 1 : lanes);
    int64_t steps = sizes[reduced.back()] / stride();
    Emitter::Values sums(std::clamp<int64_t>(steps, 1, mostAbreast), neutral());
    sums = reduceOver(at, reduced, lanes, sums);
    // In pairs, and pairs of pairs.
    while (sums.size() > 1) {
      for (size_t i = 0; i < sums.size() / 2; ++i)
        sums[i] = combine(sums[2 * i], sums[2 * i + 1]);
      if (sums.size() % 2 != 0)
        sums[sums.size() / 2] = sums.back();
      sums.resize(llvm::divideCeil(sums.size(), 2));
    }
    return sums[0];
  }

  // How far a step goes in the innermost dimension.
  int64_t stride() const { return acrossLanes ? vectorLanes : 1; }

  Emitter::Values reduceOver(const Point &at, ArrayRef<int64_t> dims, int64_t lanes, ValueRange initial) {
    if (dims.size() == 1)
      return reduceInnermost(at, lanes, initial);
    return e.loop(0, sizes[dims.front()], 1, initial, [&](Coordinate step, ValueRange carried) {
      Point inner(at);
      inner[dims.front()] = step;
      return reduceOver(inner, dims.drop_front(), lanes, carried);
    });
  }

  Emitter::Values reduceInnermost(const Point &at, int64_t lanes, ValueRange initial) {
    int64_t abreast = initial.size(), unit = abreast * stride(), steps = sizes[reduced.back()] / unit;
    auto step = [&](Coordinate first, ValueRange carried) {
      Emitter::Values sums;
      for (int64_t i = 0; i < abreast; ++i)
        sums.push_back(combine(carried[i], operandAt(at, e.sum(first, {Value(), i * stride()}), lanes)));
      return sums;
    };
    int64_t blocks = isa<FloatType>(element) && how == wt::Combine::Add && steps >= 2 * blockSteps ? steps / blockSteps : 0;
    Emitter::Values sums = e.loop(0, blocks, blockSteps * unit, initial, [&](Coordinate block, ValueRange carried) {
      Emitter::Values zeros(abreast, neutral()), results;
      Emitter::Values parts =
          e.loop(0, blockSteps, unit, zeros, [&](Coordinate inner, ValueRange values) { return step(e.sum(block, inner), values); });
      for (auto [sum, part] : llvm::zip(carried, parts))
        results.push_back(combine(sum, part));
      return results;
    });
    sums = e.loop(blocks * blockSteps * unit, steps - blocks * blockSteps, unit, sums, step);
    return reduceRest(at, lanes, steps * unit, sums);
  }

  // What is left of the innermost dimension: single vectors, then lanes of another, of which those that don't count are neutral.
  Emitter::Values reduceRest(const Point &at, int64_t lanes, int64_t first, Emitter::Values sums) {
    int64_t size = sizes[reduced.back()];
    for (int64_t i = 0; first + stride() <= size; ++i, first += stride())
      sums[i] = combine(sums[i], operandAt(at, {Value(), first}, lanes));
    if (first == size)
      return sums;
    Value rest = operandAt(at, {Value(), first}, size - first);
    sums.back() = combine(sums.back(), e.firstLanes(rest, size - first, neutral()));
    return sums;
  }

  Value operandAt(Point at, Coordinate innermost, int64_t lanes) {
    at[reduced.back()] = innermost;
    return operand(at, lanes);
  }

  Value sumOfLanes(Value sums) { return reduced.empty() ? sums : emitAcrossLanes(e, how, element, sums); }

  // The epilogue and the store. `at` is a point of the joined dimensions; what is summed up stands nowhere.
  void finish(const Point &at, Value sums, int64_t lanes) {
    Point place;
    for (auto [d, isSummed] : llvm::enumerate(originalReduced)) {
      const int64_t *mark = llvm::find(marks.coefficients, static_cast<int64_t>(d + 1));
      if (!isSummed)
        place.push_back(at[mark - marks.coefficients.begin()]);
      else if (keepDims)
        place.push_back({});
    }
    failedOnce |= !storeResult(e, context, epilogue, context.outputForm(), place, lanes, sums);
  }

  Emitter &e;
  KernelContext &context;
  PointwiseExpression prologue, epilogue;
  wt::Combine how = wt::Combine::Add;
  Type element;
  SmallVector<int64_t> sizes; ///< of the operand, neighbours joined
  LinearForm marks;
  SmallVector<bool> originalReduced; ///< of the operand's own dimensions
  wt::Shape reduced;
  bool keepDims = false, acrossLanes = false, failedOnce = false;
};

} // namespace

LogicalResult lowerReduction(Emitter &e, KernelContext &context) { return Reduction(e, context).emit(); }

} // namespace wasmtorch
