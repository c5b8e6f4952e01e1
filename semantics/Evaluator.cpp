// Walks blocks and hands each op to what it means.
#include "semantics/Evaluator.h"

#include "semantics/OpTable.h"

#include "dialects/Plan/Plan.h"
#include "dialects/Wt/Programs.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

OpTable::OpTable() {
  addElementwise(*this);
  addChoices(*this);
  addContractions(*this);
  addIndexing(*this);
  addMovement(*this);
  addNormalization(*this);
  addOrdering(*this);
  addPooling(*this);
  addReductions(*this);
  addRecurrence(*this);
  addAttention(*this);
  addInterpolation(*this);
  addTransposedConvolutions(*this);
}

const OpTable &OpTable::get() {
  static const OpTable table;
  return table;
}

static FailureOr<Tensors> constant(wt::ConstantOp op) {
  auto value = Tensor::fromAttribute(op.getValue());
  return value ? FailureOr<Tensors>(Tensors{*value}) : op.emitError("has a value that is not in the module, expected one with elements");
}

FailureOr<Tensors> semantics::evaluate(Operation *op, ArrayRef<Tensor> operands) {
  if (auto value = dyn_cast<wt::ConstantOp>(op))
    return constant(value);
  OpFunction function = OpTable::get().find(op->getName().getStringRef());
  if (!function)
    return op->emitOpError(
        "has no meaning of its own for the reference evaluator, expected an op that wt-eval --list-ops names, or a composite");
  Tensor result = function(op, operands);
  assert(result.getType() == resultType(op) && "an op's meaning and its type disagree");
  return Tensors{result};
}

FailureOr<Tensor> Evaluator::readState(StringAttr name, Location location) {
  Tensor &state = states[name];
  if (!state) {
    FailureOr<Tensor> initial = weights.get(name, location);
    if (failed(initial))
      return failure();
    state = *initial;
  }
  return state;
}

// Whether some operand lies in memory otherwise than the region sees it.
static bool isPacked(plan::DispatchOp op) {
  return op.getPacking() && llvm::any_of(op.getPackingAttr().getAsRange<plan::PackingAttr>(),
                                         [](plan::PackingAttr packing) { return packing.getKind() != plan::PackingKind::RowMajor; });
}

static bool isTrue(const Tensor &condition) {
  DenseElementsAttr value = condition.toAttribute();
  return *value.value_begin<bool>();
}

static Block &branchOf(wt::IfOp branch, const Tensor &condition) {
  return (isTrue(condition) ? branch.getThenRegion() : branch.getElseRegion()).front();
}

FailureOr<Tensors> Evaluator::evaluateLoop(Operation *op, ArrayRef<Tensor> operands) {
  auto loop = cast<wt::WhileOp>(op);
  size_t carried = loop.getCarried().size();
  Tensors values(operands);
  while (true) {
    FailureOr<Tensors> condition = evaluateBlock(loop.getCondition().front(), values);
    if (failed(condition))
      return failure();
    if (!isTrue(condition->front()))
      return Tensors(ArrayRef<Tensor>(values).take_front(carried));
    FailureOr<Tensors> next = evaluateBlock(loop.getBody().front(), values);
    if (failed(next))
      return failure();
    llvm::copy(*next, values.begin());
  }
}

FailureOr<Tensors> Evaluator::evaluateOp(Operation *op, ArrayRef<Tensor> operands) {
  auto single = [](FailureOr<Tensor> tensor) {
    return failed(tensor) ? FailureOr<Tensors>(failure()) : FailureOr<Tensors>(Tensors{*tensor});
  };
  return llvm::TypeSwitch<Operation *, FailureOr<Tensors>>(op)
      .Case([&](wt::GetOp get) { return single(weights.get(get.getWeightAttr().getAttr(), get.getLoc())); })
      .Case([&](wt::ReadOp read) { return single(readState(read.getStateAttr().getAttr(), read.getLoc())); })
      .Case([&](wt::AssignOp assign) {
        states[assign.getStateAttr().getAttr()] = operands.front();
        return Tensors{};
      })
      .Case([&](wt::IfOp branch) { return evaluateBlock(branchOf(branch, operands.front()), operands.drop_front()); })
      .Case([&](wt::WhileOp loop) { return evaluateLoop(loop, operands); })
      .Case([&](plan::DispatchOp dispatch) -> FailureOr<Tensors> {
        if (isPacked(dispatch))
          return dispatch.emitError("has packed operands, expected a program whose weights are not packed yet");
        return evaluateBlock(dispatch.getBody().front(), operands);
      })
      .Default([&](Operation *op) { return evaluate(op, operands); });
}

FailureOr<Tensors> Evaluator::evaluateBlock(Block &block, ArrayRef<Tensor> arguments) {
  // Each value with the number of uses to come.
  struct Entry {
    Tensor tensor;
    int64_t uses;
  };
  llvm::DenseMap<Value, Entry> values;
  auto define = [&](Value value, const Tensor &tensor) {
    if (!value.use_empty())
      values[value] = {tensor, std::distance(value.use_begin(), value.use_end())};
  };
  auto take = [&](Value value) {
    auto found = values.find(value);
    assert(found != values.end() && "a value from outside of its block");
    Tensor tensor = found->second.tensor;
    if (--found->second.uses == 0)
      values.erase(found);
    return tensor;
  };
  for (auto [argument, tensor] : llvm::zip_equal(block.getArguments(), arguments))
    define(argument, tensor);
  for (Operation &op : block) {
    Tensors operands = llvm::map_to_vector(op.getOperands(), take);
    if (op.hasTrait<OpTrait::IsTerminator>())
      return operands;
    FailureOr<Tensors> results = evaluateOp(&op, operands);
    if (failed(results))
      return failure();
    for (auto [value, tensor] : llvm::zip_equal(op.getResults(), *results))
      define(value, tensor);
  }
  return block.getParentOp()->emitError("has a region without a terminator, which gives nothing, expected one");
}

FailureOr<Tensors> Evaluator::evaluateFunction(func::FuncOp function, ArrayRef<Tensor> arguments) {
  if (!function.getBody().hasOneBlock())
    return function.emitError("expected a function of one block, found ") << function.getBody().getBlocks().size();
  ArrayRef<Type> types = function.getArgumentTypes();
  if (arguments.size() != types.size())
    return function.emitError("expected ") << types.size() << " inputs, found " << arguments.size();
  for (auto [i, type] : llvm::enumerate(types))
    if (arguments[i].getType() != type)
      return function.emitError("expected input ") << i << " of type " << type << ", found " << arguments[i].getType();
  return evaluateBlock(function.getBody().front(), arguments);
}
