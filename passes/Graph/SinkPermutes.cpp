// Patterns that move permutes towards the program's results, where they meet their inverse and vanish.
#include "passes/Graph/SinkPermutes.h"

#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch;

namespace {

RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

bool isWeight(Value value) {
  while (auto reshape = value.getDefiningOp<wt::ReshapeOp>())
    value = reshape.getInput();
  return isa_and_nonnull<wt::GetOp, wt::ConstantOp>(value.getDefiningOp());
}

// A permute that is worth moving. One of a weight costs nothing where it is, since it is done when the weight file is
// written; and these patterns make such permutes, which must not come back to them.
wt::PermuteOp sinkable(Value value) {
  auto permute = value.getDefiningOp<wt::PermuteOp>();
  return permute && !isWeight(permute.getInput()) ? permute : nullptr;
}

// `value`, whose rank may be smaller than the permutation's since it broadcasts, seen through the inverse of `dims`.
Value unpermute(PatternRewriter &b, Location loc, Value value, ArrayRef<int64_t> dims) {
  if (auto permute = value.getDefiningOp<wt::PermuteOp>(); permute && permute.getDims() == dims)
    return permute.getInput();
  auto type = typeOf(value);
  if (type.getNumElements() == 1 && type.getRank() == 0)
    return value;
  if (type.getRank() < static_cast<int64_t>(dims.size())) {
    wt::Shape shape(dims.size() - type.getRank(), 1);
    shape.append(type.getShape().begin(), type.getShape().end());
    value = wt::ReshapeOp::create(b, loc, RankedTensorType::get(shape, type.getElementType()), value);
  }
  return wt::PermuteOp::create(b, loc, value, wt::invertPermutation(dims));
}

// f(permute(a), b, ...) to permute(f(a, unpermute(b), ...)).
struct SinkThroughElementwise : RewritePattern {
  explicit SinkThroughElementwise(MLIRContext *context) : RewritePattern(MatchAnyOpTypeTag(), 1, context) {}
  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &b) const override {
    if (!op->hasTrait<wt::ElementwiseOp>())
      return failure();
    auto type = typeOf(op->getResult(0));
    // Operands of the result's size decide: all that are activations must be permuted alike. Smaller ones, which broadcast,
    // are permuted instead, and never start a move themselves: two of them would pass a permute to and fro for ever.
    auto isWhole = [&](Value operand) {
      return typeOf(operand).getNumElements() == type.getNumElements() && typeOf(operand).getRank() == type.getRank();
    };
    wt::PermuteOp permute;
    for (Value operand : op->getOperands()) {
      if (!isWhole(operand) || isWeight(operand) || (operand.getDefiningOp<wt::PermuteOp>() && !sinkable(operand)))
        continue;
      auto candidate = sinkable(operand);
      if (!candidate || (permute && candidate.getDims() != permute.getDims()))
        return b.notifyMatchFailure(op, "an operand stands in another order");
      permute = candidate;
    }
    if (!permute)
      return b.notifyMatchFailure(op, "no operand is permuted");
    SmallVector<Value> operands;
    for (Value operand : op->getOperands())
      operands.push_back(unpermute(b, op->getLoc(), operand, permute.getDims()));
    Operation *moved = b.clone(*op);
    auto inverse = wt::invertPermutation(permute.getDims());
    b.modifyOpInPlace(moved, [&] {
      moved->setOperands(operands);
      moved->getResult(0).setType(RankedTensorType::get(wt::permuted(type.getShape(), inverse), type.getElementType()));
    });
    b.replaceOpWithNewOp<wt::PermuteOp>(op, moved->getResult(0), permute.getDims());
    return success();
  }
};

struct SinkThroughSlice : OpRewritePattern<wt::SliceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(wt::SliceOp op, PatternRewriter &b) const override {
    auto permute = sinkable(op.getInput());
    if (!permute)
      return failure();
    auto inverse = wt::invertPermutation(permute.getDims());
    Value moved = wt::SliceOp::create(b, op.getLoc(), permute.getInput(), wt::permuted(op.getStarts(), inverse),
                                      wt::permuted(op.getSizes(), inverse), wt::permuted(op.getSteps(), inverse));
    b.replaceOpWithNewOp<wt::PermuteOp>(op, moved, permute.getDims());
    return success();
  }
};

