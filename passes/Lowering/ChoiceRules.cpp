// Comparisons, choices, conversions, and arithmetic on integers, on the lanes of vectors.
#include "passes/Lowering/ChoiceRules.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace wasmtorch;

static Type elementOf(Value tensor) { return cast<RankedTensorType>(tensor.getType()).getElementType(); }

static arith::CmpFPredicate floatPredicate(wt::CompareKind kind) {
  switch (kind) {
  case wt::CompareKind::Eq:
    return arith::CmpFPredicate::OEQ;
  case wt::CompareKind::Ne:
    return arith::CmpFPredicate::UNE;
  case wt::CompareKind::Lt:
    return arith::CmpFPredicate::OLT;
  case wt::CompareKind::Le:
    return arith::CmpFPredicate::OLE;
  case wt::CompareKind::Gt:
    return arith::CmpFPredicate::OGT;
  case wt::CompareKind::Ge:
    return arith::CmpFPredicate::OGE;
  }
  llvm_unreachable("no kind of comparison");
}

static arith::CmpIPredicate integerPredicate(wt::CompareKind kind, bool isUnsigned) {
  switch (kind) {
  case wt::CompareKind::Eq:
    return arith::CmpIPredicate::eq;
  case wt::CompareKind::Ne:
    return arith::CmpIPredicate::ne;
  case wt::CompareKind::Lt:
    return isUnsigned ? arith::CmpIPredicate::ult : arith::CmpIPredicate::slt;
  case wt::CompareKind::Le:
    return isUnsigned ? arith::CmpIPredicate::ule : arith::CmpIPredicate::sle;
  case wt::CompareKind::Gt:
    return isUnsigned ? arith::CmpIPredicate::ugt : arith::CmpIPredicate::sgt;
  case wt::CompareKind::Ge:
    return isUnsigned ? arith::CmpIPredicate::uge : arith::CmpIPredicate::sge;
  }
  llvm_unreachable("no kind of comparison");
}

Value wasmtorch::emitCompare(Emitter &e, wt::CompareOp op, ValueRange x) {
  Type element = elementOf(op.getLhs());
  if (isa<FloatType>(element))
    return arith::CmpFOp::create(e.b, e.loc, floatPredicate(op.getKind()), x[0], x[1]);
  return arith::CmpIOp::create(e.b, e.loc, integerPredicate(op.getKind(), isUnsigned(element)), x[0], x[1]);
}

// LLVM's own conversion leaves numbers out of range undefined; this one is a single instruction too.
static Value saturated(Emitter &e, Value x, VectorType type, bool isUnsigned) {
  StringRef name = isUnsigned ? "llvm.fptoui.sat" : "llvm.fptosi.sat";
  return LLVM::CallIntrinsicOp::create(e.b, e.loc, type, e.b.getStringAttr(name), ValueRange{x}).getResult(0);
}

Value wasmtorch::emitConvert(Emitter &e, wt::ConvertOp op, Value x) {
  Type from = elementOf(op.getInput()), to = elementOf(op.getResult());
  VectorType type = e.vectorType(computedType(to));
  if (x.getType() == type)
    return x;
  unsigned width = from.getIntOrFloatBitWidth(), wanted = to.getIntOrFloatBitWidth();
  if (isa<FloatType>(from)) {
    if (to.isInteger(1))
      return arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::UNE, x, e.zero(from));
    if (isa<IntegerType>(to))
      return saturated(e, x, type, isUnsigned(to));
    return width < wanted ? Value(arith::ExtFOp::create(e.b, e.loc, type, x)) : Value(arith::TruncFOp::create(e.b, e.loc, type, x));
  }
  if (isa<FloatType>(to))
    return isUnsigned(from) ? Value(arith::UIToFPOp::create(e.b, e.loc, type, x)) : Value(arith::SIToFPOp::create(e.b, e.loc, type, x));
  if (to.isInteger(1))
    return arith::CmpIOp::create(e.b, e.loc, arith::CmpIPredicate::ne, x, e.zero(computedType(from)));
  if (width > wanted)
    return arith::TruncIOp::create(e.b, e.loc, type, x);
  return isUnsigned(from) ? Value(arith::ExtUIOp::create(e.b, e.loc, type, x)) : Value(arith::ExtSIOp::create(e.b, e.loc, type, x));
}

Value wasmtorch::emitNot(Emitter &e, Value x) {
  unsigned width = cast<VectorType>(x.getType()).getElementTypeBitWidth();
  return arith::XOrIOp::create(e.b, e.loc, x, e.splat(llvm::APInt::getAllOnes(width)));
}

Value wasmtorch::emitIntegerDivision(Emitter &e, Type element, Value a, Value b) {
  // 1 / 0 is 0, and 1 / 1 is 1.
  if (element.isInteger(1))
    return arith::AndIOp::create(e.b, e.loc, a, b);
  unsigned width = element.getIntOrFloatBitWidth();
  Value zero = e.zero(computedType(element)), one = e.splat(llvm::APInt(width, 1)), minusOne = e.splat(llvm::APInt::getAllOnes(width));
  auto is = [&](Value x, Value y) -> Value { return arith::CmpIOp::create(e.b, e.loc, arith::CmpIPredicate::eq, x, y); };
  Value isZero = is(b, zero), safe = arith::SelectOp::create(e.b, e.loc, isZero, one, b), quotient;
  if (isUnsigned(element)) {
    quotient = arith::DivUIOp::create(e.b, e.loc, a, safe);
  } else {
    // The least number divided by -1 would trap: it is its own negation.
    Value isMinusOne = is(b, minusOne);
    safe = arith::SelectOp::create(e.b, e.loc, isMinusOne, one, safe);
    quotient = arith::DivSIOp::create(e.b, e.loc, a, safe);
    quotient = arith::SelectOp::create(e.b, e.loc, isMinusOne, arith::SubIOp::create(e.b, e.loc, zero, a), quotient);
  }
  return arith::SelectOp::create(e.b, e.loc, isZero, zero, quotient);
}
