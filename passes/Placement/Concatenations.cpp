// Concatenations whose parts are written where they belong, by whoever computes them.
#include "passes/Placement/Concatenations.h"

#include "dialects/Wt/Wt.h"
#include "passes/Fusion/DispatchShape.h"

using namespace mlir;

namespace wasmtorch {

static wt::CatOp concatenationOf(plan::DispatchOp dispatch) {
  return dispatch.getBody().front().getTerminator()->getOperand(0).getDefiningOp<wt::CatOp>();
}

static wt::Shape contiguousStrides(Value value) { return wt::rowMajorStrides(cast<RankedTensorType>(value.getType()).getShape()); }

Concatenations::Concatenations(ArrayRef<plan::DispatchOp> dispatches) {
  llvm::DenseMap<Operation *, int64_t> steps;
  for (auto [step, dispatch] : llvm::enumerate(dispatches))
    steps[dispatch] = step;
  // From the last to the first: where a concatenation lies that is part of another one is known by then.
  for (plan::DispatchOp dispatch : llvm::reverse(dispatches))
    find(dispatch, steps);
}

void Concatenations::find(plan::DispatchOp dispatch, const llvm::DenseMap<Operation *, int64_t> &steps) {
  wt::CatOp cat = concatenationOf(dispatch);
  if (!cat)
    return;
  Value whole = dispatch.getResult(0);
  auto outer = parts.find(whole);
  wt::Shape strides = outer == parts.end() ? contiguousStrides(whole) : outer->second.strides;
  int64_t element = 0;
  for (Value operand : cat.getInputs()) {
    int64_t start = element;
    element += cast<RankedTensorType>(operand.getType()).getDimSize(cat.getDim()) * strides[cat.getDim()];
    auto argument = dyn_cast<BlockArgument>(operand);
    if (!argument || !argument.hasOneUse())
      continue;
    Value part = dispatch.getInputs()[argument.getArgNumber()];
    auto producer = part.getDefiningOp<plan::DispatchOp>();
    if (!producer || !part.hasOneUse() || producer->getNumResults() != 1 || !writesAtStrides(producer.getBody().front()))
      continue;
    parts[part] = {whole, start, strides, argument.getArgNumber()};
    int64_t &first = firstWrites.try_emplace(topOf(part).first, steps.lookup(dispatch)).first->second;
    first = std::min(first, steps.lookup(producer));
  }
}

std::pair<Value, int64_t> Concatenations::topOf(Value value) const {
  int64_t element = 0;
  for (auto it = parts.find(value); it != parts.end(); it = parts.find(value)) {
    element += it->second.element;
    value = it->second.whole;
  }
  return {value, element};
}

DenseI64ArrayAttr Concatenations::stridesOf(Value value) const {
  auto part = parts.find(value);
  // A part along the outermost dimension is a tensor like any other.
  if (part == parts.end() || part->second.strides == contiguousStrides(value))
    return nullptr;
  return DenseI64ArrayAttr::get(value.getContext(), part->second.strides);
}

DenseI64ArrayAttr Concatenations::inPlaceOf(plan::DispatchOp dispatch) const {
  SmallVector<int64_t> arguments;
  for (Value input : dispatch.getInputs())
    if (auto part = parts.find(input); part != parts.end() && part->second.whole == dispatch.getResult(0))
      arguments.push_back(part->second.argument);
  return arguments.empty() ? nullptr : DenseI64ArrayAttr::get(dispatch.getContext(), arguments);
}

bool Concatenations::isDone(plan::DispatchOp dispatch) const {
  wt::CatOp cat = concatenationOf(dispatch);
  DenseI64ArrayAttr inPlace = cat ? inPlaceOf(dispatch) : nullptr;
  return inPlace && inPlace.size() == static_cast<int64_t>(cat.getInputs().size());
}

int64_t Concatenations::firstWrite(Value value, int64_t own) const {
  auto first = firstWrites.find(value);
  return first == firstWrites.end() ? own : std::min(own, first->second);
}

} // namespace wasmtorch
