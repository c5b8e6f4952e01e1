# Small programs of wt ops, written op by op: who writes one gives operands and attributes, shapes follow.
import dataclasses

import numpy as np

from case import attributes, tensor_type

EXTREMES = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1e30, -1e30, 3.0, -3.0, 6.0, 1e-20], np.float32)


@dataclasses.dataclass(frozen=True)
class Value:
    name: str
    shape: tuple
    dtype: str = "f32"

    @property
    def type(self):
        return tensor_type(self.shape, self.dtype)


class Program:
    """One function. Weights of all functions of a module lie in one file, `weights` (compiled.Weights)."""

    def __init__(self, name, weights, seed=0):
        self.name, self.weights = name, weights
        self.numbers = np.random.RandomState(seed)
        self.inputs, self.lines, self.results, self.arrays = [], [], [], []

    def array(self, shape, extremes=0.0):
        values = self.numbers.standard_normal(shape).astype(np.float32)
        if extremes:
            values = np.where(self.numbers.random_sample(shape) < extremes, self.numbers.choice(EXTREMES, shape), values)
        return values.reshape(shape).astype(np.float32)

    def input(self, *shape, extremes=0.0):
        self.inputs.append(Value(f"%x{len(self.inputs)}", tuple(shape)))
        self.arrays.append(self.array(shape, extremes))
        return self.inputs[-1]

    def weight(self, *shape, positive=False):
        array = self.array(shape)
        name = f"{self.name}.{len(self.weights.declarations)}"
        kind = self.weights.declare(name, np.abs(array) + 0.1 if positive else array)
        return self.line(f"wt.get @{name} : {kind}", shape)

    def constant(self, value, *shape):
        kind = tensor_type(shape, "f32")
        return self.line(f"wt.constant dense<{float(value):e}> : {kind}", shape)

    def line(self, text, shape, dtype="f32"):
        value = Value(f"%{len(self.lines)}", tuple(int(size) for size in shape), dtype)
        self.lines.append(f"  {value.name} = {text}\n")
        return value

    def op(self, op, operands, shape, dtype="f32", **attrs):
        text = attributes(**attrs) if attrs else ""
        result = tensor_type(tuple(int(size) for size in shape), dtype)
        return self.line(f"wt.{op} {', '.join(v.name for v in operands)} {text} : ({', '.join(v.type for v in operands)}) -> {result}", shape, dtype)

    def give(self, *values):
        self.results += values
        return self

    def function(self):
        arguments = ", ".join(f"{v.name}: {v.type}" for v in self.inputs)
        types = ", ".join(v.type for v in self.results)
        results = ", ".join(v.name for v in self.results)
        return f"func.func @{self.name}({arguments}) -> ({types}) {{\n{''.join(self.lines)}  return {results} : {types}\n}}\n"

    # Ops whose result's shape takes a thought.

    def unary(self, op, x, **attrs):
        return self.op(op, [x], x.shape, **attrs)

    def binary(self, op, x, y):
        return self.op(op, [x, y], np.broadcast_shapes(x.shape, y.shape), x.dtype)

    def convert(self, x, dtype):
        return self.op("convert", [x], x.shape, dtype)

    def linear(self, x, columns, bias=True):
        operands = [x, self.weight(columns, x.shape[-1])] + ([self.weight(columns)] if bias else [])
        return self.op("linear", operands, x.shape[:-1] + (columns,))

    def recurrent(self, kind, gates, *states, **attrs):
        steps, batch, columns = gates.shape
        units = columns // {"lstm": 4, "gru": 3, "rnn": 1}[kind]
        operands = [gates, self.weight(columns, units)] + ([self.weight(columns)] if kind == "gru" else []) + list(states)
        return self.op(kind, operands, (steps + (kind == "lstm"), batch, units), **attrs)

    def matmul(self, x, y):
        batch = np.broadcast_shapes(x.shape[:-2], y.shape[:-2])
        return self.op("matmul", [x, y], tuple(batch) + (x.shape[-2], y.shape[-1]))

    def convolution(self, x, channels, window, stride=None, low=None, high=None, dilation=None, groups=1, bias=True):
        dims = len(window)
        stride, dilation, low = stride or [1] * dims, dilation or [1] * dims, low or [0] * dims
        high = high or low
        operands = [x, self.weight(channels, x.shape[1] // groups, *window)] + ([self.weight(channels)] if bias else [])
        size = window_counts(x.shape[2:], window, stride, low, high, dilation)
        return self.op("convolution", operands, (x.shape[0], channels, *size), stride=stride, pad_low=low, pad_high=high, dilation=dilation,
                       groups=groups)

    def batch_norm(self, x):
        channels = x.shape[1]
        operands = [x, self.weight(channels), self.weight(channels, positive=True), self.weight(channels), self.weight(channels)]
        return self.op("batch_norm", operands, x.shape, epsilon=1e-5)

    def pool(self, kind, x, window, stride=None, low=None, high=None, dilation=None, **more):
        dims = len(window)
        stride, low = stride or window, low or [0] * dims
        high = high or low
        attrs = dict(window=window, stride=stride, pad_low=low, pad_high=high)
        if kind == "max_pool":
            attrs["dilation"] = dilation or [1] * dims
        else:
            attrs["count_include_pad"] = True
        size = window_counts(x.shape[2:], window, stride, low, high, dilation or [1] * dims)
        return self.op(kind, [x], (*x.shape[:2], *size), **{**attrs, **more})

    def reduce(self, kind, x, dims, keep):
        shape = [1 if d in dims else size for d, size in enumerate(x.shape) if keep or d not in dims]
        return self.op(kind, [x], shape, dims=list(dims), keep_dims=keep)

    def pad(self, x, low, high, value=0.0):
        return self.op("pad", [x], [n + l + h for n, l, h in zip(x.shape, low, high)], low=list(low), high=list(high), value=float(value))

    def slice(self, x, starts, sizes, steps=None):
        return self.op("slice", [x], sizes, x.dtype, starts=list(starts), sizes=list(sizes), steps=list(steps or [1] * len(x.shape)))

    def permute(self, x, *dims):
        return self.op("permute", [x], [x.shape[d] for d in dims], x.dtype, dims=list(dims))

    def reshape(self, x, *shape):
        return self.op("reshape", [x], shape)

    def expand(self, x, *shape):
        return self.op("expand", [x], shape)

    def cat(self, values, dim):
        shape = list(values[0].shape)
        shape[dim] = sum(v.shape[dim] for v in values)
        return self.op("cat", values, shape, dim=dim)


def window_counts(sizes, window, stride, low, high, dilation):
    return [(n + l + h - d * (k - 1) - 1) // s + 1 for n, k, s, l, h, d in zip(sizes, window, stride, low, high, dilation)]
