// Kernels that compute each element by itself: elementwise chains, copies, concatenations.
#include "dialects/Wt/Wt.h"
#include "passes/Lowering/KernelContext.h"

using namespace mlir;

namespace wasmtorch {

LogicalResult emitElements(Emitter &e, const KernelContext &context, Value value, LinearForm place) {
  PointwiseExpression expression(context.arguments, {});
  if (failed(expression.build(value)))
    return failure();
  SmallVector<int64_t> sizes(cast<RankedTensorType>(value.getType()).getShape());
  if (llvm::is_contained(sizes, 0))
    return success();
  LinearForm *forms[] = {&place};
  expression.collapse(sizes, forms);
  int64_t last = sizes.empty() ? 1 : sizes.back();
  unsigned laneDim = sizes.empty() ? 0 : sizes.size() - 1;
  int64_t stride = sizes.empty() ? 1 : place.coefficients.back();
  bool ok = true;
  e.loops(ArrayRef<int64_t>(sizes).drop_back(sizes.empty() ? 0 : 1), [&](const Point &outer) {
    e.vectorSteps(last, [&](Coordinate at, int64_t lanes) {
      Point point(outer);
      if (!sizes.empty())
        point.push_back(at);
      Value vector = expression.emit(e, point, laneDim, lanes, {});
      ok &= vector != nullptr;
      if (vector)
        e.store(vector, e.address(context.output, place, point), stride, lanes);
    });
  });
  return success(ok);
}

LogicalResult lowerPointwise(Emitter &e, KernelContext &context) {
  emitBorder(e, context);
  return emitElements(e, context, context.produced, context.outputForm());
}

LogicalResult lowerConcatenation(Emitter &e, KernelContext &context) {
  auto cat = context.produced.getDefiningOp<wt::CatOp>();
  emitBorder(e, context);
  LinearForm place = context.outputForm();
  auto inPlace = context.kernel.getInPlace().value_or(ArrayRef<int64_t>());
  for (Value input : cat.getInputs()) {
    auto argument = dyn_cast<BlockArgument>(input);
    bool there = argument && llvm::is_contained(inPlace, static_cast<int64_t>(argument.getArgNumber()));
    if (!there && failed(emitElements(e, context, input, place)))
      return failure();
    place.constant += cast<RankedTensorType>(input.getType()).getDimSize(cat.getDim()) * place.coefficients[cat.getDim()];
  }
  return success();
}

} // namespace wasmtorch
