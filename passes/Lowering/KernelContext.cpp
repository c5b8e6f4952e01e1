// One kernel while its code is emitted.
#include "passes/Lowering/KernelContext.h"

#include "dialects/Wt/Wt.h"
#include "passes/Fusion/DispatchShape.h"

using namespace mlir;

namespace wasmtorch {

static wt::PadOp padOf(plan::KernelOp kernel) { return kernel.getBody().front().getTerminator()->getOperand(0).getDefiningOp<wt::PadOp>(); }

// A permute behind a root: the root's code writes its elements where they belong. Elements that are merely moved are
// written in order instead, and read out of order.
static wt::PermuteOp permuteOf(plan::KernelOp kernel) {
  Block &body = kernel.getBody().front();
  return rootOf(body) ? body.getTerminator()->getOperand(0).getDefiningOp<wt::PermuteOp>() : nullptr;
}

void analyzeKernel(KernelContext &context) {
  Block &body = context.kernel.getBody().front();
  Value result = body.getTerminator()->getOperand(0);
  auto pad = padOf(context.kernel);
  context.root = rootOf(body);
  auto permute = permuteOf(context.kernel);
  context.produced = pad ? Value(pad.getInput()) : permute ? Value(permute.getInput()) : result;
}

LinearForm KernelContext::outputForm() const {
  plan::KernelOp kernel = this->kernel;
  auto map = identityMap(producedType().getRank());
  if (auto permute = permuteOf(kernel)) {
    SmallVector<LinearForm> turned;
    for (int64_t dim : permute.getDims())
      turned.push_back(map[dim]);
    map = turned;
  } else if (auto pad = padOf(kernel)) {
    for (auto [form, low] : llvm::zip(map, pad.getLow()))
      form.constant += low;
  }
  auto result = cast<RankedTensorType>(kernel.getBody().front().getTerminator()->getOperand(0).getType());
  wt::Shape strides = kernel.getOutputStrides() ? wt::Shape(*kernel.getOutputStrides()) : wt::rowMajorStrides(result.getShape());
  return stridedForm(strides, map, producedType().getRank());
}

// The border of dimension `d`: whole in the dimensions after it, the middle in those before it, so that each element is written once.
static void emitBorderOf(Emitter &e, const KernelContext &context, wt::PadOp pad, int64_t d, int64_t first, int64_t size) {
  if (size == 0)
    return;
  wt::Shape shape(pad.getType().getShape()), sizes;
  auto strides = wt::rowMajorStrides(shape);
  LinearForm form;
  for (int64_t i = 0; i < static_cast<int64_t>(shape.size()); ++i) {
    sizes.push_back(i < d ? context.producedType().getDimSize(i) : i == d ? size : shape[i]);
    form.coefficients.push_back(strides[i]);
    form.constant += (i < d ? pad.getLow()[i] : i == d ? first : 0) * strides[i];
  }
  // From dimension `d` on the border is one run of memory.
  int64_t run = 1;
  for (int64_t i = d; i < static_cast<int64_t>(shape.size()); ++i)
    run *= sizes[i];
  Value value = e.splat(pad.getValue().convertToDouble(), pad.getType().getElementType());
  e.loops(ArrayRef<int64_t>(sizes).take_front(d), [&](const Point &outer) {
    e.vectorSteps(run, [&](Coordinate at, int64_t lanes) {
      LinearForm place = form;
      place.coefficients.resize(d);
      place.coefficients.push_back(1);
      Point point(outer);
      point.push_back(at);
      e.store(value, e.address(context.output, place, point), 1, lanes);
    });
  });
}

Value loadBias(Emitter &e, const KernelContext &context, Value bias, const Coordinate &channel, int64_t lanes) {
  if (!bias)
    return {};
  LinearForm form;
  form.coefficients.push_back(1);
  return e.load(e.address(context.arguments.find(bias)->second, form, {channel}), context.output.element, 1, lanes);
}

bool storeResult(Emitter &e, const KernelContext &context, const PointwiseExpression &epilogue, const LinearForm &form, const Point &at,
                 int64_t lanes, Value value) {
  Value result = epilogue.emit(e, at, at.empty() ? 0 : at.size() - 1, lanes, value);
  if (result)
    e.store(result, e.address(context.output, form, at), 1, lanes);
  return result != nullptr;
}

void emitBorder(Emitter &e, const KernelContext &context) {
  auto pad = padOf(context.kernel);
  if (!pad)
    return;
  for (int64_t d = 0; d < pad.getType().getRank(); ++d) {
    emitBorderOf(e, context, pad, d, 0, pad.getLow()[d]);
    emitBorderOf(e, context, pad, d, pad.getLow()[d] + context.producedType().getDimSize(d), pad.getHigh()[d]);
  }
}

Value addressOf(Emitter &e, Value buffer, Value weights, Value session) {
  auto op = buffer.getDefiningOp<plan::BufferOp>();
  Value base = op.getSpace() == plan::Space::Weights ? weights : session;
  return e.advance(base, {Value(), static_cast<int64_t>(op.getOffset())}, IntegerType::get(e.b.getContext(), 8));
}

} // namespace wasmtorch
