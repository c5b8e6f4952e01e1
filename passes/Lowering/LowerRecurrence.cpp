// Recurrent layers: all steps in one kernel. Each is a matrix product whose sums, of all gates of some units, meet in
// registers and become the units' next state.
#include "dialects/Wt/Wt.h"
#include "passes/Lowering/FloatMath.h"
#include "passes/Lowering/KernelContext.h"
#include "passes/Lowering/MathRules.h"
#include "passes/Lowering/Panels.h"
#include "passes/Placement/ContractionShape.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch {

namespace {

class Recurrence {
public:
  Recurrence(Emitter &e, KernelContext &context)
      : e(e), context(context), shape(contractionShape(context.root)), width(context.kernel.getSchedule().getColumns()),
        element(context.output.element), gates(context.arguments, {}), hidden(context.arguments, {}), extra(context.arguments, {}) {}

  LogicalResult emit() {
    if (failed(llvm::TypeSwitch<Operation *, LogicalResult>(context.root)
                   .Case([&](wt::LstmOp op) { return build(op, op.getCell()); })
                   .Case([&](wt::GruOp op) { return build(op, op.getBias()); })
                   .Case([&](wt::RnnOp op) { return build(op, {}); })))
      return failure();
    int64_t state = shape.rows * shape.columns;
    // The state before the first step lies apart: steps then read each other's results, whoever is first.
    copy(hidden, context.scratch);
    if (isa<wt::LstmOp>(context.root)) {
      cells = e.advance(context.output.base, {Value(), shape.batch * state}, element);
      copy(extra, cells);
    }
    e.loop(0, shape.batch, 1, context.scratch, [&](Coordinate step, ValueRange carried) -> Emitter::Values {
      time = !reverse        ? step
             : step.variable ? Coordinate{e.subtract(e.integer(shape.batch - 1), e.value(step)), 0}
                             : Coordinate{Value(), shape.batch - 1 - step.constant};
      before = carried[0];
      now = e.advance(context.output.base, e.scaled(time, state), element);
      emitStep();
      return {now};
    });
    return success(!failedOnce);
  }

private:
  template <typename Op> LogicalResult build(Op op, Value third) {
    reverse = op.getReverse();
    auto weight = context.arguments.find(op.getWeight());
    if (weight == context.arguments.end())
      return op.emitError("the weight of ") << op->getName() << " is not in memory, expected arguments of the kernel";
    weights = weight->second.base;
    return success(succeeded(gates.build(op.getGates())) && succeeded(hidden.build(op.getHidden())) &&
                   (!third || succeeded(extra.build(third))));
  }

  Value read(const PointwiseExpression &expression, const Point &point, int64_t lanes) {
    Value vector = expression.emit(e, point, point.size() - 1, lanes, {});
    failedOnce |= !vector;
    return vector ? vector : e.zero(element);
  }

  void copy(const PointwiseExpression &from, Value to) {
    e.loops(shape.rows, [&](const Point &outer) {
      e.vectorSteps(shape.columns, [&](Coordinate at, int64_t lanes) {
        Value vector = read(from, {outer[0], at}, lanes);
        e.store(vector, e.advance(to, e.sum(e.scaled(outer[0], shape.columns), at), element), 1, lanes);
      });
    });
  }

  // Panel by panel, the last one with the units that are left; each gate has as many of its own.
  void emitStep() {
    int64_t whole = shape.columns / width;
    e.loop(0, whole, 1, [&](Coordinate panel) { emitPanel(panel, width); });
    if (shape.columns % width != 0)
      emitPanel({Value(), whole}, shape.columns % width);
  }

