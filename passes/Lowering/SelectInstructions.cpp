// Chooses instructions for one variant of the module.
#include "dialects/Wsimd/Wsimd.h"
#include "passes/Lowering/Passes.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_SELECTINSTRUCTIONS
#include "passes/Lowering/Passes.h.inc"

namespace {

bool hasFourOf(Type type, llvm::function_ref<bool(Type)> isWanted) {
  auto vector = dyn_cast<VectorType>(type);
  return vector && vector.getRank() == 1 && vector.getDimSize(0) == 4 && isWanted(vector.getElementType());
}
bool isF32x4(Type type) {
  return hasFourOf(type, [](Type element) { return element.isF32(); });
}
bool isF64x4(Type type) {
  return hasFourOf(type, [](Type element) { return element.isF64(); });
}

// Of four doubles the instruction takes two at once.
template <typename Op> Value byHalves(PatternRewriter &b, Location loc, Value first, Value second) {
  auto half = VectorType::get({2}, b.getF64Type());
  auto result = [&](ArrayRef<int64_t> lanes) {
    Value x = vector::ShuffleOp::create(b, loc, first, first, lanes), y = vector::ShuffleOp::create(b, loc, second, second, lanes);
    return LLVM::CallIntrinsicOp::create(b, loc, half, b.getStringAttr(Op::intrinsic()), ValueRange{x, y}).getResult(0);
  };
  Value low = result({0, 1}), high = result({2, 3});
  return vector::ShuffleOp::create(b, loc, low, high, ArrayRef<int64_t>{0, 1, 2, 3});
}

template <typename Op> Value minMax(PatternRewriter &b, Location loc, Value first, Value second) {
  return isF32x4(first.getType()) ? Op::create(b, loc, first.getType(), first, second).getResult() : byHalves<Op>(b, loc, first, second);
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

// select(a < b, a, b) and its kin. Where the operands are unordered the instruction keeps the operand that the comparison
// keeps; where they are equal it may keep the other one, which differs in the sign of zero alone.
struct SelectMinMax : OpRewritePattern<arith::SelectOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(arith::SelectOp op, PatternRewriter &b) const override {
    auto compare = op.getCondition().getDefiningOp<arith::CmpFOp>();
    if (!compare || (!isF32x4(op.getType()) && !isF64x4(op.getType())))
      return failure();
    Value x = compare.getLhs(), y = compare.getRhs();
    bool straight = op.getTrueValue() == x && op.getFalseValue() == y, crossed = op.getTrueValue() == y && op.getFalseValue() == x;
    if (!straight && !crossed)
      return failure();
    using Predicate = arith::CmpFPredicate;
    Predicate predicate = compare.getPredicate();
    auto isAnyOf = [&](auto... wanted) { return ((predicate == wanted) || ...); };
    bool less = isAnyOf(Predicate::OLT, Predicate::OLE, Predicate::ULT, Predicate::ULE);
    bool greater = isAnyOf(Predicate::OGT, Predicate::OGE, Predicate::UGT, Predicate::UGE);
    bool ordered = isAnyOf(Predicate::OLT, Predicate::OLE, Predicate::OGT, Predicate::OGE);
    if (!less && !greater)
      return failure();
    // The operand that stays where the comparison is false (ordered) or true (unordered) comes first.
    Value first = ordered ? op.getFalseValue() : op.getTrueValue(), second = ordered ? op.getTrueValue() : op.getFalseValue();
    b.replaceOp(op, less == straight ? minMax<wsimd::PminOp>(b, op.getLoc(), first, second)
                                     : minMax<wsimd::PmaxOp>(b, op.getLoc(), first, second));
    return success();
  }
};

// The larger or the smaller number that is NaN where either is. WebAssembly's own `max` is seven instructions on x86, one waiting for the
// other. Here a NaN in the first operand is what the instruction keeps, and one in the second is or-ed onto whatever came out.
template <typename Op, typename Instruction> struct SelectNanKeepingMinMax : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &b) const override {
    auto type = dyn_cast<VectorType>(op.getType());
    if (!type || (!isF32x4(type) && !isF64x4(type)))
      return failure();
    Location loc = op.getLoc();
    auto bitsType = VectorType::get(type.getShape(), b.getIntegerType(type.getElementTypeBitWidth()));
    Value bits = arith::BitcastOp::create(b, loc, bitsType, minMax<Instruction>(b, loc, op.getLhs(), op.getRhs()));
    Value isNan = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNO, op.getRhs(), op.getRhs());
    bits = arith::OrIOp::create(b, loc, bits, arith::ExtSIOp::create(b, loc, bitsType, isNan));
    b.replaceOpWithNewOp<arith::BitcastOp>(op, type, bits);
    return success();
  }
};

struct SelectInstructions : impl::SelectInstructionsBase<SelectInstructions> {
  using SelectInstructionsBase::SelectInstructionsBase;
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<SelectMultiplyAdd>(&getContext(), relaxed);
    patterns.add<SelectMinMax, SelectNanKeepingMinMax<arith::MaximumFOp, wsimd::PmaxOp>,
                 SelectNanKeepingMinMax<arith::MinimumFOp, wsimd::PminOp>>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
} // namespace wasmtorch
