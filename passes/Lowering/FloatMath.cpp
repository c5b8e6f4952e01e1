// Arithmetic on vectors of one float type.
#include "passes/Lowering/FloatMath.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace wasmtorch;

Value FloatMath::polynomial(Value x, ArrayRef<double> coefficients) {
  Value sum = number(coefficients.front());
  for (double coefficient : coefficients.drop_front())
    sum = e.multiplyAdd(sum, x, number(coefficient));
  return sum;
}

Value FloatMath::bits(Value x) { return arith::BitcastOp::create(e.b, e.loc, e.vectorType(e.b.getI64Type()), x); }

Value FloatMath::fromBits(Value bits) { return arith::BitcastOp::create(e.b, e.loc, e.vectorType(element), bits); }

Value FloatMath::shiftRight(Value bits, unsigned count) { return arith::ShRUIOp::create(e.b, e.loc, bits, e.splat(APInt(64, count))); }

Value FloatMath::withBits(Value bits, int64_t mask, int64_t set) {
  Value kept = arith::AndIOp::create(e.b, e.loc, bits, e.splat(APInt(64, static_cast<uint64_t>(mask))));
  return set == 0 ? kept : Value(arith::OrIOp::create(e.b, e.loc, kept, e.splat(APInt(64, static_cast<uint64_t>(set)))));
}

Value FloatMath::fromInteger(Value bits) {
  // Small numbers: by way of i32, which converts in one instruction.
  Value small = arith::TruncIOp::create(e.b, e.loc, e.vectorType(e.b.getI32Type()), bits);
  return arith::SIToFPOp::create(e.b, e.loc, e.vectorType(element), small);
}

Value FloatMath::powerOfTwo(Value x) {
  // Added to 1.5 * 2^52, a whole number stands in the low bits, from where it is shifted to the exponent's place.
  Value biased = add(x, number(6755399441055744.0 + 1023));
  return fromBits(arith::ShLIOp::create(e.b, e.loc, bits(biased), e.splat(APInt(64, 52))));
}

Value FloatMath::whileAny(Value initial, llvm::function_ref<Value(Value)> condition, llvm::function_ref<Value(Value)> step) {
  auto inside = [&](OpBuilder &inner, auto &&emit) {
    OpBuilder::InsertionGuard guard(e.b);
    e.b.setInsertionPointToEnd(inner.getInsertionBlock());
    emit();
  };
  auto loop = scf::WhileOp::create(
      e.b, e.loc, TypeRange{initial.getType()}, ValueRange{initial},
      [&](OpBuilder &inner, Location, ValueRange arguments) {
        inside(inner, [&] {
          Value any = vector::ReductionOp::create(e.b, e.loc, vector::CombiningKind::OR, condition(arguments[0]));
          scf::ConditionOp::create(e.b, e.loc, any, arguments);
        });
      },
      [&](OpBuilder &inner, Location, ValueRange arguments) {
        inside(inner, [&] { scf::YieldOp::create(e.b, e.loc, step(arguments[0])); });
      });
  return loop.getResult(0);
}
