// Gives padded convolutions a padded input.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"
#include "passes/Graph/Passes.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_MAKEPADDINGEXPLICIT
#include "passes/Graph/Passes.h.inc"

namespace {

struct PadInput : OpRewritePattern<wt::ConvolutionOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(wt::ConvolutionOp op, PatternRewriter &b) const override {
    auto isZero = [](int64_t size) { return size == 0; };
    if (llvm::all_of(op.getPadLow(), isZero) && llvm::all_of(op.getPadHigh(), isZero))
      return failure();
    int64_t rank = op.getType().getRank(), first = op.getLayout() == wt::Layout::ChannelsLast ? 1 : 2;
    wt::Shape low(rank, 0), high(rank, 0), none(rank - 2, 0);
    for (int64_t i = 0; i < rank - 2; ++i) {
      low[first + i] = op.getPadLow()[i];
      high[first + i] = op.getPadHigh()[i];
    }
    Value padded = wt::PadOp::create(b, op.getLoc(), op.getInput(), low, high, APFloat(0.0));
    b.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(padded);
      op.setPadLow(none);
      op.setPadHigh(none);
    });
    return success();
  }
};

bool isFusibleUser(Operation *user) {
  return user->hasTrait<wt::ElementwiseOp>() ||
         isa<wt::ConvolutionOp, wt::SumOp, wt::ProdOp, wt::AmaxOp, wt::AminOp, wt::MaxPoolOp, wt::AvgPoolOp>(user);
}

// The other users of a padded value read the middle of the padded one.
void readThroughPadding(wt::PadOp pad) {
  Value value = pad.getInput();
  if (!value.getDefiningOp() || isa<wt::GetOp, wt::ReshapeOp>(value.getDefiningOp()) || value.hasOneUse())
    return;
  for (Operation *user : value.getUsers())
    if (user != pad && (!isFusibleUser(user) || user->getBlock() != pad->getBlock()))
      return;
  // All other uses must come after the pad; it can stand right behind the value.
  pad->moveAfter(value.getDefiningOp());
  OpBuilder b(pad);
  b.setInsertionPointAfter(pad);
  auto type = cast<RankedTensorType>(value.getType());
  Value middle = wt::SliceOp::create(b, pad.getLoc(), pad.getResult(), pad.getLow(), type.getShape(), wt::Shape(type.getRank(), 1));
  value.replaceUsesWithIf(middle, [&](OpOperand &use) { return use.getOwner() != pad; });
}

struct MakePaddingExplicit : impl::MakePaddingExplicitBase<MakePaddingExplicit> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<PadInput>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    // Convolutions that pad one value alike share the padded tensor.
    SmallVector<wt::PadOp> pads;
    getOperation().walk([&](wt::PadOp pad) {
      auto same = llvm::find_if(pads, [&](wt::PadOp other) {
        return other.getInput() == pad.getInput() && other->getAttrDictionary() == pad->getAttrDictionary();
      });
      if (same == pads.end())
        pads.push_back(pad);
      else
        pad.replaceAllUsesWith(same->getResult());
    });
    for (wt::PadOp pad : pads)
      readThroughPadding(pad);
  }
};
} // namespace
} // namespace wasmtorch
