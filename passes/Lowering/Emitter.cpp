// Emits loops, addresses and vectors of one kernel.
#include "passes/Lowering/Emitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/APSInt.h"

#include <cstdlib>

using namespace mlir;
using namespace wasmtorch;

static int64_t bytesOf(Type element) { return (element.getIntOrFloatBitWidth() + 7) / 8; }

// In memory a bool is a byte.
static Type storedType(Type element) { return element.isInteger(1) ? IntegerType::get(element.getContext(), 8) : element; }

Type wasmtorch::computedType(Type element) {
  return element.isUnsignedInteger() ? IntegerType::get(element.getContext(), element.getIntOrFloatBitWidth()) : element;
}

static constexpr auto noWrap = arith::IntegerOverflowFlags::nsw | arith::IntegerOverflowFlags::nuw;

Value Emitter::integer(int64_t value) { return arith::ConstantIntOp::create(b, loc, value, 32); }
Value Emitter::add(Value x, Value y) { return arith::AddIOp::create(b, loc, x, y, noWrap); }
Value Emitter::subtract(Value x, Value y) { return arith::SubIOp::create(b, loc, x, y, noWrap); }
Value Emitter::multiply(Value x, int64_t factor) {
  return factor == 1 ? x : Value(arith::MulIOp::create(b, loc, x, integer(factor), noWrap));
}
Value Emitter::minimum(Value x, Value y) { return arith::MinSIOp::create(b, loc, x, y); }
Value Emitter::maximum(Value x, Value y) { return arith::MaxSIOp::create(b, loc, x, y); }

Value Emitter::value(const Coordinate &coordinate) {
  if (!coordinate.variable)
    return integer(coordinate.constant);
  return coordinate.constant == 0 ? coordinate.variable : add(coordinate.variable, integer(coordinate.constant));
}

Coordinate Emitter::scaled(const Coordinate &coordinate, int64_t factor) {
  if (factor == 0)
    return {};
  return {coordinate.variable ? multiply(coordinate.variable, factor) : Value(), coordinate.constant * factor};
}

Coordinate Emitter::sum(const Coordinate &x, const Coordinate &y) {
  Value variable = !x.variable ? y.variable : !y.variable ? x.variable : add(x.variable, y.variable);
  return {variable, x.constant + y.constant};
}

void Emitter::loop(int64_t first, int64_t count, int64_t step, Body body) {
  loop(first, count, step, {}, [&](Coordinate at, ValueRange) -> Values {
    body(at);
    return {};
  });
}

Emitter::Values Emitter::loop(int64_t first, int64_t count, int64_t step, ValueRange initial, CarriedBody body) {
  if (count <= 0)
    return Values(initial);
  if (count == 1)
    return body({Value(), first}, initial);
  auto forOp = scf::ForOp::create(b, loc, integer(first), integer(first + count * step), integer(step), initial,
                                  [&](OpBuilder &inner, Location, Value iv, ValueRange carried) {
                                    OpBuilder::InsertionGuard guard(b);
                                    b.setInsertionPointToEnd(inner.getInsertionBlock());
                                    scf::YieldOp::create(b, loc, body({iv, 0}, carried));
                                  });
  return Values(forOp.getResults());
}

Emitter::Values Emitter::loop(Value low, Value high, ValueRange initial, CarriedBody body) {
  auto forOp = scf::ForOp::create(b, loc, low, high, integer(1), initial, [&](OpBuilder &inner, Location, Value iv, ValueRange carried) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToEnd(inner.getInsertionBlock());
    scf::YieldOp::create(b, loc, body({iv, 0}, carried));
  });
  return Values(forOp.getResults());
}

void Emitter::loops(ArrayRef<int64_t> sizes, llvm::function_ref<void(const Point &)> body) {
  Point point;
  std::function<void()> nest = [&] {
    if (point.size() == sizes.size())
      return body(point);
    loop(0, sizes[point.size()], 1, [&](Coordinate at) {
      point.push_back(at);
      nest();
      point.pop_back();
    });
  };
  nest();
}