struct SinkThroughPad : OpRewritePattern<wt::PadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(wt::PadOp op, PatternRewriter &b) const override {
    auto permute = sinkable(op.getInput());
    if (!permute)
      return failure();
    auto inverse = wt::invertPermutation(permute.getDims());
    Value moved = wt::PadOp::create(b, op.getLoc(), permute.getInput(), wt::permuted(op.getLow(), inverse),
                                    wt::permuted(op.getHigh(), inverse), op.getValue());
    b.replaceOpWithNewOp<wt::PermuteOp>(op, moved, permute.getDims());
    return success();
  }
};

struct SinkThroughCat : OpRewritePattern<wt::CatOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(wt::CatOp op, PatternRewriter &b) const override {
    auto permute = sinkable(op.getInputs().front());
    if (!permute)
      return failure();
    SmallVector<Value> inputs;
    for (Value input : op.getInputs()) {
      auto other = sinkable(input);
      if (!other || other.getDims() != permute.getDims())
        return b.notifyMatchFailure(op, "an operand stands in another order");
      inputs.push_back(other.getInput());
    }
    Value moved = wt::CatOp::create(b, op.getLoc(), inputs, permute.getDims()[op.getDim()]);
    b.replaceOpWithNewOp<wt::PermuteOp>(op, moved, permute.getDims());
    return success();
  }
};

// A reduction of permuted dimensions: the result keeps the order of the dimensions that are left.
template <typename Reduction> struct SinkThroughReduction : OpRewritePattern<Reduction> {
  using OpRewritePattern<Reduction>::OpRewritePattern;
  LogicalResult matchAndRewrite(Reduction op, PatternRewriter &b) const override {
    auto permute = sinkable(op.getInput());
    if (!permute)
      return failure();
    wt::Shape dims, left;
    for (int64_t dim : op.getDims())
      dims.push_back(permute.getDims()[dim]);
    llvm::sort(dims);
    for (auto [i, dim] : llvm::enumerate(permute.getDims()))
      if (op.getKeepDims() || !llvm::is_contained(op.getDims(), static_cast<int64_t>(i)))
        left.push_back(dim);
    if (!op.getKeepDims()) // Renumber what is left: 0 … n-1 in the same order.
      for (int64_t &dim : left)
        dim -= llvm::count_if(dims, [&](int64_t reduced) { return reduced < dim; });
    Value moved = Reduction::create(b, op.getLoc(), permute.getInput(), dims, op.getKeepDims());
    b.replaceOpWithNewOp<wt::PermuteOp>(op, moved, left);
    return success();
  }
};

// A softmax of permuted dimensions.
template <typename Softmax> struct SinkThroughSoftmax : OpRewritePattern<Softmax> {
  using OpRewritePattern<Softmax>::OpRewritePattern;
  LogicalResult matchAndRewrite(Softmax op, PatternRewriter &b) const override {
    auto permute = sinkable(op.getInput());
    if (!permute)
      return failure();
    Value moved = Softmax::create(b, op.getLoc(), permute.getInput(), permute.getDims()[op.getDim()]);
    b.replaceOpWithNewOp<wt::PermuteOp>(op, moved, permute.getDims());
    return success();
  }
};

// A permute that only moves dimensions of size 1 is a reshape, which costs nothing.
struct PermuteOfUnitDims : OpRewritePattern<wt::PermuteOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(wt::PermuteOp op, PatternRewriter &b) const override {
    wt::Shape moved;
    for (int64_t dim : op.getDims())
      if (typeOf(op.getInput()).getDimSize(dim) != 1)
        moved.push_back(dim);
    if (!llvm::is_sorted(moved))
      return failure();
    b.replaceOpWithNewOp<wt::ReshapeOp>(op, op.getType(), op.getInput());
    return success();
  }
};

} // namespace

void wasmtorch::populateSinkPermutePatterns(RewritePatternSet &patterns) {
  patterns.add<SinkThroughElementwise, SinkThroughSlice, SinkThroughPad, SinkThroughCat, SinkThroughReduction<wt::SumOp>,
               SinkThroughReduction<wt::ProdOp>, SinkThroughReduction<wt::AmaxOp>, SinkThroughReduction<wt::AminOp>, SinkThroughSoftmax<wt::SoftmaxOp>,
               SinkThroughSoftmax<wt::LogSoftmaxOp>, PermuteOfUnitDims>(
      patterns.getContext());
}
