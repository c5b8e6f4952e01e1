// Says composites by core ops.
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/DispatchShape.h"
#include "passes/Graph/Passes.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_DECOMPOSECOMPOSITES
#include "passes/Graph/Passes.h.inc"

namespace {
struct Decompose : OpInterfaceRewritePattern<wt::DecomposableOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;
  LogicalResult matchAndRewrite(wt::DecomposableOpInterface op, PatternRewriter &rewriter) const override {
    if (hasWholeKernel(op))
      return rewriter.notifyMatchFailure(op, "has a kernel of its own");
    auto values = op.decompose(rewriter);
    if (failed(values))
      return rewriter.notifyMatchFailure(op, "has no form in core ops for these operands");
    rewriter.replaceOp(op, *values);
    return success();
  }
};

struct DecomposeComposites : impl::DecomposeCompositesBase<DecomposeComposites> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<Decompose>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
} // namespace wasmtorch
