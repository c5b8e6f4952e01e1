// Chooses instructions for one variant of the module.
#include "dialects/Wsimd/Wsimd.h"
#include "passes/Lowering/Passes.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_SELECTINSTRUCTIONS
#include "passes/Lowering/Passes.h.inc"

namespace {

bool isF32x4(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  return vector && vector.getRank() == 1 && vector.getDimSize(0) == 4 && vector.getElementType().isF32();
}

struct SelectMultiplyAdd : OpRewritePattern<math::FmaOp> {
  SelectMultiplyAdd(MLIRContext *context, bool relaxed) : OpRewritePattern(context), relaxed(relaxed) {}
  LogicalResult matchAndRewrite(math::FmaOp op, PatternRewriter &b) const override {
    if (relaxed && isF32x4(op.getType())) {
      b.replaceOpWithNewOp<wsimd::RelaxedMaddOp>(op, op.getType(), op.getA(), op.getB(), op.getC());
      return success();
    }
    Value product = arith::MulFOp::create(b, op.getLoc(), op.getA(), op.getB());
    // The sum first: engines that compute in place then write over it, and loops need no copies.
    b.replaceOpWithNewOp<arith::AddFOp>(op, op.getC(), product);
    return success();
  }
  bool relaxed;
};

// select(a < b, a, b) and its kin. Where the operands are unordered each form keeps the operand that the instruction keeps;
// where they are equal too, but for the sign of zero in comparisons that are unordered or hold for equal operands.
struct SelectMinMax : OpRewritePattern<arith::SelectOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(arith::SelectOp op, PatternRewriter &b) const override {
    auto compare = op.getCondition().getDefiningOp<arith::CmpFOp>();
    if (!compare || !isF32x4(op.getType()))
      return failure();
    Value x = compare.getLhs(), y = compare.getRhs();
    bool straight = op.getTrueValue() == x && op.getFalseValue() == y, crossed = op.getTrueValue() == y && op.getFalseValue() == x;
    if (!straight && !crossed)
      return failure();
    using Predicate = arith::CmpFPredicate;
    Predicate predicate = compare.getPredicate();
    bool less = llvm::is_contained({Predicate::OLT, Predicate::OLE, Predicate::ULT, Predicate::ULE}, predicate);
    bool greater = llvm::is_contained({Predicate::OGT, Predicate::OGE, Predicate::UGT, Predicate::UGE}, predicate);
    bool ordered = llvm::is_contained({Predicate::OLT, Predicate::OLE, Predicate::OGT, Predicate::OGE}, predicate);
    if (!less && !greater)
      return failure();
    // The operand that stays where the comparison is false (ordered) or true (unordered) comes first.
    Value first = ordered ? op.getFalseValue() : op.getTrueValue(), second = ordered ? op.getTrueValue() : op.getFalseValue();
    if (less == straight)
      b.replaceOpWithNewOp<wsimd::PminOp>(op, op.getType(), first, second);
    else
      b.replaceOpWithNewOp<wsimd::PmaxOp>(op, op.getType(), first, second);
    return success();
  }
};

struct SelectInstructions : impl::SelectInstructionsBase<SelectInstructions> {
  using SelectInstructionsBase::SelectInstructionsBase;
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<SelectMultiplyAdd>(&getContext(), relaxed);
    patterns.add<SelectMinMax>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
} // namespace wasmtorch