  void emitPanel(Coordinate panel, int64_t units) {
    int64_t vectors = llvm::divideCeil(units, vectorLanes), panels = llvm::divideCeil(shape.columns, width);
    Value right = e.advance(weights, e.scaled(panel, shape.depth * width), element);
    evenTiles(e, shape.rows, context.tileRows(), [&](Coordinate row, int64_t rows) {
      Value left = e.advance(before, e.scaled(row, shape.columns), element);
      Tile tile{left, right, shape.columns, width, shape.depth, rows, shape.groups * vectors, context.unroll(), {}};
      tile.lanes.assign(tile.vectors, vectorLanes);
      for (int64_t gate = 0; gate < shape.groups; ++gate)
        for (int64_t v = 0; v < vectors; ++v)
          tile.offsets.push_back(gate * panels * shape.depth * width + v * vectorLanes);
      auto sums = emitTile(e, tile, Emitter::Values(rows * tile.vectors, e.zero(element)), element);
      for (int64_t r = 0; r < rows; ++r)
        for (int64_t v = 0; v < vectors; ++v) {
          Emitter::Values products;
          for (int64_t gate = 0; gate < shape.groups; ++gate)
            products.push_back(sums[(r * shape.groups + gate) * vectors + v]);
          finish(products, e.sum(row, {Value(), r}), e.sum(e.scaled(panel, width), {Value(), v * vectorLanes}),
                 std::min(vectorLanes, units - v * vectorLanes));
        }
    });
  }

  // The next state of some units of one sequence, from its products, one vector for each gate.
  void finish(Emitter::Values u, Coordinate row, Coordinate unit, int64_t lanes) {
    Coordinate place = e.sum(e.scaled(row, shape.columns), unit);
    Emitter::Values g;
    for (int64_t gate = 0; gate < shape.groups; ++gate)
      g.push_back(read(gates, {time, row, gateColumn(unit, gate)}, lanes));
    Value next = llvm::TypeSwitch<Operation *, Value>(context.root)
                     .Case([&](wt::LstmOp) { return lstm(u, g, place, lanes); })
                     .Case([&](wt::GruOp) { return gru(u, g, unit, place, lanes); })
                     .Case([&](wt::RnnOp op) { return rnn(u[0], g[0], op.getRelu()); });
    e.store(next, e.advance(now, place, element), 1, lanes);
  }

  Coordinate gateColumn(Coordinate unit, int64_t gate) { return e.sum(unit, {Value(), gate * shape.columns}); }

  // The cells lie at their place behind the last step's result from the first step on.
  Value lstm(ArrayRef<Value> u, ArrayRef<Value> g, Coordinate place, int64_t lanes) {
    FloatMath m(e, u[0]);
    Value address = e.advance(cells, place, element), cell = e.load(address, element, 1, lanes);
    Value added = m.mul(emitSigmoid(e, m.add(g[0], u[0])), emitTanh(e, m.add(g[2], u[2])));
    cell = e.multiplyAdd(emitSigmoid(e, m.add(g[1], u[1])), cell, added);
    e.store(cell, address, 1, lanes);
    return m.mul(emitSigmoid(e, m.add(g[3], u[3])), emitTanh(e, cell));
  }

  Value gru(ArrayRef<Value> u, ArrayRef<Value> g, Coordinate unit, Coordinate place, int64_t lanes) {
    FloatMath m(e, u[0]);
    auto biased = [&](int64_t gate) { return m.add(u[gate], read(extra, {gateColumn(unit, gate)}, lanes)); };
    Value reset = emitSigmoid(e, m.add(g[0], biased(0))), update = emitSigmoid(e, m.add(g[1], biased(1)));
    Value fresh = emitTanh(e, e.multiplyAdd(reset, biased(2), g[2]));
    Value old = e.load(e.advance(before, place, element), element, 1, lanes);
    return e.multiplyAdd(update, old, m.mul(m.sub(m.number(1.0), update), fresh));
  }

  Value rnn(Value u, Value g, bool relu) {
    FloatMath m(e, u);
    Value x = m.add(g, u);
    return relu ? m.select(m.less(x, m.number(0.0)), m.number(0.0), x) : emitTanh(e, x);
  }

  Emitter &e;
  KernelContext &context;
  ContractionShape shape;
  int64_t width;
  Type element;
  /// `extra`: the cells before the first step, or the bias of gated units.
  PointwiseExpression gates, hidden, extra;
  bool reverse = false, failedOnce = false;
  Value weights, cells;

  // Where the emission stands.
  Coordinate time;
  Value before, now;
};

} // namespace

LogicalResult lowerRecurrence(Emitter &e, KernelContext &context) { return Recurrence(e, context).emit(); }

} // namespace wasmtorch
