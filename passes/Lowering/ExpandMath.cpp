// Computes math functions by polynomials.
#include "passes/Lowering/Passes.h"

#include "dialects/Wsimd/Wsimd.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_EXPANDMATH
#include "passes/Lowering/Passes.h.inc"

namespace {
struct ExpandMath : impl::ExpandMathBase<ExpandMath> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    MathPolynomialApproximationOptions options;
    options.enableAvx2 = false;
    populateMathPolynomialApproximationPatterns(patterns, options);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
} // namespace wasmtorch
