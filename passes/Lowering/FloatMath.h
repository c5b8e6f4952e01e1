// Short names for arithmetic on vectors of one float type, for formulas that are long enough without.
#ifndef WASMTORCH_PASSES_LOWERING_FLOATMATH_H
#define WASMTORCH_PASSES_LOWERING_FLOATMATH_H

#include "passes/Lowering/Emitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace wasmtorch {

/// Numbers are vectors of the type that `like` has; comparisons are false where either side is NaN.
class FloatMath {
public:
  using Value = mlir::Value;
  FloatMath(Emitter &e, Value like) : e(e), element(llvm::cast<mlir::VectorType>(like.getType()).getElementType()) {}

  Value number(double value) { return e.splat(value, element); }
  Value add(Value x, Value y) { return mlir::arith::AddFOp::create(e.b, e.loc, x, y); }
  Value sub(Value x, Value y) { return mlir::arith::SubFOp::create(e.b, e.loc, x, y); }
  Value mul(Value x, Value y) { return mlir::arith::MulFOp::create(e.b, e.loc, x, y); }
  Value div(Value x, Value y) { return mlir::arith::DivFOp::create(e.b, e.loc, x, y); }
  Value negate(Value x) { return mlir::arith::NegFOp::create(e.b, e.loc, x); }
  Value abs(Value x) { return mlir::math::AbsFOp::create(e.b, e.loc, x); }
  Value floor(Value x) { return mlir::math::FloorOp::create(e.b, e.loc, x); }
  Value round(Value x) { return mlir::math::RoundEvenOp::create(e.b, e.loc, x); }
  Value copySign(Value x, Value sign) { return mlir::math::CopySignOp::create(e.b, e.loc, x, sign); }
  /// By Horner's rule; the highest power's coefficient comes first.
  Value polynomial(Value x, llvm::ArrayRef<double> coefficients);

  Value less(Value x, Value y) { return compare(mlir::arith::CmpFPredicate::OLT, x, y); }
  Value lessOrEqual(Value x, Value y) { return compare(mlir::arith::CmpFPredicate::OLE, x, y); }
  Value equal(Value x, Value y) { return compare(mlir::arith::CmpFPredicate::OEQ, x, y); }
  Value isNaN(Value x) { return compare(mlir::arith::CmpFPredicate::UNO, x, x); }
  Value either(Value x, Value y) { return mlir::arith::OrIOp::create(e.b, e.loc, x, y); }
  Value both(Value x, Value y) { return mlir::arith::AndIOp::create(e.b, e.loc, x, y); }
  Value opposite(Value x) { return mlir::arith::XOrIOp::create(e.b, e.loc, x, e.splat(llvm::APInt(1, 1))); }
  Value select(Value condition, Value x, Value y) { return mlir::arith::SelectOp::create(e.b, e.loc, condition, x, y); }

  // On f64 alone: the 64 bits of each number.
  Value bits(Value x);
  Value fromBits(Value bits);
  Value shiftRight(Value bits, unsigned count);
  /// `(bits & mask) | set`.
  Value withBits(Value bits, int64_t mask, int64_t set);
  Value fromInteger(Value bits);
  /// 2^x for whole numbers that fit the exponent; anything for NaN.
  Value powerOfTwo(Value x);

  /// Replaces `initial` by `step` of it for as long as `condition` holds in any lane.
  Value whileAny(Value initial, llvm::function_ref<Value(Value)> condition, llvm::function_ref<Value(Value)> step);

private:
  Value compare(mlir::arith::CmpFPredicate predicate, Value x, Value y) { return mlir::arith::CmpFOp::create(e.b, e.loc, predicate, x, y); }

  Emitter &e;
  mlir::Type element;
};

} // namespace wasmtorch

#endif
