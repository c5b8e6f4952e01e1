// Recurrent layers and cells.
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

namespace {

enum class Unit { Lstm, Gru, Tanh, Relu };

/// What the unit's gates are computed with: one matrix for the input and one for the state, rows of one gate after those of the other.
struct Weights {
  Value input, hidden;
  Value inputBias, hiddenBias; ///< null in a layer without biases
};

/// A sequence as products take it: [steps * batch, features], or the other way round.
struct Sequence {
  Value rows;
  int64_t steps, batch;
  bool batchFirst;
};

/// What one direction of a layer gives.
struct States {
  Value all;          ///< [steps, batch, units]
  Value rows;         ///< [steps * batch, units]
  Value hidden, cell; ///< after the last step: [1, batch, units]; without cells null
};

} // namespace

// What the inputs contribute to the gates, of all steps in one product: [steps, batch, gates * units]. Of gated recurrent units the
// reset gate stands between the state's bias and the gate.
static Value project(Call &call, Unit unit, const Sequence &sequence, const Weights &weights) {
  Value bias = weights.inputBias;
  if (bias && unit != Unit::Gru)
    bias = call.make<wt::AddOp>(bias, weights.hiddenBias);
  Value gates = call.make<wt::LinearOp>(sequence.rows, weights.input, bias);
  if (!gates)
    return {};
  int64_t columns = shapeOf(gates).back();
  if (!sequence.batchFirst)
    return call.reshape(gates, {sequence.steps, sequence.batch, columns});
  return call.permute(call.reshape(gates, {sequence.batch, sequence.steps, columns}), {1, 0, 2});
}

static Value allStates(Call &call, Unit unit, Value gates, const Weights &weights, Value hidden, Value cell, bool reverse) {
  if (unit == Unit::Lstm)
    return call.make<wt::LstmOp>(gates, weights.hidden, hidden, cell, reverse);
  if (unit != Unit::Gru)
    return call.make<wt::RnnOp>(gates, weights.hidden, hidden, unit == Unit::Relu, reverse);
  Value bias = weights.hiddenBias;
  if (!bias && gates)
    bias = call.splat({shapeOf(gates).back()}, typeOf(gates).getElementType(), 0.0);
  return call.make<wt::GruOp>(gates, weights.hidden, bias, hidden, reverse);
}

static States runDirection(Call &call, Unit unit, const Sequence &sequence, const Weights &weights, Value hidden, Value cell,
                           bool reverse) {
  Value states = allStates(call, unit, project(call, unit, sequence, weights), weights, hidden, cell, reverse);
  if (!states)
    return {};
  int64_t steps = sequence.steps, batch = sequence.batch, units = shapeOf(states)[2], count = shapeOf(states)[0];
  States result;
  result.all = call.slice(states, 0, 0, steps);
  // Cut after the reshape: a view, which the next layer's product reads through.
  result.rows = call.slice(call.reshape(states, {count * batch, units}), 0, 0, steps * batch);
  result.hidden = call.slice(states, 0, reverse ? 0 : steps - 1, 1);
  if (unit == Unit::Lstm)
    result.cell = call.slice(states, 0, steps, 1);
  return result;
}

namespace {

/// An operator that runs layers over a sequence.
class Layers {
public:
  Layers(Call &call, Unit unit) : call(call), unit(unit) {}

  Results run() {
    if (!readArguments() || !readWeights())
      return {};
    SmallVector<Value> hidden, cells;
    States states;
    for (size_t layer = 0; layer < weights.size(); layer += directions) {
      SmallVector<States, 2> each;
      for (int64_t direction = 0; direction < directions; ++direction) {
        int64_t index = layer + direction;
        each.push_back(
            runDirection(call, unit, sequence, weights[index], stateOf(firstHidden, index), stateOf(firstCell, index), direction == 1));
        hidden.push_back(each.back().hidden);
        cells.push_back(each.back().cell);
      }
      if (call.failed())
        return {};
      states = join(each);
      sequence = {states.rows, sequence.steps, sequence.batch, false};
    }
    Results results{batchFirst ? call.permute(states.all, {1, 0, 2}) : states.all, call.cat(hidden, 0)};
    if (unit == Unit::Lstm)
      results.push_back(call.cat(cells, 0));
    return results;
  }

private:
  bool readArguments() {
    if (call.has("batch_sizes"))
      return call.unsupported("of packed sequences"), false;
    if (call.boolean("train", false) && call.number("dropout", 0.0) != 0)
      return call.unsupported("with dropout in training mode"), false;
    Value input = call.computableFloat("input");
    directions = call.boolean("bidirectional", false) ? 2 : 1;
    batchFirst = call.boolean("batch_first", false);
    if (unit == Unit::Lstm) {
      auto states = call.tensors("hx");
      if (states.size() == 2)
        firstCell = states[1];
      else
        call.fail("expected two initial states, found " + std::to_string(states.size()));
      firstHidden = states.empty() ? Value() : states[0];
    } else {
      firstHidden = call.tensor("hx");
    }
    if (!input || call.failed())
      return false;
    auto shape = shapeOf(input);
    if (shape.size() != 3 || shape[batchFirst ? 1 : 0] == 0)
      return call.fail("expected an input of three dimensions and at least one step, found " + wt::shapeText(shape)), false;
    sequence = {call.reshape(input, {shape[0] * shape[1], shape[2]}), shape[batchFirst ? 1 : 0], shape[batchFirst ? 0 : 1], batchFirst};
    return true;
  }

