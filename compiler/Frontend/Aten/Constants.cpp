// Dtypes and constants of a call.
#include "compiler/Frontend/Aten/Call.h"

#include "llvm/ADT/APSInt.h"

using namespace mlir;

namespace wasmtorch::aten {

Type elementTypeOf(MLIRContext *context, int64_t dtype) {
  // c10::ScalarType numbers its members so; complex and quantized ones have no counterpart here.
  Builder builder(context);
  switch (dtype) {
  case 0:
    return IntegerType::get(context, 8, IntegerType::Unsigned);
  case 1:
    return builder.getI8Type();
  case 2:
    return builder.getI16Type();
  case 3:
    return builder.getI32Type();
  case 4:
    return builder.getI64Type();
  case 5:
    return builder.getF16Type();
  case 6:
    return builder.getF32Type();
  case 7:
    return builder.getF64Type();
  case 11:
    return builder.getI1Type();
  case 15:
    return builder.getBF16Type();
  default:
    return {};
  }
}

std::string dtypeName(Type elementType) {
  if (elementType.isInteger(1))
    return "bool";
  std::string name;
  llvm::raw_string_ostream os(name);
  os << elementType;
  return StringRef(name).consume_front("ui") ? "u" + name.substr(2) : name;
}

static Attribute numberAttr(Type type, double number) {
  if (isa<FloatType>(type))
    return FloatAttr::get(type, number);
  if (type.isInteger(1))
    return IntegerAttr::get(type, number != 0);
  // What is out of range becomes the nearest number, NaN 0: as wt.convert does it.
  llvm::APSInt integer(type.getIntOrFloatBitWidth(), type.isUnsignedInteger());
  bool exact;
  llvm::APFloat(number).convertToInteger(integer, llvm::APFloat::rmTowardZero, &exact);
  return IntegerAttr::get(type, integer);
}

DenseElementsAttr convertElements(DenseElementsAttr elements, Type elementType) {
  auto type = cast<RankedTensorType>(elements.getType()).clone(elementType);
  Type from = elements.getElementType();
  bool isUnsigned = from.isUnsignedInteger() || from.isInteger(1);
  SmallVector<Attribute> converted;
  auto convertOne = [&](Attribute element) -> Attribute {
    if (auto real = dyn_cast<FloatAttr>(element))
      return numberAttr(elementType, real.getValueAsDouble());
    APInt integer = cast<IntegerAttr>(element).getValue();
    int64_t value = isUnsigned ? static_cast<int64_t>(integer.getZExtValue()) : integer.getSExtValue();
    // Integers stay integers: a double would lose their low bits.
    if (isa<IntegerType>(elementType) && !elementType.isInteger(1))
      return IntegerAttr::get(elementType, APInt(elementType.getIntOrFloatBitWidth(), value, true, true));
    return numberAttr(elementType, static_cast<double>(value));
  };
  if (elements.isSplat())
    return DenseElementsAttr::get(type, convertOne(elements.getSplatValue<Attribute>()));
  for (Attribute element : elements.getValues<Attribute>())
    converted.push_back(convertOne(element));
  return DenseElementsAttr::get(type, converted);
}

Value Call::splat(ArrayRef<int64_t> shape, Type elementType, double value) {
  if (hasFailed || !isPossible(shape))
    return {};
  auto type = RankedTensorType::get(shape, elementType);
  return wt::ConstantOp::create(builder, location, DenseElementsAttr::get(type, numberAttr(elementType, value)));
}

Value Call::scalarLike(Value value, double number) { return value ? splat({}, typeOf(value).getElementType(), number) : Value(); }

Value Call::convert(Value value, Type elementType) {
  if (!value || hasFailed)
    return {};
  Type from = typeOf(value).getElementType();
  if (from == elementType)
    return value;
  auto constant = value.getDefiningOp<wt::ConstantOp>();
  auto elements = constant ? dyn_cast<DenseElementsAttr>(constant.getValue()) : DenseElementsAttr();
  if (elements)
    return wt::ConstantOp::create(builder, location, convertElements(elements, elementType));
  if (!isComputable(from) || !isComputable(elementType)) {
    unsupported("with a conversion from " + dtypeName(from) + " to " + dtypeName(elementType));
    return {};
  }
  return wt::ConvertOp::create(builder, location, typeOf(value).clone(elementType), value);
}

} // namespace wasmtorch::aten
