// Runs a program several times, with its roundings moved.
#include "tools/fuzzing/Bounds.h"

#include "dialects/Wt/Wt.h"
#include "tools/fuzzing/Random.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;
using semantics::Tensor;
using semantics::Tensors;

namespace {

// How much a number is moved, relative to it: some units in the last place, as the house promises of its functions.
double amountOf(Type type) { return type.isF64() ? 4e-13 : 0x1p-20; }

// Ops that give elements of their operands or exact results; each is the same in every variant.
bool isExact(Operation *op) {
  if (!isa<FloatType>(cast<RankedTensorType>(op->getResult(0).getType()).getElementType()))
    return true;
  if (auto scatter = dyn_cast<wt::ScatterOp>(op))
    return scatter.getCombine() != wt::Combine::Add && scatter.getCombine() != wt::Combine::Multiply;
  return op->hasTrait<wt::MovementOp>() ||
         isa<wt::CatOp, wt::SelectOp, wt::MaximumOp, wt::MinimumOp, wt::AmaxOp, wt::AminOp, wt::CummaxOp, wt::CumminOp, wt::MaxPoolOp,
             wt::ReluOp, wt::ClampOp, wt::NegOp, wt::AbsOp, wt::GatherOp, wt::FloorOp, wt::CeilOp, wt::TruncOp, wt::RoundOp, wt::FmodOp,
             wt::IotaOp, wt::ConstantOp, wt::ConvertOp>(op);
}

// Of which zeros the sign is open: which of 0 and -0 is the larger one, and what a sum starts with.
bool hasOpenZeros(Operation *op) {
  return isa<wt::MaximumOp, wt::MinimumOp, wt::AmaxOp, wt::AminOp, wt::CummaxOp, wt::CumminOp, wt::MaxPoolOp, wt::ReluOp, wt::ClampOp,
             wt::ScatterOp>(op) ||
         (!isExact(op) && !op->hasTrait<wt::ElementwiseOp>());
}

// Computed of one rounding each, so that nothing inside them can overflow before the result does.
bool isSingleStep(Operation *op) {
  return isa<wt::AddOp, wt::SubOp, wt::MulOp, wt::DivOp, wt::ExpOp, wt::LogOp, wt::SqrtOp, wt::TanhOp, wt::SigmoidOp, wt::ErfOp,
             wt::AtanOp>(op);
}

// One of the moved runs.
class Mover {
public:
  explicit Mover(int run) : run(run), random(0x9d5a + run) {}

  Tensor operand(const Tensor &tensor) {
    return map(tensor, [&](double x, double amount) { return x * (1 + noise() * amount); });
  }

  Tensor result(Operation *op, const Tensor &tensor, ArrayRef<Tensor> operands) {
    // Of numbers so large that their sums and squares may overflow in one order alone, nothing is known.
    bool wild = run == 0 && !isExact(op) && !isSingleStep(op) && llvm::any_of(operands, isHuge);
    bool exact = isExact(op), zeros = hasOpenZeros(op);
    // 1 + erf and 1 + tanh cancel (numerics.md).
    double cancelled = 0;
    if (isa<wt::GeluOp>(op))
      cancelled = largest(operands.front()) * 0x1p-21;
    return map(tensor, [&](double x, double amount) {
      if (wild)
        return std::nan("");
      // Each sign in some run, and both beside each other in the others.
      if (zeros && x == 0)
        return run == 0 || (run >= 2 && random.chance(0.5)) ? 0.0 : -0.0;
      if (exact)
        return x;
      // Exponentials that are not normal numbers become 0.
      if (run == 1 && std::fabs(x) < 0x1p-118 && amount > 1e-10)
        return std::copysign(0.0, x);
      return x * (1 + noise() * amount) + noise() * cancelled;
    });
  }

private:
  double noise() { return 2 * random.unit() - 1; }

