// PyTorch's rules for the element type of a result: https://pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc
#include "compiler/Frontend/Aten/TypePromotion.h"

#include "dialects/Wt/Wt.h"

#include "mlir/IR/Builders.h"

using namespace mlir;

namespace wasmtorch::aten {

namespace {
enum Kind { None, Bool, Integer, Float };
}

static Kind kindOf(Type type) { return !type ? None : type.isInteger(1) ? Bool : isa<IntegerType>(type) ? Integer : Float; }

Type promoteTypes(Type a, Type b) {
  if (!a || !b)
    return a ? a : b;
  if (kindOf(a) != kindOf(b))
    return kindOf(a) > kindOf(b) ? a : b;
  if (a == b)
    return a;
  Builder builder(a.getContext());
  unsigned widthA = a.getIntOrFloatBitWidth(), widthB = b.getIntOrFloatBitWidth();
  if (widthA != widthB)
    return widthA > widthB ? a : b;
  // Of one width and kind but different: f16 with bf16, u8 with i8.
  return kindOf(a) == Float ? Type(builder.getF32Type()) : Type(builder.getI16Type());
}

// `lighter` counts only where it is of a higher kind than `heavier`.
static Type combine(Type heavier, Type lighter) {
  return heavier && kindOf(heavier) >= kindOf(lighter) ? heavier : lighter ? lighter : heavier;
}

// Tracing records a Python float as a constant of no dimension in f64; it still counts as a number.
static bool isTracedNumber(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  return type.getRank() == 0 && type.getElementType().isF64() && value.getDefiningOp<wt::ConstantOp>();
}

Type promotedType(MLIRContext *context, ArrayRef<Argument> operands) {
  Builder builder(context);
  Type dimensioned, scalar, number;
  for (const Argument &operand : operands) {
    if (const Value *value = operand.tensor()) {
      auto type = cast<RankedTensorType>(value->getType());
      if (isTracedNumber(*value)) {
        number = promoteTypes(number, builder.getF32Type());
        continue;
      }
      Type &slot = type.getRank() > 0 ? dimensioned : scalar;
      slot = promoteTypes(slot, type.getElementType());
    } else if (operand.isNumber()) {
      number = promoteTypes(number, operand.isFloat()  ? Type(builder.getF32Type())
                                    : operand.isBool() ? Type(builder.getI1Type())
                                                       : Type(builder.getI64Type()));
    }
  }
  return combine(dimensioned, combine(scalar, number));
}

Type promotedFloatType(MLIRContext *context, ArrayRef<Argument> operands) {
  Type type = promotedType(context, operands);
  return isa<FloatType>(type) ? type : Type(Float32Type::get(context));
}

} // namespace wasmtorch::aten
