// How two elements become one: what reductions and scans carry along.
#include "passes/Lowering/Combine.h"

#include "passes/Lowering/ChoiceRules.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <limits>

using namespace mlir;
using namespace wasmtorch;

static Value combineFloats(Emitter &e, wt::Combine how, Value a, Value b) {
  switch (how) {
  case wt::Combine::Add:
    return arith::AddFOp::create(e.b, e.loc, a, b);
  case wt::Combine::Multiply:
    return arith::MulFOp::create(e.b, e.loc, a, b);
  case wt::Combine::Maximum:
    return arith::MaximumFOp::create(e.b, e.loc, a, b);
  case wt::Combine::Minimum:
    return arith::MinimumFOp::create(e.b, e.loc, a, b);
  case wt::Combine::Replace:
    return b;
  }
  llvm_unreachable("no way to combine");
}

static Value combineIntegers(Emitter &e, wt::Combine how, bool isUnsigned, Value a, Value b) {
  switch (how) {
  case wt::Combine::Add:
    return arith::AddIOp::create(e.b, e.loc, a, b);
  case wt::Combine::Multiply:
    return arith::MulIOp::create(e.b, e.loc, a, b);
  case wt::Combine::Maximum:
    return isUnsigned ? Value(arith::MaxUIOp::create(e.b, e.loc, a, b)) : Value(arith::MaxSIOp::create(e.b, e.loc, a, b));
  case wt::Combine::Minimum:
    return isUnsigned ? Value(arith::MinUIOp::create(e.b, e.loc, a, b)) : Value(arith::MinSIOp::create(e.b, e.loc, a, b));
  case wt::Combine::Replace:
    return b;
  }
  llvm_unreachable("no way to combine");
}

Value wasmtorch::emitCombine(Emitter &e, wt::Combine how, Type element, Value a, Value b) {
  if (isa<FloatType>(element))
    return combineFloats(e, how, a, b);
  if (!element.isInteger(1) || how == wt::Combine::Replace)
    return combineIntegers(e, how, isUnsigned(element), a, b);
  return how == wt::Combine::Add || how == wt::Combine::Maximum ? Value(arith::OrIOp::create(e.b, e.loc, a, b))
                                                                : Value(arith::AndIOp::create(e.b, e.loc, a, b));
}

// Halves onto each other, twice.
Value wasmtorch::emitAcrossLanes(Emitter &e, wt::Combine how, Type element, Value vector) {
  for (auto order : {std::array<int64_t, 4>{2, 3, 0, 1}, std::array<int64_t, 4>{1, 0, 3, 2}})
    vector = emitCombine(e, how, element, vector, vector::ShuffleOp::create(e.b, e.loc, vector, vector, order));
  return vector;
}

Value wasmtorch::emitNeutral(Emitter &e, wt::Combine how, Type element) {
  if (how == wt::Combine::Add)
    return e.splat(0.0, element);
  if (how == wt::Combine::Multiply)
    return e.splat(1.0, element);
  if (element.isInteger(1))
    return e.splat(how == wt::Combine::Minimum ? 1.0 : 0.0, element);
  double infinity = std::numeric_limits<double>::infinity();
  return e.splat(how == wt::Combine::Maximum ? -infinity : infinity, element);
}
