// Short names for arithmetic on vectors of one float type, for formulas that are long enough without.
#ifndef WASMTORCH_CODEGEN_WASMPASSES_LANEMATH_H
#define WASMTORCH_CODEGEN_WASMPASSES_LANEMATH_H

#include "llvm/IR/IRBuilder.h"

namespace wasmtorch {

/// What a formula may do.
struct Licence {
  bool relaxed = false;      ///< a multiply-add of f32 is one relaxed instruction, else a product and a sum
  bool flush = false;        ///< results below the normal numbers may be 0
  bool noNaNs = false;       ///< neither operands nor results are NaN
  bool noInfinities = false; ///< nor infinite
};

/// Numbers are vectors of four f32 or four f64, whichever `like` is; comparisons are false where either side is NaN. What is emitted
/// carries no fast-math flags: a formula means what it says, whatever the code that it is for allows.
class LaneMath {
public:
  using Value = llvm::Value *;
  static constexpr unsigned lanes = 4;
  LaneMath(llvm::IRBuilder<> &b, Value like, Licence licence) : b(b), type(like->getType()), licence(licence) {}

  const Licence &allowed() const { return licence; }

  Value number(double value) { return llvm::ConstantFP::get(type, value); }
  Value add(Value x, Value y) { return b.CreateFAdd(x, y); }
  Value sub(Value x, Value y) { return b.CreateFSub(x, y); }
  Value mul(Value x, Value y) { return b.CreateFMul(x, y); }
  Value div(Value x, Value y) { return b.CreateFDiv(x, y); }
  Value negate(Value x) { return b.CreateFNeg(x); }
  Value abs(Value x) { return b.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, x); }
  Value floor(Value x) { return b.CreateUnaryIntrinsic(llvm::Intrinsic::floor, x); }
  Value round(Value x) { return b.CreateUnaryIntrinsic(llvm::Intrinsic::roundeven, x); }
  Value copySign(Value x, Value sign) { return b.CreateCopySign(x, sign); }
  Value multiplyAdd(Value x, Value y, Value z);
  /// By Horner's rule; the highest power's coefficient comes first.
  Value polynomial(Value x, llvm::ArrayRef<double> coefficients);
  /// Between `low` and `high`; NaN stays NaN.
  Value clamp(Value x, double low, double high);

  Value less(Value x, Value y) { return b.CreateFCmpOLT(x, y); }
  Value lessOrEqual(Value x, Value y) { return b.CreateFCmpOLE(x, y); }
  Value equal(Value x, Value y) { return b.CreateFCmpOEQ(x, y); }
  Value isNaN(Value x) { return b.CreateFCmpUNO(x, x); }
  Value either(Value x, Value y) { return b.CreateOr(x, y); }
  Value both(Value x, Value y) { return b.CreateAnd(x, y); }
  Value opposite(Value x) { return b.CreateNot(x); }
  Value select(Value condition, Value x, Value y) { return b.CreateSelect(condition, x, y); }

  /// The bits of each number as an integer of its width, and back.
  Value bits(Value x) { return b.CreateBitCast(x, integers()); }
  Value fromBits(Value bits) { return b.CreateBitCast(bits, type); }
  Value integer(int64_t value) { return llvm::ConstantInt::getSigned(integers(), value); }
  Value addBits(Value x, Value y) { return b.CreateAdd(x, y); }
  Value subBits(Value x, Value y) { return b.CreateSub(x, y); }
  Value andBits(Value x, int64_t mask) { return b.CreateAnd(x, integer(mask)); }
  Value orBits(Value x, int64_t set) { return b.CreateOr(x, integer(set)); }
  Value shiftLeft(Value bits, unsigned count) { return b.CreateShl(bits, count); }
  Value shiftRight(Value bits, unsigned count) { return b.CreateLShr(bits, count); }
  Value shiftRightSigned(Value bits, unsigned count) { return b.CreateAShr(bits, count); }
  /// The numbers that small integers stand for.
  Value fromInteger(Value bits);

  /// The same numbers in f64, and a LaneMath for them.
  Value widened(Value x) { return b.CreateFPExt(x, llvm::FixedVectorType::get(b.getDoubleTy(), lanes)); }
  LaneMath wide(Value x) { return LaneMath(b, x, licence); }
  Value narrowed(Value x) { return b.CreateFPTrunc(x, llvm::FixedVectorType::get(b.getFloatTy(), lanes)); }

private:
  bool isSingle() const { return type->getScalarType()->isFloatTy(); }
  llvm::Type *integers() { return llvm::FixedVectorType::get(b.getIntNTy(type->getScalarSizeInBits()), lanes); }
  Value pseudo(llvm::Intrinsic::ID id, Value x, Value y);

  llvm::IRBuilder<> &b;
  llvm::Type *type;
  Licence licence;
};

} // namespace wasmtorch

#endif
