# Numeric cases of elementwise ops.
import math

import torch
import torch.nn.functional as F

from case import ANY, FLOATS, INTEGERS, attributes, cases_of, wide


def unary(op, function, types, atol=0.0):
    def make(m):
        dtype = m.random.choice(types)
        x = m.tensor(m.shape(empty=True), dtype)
        m.add([x], [dtype], function(wide(x)), atol=atol)
    return cases_of(op, make)


def with_attributes(op, choose, types=FLOATS, atol=0.0):
    """`choose(maker, x, dtype)` gives the attributes and the expected tensor."""
    def make(m):
        dtype = m.random.choice(types)
        x = m.tensor(m.shape(empty=True), dtype)
        attrs, expected = choose(m, wide(x), dtype)
        m.add([x], [dtype], expected, attributes(**attrs), atol=atol)
    return cases_of(op, make)


def elu(m, x, dtype):
    alpha, scale, slope = (m.random.choice([1.0, 0.5, 1.6732632423543772, 2.5]) for _ in range(3))
    expected = scale * torch.where(x > 0, x, alpha * torch.expm1(slope * x))
    if scale == slope == 1.0:
        expected = F.elu(x, alpha)
    return dict(alpha=alpha, scale=scale, input_scale=slope), expected


def leaky_relu(m, x, dtype):
    slope = m.random.choice([0.01, 0.0, 0.5, -1.25, 3.0])
    return dict(slope=slope), F.leaky_relu(x, slope)


def clamp(m, x, dtype):
    bounds = [-math.inf, math.inf, -1.0, 0.0, 0.1, 6.0, 1e30] if dtype in FLOATS else [-300.0, -2.0, 0.0, 5.0, 70000.0]
    low, high = m.random.choice([(1, 1), (1, 0), (0, 1)])
    low, high = (m.random.choice(bounds) if given else None for given in (low, high))
    if dtype in FLOATS:
        return dict(low=low, high=high), torch.clamp(x, low, high)
    # In int64, where a bound that the type does not hold still has its place.
    expected = torch.clamp(x.long(), None if low is None else int(low), None if high is None else int(high))
    limits = torch.iinfo(x.dtype)
    return dict(low=low, high=high), expected.clamp(limits.min, limits.max).to(x.dtype)


def gelu(m, x, dtype):
    form = m.random.choice([None, "erf", "tanh"])
    return dict(form=form and f"#wt.gelu_form<{form}>"), F.gelu(x, approximate="tanh" if form == "tanh" else "none")


def broadcast_pair(m):
    """Two shapes that broadcast: dimensions of either become 1 or, from the left, go."""
    full = m.shape(empty=True)
    pair = []
    for _ in range(2):
        shape = [1 if m.random.random() < 0.3 else size for size in full]
        pair.append(shape[m.random.choice([0, 0, m.random.randint(0, len(shape))]):])
    return pair


def binary(op, function, types):
    def make(m):
        dtype = m.random.choice(types)
        a, b = (m.tensor(shape, dtype) for shape in broadcast_pair(m))
        m.add([a, b], [dtype, dtype], function(wide(a), wide(b)))
    return cases_of(op, make, 40)


def subtract(a, b):
    # PyTorch has no difference of bools; modulo 2 it is the exclusive or.
    return a ^ b if a.dtype == torch.bool else a - b


def quotient(a, b):
    """Integers cut toward zero, and 0 where the divisor is 0, which PyTorch refuses."""
    if a.is_floating_point():
        return a / b
    cut = torch.div(a, torch.where(b == 0, torch.ones_like(b), b), rounding_mode="trunc")
    return torch.where(b == 0, torch.zeros_like(cut), cut)


def remainder(a, b):
    return torch.fmod(a, b) if a.is_floating_point() else a - quotient(a, b) * b


def power(m):
    """Bases and exponents whose powers are often neither 0 nor infinite, whole and odd exponents among them."""
    dtype = m.random.choice(FLOATS)
    a, b = (m.tensor(shape, dtype) for shape in broadcast_pair(m))
    if m.random.random() < 0.5:
        b = wide(b).round().to(b.dtype)
    m.add([a, b], [dtype, dtype], torch.pow(wide(a), wide(b)))


def prelu(m):
    dtype = m.random.choice(["f32", "f32", "f64"])
    x = m.tensor(m.shape(low=1), dtype)
    channels = x.shape[1] if x.dim() > 1 else 1
    slope = m.tensor([m.random.choice([1, channels])], dtype, extremes=0)
    m.add([x, slope], [dtype, dtype], F.prelu(wide(x), wide(slope)))


def cases():
    with_bool = ANY + ["i1"]
    return [
        *unary("neg", torch.neg, ANY), *unary("abs", torch.abs, ANY), *unary("relu", torch.relu, ANY),
        *unary("exp", torch.exp, FLOATS), *unary("log", torch.log, FLOATS), *unary("sqrt", torch.sqrt, FLOATS),
        *unary("rsqrt", torch.rsqrt, FLOATS), *unary("tanh", torch.tanh, FLOATS),
        *unary("sigmoid", torch.sigmoid, FLOATS), *unary("erf", torch.erf, FLOATS), *unary("erfc", torch.erfc, FLOATS),
        *unary("silu", F.silu, FLOATS),
        *unary("hardsigmoid", F.hardsigmoid, FLOATS), *unary("hardswish", F.hardswish, FLOATS),
        # PyTorch loses digits to 1 + erf(x) and exp(x) - 1.
        *with_attributes("gelu", gelu, atol=1e-14), *with_attributes("elu", elu, atol=1e-15),
        *with_attributes("leaky_relu", leaky_relu), *with_attributes("clamp", clamp, FLOATS + INTEGERS),
        *binary("add", torch.add, with_bool), *binary("sub", subtract, with_bool), *binary("mul", torch.mul, with_bool),
        *unary("expm1", torch.expm1, FLOATS), *unary("log1p", torch.log1p, FLOATS), *unary("sin", torch.sin, FLOATS),
        *unary("cos", torch.cos, FLOATS), *unary("atan", torch.atan, FLOATS), *unary("floor", torch.floor, FLOATS),
        *unary("ceil", torch.ceil, FLOATS), *unary("trunc", torch.trunc, FLOATS), *unary("round", torch.round, FLOATS),
        *binary("div", quotient, ANY), *binary("fmod", remainder, ANY), *cases_of("pow", power, 40),
        *binary("atan2", torch.atan2, FLOATS), *binary("maximum", torch.maximum, with_bool),
        *binary("minimum", torch.minimum, with_bool), *cases_of("prelu", prelu),
    ]
