// What interpolation matrices hold.
#include "semantics/OpTable.h"

#include "dialects/Wt/Wt.h"

#include <array>
#include <cmath>
#include <vector>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

// Keys's curve at the distances of four neighbours from a place `t` behind the second of them.
static std::array<double, 4> cubicFactors(double t) {
  const double a = -0.75;
  auto near = [&](double x) { return ((a + 2) * x - (a + 3)) * x * x + 1; };
  auto far = [&](double x) { return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a; };
  return {far(t + 1), near(t), near(1 - t), far(2 - t)};
}

static Tensor interpolation(wt::InterpolationOp op, ArrayRef<Tensor>) {
  int64_t rows = op.getType().getDimSize(0), columns = op.getType().getDimSize(1);
  double step = op.getStep().convertToDouble();
  bool linear = op.getKind() == wt::InterpolationKind::Linear;
  Tensor result(op.getType());
  dispatchFloat(op.getType().getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    for (int64_t i = 0; i < rows; ++i) {
      std::vector<double> row(columns, 0.0);
      double place = op.getAlignCorners() ? step * i : step * (i + 0.5) - 0.5;
      if (linear)
        place = std::max(place, 0.0);
      double first = std::floor(place), t = place - first;
      auto add = [&](double index, double factor) { row[static_cast<int64_t>(std::clamp(index, 0.0, columns - 1.0))] += factor; };
      if (linear) {
        add(first, 1 - t);
        add(first + 1, t);
      } else {
        for (auto [k, factor] : llvm::enumerate(cubicFactors(t)))
          add(first + static_cast<double>(k) - 1, factor);
      }
      llvm::transform(row, result.mutableElements<T>() + i * columns, [](double factor) { return store<T>(factor); });
    }
  });
  return result;
}

void semantics::addInterpolation(OpTable &table) { table.add<wt::InterpolationOp, interpolation>(); }
