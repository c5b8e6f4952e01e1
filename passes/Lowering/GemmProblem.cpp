// A contraction as strides.
#include "passes/Lowering/GemmProblem.h"

#include "dialects/Wt/Wt.h"
#include "passes/Placement/ContractionShape.h"

using namespace mlir;

namespace wasmtorch {

static void describeConvolution(wt::ConvolutionOp op, const View &view, GemmProblem &problem) {
  int64_t spatial = op.getType().getRank() - 2, channels = op.getWeight().getType().getDimSize(1);
  auto result = op.getType().getShape(), weight = op.getWeight().getType().getShape();
  problem.groups = op.getGroups();
  problem.columns = weight[0] / problem.groups;
  problem.leftGroupStride = channels;
  problem.outer.push_back({0, result[0], view.strides[0], 0});
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t step = view.strides[1 + i] * op.getStride()[i];
    if (i + 1 < spatial) {
      problem.outer.push_back({static_cast<unsigned>(1 + i), result[1 + i], step, 0});
    } else {
      problem.rowDim = 1 + i;
      problem.rows = result[1 + i];
      problem.rowStride = step;
    }
    // The window's last line is part of the inner sum where it lies in one piece.
    bool inner = i + 1 == spatial && problem.innerDepth == channels * weight[2 + i];
    if (!inner)
      problem.segments.push_back({weight[2 + i], view.strides[1 + i] * op.getDilation()[i]});
  }
  problem.bias = op.getBias();
}

// Leading dimensions of a matrix product.
static void describeBatches(ArrayRef<int64_t> result, const View &left, const View *right, GemmProblem &problem) {
  for (unsigned d = 0; d + 2 < result.size(); ++d)
    problem.outer.push_back({d, result[d], left.strides[d], right ? right->strides[d] : 0});
}

View alignedView(Value operand, unsigned rank) {
  View view = resolveView(operand);
  auto shape = cast<RankedTensorType>(operand.getType()).getShape();
  for (unsigned d = 0; d + 2 < shape.size(); ++d)
    if (shape[d] == 1)
      view.strides[d] = 0;
  while (view.strides.size() < rank)
    view.strides.insert(view.strides.begin(), 0);
  return view;
}

FailureOr<GemmProblem> gemmProblem(KernelContext &context) {
  Operation *root = context.root;
  ContractionShape shape = contractionShape(root);
  GemmProblem problem;
  problem.depth = shape.depth;
  problem.innerDepth = shape.innerDepth;
  auto result = cast<RankedTensorType>(root->getResult(0).getType()).getShape();
  View left = isa<wt::ConvolutionOp>(root) ? resolveView(root->getOperand(0)) : alignedView(root->getOperand(0), result.size());
  View right = isa<wt::MatmulOp>(root) ? alignedView(root->getOperand(1), result.size()) : View{root->getOperand(1), 0, {}};
  if (!context.arguments.count(left.source) || !context.arguments.count(right.source))
    return root->emitError("the operands of ") << root->getName() << " are not in memory, expected arguments of the kernel";
  if (left.strides.back() != 1 && shape.innerDepth > 1)
    return root->emitError("the left operand of ")
           << root->getName() << " has gaps between its summed elements, expected them one behind the other";
  problem.left = context.arguments.find(left.source)->second;
  problem.right = context.arguments.find(right.source)->second;
  problem.leftOffset = left.offset;
  if (auto convolution = dyn_cast<wt::ConvolutionOp>(root)) {
    describeConvolution(convolution, left, problem);
    return problem;
  }
  problem.columns = shape.columns;
  if (result.size() >= 2) {
    problem.rowDim = result.size() - 2;
    problem.rows = result[result.size() - 2];
    problem.rowStride = left.strides[result.size() - 2];
  }
  if (isa<wt::MatmulOp>(root)) {
    problem.rightPacked = false;
    problem.rightOffset = right.offset;
    problem.rightRowStride = right.strides[result.size() - 2];
    problem.rightColumnStride = right.strides.back();
  } else {
    problem.bias = cast<wt::LinearOp>(root).getBias();
  }
  describeBatches(result, left, isa<wt::MatmulOp>(root) ? &right : nullptr, problem);
  return problem;
}

} // namespace wasmtorch
