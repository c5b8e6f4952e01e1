"""The same model in TensorFlow's form: operations over channels-last values, as its peers take them.

PyTorch is asked for the ATen operators that a call comes down to; each becomes operations of a small neutral set, which
bench/tflite.mjs writes as a file for LiteRT and bench/engines/tfjs.mjs runs. Batch norms are folded into convolutions, and
biases and activations into what computes them, as TensorFlow's own converter does.

A value has a layout: its dimensions stand in memory in the order that `order` lists. Images are (0, 2, 3, 1). Transpositions
only change the order; where an operation needs another one than there is, the value is moved.
"""
import json
import math
import operator

import numpy
import torch
from torch import fx
from torch.fx.experimental.proxy_tensor import make_fx

IMAGE = (0, 2, 3, 1)


class NoForm(Exception):
    """What has no form here; says which operator."""


class Value:
    """A tensor of the model: `shape` as PyTorch has it, `order` of its dimensions in memory; a constant has its `array`."""

    def __init__(self, shape, order=None, array=None):
        self.shape, self.order, self.array = tuple(shape), tuple(order or range(len(shape))), array
        self.nonnegative = False

    @property
    def stored(self):
        return tuple(self.shape[axis] for axis in self.order)

    def axis(self, logical):
        return self.order.index(logical % len(self.shape))


def identity(rank):
    return tuple(range(rank))


def long_axes(shape, order):
    """The axes of more than one element, as they stand in memory: the others may stand anywhere."""
    return [axis for axis in order if shape[axis] != 1]


def regroup(old, new):
    """For each group of old axes that a reshape turns into a group of new ones, both; axes of one element left out."""
    olds, news = [axis for axis, size in enumerate(old) if size != 1], [axis for axis, size in enumerate(new) if size != 1]
    groups = []
    while olds or news:
        left, right = [olds.pop(0)], [news.pop(0)]
        while (product := math.prod(old[axis] for axis in left)) != (wanted := math.prod(new[axis] for axis in right)):
            if product < wanted:
                left.append(olds.pop(0))
            else:
                right.append(news.pop(0))
        groups.append((left, right))
    return groups


class Graph:
    """Operations in order, and what they compute."""

    def __init__(self):
        self.operations, self.producers = [], {}

    def emit(self, kind, inputs, shape, order=None, **options):
        result = Value(shape, order)
        self.operations.append({"kind": kind, "inputs": inputs, "output": result, "activation": None, **options})
        self.producers[result] = self.operations[-1]
        return result

    def constant(self, array, order=None):
        """A constant that an operation reads as it stands."""
        array = numpy.ascontiguousarray(array)
        return Value(array.shape, order, array)

    def moved(self, value, order):
        """The value in another layout."""
        order = tuple(order)
        if value.order == order:
            return value
        if value.array is not None:
            return self.stored_constant(value.array, order)
        stored = tuple(value.shape[axis] for axis in order)
        if long_axes(value.shape, value.order) == long_axes(value.shape, order):
            if value.stored == stored:
                result = Value(value.shape, order)
                self.operations.append({"kind": "same", "inputs": [value], "output": result})
                return result
            return self.emit("reshape", [value], value.shape, order)
        return self.emit("transpose", [value], value.shape, order, permutation=[value.order.index(axis) for axis in order])

    def stored_constant(self, array, order):
        """A constant whose array is as PyTorch has it."""
        result = Value(array.shape, order, array)
        return result

    def reshape(self, value, shape):
        order = value.order
        groups = regroup(value.shape, shape)
        standing = long_axes(value.shape, order)
        # A group can be reshaped in place where its axes stand next to each other and in order.
        in_place = all(standing[standing.index(left[0]):][:len(left)] == left for left, _ in groups)
        if not in_place:
            value, standing = self.moved(value, identity(len(value.shape))), long_axes(value.shape, identity(len(value.shape)))
        by_first = {left[0]: right for left, right in groups}
        wanted = [axis for first in standing if first in by_first for axis in by_first[first]]
        candidates = [identity(len(shape)), *([IMAGE] if len(shape) == 4 else [])]
        fallback = [axis for axis in range(len(shape)) if shape[axis] == 1] + wanted
        chosen = next((order for order in candidates if long_axes(shape, order) == wanted), fallback)
        return self.emit("reshape", [value], shape, chosen)


