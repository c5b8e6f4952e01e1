// Computes math functions by polynomials.
#include "dialects/Wsimd/Wsimd.h"
#include "passes/Lowering/FloatMath.h"
#include "passes/Lowering/Passes.h"

#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#include <cmath>

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_EXPANDMATH
#include "passes/Lowering/Passes.h.inc"

namespace {

Value shiftLeft(Emitter &e, Value bits, unsigned count) { return arith::ShLIOp::create(e.b, e.loc, bits, e.splat(APInt(32, count))); }

// exp(x) = 2^n * exp(r), where n is the whole number nearest to x / log(2); exp(r) by the polynomial of Cephes' expf.c. At most 2
// units in the last place off; 0 for results below the normal numbers.
Value expandExp(Emitter &e, Value x) {
  constexpr double log2e = 1.44269504088896341, log2High = 0.693359375, log2Low = -2.12194440e-4;
  // Added to this, a whole number stands in the low bits, from where it is shifted to the exponent's place.
  constexpr double wholes = 12582912.0;
  FloatMath m(e, x);
  Value shifted = e.multiplyAdd(x, m.number(log2e), m.number(wholes)), n = m.sub(shifted, m.number(wholes));
  Value r = e.multiplyAdd(n, m.number(-log2Low), e.multiplyAdd(n, m.number(-log2High), x));
  Value series = m.polynomial(r, {1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1});
  Value power = m.add(e.multiplyAdd(series, m.mul(r, r), r), m.number(1.0));
  auto integers = e.vectorType(e.b.getI32Type());
  Value exponent = shiftLeft(e, arith::BitcastOp::create(e.b, e.loc, integers, shifted), 23);
  Value bits = arith::AddIOp::create(e.b, e.loc, arith::BitcastOp::create(e.b, e.loc, integers, power), exponent);
  Value result = arith::BitcastOp::create(e.b, e.loc, x.getType(), bits);
  result = m.select(m.less(m.number(88.7228317), x), m.number(HUGE_VAL), result);
  return m.select(m.less(x, m.number(-87.3365402)), m.number(0.0), result);
}

// erf(x) = x * P(x^2) / Q(x^2) where it isn't 1: a fit whose error is 2e-8, and with the rounding of f32 4.2e-7 of the value.
Value expandErf(Emitter &e, Value x) {
  constexpr double saturated = 3.92;
  FloatMath m(e, x);
  // These keep a NaN in their first operand.
  auto clamp = [&](Value value, double limit) -> Value {
    value = wsimd::PmaxOp::create(e.b, e.loc, value, m.number(-limit));
    return wsimd::PminOp::create(e.b, e.loc, value, m.number(limit));
  };
  x = clamp(x, saturated);
  Value square = m.mul(x, x);
  Value p = m.polynomial(square, {2.05008076e-06, 0.000284883776, 0.00376566045, 0.0527488596, 0.190407468, 1.12837915});
  Value q = m.polynomial(square, {3.8091702e-05, 0.00116254615, 0.0149693044, 0.114109529, 0.502076966, 1.0});
  return clamp(m.div(m.mul(x, p), q), 1.0);
}

// In f32, on the vectors that kernels compute in.
template <typename Op, Value (*expand)(Emitter &, Value)> struct Expand : OpRewritePattern<Op> {
  explicit Expand(MLIRContext *context) : OpRewritePattern<Op>(context, /*benefit=*/2) {}
  LogicalResult matchAndRewrite(Op op, PatternRewriter &b) const override {
    auto type = dyn_cast<VectorType>(op.getType());
    if (!type || !type.getElementType().isF32() || type.getShape() != ArrayRef<int64_t>{vectorLanes})
      return b.notifyMatchFailure(op, "is no vector of f32");
    Emitter emitter(b, op.getLoc());
    b.replaceOp(op, expand(emitter, op.getOperand()));
    return success();
  }
};

struct ExpandMath : impl::ExpandMathBase<ExpandMath> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<Expand<math::ExpOp, expandExp>, Expand<math::ErfOp, expandErf>>(&getContext());
    MathPolynomialApproximationOptions options;
    options.enableAvx2 = false;
    populateMathPolynomialApproximationPatterns(patterns, options);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
} // namespace wasmtorch
