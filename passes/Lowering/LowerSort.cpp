// Kernels around a sort: each line's keys are computed once, then merged in runs of twice the length from round to round.
#include "dialects/Wt/Wt.h"
#include "passes/Lowering/ChoiceRules.h"
#include "passes/Lowering/KernelContext.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch {

namespace {

class Sort {
public:
  Sort(Emitter &e, KernelContext &context, wt::ArgsortOp op)
      : e(e), context(context), op(op), prologue(context.arguments, {}), epilogue(context.arguments, op.getResult()) {
    element = op.getInput().getType().getElementType();
    count = op.getType().getDimSize(op.getDim());
  }

  LogicalResult emit() {
    if (failed(prologue.build(op.getInput())) || failed(epilogue.build(context.produced)))
      return failure();
    emitBorder(e, context);
    if (op.getType().getNumElements() == 0)
      return success();
    place();
    wt::Shape others(op.getType().getShape());
    others[op.getDim()] = 1;
    e.loops(others, [&](const Point &at) {
      readLine(at);
      sortLine();
      writeLine(at);
    });
    return success(!failedOnce);
  }

private:
  // Keys and their places in the line.
  struct Runs {
    Value keys, places;
  };

  // The scratch memory: keys and places, twice. Eight bytes a key are enough for all.
  void place() {
    auto byte = IntegerType::get(e.b.getContext(), 8);
    auto at = [&](int64_t bytes) { return e.advance(context.scratch, {Value(), bytes}, byte); };
    from = {at(0), at(16 * count)};
    to = {at(8 * count), at(20 * count)};
  }

  Type keyType() { return computedType(element); }
  Type placeType() { return e.b.getI32Type(); }

  void readLine(Point at) {
    e.vectorSteps(count, [&](Coordinate first, int64_t lanes) {
      at[op.getDim()] = first;
      Value keys = prologue.emit(e, at, op.getDim(), lanes, {});
      failedOnce |= !keys;
      if (!keys)
        return;
      e.store(keys, e.advance(from.keys, first, keyType()), 1, lanes);
      LinearForm itself;
      itself.coefficients = {1};
      e.store(e.count(itself, {first}, 1, placeType()), e.advance(from.places, first, placeType()), 1, lanes);
    });
  }

  // Rounds from memory to memory and back; `from` is what the last one wrote.
  void sortLine() {
    Emitter::Values both = {from.keys, from.places, to.keys, to.places};
    both = e.loop(0, llvm::Log2_64_Ceil(count), 1, both, [&](Coordinate round, ValueRange carried) -> Emitter::Values {
      mergeRuns(e.value(round), {carried[0], carried[1]}, {carried[2], carried[3]});
      return {carried[2], carried[3], carried[0], carried[1]};
    });
    sorted = {both[0], both[1]};
  }

  // Runs of 2^round elements become runs of twice the length.
  void mergeRuns(Value round, Runs in, Runs out) {
    Value one = e.integer(1), all = e.integer(count);
    auto shifted = [&](Value value, Value bits) -> Value { return arith::ShLIOp::create(e.b, e.loc, value, bits); };
    Value length = shifted(one, round), bits = e.add(round, one);
    Value pairs = arith::ShRUIOp::create(e.b, e.loc, e.add(all, e.subtract(shifted(one, bits), one)), bits);
    e.loop(e.integer(0), pairs, {}, [&](Coordinate pair, ValueRange) -> Emitter::Values {
      Value start = shifted(e.value(pair), bits);
      Value middle = e.minimum(e.add(start, length), all), end = e.minimum(e.add(middle, length), all);
      merge(start, middle, end, in, out);
      return {};
    });
  }

  // [start, middle) and [middle, end) become one run. Of equal elements the left run's come first.
  void merge(Value start, Value middle, Value end, Runs in, Runs out) {
    Value one = e.integer(1), zero = e.integer(0);
    e.loop(start, end, {start, middle}, [&](Coordinate at, ValueRange heads) -> Emitter::Values {
      Value left = heads[0], right = heads[1];
      auto less = [&](Value a, Value b) -> Value { return arith::CmpIOp::create(e.b, e.loc, arith::CmpIPredicate::slt, a, b); };
      auto choose = [&](Value condition, Value a, Value b) -> Value { return arith::SelectOp::create(e.b, e.loc, condition, a, b); };
      // A run that is used up is read at its last element, which then does not count.
      Value leftKey = load(in.keys, e.minimum(left, e.subtract(middle, one)), keyType());
      Value rightKey = load(in.keys, e.minimum(right, e.subtract(end, one)), keyType());
      Value first = op.getDescending() ? isBefore(leftKey, rightKey) : isBefore(rightKey, leftKey);
      Value takesRight = choose(less(left, middle), first, arith::ConstantIntOp::create(e.b, e.loc, 1, 1));
      takesRight = arith::AndIOp::create(e.b, e.loc, takesRight, less(right, end));
      e.storeScalar(choose(takesRight, rightKey, leftKey), e.advance(out.keys, at, keyType()));
      Value taken = load(in.places, choose(takesRight, right, left), placeType());
      e.storeScalar(taken, e.advance(out.places, at, placeType()));
      return {e.add(left, choose(takesRight, zero, one)), e.add(right, choose(takesRight, one, zero))};
    });
  }

  Value load(Value base, Value index, Type type) { return e.loadScalar(e.advance(base, {index, 0}, type), type); }

  // Whether one key is smaller; NaN is the largest.
  Value isBefore(Value a, Value b) {
    if (!isa<FloatType>(element))
      return arith::CmpIOp::create(e.b, e.loc, isUnsigned(element) ? arith::CmpIPredicate::ult : arith::CmpIPredicate::slt, a, b);
    Value less = arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::ULT, a, b);
    return arith::AndIOp::create(e.b, e.loc, less, arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::ORD, a, a));
  }

  void writeLine(Point at) {
    LinearForm form = context.outputForm();
    e.vectorSteps(count, [&](Coordinate first, int64_t lanes) {
      at[op.getDim()] = first;
      Value places = e.load(e.advance(sorted.places, first, placeType()), placeType(), 1, lanes);
      places = arith::ExtSIOp::create(e.b, e.loc, e.vectorType(e.b.getI64Type()), places);
      Value result = epilogue.emit(e, at, op.getDim(), lanes, places);
      failedOnce |= !result;
      if (result)
        e.store(result, e.address(context.output, form, at), form.coefficients[op.getDim()], lanes);
    });
  }

  Emitter &e;
  KernelContext &context;
  wt::ArgsortOp op;
  PointwiseExpression prologue, epilogue;
  Type element;
  int64_t count = 0;
  Runs from, to, sorted;
  bool failedOnce = false;
};

} // namespace

LogicalResult lowerSort(Emitter &e, KernelContext &context) { return Sort(e, context, cast<wt::ArgsortOp>(context.root)).emit(); }

} // namespace wasmtorch