class Translator(fx.Interpreter):
    """Runs the ATen graph, for the shapes, and translates each call."""

    def __init__(self, module, names):
        super().__init__(module)
        self.graph, self.values, self.names = Graph(), {}, iter(names)
        self.model_inputs = []

    def run_node(self, node):
        result = super().run_node(node)
        if node.op == "placeholder":
            value = Value(result.shape, IMAGE if result.dim() == 4 else None)
            self.values[node] = value
            self.model_inputs.append((next(self.names), value))
        elif node.op == "get_attr":
            self.values[node] = self.fixed(result)
        elif node.op == "call_function":
            self.values[node] = self.call(node, result)
        elif node.op == "output":
            last = node.args[0]
            value = self.values[last]
            self.answer = self.graph.moved(value, identity(len(value.shape)))
        return result

    def fixed(self, tensor):
        array = tensor.detach().numpy().copy()
        return Value(array.shape, None, array)

    def call(self, node, result):
        if node.target is operator.getitem:
            source = self.values[node.args[0]]
            return source[node.args[1]] if isinstance(source, list) else source
        inputs = [self.values[part] for part in node.all_input_nodes if part in self.values]
        if isinstance(result, torch.Tensor) and all(isinstance(value, Value) and value.array is not None for value in inputs):
            return self.fixed(result)
        name = node.target._schema.name.removeprefix("aten::").rstrip("_")
        rule = RULES.get(name)
        if not rule:
            raise NoForm(f"no rule for aten::{name}")
        arguments = [self.argument(part) for part in node.args]
        return rule(self, node, result, *arguments, **{key: self.argument(part) for key, part in node.kwargs.items()})

    def argument(self, part):
        if isinstance(part, fx.Node):
            return self.values[part]
        return [self.argument(item) for item in part] if isinstance(part, (list, tuple)) else part

    def only_user(self, node):
        """The operation that computes an argument, where nothing else reads what it computes."""
        source = node.args[0]
        value = self.values[source]
        # Calls that only rename a value hand on the question.
        while len(source.users) == 1:
            below = source.args[0] if source.args else None
            if not isinstance(below, fx.Node) or self.values.get(below) is not value:
                return self.graph.producers.get(value)
            source = below
        return None


RULES = {}


def rule(*names):
    def register(function):
        RULES.update((name, function) for name in names)
        return function
    return register


