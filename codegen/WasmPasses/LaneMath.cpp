// Arithmetic on vectors of one float type.
#include "codegen/WasmPasses/LaneMath.h"

#include "llvm/IR/IntrinsicsWebAssembly.h"

using namespace llvm;

namespace wasmtorch {

LaneMath::Value LaneMath::multiplyAdd(Value x, Value y, Value z) {
  if (licence.relaxed && isSingle())
    return b.CreateIntrinsic(Intrinsic::wasm_relaxed_madd, {type}, {x, y, z});
  // The sum first: engines that compute in place then write over it, and loops need no copies.
  return b.CreateFAdd(z, b.CreateFMul(x, y));
}

LaneMath::Value LaneMath::polynomial(Value x, ArrayRef<double> coefficients) {
  Value sum = number(coefficients.front());
  for (double coefficient : coefficients.drop_front())
    sum = multiplyAdd(sum, x, number(coefficient));
  return sum;
}

// The instruction itself: a comparison and a selection would become relaxed_min or relaxed_max in a relaxed module, which don't keep NaN.
LaneMath::Value LaneMath::pseudo(Intrinsic::ID id, Value x, Value y) {
  if (isSingle())
    return b.CreateIntrinsic(id, {type}, {x, y});
  // Of four doubles the instruction takes two at once.
  auto *half = FixedVectorType::get(b.getDoubleTy(), 2);
  auto part = [&](ArrayRef<int> which) {
    return b.CreateIntrinsic(id, {half}, {b.CreateShuffleVector(x, which), b.CreateShuffleVector(y, which)});
  };
  Value low = part({0, 1}), high = part({2, 3});
  return b.CreateShuffleVector(low, high, {0, 1, 2, 3});
}

LaneMath::Value LaneMath::clamp(Value x, double low, double high) {
  return pseudo(Intrinsic::wasm_pmin, pseudo(Intrinsic::wasm_pmax, x, number(low)), number(high));
}

LaneMath::Value LaneMath::fromInteger(Value bits) {
  // Of f64 by way of i32, which converts in one instruction.
  return b.CreateSIToFP(isSingle() ? bits : b.CreateTrunc(bits, FixedVectorType::get(b.getInt32Ty(), lanes)), type);
}

} // namespace wasmtorch
