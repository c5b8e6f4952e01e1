# Numeric cases of recurrent layers.
import torch

from case import FLOATS, SUMMABLE, TYPES, attributes, cases_of, wide

# States are rounded to the element type at each step; where one lies between two numbers, the steps after it see the other one.
ATOL = {"f64": 1e-12, "f32": 1e-6, "f16": 4e-3, "bf16": 3e-2}


def layer(m, parts):
    """Element type, gates, weight and a function that makes states."""
    dtype = m.random.choice(FLOATS)
    steps, batch, units = m.random.choice([1, 2, 5, 9]), m.random.choice([1, 1, 2, 3, 7]), m.random.choice([1, 3, 4, 6, 8, 13, 21])
    gates = m.plant(m.tensor([steps, batch, parts * units], dtype, extremes=0, scale=1.5))
    weight = m.tensor([parts * units, units], dtype, extremes=0, scale=units ** -0.5)
    return dtype, gates, weight, lambda *shape: m.tensor([*shape, units], dtype, extremes=0, scale=0.7), batch


def rounded(x, dtype):
    return x.to(TYPES[dtype][0]).double()


def walk(gates, reverse, step):
    """`step(t)` for all steps in their order; its results in the order of time."""
    times = range(gates.shape[0])
    results = {t: step(t) for t in (reversed(times) if reverse else times)}
    return [results[t] for t in times]


def cells(gates, cell):
    """One sequence after the other, `cell(input, sequence, input weight)`: an input of 1 and a weight of one column add to each gate
    no more than its own number."""
    one = torch.ones(1, 1, dtype=torch.float64)
    return [cell(one, slice(b, b + 1), wide(gates[b])[:, None]) for b in range(gates.shape[0])]


def add(m, inputs, dtype, states, **attrs):
    m.add(inputs, [dtype] * len(inputs), torch.stack(states), attributes(**attrs), atol=ATOL[dtype])


def lstm(m):
    dtype, gates, weight, state, batch = layer(m, 4)
    inputs, reverse = [gates, weight, state(batch), state(batch)], m.random.random() < 0.4
    h, c = wide(inputs[2]), wide(inputs[3])

    def step(t):
        nonlocal h, c
        states = cells(gates[t], lambda x, b, w: torch.lstm_cell(x, (h[b], c[b]), w, wide(weight)))
        h, c = (rounded(torch.cat(parts), dtype) for parts in zip(*states))
        return h
    states = walk(gates, reverse, step)
    add(m, inputs, dtype, states + [c], reverse=reverse)


def gru(m):
    dtype, gates, weight, state, batch = layer(m, 3)
    bias = m.tensor([gates.shape[2]], dtype, extremes=0)
    inputs, reverse = [gates, weight, bias, state(batch)], m.random.random() < 0.4
    h, nothing = wide(inputs[3]), torch.zeros(gates.shape[2], dtype=torch.float64)

    def step(t):
        nonlocal h
        h = rounded(torch.cat(cells(gates[t], lambda x, b, w: torch.gru_cell(x, h[b], w, wide(weight), nothing, wide(bias)))), dtype)
        return h
    add(m, inputs, dtype, walk(gates, reverse, step), reverse=reverse)


def rnn(m):
    dtype, gates, weight, state, batch = layer(m, 1)
    inputs, reverse, relu = [gates, weight, state(batch)], m.random.random() < 0.4, m.random.random() < 0.4
    h = wide(inputs[2])

    def step(t):
        nonlocal h
        cell = torch.rnn_relu_cell if relu else torch.rnn_tanh_cell
        h = rounded(torch.cat(cells(gates[t], lambda x, b, w: cell(x, h[b], w, wide(weight)))), dtype)
        return h
    add(m, inputs, dtype, walk(gates, reverse, step), relu=relu, reverse=reverse)


def cases():
    return [*cases_of("lstm", lstm, 30, special=SUMMABLE), *cases_of("gru", gru, 30, special=SUMMABLE), *cases_of("rnn", rnn, 30, special=SUMMABLE)]
