// Steps of recurrent layers.
#include "tools/fuzzing/Steps.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

static Value state(Sketch &s, int64_t batch, int64_t units) {
  return s.random.chance(0.5) ? s.input({batch, units}) : s.constant(0.0, {}, {batch, units});
}

static Value layer(Sketch &s, Value x) {
  if (s.rankOf(x) != 3)
    return {};
  int64_t units = s.random.choose({1, 2, 3, 4, 5, 8, 9}), parts = s.random.choose({4, 3, 1});
  Value input = s.bounded(x);
  if (s.random.chance(0.4))
    input = s.make<wt::PermuteOp>(input, Shape{1, 0, 2});
  int64_t steps = s.shapeOf(input)[0], batch = s.shapeOf(input)[1];
  if (steps > 13 || steps * batch * units * parts > mostElements)
    return {};
  Value gates = s.linear(input, parts * units, s.random.chance(0.8)), weight = s.weight({parts * units, units}, "small");
  bool reverse = s.random.chance(0.35);
  if (parts == 4) {
    Value hidden = state(s, batch, units), cell = state(s, batch, units);
    Value y = s.make<wt::LstmOp>(gates, weight, hidden, cell, reverse);
    if (s.random.chance(0.4))
      s.add(s.slice(y, 0, steps, 1));
    return s.random.chance(0.8) ? s.slice(y, 0, 0, steps) : y;
  }
  if (parts == 3) {
    Value bias = s.weight({3 * units});
    return s.make<wt::GruOp>(gates, weight, bias, state(s, batch, units), reverse);
  }
  return s.make<wt::RnnOp>(gates, weight, state(s, batch, units), s.random.chance(0.3), reverse);
}

// Both directions, side by side.
static Value bidirectional(Sketch &s, Value x) {
  Value forward = layer(s, x);
  if (!forward)
    return {};
  Value backward = s.make<wt::FlipOp>(forward, Shape{0});
  return s.fits({2 * s.sizeOf(forward)}) ? s.make<wt::CatOp>(ValueRange{forward, backward}, 2) : forward;
}

ArrayRef<Step> fuzzing::recurrenceSteps() {
  static constexpr Step steps[] = {{"recurrence", 2.2, layer}, {"bidirectional", 0.6, bidirectional}};
  return steps;
}
