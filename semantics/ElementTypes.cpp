// Element types by the names that manifests use.
#include "semantics/ElementTypes.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace wasmtorch::semantics {

int64_t elementBytes(Type type) { return (type.getIntOrFloatBitWidth() + 7) / 8; }

StringRef dtypeName(Type type) {
  if (type.isF32())
    return "f32";
  if (type.isF64())
    return "f64";
  if (type.isF16())
    return "f16";
  if (type.isBF16())
    return "bf16";
  if (type.isUnsignedInteger(8))
    return "u8";
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer || !integer.isSignless())
    return {};
  switch (integer.getWidth()) {
  case 64:
    return "i64";
  case 32:
    return "i32";
  case 16:
    return "i16";
  case 8:
    return "i8";
  case 1:
    return "bool";
  default:
    return {};
  }
}

Type dtypeFromName(MLIRContext *context, StringRef name) {
  Builder builder(context);
  return llvm::StringSwitch<Type>(name)
      .Case("f32", builder.getF32Type())
      .Case("f64", builder.getF64Type())
      .Case("f16", builder.getF16Type())
      .Case("bf16", builder.getBF16Type())
      .Case("i64", builder.getI64Type())
      .Case("i32", builder.getI32Type())
      .Case("i16", builder.getIntegerType(16))
      .Case("i8", builder.getI8Type())
      .Case("u8", builder.getIntegerType(8, /*isSigned=*/false))
      .Case("bool", builder.getI1Type())
      .Default(Type());
}

} // namespace wasmtorch::semantics
