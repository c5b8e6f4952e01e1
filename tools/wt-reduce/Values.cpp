// Values are replaced by others that take less to compute.
#include "tools/wt-reduce/Reducer.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

static int64_t countOps(func::FuncOp function) { return opsOf(function).size(); }
// The last ops first: most goes with them.
static Operation *opAt(func::FuncOp function, int64_t place) {
  auto ops = opsOf(function);
  return ops[ops.size() - 1 - place];
}

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

static bool becomesInput(func::FuncOp function, int64_t place) {
  Operation *op = opAt(function, place);
  if (op->getNumResults() != 1 || isa<wt::ConstantOp>(op))
    return false;
  Builder b(function.getContext());
  unsigned index = function.getNumArguments();
  StringRef fill = "normal";
  if (auto get = dyn_cast<wt::GetOp>(op))
    if (auto parameter = function->getParentOfType<ModuleOp>().lookupSymbol<wt::ParamOp>(get.getWeightAttr()))
      if (auto own = parameter->getAttrOfType<StringAttr>("wt.fill"))
        fill = own.getValue();
  // A name that no input has had: else its numbers would be those of another one.
  int64_t number = 0;
  for (unsigned i = 0; i < index; ++i)
    if (auto name = function.getArgAttrOfType<StringAttr>(i, "wt.name"); name && name.getValue().starts_with("x")) {
      int64_t known;
      if (!name.getValue().drop_front().getAsInteger(10, known))
        number = std::max(number, known + 1);
    }
  NamedAttribute attributes[] = {b.getNamedAttr("wt.fill", b.getStringAttr(fill)),
                                 b.getNamedAttr("wt.name", b.getStringAttr("x" + Twine(number)))};
  if (failed(function.insertArgument(index, op->getResult(0).getType(), b.getDictionaryAttr(attributes), op->getLoc())))
    return false;
  op->getResult(0).replaceAllUsesWith(function.getArgument(index));
  op->erase();
  return true;
}

// All uses of a value that is no constant become a constant; `place` counts the values twice, for 0 and for 1.
static int64_t countConstants(func::FuncOp function) { return 2 * (countOps(function) + function.getNumArguments()); }
static bool becomesConstant(func::FuncOp function, int64_t place) {
  int64_t index = place / 2, ops = countOps(function);
  Value value = index < ops ? opAt(function, index)->getResult(0) : Value(function.getArgument(index - ops));
  if (value.use_empty() || value.getDefiningOp<wt::ConstantOp>())
    return false;
  OpBuilder b(function.getContext());
  b.setInsertionPointToStart(&function.getBody().front());
  Type element = typeOf(value).getElementType();
  Attribute number =
      isa<FloatType>(element) ? Attribute(b.getFloatAttr(element, place % 2)) : Attribute(b.getIntegerAttr(element, place % 2));
  Value constant = wt::ConstantOp::create(b, value.getLoc(), DenseElementsAttr::get(typeOf(value), number));
  // A result stays what it is: a program of constants fails no more.
  value.replaceUsesWithIf(constant, [](OpOperand &use) { return !use.getOwner()->hasTrait<OpTrait::IsTerminator>(); });
  return value.use_empty();
}

// An op's result becomes an operand of it, maybe of another shape, which what follows then takes; `place` counts the operands of all ops.
static int64_t countOperands(func::FuncOp function) {
  int64_t count = 0;
  for (Operation *op : opsOf(function))
    count += op->getNumOperands();
  return count;
}
static bool becomesOperand(func::FuncOp function, int64_t place) {
  for (Operation *op : opsOf(function)) {
    if (place >= op->getNumOperands()) {
      place -= op->getNumOperands();
      continue;
    }
    Value operand = op->getOperand(place);
    if (op->getNumResults() != 1 || typeOf(operand).getElementType() != typeOf(op->getResult(0)).getElementType())
      return false;
    bool same = operand.getType() == op->getResult(0).getType();
    op->getResult(0).replaceAllUsesWith(operand);
    op->erase();
    return same || mlir::succeeded(inferTypes(function, [](int64_t size) { return size; }));
  }
  return false;
}

// One operand of a concatenation less.
static bool dropPart(func::FuncOp function, int64_t place) {
  for (Operation *op : opsOf(function)) {
    if (place >= op->getNumOperands()) {
      place -= op->getNumOperands();
      continue;
    }
    if (!isa<wt::CatOp>(op) || op->getNumOperands() < 2)
      return false;
    op->eraseOperand(place);
    return mlir::succeeded(inferTypes(function, [](int64_t size) { return size; }));
  }
  return false;
}

ArrayRef<Reduction> fuzzing::valueReductions() {
  static constexpr Reduction reductions[] = {{"an op becomes an input", countOps, becomesInput},
                                             {"an op becomes an operand of it", countOperands, becomesOperand},
                                             {"a part less", countOperands, dropPart},
                                             {"a value becomes constant", countConstants, becomesConstant}};
  return reductions;
}