@rule("convolution", "_convolution")
def convolution(translator, node, result, x, weight, bias, stride, padding, dilation, transposed, output_padding, groups, *flags):
    graph = translator.graph
    if transposed or weight.array is None or len(weight.shape) != 4:
        raise NoForm("no rule for this form of aten::convolution")
    depthwise = groups == x.shape[1] and weight.shape[1] == 1
    array = weight.array.transpose(1, 2, 3, 0) if depthwise else weight.array.transpose(0, 2, 3, 1)
    bias_array = bias.array if bias is not None else numpy.zeros(weight.shape[0], numpy.float32)
    return graph.emit("depthwise" if depthwise else "convolution", [graph.moved(x, IMAGE), graph.constant(array), graph.constant(bias_array)],
                      result.shape, IMAGE, stride=stride, padding=padding, dilation=dilation, groups=1 if depthwise else groups,
                      multiplier=weight.shape[0] // groups if depthwise else 1)


@rule("native_batch_norm")
def batch_norm(translator, node, result, x, weight, bias, mean, variance, training, momentum, epsilon):
    graph = translator.graph
    scale = weight.array / numpy.sqrt(variance.array + epsilon)
    shift = bias.array - mean.array * scale
    source = translator.only_user(node)
    if source and source["kind"] in ("convolution", "depthwise") and not source["activation"]:
        _, kernel, before = source["inputs"]
        last = source["kind"] == "depthwise"
        kernel.array = (kernel.array * (scale if last else scale[:, None, None, None])).astype(numpy.float32)
        before.array = (before.array * scale + shift).astype(numpy.float32)
        return x
    factors = [numpy.ascontiguousarray(part.astype(numpy.float32)) for part in (scale, shift)]
    x = graph.moved(x, IMAGE)
    product = graph.emit("multiply", [x, graph.constant(factors[0])], x.shape, x.order)
    return graph.emit("add", [product, graph.constant(factors[1])], x.shape, x.order)


def activation(name, operation):
    def translate(translator, node, result, x, *rest):
        if operation == "relu6" and tuple(rest[:2]) not in ((0, 6), (0.0, 6.0)):
            raise NoForm("no rule for aten::hardtanh with other bounds than 0 and 6")
        source = translator.only_user(node)
        if source and source["kind"] in FUSING and not source["activation"]:
            source["activation"] = operation
            x.nonnegative = True
            return x
        y = translator.graph.emit(operation, [x], x.shape, x.order)
        y.nonnegative = True
        return y
    RULES[name] = translate


# What computes an activation on the way.
FUSING = {"convolution", "depthwise", "dense", "add", "multiply", "subtract"}
activation("relu", "relu")
activation("hardtanh", "relu6")


def unary(name, operation):
    RULES[name] = lambda translator, node, result, x, *rest, **named: translator.graph.emit(operation, [x], x.shape, x.order)


for aten, own in {"sigmoid": "sigmoid", "tanh": "tanh", "hardswish": "hardswish"}.items():
    unary(aten, own)


@rule("elu")
def elu(translator, node, result, x, alpha=1, scale=1, input_scale=1):
    if (alpha, scale, input_scale) != (1, 1, 1):
        raise NoForm("no rule for aten::elu with other factors than 1")
    return translator.graph.emit("elu", [x], x.shape, x.order)


@rule("gelu")
def gelu(translator, node, result, x, approximate="none"):
    return translator.graph.emit("gelu", [x], x.shape, x.order, approximate=approximate == "tanh")


@rule("silu")
def silu(translator, node, result, x):
    gate = translator.graph.emit("sigmoid", [x], x.shape, x.order)
    return translator.graph.emit("multiply", [x, gate], x.shape, x.order)


@rule("hardsigmoid")
def hardsigmoid(translator, node, result, x):
    graph = translator.graph
    moved = graph.emit("add", [x, number(graph, 3)], x.shape, x.order)
    graph.producers[moved]["activation"] = "relu6"
    return graph.emit("multiply", [moved, number(graph, 1 / 6)], x.shape, x.order)


def number(graph, value):
    return graph.constant(numpy.full(1, value, numpy.float32))


def binary(translator, kind, result, a, b):
    """Two operands of one layout; a constant takes the other's."""
    graph = translator.graph
    if not isinstance(b, Value):
        return graph.emit(kind, [a, number(graph, b)], result.shape, a.order)
    rank = result.dim()
    lead, other = (b, a) if a.array is not None else (a, b)
    if len(lead.shape) != rank:
        lead, other = other, lead
    if len(lead.shape) != rank or (lead.array is None and other.array is None and len(other.shape) != rank):
        raise NoForm(f"no rule for operands of ranks {len(a.shape)} and {len(b.shape)}")
    if len(other.shape) != rank and other.array is not None:
        other = Value((1,) * (rank - len(other.shape)) + other.shape, None, other.array.reshape((1,) * (rank - len(other.shape)) + other.shape))
    other = graph.moved(other, lead.order)
    return graph.emit(kind, [lead, other] if lead is a or kind != "subtract" else [other, lead], result.shape, lead.order)


@rule("add")
def add(translator, node, result, a, b, alpha=1):
    if alpha != 1:
        raise NoForm("no rule for aten::add with a factor")
    source = translator.only_user(node)
    if (isinstance(b, Value) and b.array is not None and len(b.shape) == 1 and source and source["kind"] in ("dense", "reshape")):
        below = source
        # A linear layer over more than two dimensions is a product, a view and a sum.
        if source["kind"] == "reshape":
            below = translator.graph.producers.get(source["inputs"][0])
            below = below if below and len(node.args[0].args[0].users) == 1 else None
        if below and below["kind"] == "dense" and len(below["inputs"]) == 2 and not below["activation"]:
            below["inputs"].append(b)
            return a
    return binary(translator, "add", result, a, b)


@rule("sub")
def subtract(translator, node, result, a, b):
    return binary(translator, "subtract", result, a, b)


@rule("mul")
def multiply(translator, node, result, a, b):
    return binary(translator, "multiply", result, a, b)


@rule("rsub")
def reverse_subtract(translator, node, result, a, b, alpha=1):
    minus = translator.graph.emit("multiply", [a, number(translator.graph, -1)], a.shape, a.order)
    return binary(translator, "add", result, minus, b)


@rule("div")
def divide(translator, node, result, a, b):
    factor = 1 / b if not isinstance(b, Value) else Value(b.shape, None, (1 / b.array).astype(numpy.float32)) if b.array is not None else None
    if factor is None:
        raise NoForm("no rule for aten::div by what is computed")
    return binary(translator, "multiply", result, a, factor)


def dense(translator, result, x, weight, bias):
    graph = translator.graph
    inputs = [graph.moved(x, identity(2)), graph.constant(weight.array.T)]
    return graph.emit("dense", inputs + ([graph.constant(bias.array)] if bias is not None else []), result.shape)


@rule("addmm")
def addmm(translator, node, result, bias, x, weight):
    if weight.array is None or bias.array is None:
        raise NoForm("no rule for aten::addmm of what is computed")
    return dense(translator, result, x, weight, bias)


@rule("mm", "bmm")
def product(translator, node, result, a, b):
    if b.array is not None and result.dim() == 2:
        return dense(translator, result, a, b, None)
    graph, rank = translator.graph, result.dim()
    plain, swapped = identity(rank), (*range(rank - 2), rank - 1, rank - 2)
    b = b if b.order == swapped else graph.moved(b, plain)
    return graph.emit("product", [graph.moved(a, plain), b], result.shape, transposed=b.order != plain)


@rule("_softmax")
def softmax(translator, node, result, x, dim, half):
    x = translator.graph.moved(x, identity(result.dim()))
    if dim % result.dim() != result.dim() - 1:
        raise NoForm("no rule for aten::softmax over another dimension than the last")
    return translator.graph.emit("softmax", [x], result.shape)


@rule("native_layer_norm")
def layer_norm(translator, node, result, x, shape, weight, bias, epsilon):
    graph, full = translator.graph, result[0].shape
    if len(shape) != 1:
        raise NoForm("no rule for aten::layer_norm over several dimensions")
    x = graph.moved(x, identity(len(full)))
    less = (*full[:-1], 1)
    mean = graph.emit("mean", [x], less, axes=[len(full) - 1], keep=True)
    variance = graph.emit("mean", [graph.emit("squared_difference", [x, mean], full)], less, axes=[len(full) - 1], keep=True)
    scale = graph.emit("rsqrt", [graph.emit("add", [variance, number(graph, epsilon)], less)], less)
    y = graph.emit("multiply", [graph.emit("subtract", [x, mean], full), scale], full)
    y = graph.emit("multiply", [y, graph.constant(weight.array)], full)
    return [graph.emit("add", [y, graph.constant(bias.array)], full)]


@rule("mean")
def mean(translator, node, result, x, dims, keep=False):
    graph = translator.graph
    axes = sorted(x.axis(dim) for dim in dims)
    if keep:
        return graph.emit("mean", [x], result.shape, x.order, axes=axes, keep=True)
    gone = {dim % len(x.shape) for dim in dims}
    rest = [axis for axis in range(len(x.shape)) if axis not in gone]
    order = [rest.index(axis) for axis in x.order if axis not in gone]
    return graph.emit("mean", [x], result.shape, order, axes=axes, keep=False)


def pool(kind):
    def translate(translator, node, result, x, window, stride=(), padding=0, *rest):
        pair = lambda value, other: list(value) if isinstance(value, (list, tuple)) and value else [other] * 2 if not value else [value] * 2
        result = result[0] if isinstance(result, tuple) else result
        window, padding = pair(window, 0), pair(padding, 0)
        # Rounding up at the edge is right here only where it adds no window.
        for size, out, width, step, pad in zip(x.shape[2:], result.shape[2:], window, pair(stride, window[0]), padding):
            if (out - 1) * step + width > size + 2 * pad:
                raise NoForm("no rule for a pool whose last window hangs over the edge")
        if kind == "average_pool" and any(padding):
            raise NoForm("no rule for an average pool with padding")
        y = translator.graph.emit(kind, [translator.graph.moved(x, IMAGE)], result.shape, IMAGE, window=window, stride=pair(stride, window[0]),
                                  padding=padding, nonnegative=x.nonnegative)
        y.nonnegative = x.nonnegative
        return y
    return translate


RULES["max_pool2d_with_indices"] = pool("max_pool")
RULES["avg_pool2d"] = pool("average_pool")


@rule("view", "_unsafe_view", "reshape", "_reshape_alias", "flatten", "unsqueeze", "squeeze")
def view(translator, node, result, x, *rest):
    return x if tuple(result.shape) == x.shape else translator.graph.reshape(x, tuple(result.shape))


@rule("clone", "contiguous", "detach", "alias", "expand")
def same(translator, node, result, x, *rest, **named):
    if tuple(result.shape) != x.shape:
        raise NoForm("no rule for an expansion")
    return x


@rule("transpose", "t", "permute")
def transpose(translator, node, result, x, *dims):
    rank = len(x.shape)
    if len(dims) == 1:
        places = [dim % rank for dim in dims[0]]
    else:
        a, b = (dim % rank for dim in (dims or (0, 1)))
        places = list(range(rank))
        places[a], places[b] = b, a
    return view_of(translator, x, result.shape, tuple(places.index(axis) for axis in x.order))


def view_of(translator, x, shape, order):
    """The same elements under other names of dimensions."""
    value = Value(shape, order)
    value.nonnegative = x.nonnegative
    translator.graph.operations.append({"kind": "same", "inputs": [x], "output": value})
    return value


def take(translator, x, dim, begin, size):
    shape = list(x.shape)
    shape[dim] = size
    begins = [begin if axis == dim else 0 for axis in x.order]
    return translator.graph.emit("slice", [x], shape, x.order, begin=begins)


@rule("split", "unsafe_split", "split_with_sizes", "chunk", "unsafe_chunk")
def split(translator, node, result, x, sizes, dim=0):
    dim %= len(x.shape)
    parts, begin = [], 0
    for part in result:
        parts.append(take(translator, x, dim, begin, part.shape[dim]))
        begin += part.shape[dim]
    return parts


@rule("slice")
def slice_of(translator, node, result, x, dim=0, begin=0, end=None, step=1):
    if tuple(result.shape) == x.shape:
        return x
    dim %= len(x.shape)
    begin = begin or 0
    begin = begin % x.shape[dim] if begin < 0 else begin
    if step == 1:
        return take(translator, x, dim, begin, result.shape[dim])
    ends = [begin + result.shape[dim] * step if axis == dim else x.shape[axis] for axis in x.order]
    return translator.graph.emit("strided_slice", [x], result.shape, x.order, begin=[begin if axis == dim else 0 for axis in x.order],
                                 end=[min(end, x.shape[axis]) for end, axis in zip(ends, x.order)], step=[step if axis == dim else 1 for axis in x.order])


@rule("constant_pad_nd")
def pad(translator, node, result, x, sizes, value=0):
    if value != 0 or min(sizes) < 0:
        raise NoForm("no rule for aten::constant_pad_nd but with zeros around")
    # From the last dimension to the first, before and after.
    pairs = [[sizes[2 * index], sizes[2 * index + 1]] for index in range(len(sizes) // 2)][::-1]
    pairs = [[0, 0]] * (len(x.shape) - len(pairs)) + pairs
    return translator.graph.emit("pad", [x], result.shape, x.order, sizes=[pairs[axis] for axis in x.order])


@rule("select")
def select(translator, node, result, x, dim, index):
    dim %= len(x.shape)
    return translator.graph.reshape(take(translator, x, dim, index % x.shape[dim], 1), tuple(result.shape))


@rule("unbind")
def unbind(translator, node, result, x, dim=0):
    return [translator.graph.reshape(take(translator, x, dim % len(x.shape), index, 1), tuple(part.shape)) for index, part in enumerate(result)]


@rule("cat", "stack")
def concatenate(translator, node, result, parts, dim=0):
    graph, rank = translator.graph, result.dim()
    dim %= rank
    if node.target._schema.name == "aten::stack":
        shape = list(result.shape)
        shape[dim] = 1
        parts = [graph.reshape(part, tuple(shape)) for part in parts]
    order = next((part.order for part in parts if part.array is None), identity(rank))
    y = graph.emit("concatenate", [graph.moved(part, order) for part in parts], result.shape, order, axis=order.index(dim))
    y.nonnegative = all(part.nonnegative for part in parts)
    return y


@rule("empty")
def nothing(translator, node, result, *rest, **named):
    return translator.fixed(torch.zeros(result.shape))


class Weights:
    """Constants one after the other; the same array is written once."""

    def __init__(self):
        self.parts, self.size, self.known = [], 0, {}

    def place(self, array):
        data = numpy.ascontiguousarray(array, numpy.float32).tobytes()
        if data not in self.known:
            self.known[data] = self.size
            self.parts.append(data)
            self.size += len(data)
        return self.known[data]


def write(translator, folder, name):
    """<name>.graph.json: values and operations that refer to them by number; <name>.graph.bin: the constants."""
    weights, numbers, values, constants = Weights(), {}, [], {}

    def number_of(value):
        if value not in numbers:
            entry = {"shape": [int(size) for size in value.stored]}
            if value.array is not None:
                entry["offset"] = weights.place(value.array.transpose(value.order))
                # What a loop uses in each of its steps is one constant.
                numbers[value] = constants.setdefault((entry["offset"], value.stored), len(values))
            numbers.setdefault(value, len(values))
            if numbers[value] == len(values):
                values.append(entry)
        return numbers[value]

    # Two names of one value are one value.
    for step in translator.graph.operations:
        if step["kind"] == "same":
            source = step["inputs"][0]
            numbers[step["output"]] = number_of(source)
        else:
            step["inputs"] = [number_of(value) for value in step["inputs"]]
            step["output"] = number_of(step["output"])
    operations = [step for step in translator.graph.operations if step["kind"] != "same"]
    inputs = [{"name": name, "value": number_of(value), "order": value.order} for name, value in translator.model_inputs]
    output = {"value": number_of(translator.answer), "shape": translator.answer.shape}
    (folder / f"{name}.graph.bin").write_bytes(b"".join(weights.parts))
    (folder / f"{name}.graph.json").write_text(json.dumps({"inputs": inputs, "output": output, "values": values, "operations": operations}))


def convert(model, inputs, folder, name):
    """Writes the model's graph; gives None, or why it has none."""
    for suffix in ("json", "bin"):
        (folder / f"{name}.graph.{suffix}").unlink(missing_ok=True)
    try:
        with torch.no_grad():
            # A module of TorchScript is frozen, so that its parameters are constants.
            scripted = isinstance(model, torch.jit.ScriptModule)
            traced = make_fx(torch.jit.freeze(model) if scripted else model)(*inputs)
            traced.graph.eliminate_dead_code()
            traced.recompile()
            translator = Translator(traced, [f"x{index}" for index in range(len(inputs))])
            translator.run(*inputs)
    except NoForm as reason:
        # The tracer adds to the message which call it was at.
        return str(reason).splitlines()[0]
    write(translator, folder, name)
    return None