void Emitter::vectorSteps(int64_t size, llvm::function_ref<void(Coordinate, int64_t)> body) {
  int64_t whole = size / vectorLanes;
  loop(0, whole, vectorLanes, [&](Coordinate at) { body(at, vectorLanes); });
  if (size % vectorLanes != 0)
    body({Value(), whole * vectorLanes}, size % vectorLanes);
}

Coordinate Emitter::evaluate(const LinearForm &form, const Point &point) {
  // What is taken away is summed up by itself and no larger than the rest, so that nothing wraps.
  Coordinate total{Value(), form.constant}, taken;
  // Outer dimensions first: what doesn't change in an inner loop is computed outside of it.
  for (auto [coordinate, coefficient] : llvm::zip(point, form.coefficients)) {
    Coordinate &side = coefficient < 0 ? taken : total;
    side = sum(side, scaled(coordinate, std::abs(coefficient)));
  }
  if (taken.variable)
    total = {subtract(value(total), value(taken)), 0};
  else
    total.constant -= taken.constant;
  return total;
}

Value Emitter::address(const Memory &memory, const LinearForm &form, const Point &point) {
  return advance(memory.base, evaluate(form, point), memory.element);
}

Value Emitter::count(const LinearForm &form, const Point &point, int64_t step, Type element) {
  SmallVector<int32_t> lanes;
  for (int64_t lane = 0; lane < vectorLanes; ++lane)
    lanes.push_back(lane * step);
  Value first = broadcast(value(evaluate(form, point)));
  Value steps = arith::ConstantOp::create(b, loc, b.getI32VectorAttr(lanes));
  Value numbers = arith::AddIOp::create(b, loc, first, steps);
  auto type = vectorType(element);
  if (isa<FloatType>(element))
    return arith::SIToFPOp::create(b, loc, type, numbers);
  if (element.getIntOrFloatBitWidth() > 32)
    return arith::ExtSIOp::create(b, loc, type, numbers);
  return element.getIntOrFloatBitWidth() < 32 ? Value(arith::TruncIOp::create(b, loc, type, numbers)) : numbers;
}

Value Emitter::advance(Value pointer, const Coordinate &elements, Type element) {
  auto flags = LLVM::GEPNoWrapFlags::inbounds | LLVM::GEPNoWrapFlags::nuw;
  // A step back wraps as an unsigned number.
  auto constantFlags = elements.constant < 0 ? LLVM::GEPNoWrapFlags::inbounds : flags;
  int64_t bytes = bytesOf(element);
  auto byte = IntegerType::get(b.getContext(), 8);
  if (elements.variable)
    pointer =
        LLVM::GEPOp::create(b, loc, pointer.getType(), byte, pointer, ArrayRef<LLVM::GEPArg>{multiply(elements.variable, bytes)}, flags);
  if (elements.constant != 0) {
    int64_t constant = elements.constant * bytes;
    // A step that is an attribute has 29 bits, sign included; weights may lie further away.
    auto step =
        llvm::isInt<LLVM::kGEPConstantBitWidth>(constant) ? LLVM::GEPArg(static_cast<int32_t>(constant)) : LLVM::GEPArg(integer(constant));
    pointer = LLVM::GEPOp::create(b, loc, pointer.getType(), byte, pointer, ArrayRef<LLVM::GEPArg>{step}, constantFlags);
  }
  return pointer;
}

Value Emitter::hold(Value value) {
  return LLVM::InlineAsmOp::create(b, loc, value.getType(), ValueRange{value}, "", "=r,0", /*has_side_effects=*/false,
                                   /*is_align_stack=*/false, LLVM::TailCallKind::None, LLVM::AsmDialectAttr(), ArrayAttr())
      .getResult(0);
}

Value Emitter::zero(Type element) { return arith::ConstantOp::create(b, loc, b.getZeroAttr(vectorType(element))); }

Value Emitter::splat(double value, Type element) {
  if (isa<FloatType>(element))
    return arith::ConstantOp::create(b, loc, DenseElementsAttr::get(vectorType(element), b.getFloatAttr(element, value)));
  if (element.isInteger(1))
    return splat(llvm::APInt(1, value != 0));
  llvm::APSInt number(element.getIntOrFloatBitWidth(), element.isUnsignedInteger());
  bool exact;
  llvm::APFloat(value).convertToInteger(number, llvm::APFloat::rmTowardZero, &exact);
  return splat(number);
}

