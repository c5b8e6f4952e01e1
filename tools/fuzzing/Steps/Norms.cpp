// Steps of normalisation layers.
#include "tools/fuzzing/Steps.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

// Nothing, the weight, or the weight and the bias.
static SmallVector<Value> affine(Sketch &s, ArrayRef<int64_t> shape, int64_t most) {
  SmallVector<Value> factors;
  for (int64_t i = s.random.between(0, most); i > 0; --i)
    factors.push_back(s.weight(shape));
  return factors;
}

Value wasmtorch::fuzzing::anyNorm(Sketch &s, Value x) {
  if (s.rankOf(x) == 0)
    return {};
  llvm::APFloat epsilon(s.random.choose({1e-5, 1e-3, 0.1}));
  double kind = s.random.unit();
  if (kind < 0.25 && s.rankOf(x) >= 3) {
    int64_t channels = s.shapeOf(x)[1];
    int64_t groups = s.random.chance(0.3) ? channels : s.divisorOf(channels);
    auto factors = affine(s, {channels}, 2);
    return s.make<wt::GroupNormOp>(x, factors, epsilon, static_cast<uint64_t>(groups));
  }
  int64_t dims = s.random.chance(0.7) ? 1 : s.random.between(1, s.rankOf(x));
  auto shape = s.shapeOf(x).take_back(dims);
  if (kind < 0.5) {
    auto factors = affine(s, shape, 1);
    return s.make<wt::RmsNormOp>(x, factors, epsilon, static_cast<uint64_t>(dims));
  }
  auto factors = affine(s, shape, 2);
  return s.make<wt::LayerNormOp>(x, factors, epsilon, static_cast<uint64_t>(dims));
}

ArrayRef<Step> fuzzing::normSteps() {
  static constexpr Step steps[] = {{"norm", 4, anyNorm}};
  return steps;
}