  // In the order of layers, in each of directions: two matrices, and where there are biases two of these.
  bool readWeights() {
    auto all = call.tensors("params");
    bool biased = call.boolean("has_biases", true);
    size_t each = biased ? 4 : 2, count = call.integer("num_layers") * directions;
    if (call.failed())
      return false;
    if (unit == Unit::Lstm && all.size() == count * (each + 1))
      return call.unsupported("with projections"), false;
    if (all.size() != count * each)
      return call.fail("expected " + std::to_string(count * each) + " weights, found " + std::to_string(all.size())), false;
    for (size_t i = 0; i < all.size(); i += each)
      weights.push_back({all[i], all[i + 1], biased ? all[i + 2] : Value(), biased ? all[i + 3] : Value()});
    for (Value states : {firstHidden, firstCell})
      if (states && (shapeOf(states).size() != 3 || shapeOf(states)[0] != static_cast<int64_t>(count)))
        return call.fail("expected initial states of " + std::to_string(count) + " layers and directions, found shape " +
                         wt::shapeText(shapeOf(states))),
               false;
    return true;
  }

  Value stateOf(Value states, int64_t index) {
    return states ? call.reshape(call.slice(states, 0, index, 1), shapeOf(states).drop_front()) : Value();
  }

  States join(ArrayRef<States> each) {
    if (each.size() == 1)
      return each.front();
    States both;
    both.all = call.make<wt::CatOp>(ValueRange{each[0].all, each[1].all}, 2);
    if (both.all)
      both.rows = call.reshape(both.all, {sequence.steps * sequence.batch, shapeOf(both.all)[2]});
    return both;
  }

  Call &call;
  Unit unit;
  int64_t directions = 1;
  bool batchFirst = false;
  Value firstHidden, firstCell;
  Sequence sequence;
  std::vector<Weights> weights;
};

} // namespace

template <Unit unit> static Results layers(Call &call) { return Layers(call, unit).run(); }

// One step.
template <Unit unit> static Results cell(Call &call) {
  Value input = call.computableFloat("input"), hidden, cell;
  if (unit == Unit::Lstm) {
    auto states = call.tensors("hx");
    if (states.size() != 2)
      return call.fail("expected two states, found " + std::to_string(states.size()));
    hidden = states[0];
    cell = states[1];
  } else {
    hidden = call.tensor("hx");
  }
  Weights weights{call.tensor("w_ih"), call.tensor("w_hh"), call.optionalTensor("b_ih"), call.optionalTensor("b_hh")};
  if (!input || call.failed())
    return {};
  if (shapeOf(input).size() != 2)
    return call.fail("expected an input of two dimensions, found " + wt::shapeText(shapeOf(input)));
  if (!weights.inputBias != !weights.hiddenBias)
    return call.unsupported("with one bias of two");
  States states = runDirection(call, unit, {input, 1, shapeOf(input)[0], false}, weights, hidden, cell, false);
  Results results{states.rows};
  if (unit == Unit::Lstm && states.cell)
    results.push_back(call.reshape(states.cell, shapeOf(cell)));
  return results;
}

void registerRecurrence(Registry &registry) {
  registry["aten::lstm"] = layers<Unit::Lstm>;
  registry["aten::gru"] = layers<Unit::Gru>;
  registry["aten::rnn_tanh"] = layers<Unit::Tanh>;
  registry["aten::rnn_relu"] = layers<Unit::Relu>;
  registry["aten::lstm_cell"] = cell<Unit::Lstm>;
  registry["aten::gru_cell"] = cell<Unit::Gru>;
  registry["aten::rnn_tanh_cell"] = cell<Unit::Tanh>;
  registry["aten::rnn_relu_cell"] = cell<Unit::Relu>;
}

} // namespace wasmtorch::aten
