// The sizes of a contraction as a kernel sees them.
#include "passes/Placement/ContractionShape.h"

#include "dialects/Plan/Plan.h"
#include "dialects/Wt/Mutable.h"
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/DispatchShape.h"
#include "passes/Fusion/View.h"

using namespace mlir;

namespace wasmtorch {

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

// Rows that go on where the ones before them end are gone through as one; see the kernel's emission, which asks its epilogue too.
static void mergeRows(ContractionShape &shape, ArrayRef<int64_t> result, ArrayRef<int64_t> strides) {
  if (strides.size() >= 2)
    shape.leftStride = strides[strides.size() - 2];
  for (int64_t d = result.size() - 3; d >= 0; --d) {
    if (shape.rows != 1 && result[d] != 1 && strides[d] != shape.rows * strides[result.size() - 2])
      return;
    if (shape.rows == 1)
      shape.leftStride = strides[d];
    shape.rows *= result[d];
    shape.batch /= std::max<int64_t>(result[d], 1);
  }
}

// Whether the operand of a dispatch's op is a weight that stays as it is, and not computed from inputs.
static bool isKnown(Value operand) {
  auto argument = dyn_cast<BlockArgument>(operand);
  auto dispatch = argument ? dyn_cast<plan::DispatchOp>(argument.getOwner()->getParentOp()) : nullptr;
  auto get = dispatch ? dispatch.getInputs()[argument.getArgNumber()].getDefiningOp<wt::GetOp>() : nullptr;
  return get && !wt::isMutable(get);
}

static bool isTransformable(wt::ConvolutionOp op) {
  auto all = [](ArrayRef<int64_t> sizes, int64_t wanted) { return llvm::all_of(sizes, [&](int64_t size) { return size == wanted; }); };
  return op.getType().getRank() == 4 && op.getGroups() == 1 && all(op.getWeight().getType().getShape().drop_front(2), 3) &&
         all(op.getStride(), 1) && all(op.getDilation(), 1) && isKnown(op.getWeight()) && resolveView(op.getInput()).strides.back() == 1;
}

static ContractionShape shapeOfConvolution(wt::ConvolutionOp op) {
  auto input = op.getInput().getType(), weight = op.getWeight().getType(), result = op.getType();
  ContractionShape shape;
  shape.groups = op.getGroups();
  shape.columns = weight.getDimSize(0) / shape.groups;
  int64_t channels = weight.getDimSize(1), window = weight.getShape().back();
  shape.depth = weight.getNumElements() / weight.getDimSize(0);
  shape.rows = result.getDimSize(result.getRank() - 2);
  shape.batch = result.getNumElements() / result.getShape().back() / shape.rows;
  shape.depthwise = channels == 1 && shape.columns == 1 && shape.groups > 1;
  shape.transformable = isTransformable(op);
  shape.images = result.getDimSize(0);
  shape.lines = result.getRank() == 4 ? result.getDimSize(1) : 1;
  shape.channels = channels;
  // One line of the window is contiguous where no channels of other groups and no holes stand between.
  bool solid = shape.groups == 1 && (window == 1 || op.getDilation().back() == 1) && input.getShape().back() == channels &&
               resolveView(op.getInput()).strides[input.getRank() - 2] == channels;
  shape.innerDepth = solid ? window * channels : channels;
  if (shape.depth == channels && !shape.depthwise) {
    wt::Shape steps = resolveView(op.getInput()).strides;
    for (auto [i, step] : llvm::enumerate(op.getStride()))
      steps[1 + i] *= step;
    mergeRows(shape, result.getShape(), steps);
  }
  return shape;
}

static ContractionShape shapeOfProduct(Operation *contraction) {
  ContractionShape shape;
  auto lhs = typeOf(contraction->getOperand(0)), result = typeOf(contraction->getResult(0));
  shape.depth = shape.innerDepth = lhs.getShape().back();
  shape.columns = result.getShape().back();
  if (isa<wt::LinearOp>(contraction)) {
    shape.rows = result.getRank() < 2 ? 1 : result.getDimSize(result.getRank() - 2);
  } else {
    shape.rows = result.getDimSize(result.getRank() - 2);
    View right = resolveView(contraction->getOperand(1));
    shape.rightIsWeight = false;
    shape.rightRowsContiguous = right.strides.back() == 1 || shape.columns == 1;
    View left = resolveView(contraction->getOperand(0));
    shape.leftStride = left.strides.size() < 2 ? 0 : left.strides[left.strides.size() - 2];
  }
  int64_t perBatch = shape.rows * shape.columns;
  shape.batch = perBatch == 0 ? 0 : result.getNumElements() / perBatch;
  if (isa<wt::LinearOp>(contraction) && perBatch != 0)
    mergeRows(shape, result.getShape(), resolveView(contraction->getOperand(0)).strides);
  return shape;
}

static ContractionShape shapeOfRecurrence(Operation *op) {
  auto gates = typeOf(op->getOperand(0)), weight = typeOf(op->getOperand(1));
  ContractionShape shape;
  shape.recurrent = true;
  shape.batch = gates.getDimSize(0);
  shape.rows = gates.getDimSize(1);
  shape.columns = shape.depth = shape.innerDepth = weight.getDimSize(1);
  shape.leftBytes = wt::byteSize(typeOf(op->getOperand(isa<wt::GruOp>(op) ? 3 : 2)));
  shape.groups = weight.getDimSize(1) == 0 ? 1 : weight.getDimSize(0) / weight.getDimSize(1);
  return shape;
}

ContractionShape contractionShape(Operation *op) {
  if (isRecurrence(op))
    return shapeOfRecurrence(op);
  auto convolution = dyn_cast<wt::ConvolutionOp>(op);
  ContractionShape shape = convolution ? shapeOfConvolution(convolution) : shapeOfProduct(op);
  shape.leftBytes = wt::byteSize(typeOf(op->getOperand(0)));
  return shape;
}

std::string kernelSignature(Operation *root, Block &body) {
  std::string text;
  llvm::raw_string_ostream os(text);
  Operation *named = root ? root : body.getTerminator()->getOperand(0).getDefiningOp();
  if (!named)
    return "copy";
  os << named->getName().stripDialect() << "_" << typeOf(named->getResult(0)).getElementType();
  for (Value operand : named->getOperands())
    os << "_" << wt::shapeText(typeOf(operand).getShape());
  if (auto convolution = dyn_cast<wt::ConvolutionOp>(named))
    os << "_s" << wt::shapeText(convolution.getStride()) << "_d" << wt::shapeText(convolution.getDilation()) << "_g"
       << convolution.getGroups();
  return text;
}

} // namespace wasmtorch
