// Winograd's transforms of one line of a tile, as vectors of channels.
//
// The points are 0, 1, -1 and infinity, for tiles of four also 2 and -2: Lavin and Gray 2015, arXiv:1509.09308, section
// 4. What two rows of a matrix share is computed once.
#include "passes/Lowering/WinogradTransforms.h"

#include "passes/Placement/WinogradModel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace wasmtorch {

namespace {

class Algebra {
public:
  Algebra(Emitter &e, Type element) : e(e), element(element) {}
  Value add(Value x, Value y) { return arith::AddFOp::create(e.b, e.loc, x, y); }
  Value subtract(Value x, Value y) { return arith::SubFOp::create(e.b, e.loc, x, y); }
  /// `factor * x + y`
  Value scaleAdd(double factor, Value x, Value y) { return e.multiplyAdd(x, e.splat(factor, element), y); }

private:
  Emitter &e;
  Type element;
};

} // namespace

Emitter::Values transformInputs(Emitter &e, ValueRange d, int64_t tile) {
  Algebra a(e, cast<VectorType>(d[0].getType()).getElementType());
  if (tile == 2)
    return {a.subtract(d[0], d[2]), a.add(d[1], d[2]), a.subtract(d[2], d[1]), a.subtract(d[1], d[3])};
  Value even = a.scaleAdd(-4, d[2], d[4]), odd = a.scaleAdd(-4, d[1], d[3]);
  Value evenTwo = a.subtract(d[4], d[2]), oddTwo = a.subtract(d[3], d[1]);
  return {a.scaleAdd(4, d[0], a.scaleAdd(-5, d[2], d[4])),
          a.add(even, odd),
          a.subtract(even, odd),
          a.scaleAdd(2, oddTwo, evenTwo),
          a.scaleAdd(-2, oddTwo, evenTwo),
          a.scaleAdd(4, d[1], a.scaleAdd(-5, d[3], d[5]))};
}

Emitter::Values transformTaps(Emitter &e, ValueRange g, int64_t tile) {
  SmallVector<double> matrix = winogradWeightTransform(tile);
  Type element = cast<VectorType>(g[0].getType()).getElementType();
  Emitter::Values points;
  for (int64_t point = 0; point < winogradPoints(tile); ++point) {
    Value sum;
    for (int64_t tap = 0; tap < 3; ++tap) {
      double factor = matrix[point * 3 + tap];
      if (factor == 0)
        continue;
      Value part = factor == 1 ? g[tap] : Value(arith::MulFOp::create(e.b, e.loc, g[tap], e.splat(factor, element)));
      sum = sum ? Value(arith::AddFOp::create(e.b, e.loc, sum, part)) : part;
    }
    points.push_back(sum);
  }
  return points;
}

Emitter::Values transformProducts(Emitter &e, ValueRange m, int64_t tile) {
  Algebra a(e, cast<VectorType>(m[0].getType()).getElementType());
  if (tile == 2)
    return {a.add(a.add(m[0], m[1]), m[2]), a.subtract(a.subtract(m[1], m[2]), m[3])};
  Value sum = a.add(m[1], m[2]), difference = a.subtract(m[1], m[2]);
  Value sumTwo = a.add(m[3], m[4]), differenceTwo = a.subtract(m[3], m[4]);
  return {a.add(a.add(m[0], sum), sumTwo), a.scaleAdd(2, differenceTwo, difference), a.scaleAdd(4, sumTwo, sum),
          a.add(a.scaleAdd(8, differenceTwo, difference), m[5])};
}

} // namespace wasmtorch
