// Operands of an operator, in the element type that it computes in.
#include "compiler/Frontend/Aten/Operands.h"

#include "compiler/Frontend/Aten/TypePromotion.h"

using namespace mlir;

namespace wasmtorch::aten {

SmallVector<Value, 3> promotedOperands(Call &call, ArrayRef<StringRef> names, Computes computes) {
  std::vector<Argument> arguments;
  for (StringRef name : names) {
    arguments.push_back(call.get(name));
    if (!arguments.back().tensor() && !arguments.back().isNumber()) {
      call.fail("expected a tensor or a number as '" + name.str() + "'");
      return {};
    }
  }
  MLIRContext *context = call.getLocation().getContext();
  Type type = computes == Computes::InFloats ? promotedFloatType(context, arguments) : promotedType(context, arguments);
  if (!call.canCompute(type))
    return {};
  SmallVector<Value, 3> operands;
  for (const Argument &argument : arguments) {
    const Value *value = argument.tensor();
    operands.push_back(value ? call.convert(*value, type) : call.splat({}, type, argument.number()));
  }
  return call.failed() ? SmallVector<Value, 3>() : operands;
}

Value floatOperand(Call &call, StringRef name) {
  auto operands = promotedOperands(call, {name}, Computes::InFloats);
  return operands.empty() ? Value() : operands.front();
}

} // namespace wasmtorch::aten
