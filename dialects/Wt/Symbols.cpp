// Verifiers of weights, constants and state.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

LogicalResult ParamOp::verify() {
  auto offset = static_cast<int64_t>(getOffset());
  if (offset < 0 || offset % weightAlignment != 0)
    return emitOpError("has offset ") << offset << ", expected a multiple of " << weightAlignment;
  if (!getTensorType().hasStaticShape())
    return emitOpError("has no static shape, expected sizes that are known");
  return success();
}

LogicalResult DerivedOp::verify() {
  return getTensorType().hasStaticShape() ? success() : emitOpError("has no static shape, expected sizes that are known");
}

LogicalResult DerivedOp::verifyRegions() {
  Block &body = getBody().front();
  if (body.getNumArguments() != 0)
    return emitOpError("has a region with arguments, expected none");
  auto yield = body.empty() ? nullptr : dyn_cast<YieldOp>(body.back());
  if (!yield)
    return emitOpError("does not end in wt.yield, expected one");
  if (yield.getValues().size() != 1 || yield.getValues().front().getType() != getType())
    return emitOpError("is declared as ") << getType() << " but yields " << yield.getValues().getTypes();
  for (Operation &op : body)
    if (!isPure(&op))
      return op.emitOpError("has effects, inside a derived weight, expected pure ops");
  return success();
}

LogicalResult ConstantOp::verify() {
  int64_t bytes = getValue().isSplat() ? 1 : byteSize(getType());
  if (bytes > maxConstantBytes)
    return emitOpError("holds ") << bytes << " bytes, expected at most " << maxConstantBytes << "; larger tensors are wt.param";
  return success();
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

LogicalResult StateOp::verify() {
  if (getInitial().getType() != getType())
    return emitOpError("is declared as ") << getType() << " but starts with " << getInitial().getType();
  return success();
}

LogicalResult GetOp::verifySymbolUses(SymbolTableCollection &tables) {
  Operation *weight = tables.lookupNearestSymbolFrom(*this, getWeightAttr());
  if (!weight || !isa<ParamOp, DerivedOp>(weight))
    return emitOpError("names ") << getWeightAttr() << ", expected a wt.param or a wt.derived";
  Type type = isa<ParamOp>(weight) ? cast<ParamOp>(weight).getType() : cast<DerivedOp>(weight).getType();
  if (type != getType())
    return emitOpError("gives ") << getType() << " but " << getWeightAttr() << " is " << type;
  return success();
}

template <typename Op> static LogicalResult verifyStateUse(Op op, Type type, SymbolTableCollection &tables) {
  auto state = tables.lookupNearestSymbolFrom<StateOp>(op, op.getStateAttr());
  if (!state)
    return op.emitOpError("names ") << op.getStateAttr() << ", expected a wt.state";
  if (state.getType() != type)
    return op.emitOpError("has type ") << type << " but " << op.getStateAttr() << " is " << state.getType();
  return success();
}

LogicalResult ReadOp::verifySymbolUses(SymbolTableCollection &tables) { return verifyStateUse(*this, getType(), tables); }
LogicalResult AssignOp::verifySymbolUses(SymbolTableCollection &tables) { return verifyStateUse(*this, getValue().getType(), tables); }

// A read and a write of any state are ordered against each other: states are few and programs short.
void ReadOp::getEffects(SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  effects.emplace_back(MemoryEffects::Read::get());
}
void AssignOp::getEffects(SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  effects.emplace_back(MemoryEffects::Write::get());
}
