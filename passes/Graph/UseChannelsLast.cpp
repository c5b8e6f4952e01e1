// Computes image-like ops with their channels last.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"
#include "passes/Graph/Passes.h"
#include "passes/Graph/SinkPermutes.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_USECHANNELSLAST
#include "passes/Graph/Passes.h.inc"

namespace {

// [N, C, spatial...] to [N, spatial..., C].
wt::Shape toChannelsLast(int64_t rank) {
  wt::Shape dims{0};
  for (int64_t d = 2; d < rank; ++d)
    dims.push_back(d);
  dims.push_back(1);
  return dims;
}

struct ConvertLayout : OpInterfaceRewritePattern<wt::SpatialOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;
  LogicalResult matchAndRewrite(wt::SpatialOpInterface op, PatternRewriter &b) const override {
    if (op.getDataLayout() == wt::Layout::ChannelsLast)
      return b.notifyMatchFailure(op, "has its channels last already");
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    wt::Shape last = toChannelsLast(type.getRank());
    Value input = wt::PermuteOp::create(b, op.getLoc(), op->getOperand(0), last);
    auto converted = cast<wt::SpatialOpInterface>(b.clone(*op));
    b.modifyOpInPlace(converted, [&] {
      converted->setOperand(0, input);
      converted.setDataLayout(wt::Layout::ChannelsLast);
      converted->getResult(0).setType(RankedTensorType::get(wt::permuted(type.getShape(), last), type.getElementType()));
    });
    b.replaceOpWithNewOp<wt::PermuteOp>(op, converted->getResult(0), wt::invertPermutation(last));
    return success();
  }
};

struct UseChannelsLast : impl::UseChannelsLastBase<UseChannelsLast> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ConvertLayout>(&getContext());
    populateSinkPermutePatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
} // namespace wasmtorch