  template <typename Function> static Tensor map(const Tensor &tensor, Function &&function) {
    if (!isa<FloatType>(tensor.getElementType()))
      return tensor;
    Tensor result(tensor.getType());
    double amount = amountOf(tensor.getElementType());
    semantics::dispatchFloat(tensor.getElementType(), [&](auto tag) {
      using T = typename decltype(tag)::type;
      const T *from = tensor.elements<T>();
      T *to = result.mutableElements<T>();
      for (int64_t i = 0, count = tensor.getNumElements(); i < count; ++i)
        to[i] = semantics::store<T>(function(semantics::load(from[i]), amount));
    });
    return result;
  }

  template <typename Function> static void each(const Tensor &tensor, Function &&function) {
    if (isa<FloatType>(tensor.getElementType()))
      semantics::dispatchFloat(tensor.getElementType(), [&](auto tag) {
        using T = typename decltype(tag)::type;
        for (int64_t i = 0, count = tensor.getNumElements(); i < count; ++i)
          function(semantics::load(tensor.elements<T>()[i]));
      });
  }

  static double largest(const Tensor &tensor) {
    double most = 0;
    each(tensor, [&](double x) { most = std::isfinite(x) ? std::max(most, std::fabs(x)) : most; });
    return most;
  }

  static bool isHuge(const Tensor &tensor) { return largest(tensor) > (tensor.getElementType().isF64() ? 1e100 : 1e14); }

  int run;
  Random random;
};

// What each value is in the run without moves and in the moved ones.
using Runs = SmallVector<Tensor, usualRuns + 1>;

bool haveSameBytes(const Tensor &a, const Tensor &b) { return a.getBytes().data() == b.getBytes().data(); }

class Evaluation {
public:
  Evaluation(semantics::WeightSource &weights, int movedRuns) : weights(weights), movedRuns(movedRuns) {
    for (int run = 0; run < movedRuns; ++run)
      movers.emplace_back(run);
  }

  FailureOr<Answers> run(func::FuncOp function, ArrayRef<Tensor> inputs) {
    for (auto [argument, tensor] : llvm::zip_equal(function.getArguments(), inputs))
      values[argument] = Runs(movedRuns + 1, tensor);
    for (Operation &op : function.getBody().front().without_terminator())
      if (failed(evaluate(&op)))
        return failure();
    Answers answers;
    answers.moved.resize(movedRuns);
    for (Value result : function.getBody().front().getTerminator()->getOperands()) {
      const Runs &runs = values.find(result)->second;
      answers.exact.push_back(runs.front());
      for (int i = 0; i < movedRuns; ++i)
        answers.moved[i].push_back(runs[i + 1]);
    }
    return answers;
  }

private:
  LogicalResult evaluate(Operation *op) {
    if (auto get = dyn_cast<wt::GetOp>(op)) {
      FailureOr<Tensor> tensor = weights.get(get.getWeightAttr().getAttr(), get.getLoc());
      if (failed(tensor))
        return failure();
      values[get.getResult()] = Runs(movedRuns + 1, *tensor);
      return success();
    }
    Runs results;
    Tensors exactOperands = operandsOf(op, 0);
    FailureOr<Tensors> result = semantics::evaluate(op, exactOperands);
    if (failed(result))
      return failure();
    results.push_back(result->front());
    for (int i = 0; i < movedRuns; ++i) {
      Tensors operands = operandsOf(op, i + 1);
      bool same =
          llvm::all_of(llvm::zip(operands, exactOperands), [](auto pair) { return haveSameBytes(std::get<0>(pair), std::get<1>(pair)); });
      if (same && isExact(op) && !hasOpenZeros(op)) {
        results.push_back(results.front());
        continue;
      }
      if (!isExact(op))
        for (Tensor &operand : operands)
          operand = movers[i].operand(operand);
      FailureOr<Tensors> moved = semantics::evaluate(op, operands);
      if (failed(moved))
        return failure();
      results.push_back(movers[i].result(op, moved->front(), operands));
    }
    values[op->getResult(0)] = results;
    return success();
  }

