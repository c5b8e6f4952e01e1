// Verifiers of branches, loops and programs of open sizes.
#include "dialects/Wt/Programs.h"

using namespace mlir;
using namespace wasmtorch::wt;

#define GET_OP_CLASSES
#include "dialects/Wt/WtPrograms.cpp.inc"

static LogicalResult verifyScalar(Operation *op, Type type) {
  return cast<RankedTensorType>(type).getNumElements() == 1
             ? success()
             : op->emitOpError("has a condition of type ") << type << ", expected one element";
}

// A region takes what the op hands to it and yields what is expected of it.
static LogicalResult verifyRegion(Operation *op, Region &region, StringRef name, TypeRange arguments, TypeRange yields) {
  Block &block = region.front();
  if (TypeRange(block.getArgumentTypes()) != arguments)
    return op->emitOpError("has a region '") << name << "' with arguments " << block.getArgumentTypes() << ", expected " << arguments;
  auto yield = block.empty() ? nullptr : dyn_cast<YieldOp>(block.back());
  if (!yield)
    return op->emitOpError("has a region '") << name << "' that does not end in wt.yield, expected one";
  if (TypeRange(yield.getValues().getTypes()) != yields)
    return op->emitOpError("has a region '") << name << "' that yields " << yield.getValues().getTypes() << ", expected " << yields;
  return success();
}

LogicalResult IfOp::verify() { return verifyScalar(*this, getCondition().getType()); }

LogicalResult IfOp::verifyRegions() {
  for (auto [region, name] : {std::pair(&getThenRegion(), "then"), std::pair(&getElseRegion(), "else")})
    if (failed(verifyRegion(*this, *region, name, getInputs().getTypes(), getResultTypes())))
      return failure();
  return success();
}

LogicalResult WhileOp::verify() {
  if (getCarried().getTypes() != getResultTypes())
    return emitOpError("carries ") << getCarried().getTypes() << " but gives " << getResultTypes();
  return success();
}

LogicalResult WhileOp::verifyRegions() {
  auto condition = getCondition().front().empty() ? nullptr : dyn_cast<YieldOp>(getCondition().front().back());
  if (!condition || condition.getValues().size() != 1)
    return emitOpError("has a condition that does not yield one value, expected one boolean");
  Type type = condition.getValues().front().getType();
  if (!cast<RankedTensorType>(type).getElementType().isInteger(1))
    return emitOpError("has a condition of type ") << type << ", expected a boolean";
  if (failed(verifyScalar(*this, type)) || failed(verifyRegion(*this, getCondition(), "condition", getOperandTypes(), type)))
    return failure();
  return verifyRegion(*this, getBody(), "body", getOperandTypes(), getResultTypes());
}

LogicalResult DimOp::verify() {
  auto least = static_cast<int64_t>(getLeast());
  if (least < 0)
    return emitOpError("is at least ") << least << ", expected a size";
  if (getMost() && static_cast<int64_t>(*getMost()) < least)
    return emitOpError("is at least ") << least << " and at most " << *getMost();
  return success();
}

LogicalResult AtenOp::verify() {
  if (getOperandNames().size() != getOperands().size())
    return emitOpError("has ") << getOperands().size() << " operands and " << getOperandNames().size() << " names for them";
  for (Type type : llvm::concat<const Type>(getOperandTypes(), getResultTypes())) {
    auto tensor = cast<RankedTensorType>(type);
    auto sizes = dyn_cast_or_null<ArrayAttr>(tensor.getEncoding());
    if (tensor.hasStaticShape() && !tensor.getEncoding())
      continue;
    if (!sizes || static_cast<int64_t>(sizes.size()) != tensor.getRank() ||
        !llvm::all_of(sizes, [](Attribute size) { return isa<StringAttr>(size); }))
      return emitOpError("has the type ") << type << ", expected what each of its sizes is, as a list of strings";
  }
  return success();
}
