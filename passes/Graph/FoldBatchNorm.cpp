// Folds batch norms into the convolution or linear layer before them.
#include "dialects/Wt/Mutable.h"
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"
#include "passes/Graph/Passes.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_FOLDBATCHNORM
#include "passes/Graph/Passes.h.inc"

namespace {

// One that stays what it is.
bool isWeight(Value value) {
  if (auto get = value ? value.getDefiningOp<wt::GetOp>() : nullptr)
    return !wt::isMutable(get);
  return !value || value.getDefiningOp<wt::ConstantOp>();
}

// Multiplies a weight [OC, ...] by a factor [OC].
Value scaleRows(OpBuilder &b, Location loc, Value weight, Value factor) {
  auto type = cast<RankedTensorType>(weight.getType());
  wt::Shape shape(type.getRank(), 1);
  shape[0] = type.getDimSize(0);
  return wt::MulOp::create(b, loc, weight, wt::ReshapeOp::create(b, loc, RankedTensorType::get(shape, type.getElementType()), factor));
}

template <typename Layer> struct Fold : OpRewritePattern<wt::BatchNormOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(wt::BatchNormOp norm, PatternRewriter &b) const override {
    auto layer = norm.getInput().template getDefiningOp<Layer>();
    if (!layer || !layer->hasOneUse())
      return b.notifyMatchFailure(norm, "does not follow a layer that it alone uses");
    if (!isWeight(layer.getWeight()) || !isWeight(layer.getBias()) || !llvm::all_of(norm->getOperands().drop_front(), isWeight))
      return b.notifyMatchFailure(norm, "has statistics, or its layer weights, that are not the model's own");
    if constexpr (std::is_same_v<Layer, wt::ConvolutionOp>) {
      if (layer.getLayout() != norm.getLayout())
        return b.notifyMatchFailure(norm, "has another layout than its convolution");
    } else if (norm.getInput().getType().getRank() != 2) {
      return b.notifyMatchFailure(norm, "normalises another dimension than the layer's features");
    }
    Location loc = norm.getLoc();
    auto scalarType = RankedTensorType::get({}, norm.getVariance().getType().getElementType());
    Value epsilon = wt::ConstantOp::create(
        b, loc, DenseElementsAttr::get(scalarType, b.getFloatAttr(scalarType.getElementType(), norm.getEpsilon().convertToDouble())));
    Value deviation = wt::SqrtOp::create(b, loc, wt::AddOp::create(b, loc, norm.getVariance(), epsilon));
    Value factor = wt::DivOp::create(b, loc, norm.getScale(), deviation);
    Value mean = layer.getBias() ? Value(wt::SubOp::create(b, loc, norm.getMean(), layer.getBias())) : Value(norm.getMean());
    Value bias = wt::SubOp::create(b, loc, norm.getShift(), wt::MulOp::create(b, loc, mean, factor));
    Value weight = scaleRows(b, loc, layer.getWeight(), factor);
    auto folded = cast<Layer>(b.clone(*layer));
    folded->setLoc(b.getFusedLoc({layer.getLoc(), loc}));
    folded.getWeightMutable().assign(weight);
    folded.getBiasMutable().assign(bias);
    b.replaceOp(norm, folded);
    b.eraseOp(layer);
    return success();
  }
};

struct FoldBatchNorm : impl::FoldBatchNormBase<FoldBatchNorm> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<Fold<wt::ConvolutionOp>, Fold<wt::LinearOp>>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
} // namespace wasmtorch