  Tensors operandsOf(Operation *op, int run) {
    return llvm::map_to_vector(op->getOperands(), [&](Value operand) { return values.find(operand)->second[run]; });
  }

  semantics::WeightSource &weights;
  int movedRuns;
  std::vector<Mover> movers;
  llvm::DenseMap<Value, Runs> values;
};

int kindOf(double x) { return std::isnan(x) ? 0 : std::isinf(x) ? (x > 0 ? 1 : 2) : 3; }

// 1e-4 and 1e-5 of f32, as PyTorch's answers are compared; of f64 what numerics.md says.
struct Allowed {
  double relative, absolute;
};
Allowed allowedOf(Type type) { return type.isF64() ? Allowed{1e-12, 1e-12} : Allowed{1e-4, 1e-5}; }

template <typename T> struct Comparison {
  const Answers &answers;
  size_t index;
  const T *got;

  std::string run(Compared &compared) {
    const Tensor &want = answers.exact[index];
    Allowed allowed = allowedOf(want.getElementType());
    double scale = 1;
    if constexpr (semantics::isFloat<T>)
      for (int64_t i = 0; i < want.getNumElements(); ++i)
        if (double x = semantics::load(want.elements<T>()[i]); std::isfinite(x))
          scale = std::max(scale, std::fabs(x));
    int64_t wrong = 0;
    std::string first;
    for (int64_t i = 0; i < want.getNumElements(); ++i) {
      ++compared.elements;
      auto x = semantics::load(want.elements<T>()[i]), y = semantics::load(got[i]);
      if (isUndecided(i, x)) {
        ++compared.undecided;
        continue;
      }
      if (agrees(i, x, y, allowed.absolute * scale, allowed.relative))
        continue;
      if (wrong++ == 0)
        llvm::raw_string_ostream(first) << "element " << i << " is " << text(y) << ", expected " << text(x);
    }
    if (wrong == 0)
      return "";
    return std::to_string(wrong) + " of " + std::to_string(want.getNumElements()) + " elements differ: " + first;
  }

private:
  using Number = semantics::Computed<T>;

  static std::string text(double x) {
    std::string text;
    llvm::raw_string_ostream(text) << llvm::format("%.9g", x);
    return text;
  }
  static std::string text(int64_t x) { return std::to_string(x); }

  Number movedTo(size_t run, int64_t i) const { return semantics::load(answers.moved[run][index].template elements<T>()[i]); }

  bool isUndecided(int64_t i, Number x) const {
    for (size_t run = 0; run < answers.moved.size(); ++run) {
      if constexpr (semantics::isFloat<T>) {
        if (kindOf(movedTo(run, i)) != kindOf(x))
          return true;
      } else if (movedTo(run, i) != x) {
        return true;
      }
    }
    return false;
  }

  bool agrees(int64_t i, Number x, Number y, double absolute, double relative) const {
    if constexpr (!semantics::isFloat<T>) {
      return x == y;
    } else {
      if (kindOf(x) != 3)
        return kindOf(x) == kindOf(y);
      double moved = 0;
      for (size_t run = 0; run < answers.moved.size(); ++run)
        moved = std::max(moved, std::fabs(movedTo(run, i) - x));
      return std::fabs(y - x) <= absolute + relative * std::fabs(x) + 4 * moved;
    }
  }
};

} // namespace

FailureOr<Answers> wasmtorch::fuzzing::answersOf(func::FuncOp function, semantics::WeightSource &weights, ArrayRef<Tensor> inputs,
                                                 int movedRuns) {
  return Evaluation(weights, movedRuns).run(function, inputs);
}

std::string wasmtorch::fuzzing::disagreement(const Answers &answers, size_t index, ArrayRef<char> got, Compared &compared) {
  return semantics::dispatchElement(answers.exact[index].getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    return Comparison<T>{answers, index, reinterpret_cast<const T *>(got.data())}.run(compared);
  });
}