Value Emitter::splat(const llvm::APInt &value) {
  auto type = vectorType(IntegerType::get(b.getContext(), value.getBitWidth()));
  return arith::ConstantOp::create(b, loc, DenseElementsAttr::get(type, value));
}

Value Emitter::firstLanes(Value vector, int64_t lanes, Value rest) {
  SmallVector<int64_t> pick;
  for (int64_t lane = 0; lane < vectorLanes; ++lane)
    pick.push_back(lane < lanes ? lane : vectorLanes + lane);
  return vector::ShuffleOp::create(b, loc, vector, rest, pick);
}

Value Emitter::broadcast(Value scalar) { return vector::BroadcastOp::create(b, loc, vectorType(scalar.getType()), scalar); }

void Emitter::touch(Value pointer, int64_t elements, Type element) {
  // Volatile: nobody uses the word. Engines keep a load that may trap.
  constexpr int64_t lineBytes = 64, linesOfTurn = 8;
  Type byte = b.getI8Type(), word = b.getI32Type();
  auto touchLine = [&](Coordinate line) {
    LLVM::LoadOp::create(b, loc, word, advance(pointer, scaled(line, lineBytes), byte), /*alignment=*/4, /*isVolatile=*/true);
  };
  int64_t lines = llvm::divideCeil(elements * bytesOf(element), lineBytes), turns = lines / linesOfTurn;
  loop(0, turns, linesOfTurn, [&](Coordinate first) {
    for (int64_t i = 0; i < linesOfTurn; ++i)
      touchLine(sum(first, {Value(), i}));
  });
  for (int64_t line = turns * linesOfTurn; line < lines; ++line)
    touchLine({Value(), line});
}

Value Emitter::loadScalar(Value pointer, Type element) {
  Value value = LLVM::LoadOp::create(b, loc, storedType(element), pointer, bytesOf(element));
  return element.isInteger(1) ? Value(arith::TruncIOp::create(b, loc, element, value)) : value;
}

Value Emitter::load(Value pointer, Type element, int64_t stride, int64_t lanes) {
  if (stride == 0)
    return broadcast(loadScalar(pointer, element));
  if (stride == 1 && lanes == vectorLanes) {
    Value value = LLVM::LoadOp::create(b, loc, vectorType(storedType(element)), pointer, bytesOf(element));
    return element.isInteger(1) ? Value(arith::TruncIOp::create(b, loc, vectorType(element), value)) : value;
  }
  if (stride == -1 && lanes == vectorLanes) {
    Value forward = load(advance(pointer, {Value(), 1 - vectorLanes}, element), element, 1, lanes);
    return vector::ShuffleOp::create(b, loc, forward, forward, ArrayRef<int64_t>{3, 2, 1, 0});
  }
  Value vector = zero(element);
  for (int64_t lane = 0; lane < lanes; ++lane) {
    Value scalar = loadScalar(advance(pointer, {Value(), lane * stride}, element), element);
    vector = vector::InsertOp::create(b, loc, scalar, vector, lane);
  }
  return vector;
}

void Emitter::store(Value vector, Value pointer, int64_t stride, int64_t lanes) {
  Type element = cast<VectorType>(vector.getType()).getElementType();
  if (element.isInteger(1))
    vector = arith::ExtUIOp::create(b, loc, vectorType(storedType(element)), vector);
  if (stride == 1 && lanes == vectorLanes) {
    LLVM::StoreOp::create(b, loc, vector, pointer, bytesOf(element));
    return;
  }
  for (int64_t lane = 0; lane < lanes; ++lane) {
    Value scalar = vector::ExtractOp::create(b, loc, vector, lane);
    LLVM::StoreOp::create(b, loc, scalar, advance(pointer, {Value(), lane * stride}, element), bytesOf(element));
  }
}

void Emitter::storeScalar(Value scalar, Value pointer) {
  Type element = scalar.getType();
  if (element.isInteger(1))
    scalar = arith::ExtUIOp::create(b, loc, storedType(element), scalar);
  LLVM::StoreOp::create(b, loc, scalar, pointer, bytesOf(element));
}

Value Emitter::multiplyAdd(Value x, Value y, Value z) { return math::FmaOp::create(b, loc, x, y, z); }
