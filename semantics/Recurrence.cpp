// What recurrent layers mean: step by step, in double, with states rounded to the element type as they are stored.
#include "semantics/OpTable.h"

#include "dialects/Wt/Wt.h"

#include <cmath>
#include <vector>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

namespace {

/// One layer's operands as they are walked: `next` gives a unit's state from the layer's products and its gates.
template <typename T> struct Walk {
  int64_t steps, batch, units, parts;
  const T *gates, *weight;

  /// `h` row by row times the weight's rows, in `parts` parts.
  std::vector<double> products(const T *h) const {
    std::vector<double> sums(batch * parts * units, 0.0);
    for (int64_t b = 0; b < batch; ++b)
      for (int64_t n = 0; n < parts * units; ++n)
        for (int64_t k = 0; k < units; ++k)
          sums[b * parts * units + n] += load(h[b * units + k]) * load(weight[n * units + k]);
    return sums;
  }

  /// Calls `next(products, gates, place)` for each unit of each step and writes what it gives behind `states`.
  template <typename Next> void run(const T *hidden, T *states, bool reverse, Next next) const {
    for (int64_t step = 0; step < steps; ++step) {
      int64_t time = reverse ? steps - 1 - step : step;
      std::vector<double> sums = products(hidden);
      T *now = states + time * batch * units;
      for (int64_t b = 0; b < batch; ++b)
        for (int64_t n = 0; n < units; ++n) {
          double u[4], g[4];
          for (int64_t part = 0; part < parts; ++part) {
            u[part] = sums[(b * parts + part) * units + n];
            g[part] = load(gates[((time * batch + b) * parts + part) * units + n]);
          }
          now[b * units + n] = store<T>(next(u, g, load(hidden[b * units + n]), b * units + n));
        }
      hidden = now;
    }
  }
};

template <typename T> Walk<T> walkOf(ArrayRef<Tensor> operands) {
  auto gates = operands[0].getShape();
  int64_t units = operands[1].getDimSize(1);
  return {gates[0], gates[1], units, units == 0 ? 0 : gates[2] / units, operands[0].elements<T>(), operands[1].elements<T>()};
}

} // namespace

static Tensor lstm(wt::LstmOp op, ArrayRef<Tensor> operands) {
  Tensor result(resultType(op));
  dispatchFloat(result.getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    Walk<T> walk = walkOf<T>(operands);
    T *states = result.mutableElements<T>(), *cell = states + walk.steps * walk.batch * walk.units;
    std::copy_n(operands[3].elements<T>(), walk.batch * walk.units, cell);
    walk.run(operands[2].elements<T>(), states, op.getReverse(), [&](const double *u, const double *g, double, int64_t place) {
      double kept = sigmoid(g[1] + u[1]) * load(cell[place]), added = sigmoid(g[0] + u[0]) * std::tanh(g[2] + u[2]);
      cell[place] = store<T>(kept + added);
      return sigmoid(g[3] + u[3]) * std::tanh(kept + added);
    });
  });
  return result;
}

static Tensor gru(wt::GruOp op, ArrayRef<Tensor> operands) {
  Tensor result(resultType(op));
  dispatchFloat(result.getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    Walk<T> walk = walkOf<T>(operands);
    const T *bias = operands[2].elements<T>();
    walk.run(operands[3].elements<T>(), result.mutableElements<T>(), op.getReverse(),
             [&](const double *u, const double *g, double h, int64_t place) {
               auto biased = [&](int64_t part) { return u[part] + load(bias[part * walk.units + place % walk.units]); };
               double r = sigmoid(g[0] + biased(0)), z = sigmoid(g[1] + biased(1)), n = std::tanh(g[2] + r * biased(2));
               return (1 - z) * n + z * h;
             });
  });
  return result;
}

static Tensor rnn(wt::RnnOp op, ArrayRef<Tensor> operands) {
  Tensor result(resultType(op));
  dispatchFloat(result.getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    walkOf<T>(operands).run(operands[2].elements<T>(), result.mutableElements<T>(), op.getReverse(),
                            [&](const double *u, const double *g, double, int64_t) {
                              double x = g[0] + u[0];
                              return !op.getRelu() ? std::tanh(x) : x < 0 ? 0.0 : x;
                            });
  });
  return result;
}

void semantics::addRecurrence(OpTable &table) {
  table.add<wt::LstmOp, lstm>();
  table.add<wt::GruOp, gru>();
  table.add<wt::RnnOp, rnn>();
}
