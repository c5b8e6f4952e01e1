// Winograd's transforms of one line, as the emitted operations compute them.
#include "passes/Lowering/WinogradTransforms.h"
#include "passes/Placement/WinogradModel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/TypeSwitch.h"

#include <catch2/catch.hpp>

using namespace mlir;
using namespace wasmtorch;

namespace {

using Numbers = std::vector<double>;
using Transform = Emitter::Values (*)(Emitter &, ValueRange, int64_t);

// Emits a transform of block arguments once and computes with it, in doubles.
class Computed {
public:
  Computed(Transform transform, int64_t inputs, int64_t tile) {
    context.loadDialect<arith::ArithDialect, math::MathDialect, vector::VectorDialect>();
    OpBuilder b(&context);
    for (int64_t i = 0; i < inputs; ++i)
      block.addArgument(VectorType::get({vectorLanes}, b.getF64Type()), b.getUnknownLoc());
    b.setInsertionPointToEnd(&block);
    Emitter e(b, b.getUnknownLoc());
    results = transform(e, block.getArguments(), tile);
  }

  Numbers operator()(const Numbers &inputs) {
    REQUIRE(inputs.size() == block.getNumArguments());
    llvm::DenseMap<Value, double> values;
    for (auto [argument, number] : llvm::zip(block.getArguments(), inputs))
      values[argument] = number;
    for (Operation &op : block) {
      auto at = [&](unsigned i) { return values.lookup(op.getOperand(i)); };
      values[op.getResult(0)] =
          llvm::TypeSwitch<Operation *, double>(&op)
              .Case([](arith::ConstantOp c) { return cast<DenseElementsAttr>(c.getValue()).getSplatValue<APFloat>().convertToDouble(); })
              .Case([&](arith::AddFOp) { return at(0) + at(1); })
              .Case([&](arith::SubFOp) { return at(0) - at(1); })
              .Case([&](arith::MulFOp) { return at(0) * at(1); })
              .Case([&](math::FmaOp) { return at(0) * at(1) + at(2); });
    }
    Numbers computed;
    for (Value result : results)
      computed.push_back(values.lookup(result));
    return computed;
  }

private:
  MLIRContext context;
  Block block;
  Emitter::Values results;
};

// What a tile makes of `tile + 2` inputs and three taps.
Numbers correlated(const Numbers &inputs, const Numbers &taps, int64_t tile) {
  Computed onInputs(transformInputs, tile + 2, tile), onTaps(transformTaps, 3, tile), onProducts(transformProducts, tile + 2, tile);
  Numbers products = onInputs(inputs), weights = onTaps(taps);
  REQUIRE(products.size() == weights.size());
  for (size_t i = 0; i < products.size(); ++i)
    products[i] *= weights[i];
  return onProducts(products);
}

Numbers unit(int64_t size, int64_t at) {
  Numbers numbers(size);
  numbers[at] = 1;
  return numbers;
}

} // namespace

TEST_CASE("a tile's results are sums over the window", "[passes]") {
  for (int64_t tile : {2, 4})
    for (int64_t input = 0; input < tile + 2; ++input)
      for (int64_t tap = 0; tap < 3; ++tap) {
        Numbers results = correlated(unit(tile + 2, input), unit(3, tap), tile);
        REQUIRE(results.size() == size_t(tile));
        for (int64_t result = 0; result < tile; ++result) {
          INFO("tile " << tile << ", input " << input << ", tap " << tap << ", result " << result);
          CHECK(results[result] == Approx(input == result + tap ? 1.0 : 0.0).margin(1e-14));
        }
      }
}

TEST_CASE("tiles of two are exact on small integers", "[passes]") {
  for (int seed = 0; seed < 200; ++seed) {
    Numbers inputs, taps;
    for (int i = 0; i < 4; ++i)
      inputs.push_back((seed * 37 + i * 101) % 255 - 127);
    for (int i = 0; i < 3; ++i)
      taps.push_back((seed * 53 + i * 29) % 255 - 127);
    Numbers results = correlated(inputs, taps, 2);
    for (int i = 0; i < 2; ++i)
      CHECK(results[i] == inputs[i] * taps[0] + inputs[i + 1] * taps[1] + inputs[i + 2] * taps[2]);
  }
}

TEST_CASE("a weight that is transformed at load is what the compiler computes", "[passes]") {
  for (int64_t tile : {2, 4}) {
    Computed onTaps(transformTaps, 3, tile);
    auto matrix = winogradWeightTransform(tile);
    REQUIRE(matrix.size() == size_t((tile + 2) * 3));
    for (int64_t tap = 0; tap < 3; ++tap) {
      Numbers points = onTaps(unit(3, tap));
      for (int64_t point = 0; point < tile + 2; ++point)
        CHECK(points[point] == matrix[point * 3 + tap]);
    }
  }
}
