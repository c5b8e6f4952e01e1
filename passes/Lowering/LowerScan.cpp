// Kernels around a running sum, product, maximum or minimum.
#include "passes/Lowering/Combine.h"
#include "passes/Lowering/KernelContext.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace wasmtorch {

namespace {

// Vectors that go down the scanned dimension side by side: whole cache lines are read, and no sum waits for the one before.
constexpr int64_t vectorsAbreast = 4;

class Scan {
public:
  Scan(Emitter &e, KernelContext &context)
      : e(e), context(context), input(context.root->getOperand(0)), prologue(context.arguments, {}),
        epilogue(context.arguments, context.root->getResult(0)) {
    llvm::TypeSwitch<Operation *>(context.root)
        .Case([&](wt::CumsumOp op) { how = wt::Combine::Add, dim = op.getDim(); })
        .Case([&](wt::CumprodOp op) { how = wt::Combine::Multiply, dim = op.getDim(); })
        .Case([&](wt::CummaxOp op) { how = wt::Combine::Maximum, dim = op.getDim(); })
        .Case([&](wt::CumminOp op) { how = wt::Combine::Minimum, dim = op.getDim(); });
    shape = cast<RankedTensorType>(input.getType()).getShape();
    element = carried = cast<RankedTensorType>(input.getType()).getElementType();
    // Roundings of sums and products would add up over a long dimension, so these are carried in f64.
    if (isa<FloatType>(element) && (how == wt::Combine::Add || how == wt::Combine::Multiply))
      carried = e.b.getF64Type();
  }

  LogicalResult emit() {
    if (failed(prologue.build(input)) || failed(epilogue.build(context.produced)))
      return failure();
    emitBorder(e, context);
    int64_t rank = shape.size();
    wt::Shape others, otherDims;
    for (int64_t d = 0; d < rank - 1; ++d)
      if (d != dim) {
        others.push_back(shape[d]);
        otherDims.push_back(d);
      }
    e.loops(others, [&](const Point &outer) {
      Point at(rank);
      for (auto [d, coordinate] : llvm::zip(otherDims, outer))
        at[d] = coordinate;
      if (dim == rank - 1)
        emitAlongLanes(at);
      else
        emitColumns(at);
    });
    return success(!failedOnce);
  }

private:
  Value combine(Value a, Value b) { return emitCombine(e, how, carried, a, b); }

  Value widen(Value value) {
    auto type = e.vectorType(computedType(carried));
    return value.getType() == type ? value : Value(arith::ExtFOp::create(e.b, e.loc, type, value));
  }

  // The operand's elements; where they can't be computed, which was reported, anything.
  Value read(const Point &at, int64_t lanes) {
    if (Value value = prologue.emit(e, at, at.size() - 1, lanes, {}))
      return value;
    failedOnce = true;
    return e.zero(computedType(element));
  }

  void write(Value value, const Point &at, int64_t lanes) {
    auto type = e.vectorType(computedType(element));
    if (value.getType() != type)
      value = arith::TruncFOp::create(e.b, e.loc, type, value);
    failedOnce |= !storeResult(e, context, epilogue, context.outputForm(), at, lanes, value);
  }

  // Lanes lie across the scanned dimension.
  void emitColumns(const Point &at) {
    constexpr int64_t block = vectorsAbreast * vectorLanes;
    int64_t size = shape.back(), blocked = size / block * block, whole = size / vectorLanes * vectorLanes;
    e.loop(0, size / block, block, [&](Coordinate first) { emitColumns(at, first, vectorsAbreast, vectorLanes); });
    e.loop(blocked, (whole - blocked) / vectorLanes, vectorLanes, [&](Coordinate first) { emitColumns(at, first, 1, vectorLanes); });
    if (size > whole)
      emitColumns(at, {Value(), whole}, 1, size - whole);
  }

  void emitColumns(Point at, Coordinate first, int64_t vectors, int64_t lanes) {
    Emitter::Values initial(vectors, emitNeutral(e, how, carried));
    e.loop(0, shape[dim], 1, initial, [&](Coordinate step, ValueRange before) -> Emitter::Values {
      Emitter::Values results;
      at[dim] = step;
      for (int64_t i = 0; i < vectors; ++i) {
        at.back() = e.sum(first, {Value(), i * vectorLanes});
        results.push_back(combine(before[i], widen(read(at, lanes))));
        write(results.back(), at, lanes);
      }
      return results;
    });
  }

  // Lanes lie along the scanned dimension: each vector by itself, then with what all before it gave.
  void emitAlongLanes(Point at) {
    int64_t size = shape[dim], whole = size / vectorLanes;
    auto step = [&](Coordinate first, Value before, int64_t lanes) -> Value {
      at[dim] = first;
      Value result = combine(before, widen(scanLanes(read(at, lanes))));
      write(result, at, lanes);
      return result;
    };
    Value before = e.loop(0, whole, vectorLanes, emitNeutral(e, how, carried), [&](Coordinate first, ValueRange values) -> Emitter::Values {
      Value result = step(first, values[0], vectorLanes);
      return {vector::ShuffleOp::create(e.b, e.loc, result, result, ArrayRef<int64_t>{3, 3, 3, 3})};
    })[0];
    if (size % vectorLanes != 0)
      step({Value(), whole * vectorLanes}, before, size % vectorLanes);
  }

  // With the lane before, then with the one two before (Hillis and Steele 1986).
  Value scanLanes(Value value) {
    Value neutral = emitNeutral(e, how, element);
    for (int64_t distance : {1, 2}) {
      SmallVector<int64_t> pick;
      for (int64_t lane = 0; lane < vectorLanes; ++lane)
        pick.push_back(lane < distance ? lane : vectorLanes + lane - distance);
      value = emitCombine(e, how, element, vector::ShuffleOp::create(e.b, e.loc, neutral, value, pick), value);
    }
    return value;
  }

  Emitter &e;
  KernelContext &context;
  Value input;
  PointwiseExpression prologue, epilogue;
  ArrayRef<int64_t> shape;
  Type element, carried;
  wt::Combine how = wt::Combine::Add;
  int64_t dim = 0;
  bool failedOnce = false;
};

} // namespace

LogicalResult lowerScan(Emitter &e, KernelContext &context) { return Scan(e, context).emit(); }

} // namespace wasmtorch
