// Puts attention together that was written as two products and a softmax.
#include "dialects/Wt/Wt.h"
#include "passes/Graph/Passes.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_RECOGNISEATTENTION
#include "passes/Graph/Passes.h.inc"

namespace {

RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

std::optional<double> scalarOf(Value value) {
  DenseElementsAttr elements;
  if (!matchPattern(value, m_Constant(&elements)) || !elements.isSplat() || !isa<FloatType>(elements.getElementType()))
    return std::nullopt;
  return elements.getSplatValue<APFloat>().convertToDouble();
}

// What is multiplied by one number, which goes into `scale`.
Value unscaled(Value value, double &scale) {
  if (auto mul = value.getDefiningOp<wt::MulOp>(); mul && mul->hasOneUse())
    for (auto [x, factor] : {std::pair(mul.getLhs(), mul.getRhs()), std::pair(mul.getRhs(), mul.getLhs())})
      if (auto number = scalarOf(factor); number && x.getType() == mul.getType()) {
        scale *= *number;
        return x;
      }
  if (auto div = value.getDefiningOp<wt::DivOp>(); div && div->hasOneUse())
    if (auto number = scalarOf(div.getRhs()); number && div.getLhs().getType() == div.getType() && *number != 0) {
      scale /= *number;
      return div.getLhs();
    }
  return value;
}

// A mask broadcasts to the scores and adds no dimension.
bool isMask(Value value, RankedTensorType scores) {
  if (typeOf(value).getRank() > scores.getRank())
    return false;
  auto mask = typeOf(value).getShape(), all = scores.getShape().take_back(mask.size());
  return llvm::all_of(llvm::zip(mask, all), [](auto sizes) { return std::get<0>(sizes) == 1 || std::get<0>(sizes) == std::get<1>(sizes); });
}

Value withLastDimsSwapped(PatternRewriter &b, Value value) {
  int64_t rank = typeOf(value).getRank();
  auto dims = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  std::swap(dims[rank - 1], dims[rank - 2]);
  if (auto permute = value.getDefiningOp<wt::PermuteOp>(); permute && permute.getDims() == ArrayRef<int64_t>(dims))
    return permute.getInput();
  return wt::PermuteOp::create(b, value.getLoc(), value, dims);
}

// softmax(scale * Q K + mask) V.
struct Recognise : OpRewritePattern<wt::MatmulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(wt::MatmulOp op, PatternRewriter &b) const override {
    auto softmax = op.getLhs().getDefiningOp<wt::SoftmaxOp>();
    if (!softmax || !softmax->hasOneUse() || static_cast<int64_t>(softmax.getDim()) != typeOf(softmax.getResult()).getRank() - 1)
      return b.notifyMatchFailure(op, "the left operand is no softmax over its last dimension");
    double scale = 1.0;
    Value scores = unscaled(softmax.getInput(), scale), mask;
    // A scale outside of a mask would be the mask's too.
    if (auto add = scores.getDefiningOp<wt::AddOp>(); add && add->hasOneUse() && scale == 1.0)
      for (auto [x, added] : {std::pair(add.getLhs(), add.getRhs()), std::pair(add.getRhs(), add.getLhs())}) {
        double factor = 1.0;
        Value inner = unscaled(x, factor);
        if (mask || !isProduct(inner) || inner.getType() != add.getType() || !isMask(added, typeOf(inner)))
          continue;
        scores = inner;
        mask = added;
        scale = factor;
      }
    if (!isProduct(scores) || scores.getType() != softmax.getType())
      return b.notifyMatchFailure(op, "the softmax is not of a product");
    auto product = scores.getDefiningOp<wt::MatmulOp>();
    // Leading dimensions of all three are the result's, as the composite has them.
    int64_t rank = typeOf(op.getResult()).getRank();
    for (Value operand : {product.getLhs(), product.getRhs(), op.getRhs()})
      if (typeOf(operand).getRank() != rank)
        return b.notifyMatchFailure(op, "an operand has fewer dimensions");
    Value query = unscaled(product.getLhs(), scale), key = withLastDimsSwapped(b, product.getRhs());
    b.replaceOpWithNewOp<wt::AttentionOp>(op, query, key, op.getRhs(), mask, APFloat(scale), false);
    return success();
  }

private:
  static bool isProduct(Value value) {
    auto product = value.getDefiningOp<wt::MatmulOp>();
    return product && product->hasOneUse();
  }
};

struct RecogniseAttention : impl::RecogniseAttentionBase<RecogniseAttention> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<Recognise>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
} // namespace wasmtorch
