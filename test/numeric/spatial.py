# Numeric cases of pooling and normalisation.
import math

import torch
import torch.nn.functional as F

from case import ANY, CENTRED, FLOATS, INTEGERS, SUMMABLE, attributes, cases_of, wide
from contraction import both_sides, channels_last, spatial_window


def image(m, dtype, size, **values):
    return m.tensor([m.random.choice([1, 2]), m.random.choice([1, 3, 4])] + size, dtype, **values)


def add(m, inputs, dtype, expected, atol=0.0, **attrs):
    """With a chance, the same with the channels last."""
    layout = None
    if m.random.random() < 0.4:
        inputs, expected, layout = [channels_last(inputs[0])] + inputs[1:], channels_last(expected), "#wt.layout<channels_last>"
    m.add(inputs, [dtype] * len(inputs), expected, attributes(layout=layout, **attrs), atol=atol)


def max_pool(m):
    dtype = m.random.choice(ANY)
    dims = m.random.choice([1, 2, 2, 3])
    size, window, stride, low, high, dilation = spatial_window(m, dims)
    if dtype not in FLOATS:
        # A window may lie in the padding altogether: -inf for floats, which integers do not have.
        low, high = [0] * dims, [0] * dims
        size = [d * (k - 1) + n for n, k, d in zip(size, window, dilation)]
    x = image(m, dtype, size, **({} if dtype in FLOATS else {"extremes": 0}))
    padded = F.pad(x.double(), both_sides(low, high), value=float("-inf"))
    expected = (F.max_pool1d, F.max_pool2d, F.max_pool3d)[dims - 1](padded, window, stride, 0, dilation)
    add(m, [x], dtype, expected if dtype in FLOATS else expected.to(x.dtype), window=window, stride=stride, pad_low=low, pad_high=high,
        dilation=dilation)


def window_sums(x, window, stride, low, high):
    """Sums over windows of an input padded by zeros, for any number of spatial dimensions."""
    missing = 3 - len(window)
    flat = x.reshape(list(x.shape[:2]) + [1] * missing + list(x.shape[2:]))
    sums = F.avg_pool3d(F.pad(flat, both_sides(low, high)), [1] * missing + window, [1] * missing + stride, divisor_override=1)
    return sums.reshape(list(x.shape[:2]) + list(sums.shape[2 + missing:]))


def avg_pool_by_sums(m):
    """All that the op can say, by its definition."""
    dtype = m.random.choice(FLOATS)
    dims = m.random.choice([1, 2, 3])
    size, window, stride, low, high, _ = spatial_window(m, dims)
    size = [max(n, k) for n, k in zip(size, window)]
    x = m.plant(image(m, dtype, size, extremes=0))
    include, divisor = m.random.random() < 0.5, m.random.choice([None, None, 3, -2])
    count_high = m.random.choice([None, [m.random.randint(0, h) for h in high]])
    inside = torch.ones([1, 1] + size, dtype=torch.float64)
    counted = high if count_high is None else count_high
    if include:
        inside = F.pad(inside, both_sides(low, counted), value=1.0)
        counts = window_sums(inside, window, stride, [0] * dims, [h - c for h, c in zip(high, counted)])
    else:
        counts = window_sums(inside, window, stride, low, high)
    expected = window_sums(wide(x), window, stride, low, high) / (divisor or counts)
    add(m, [x], dtype, expected, 1e-13, window=window, stride=stride, pad_low=low, pad_high=high, count_include_pad=include,
        count_high=count_high, divisor=divisor)


def avg_pool_by_torch(m):
    """PyTorch's own arguments, with sizes rounded up."""
    dtype = m.random.choice(FLOATS)
    dims = m.random.choice([1, 2, 3])
    window = [m.random.choice([2, 3]) for _ in range(dims)]
    stride = [m.random.choice([1, 2, 3]) for _ in range(dims)]
    padding = [m.random.randint(0, k // 2) for k in window]
    x = image(m, dtype, [m.random.choice([3, 5, 6, 8]) for _ in range(dims)])
    include = m.random.random() < 0.5
    expected = (F.avg_pool1d, F.avg_pool2d, F.avg_pool3d)[dims - 1](wide(x), window, stride, padding, True, include)
    high = [max(p, (out - 1) * s + k - n - p) for out, s, k, n, p in zip(expected.shape[2:], stride, window, x.shape[2:], padding)]
    add(m, [x], dtype, expected, 1e-13, window=window, stride=stride, pad_low=padding, pad_high=high, count_include_pad=include,
        count_high=padding)


def avg_pool_of_integers(m):
    """Quotients are cut toward zero."""
    dtype = m.random.choice(INTEGERS)
    dims = m.random.choice([1, 2, 3])
    window, stride = ([m.random.choice([1, 2, 3]) for _ in range(dims)] for _ in range(2))
    x = image(m, dtype, [m.random.choice([3, 5, 6, 8]) for _ in range(dims)], extremes=0)
    divisor = m.random.choice([None, 3, -2]) if dtype != "ui8" else None
    none = [0] * dims
    sums = window_sums(x.double(), window, stride, none, none)
    expected = torch.trunc(sums / (divisor or math.prod(window)))
    add(m, [x], dtype, expected.to(x.dtype), window=window, stride=stride, pad_low=none, pad_high=none, count_include_pad=True, divisor=divisor)


def adaptive_avg_pool(m):
    dtype = m.random.choice(FLOATS)
    dims = m.random.choice([1, 2, 3])
    x = image(m, dtype, [m.random.choice([1, 3, 7, 8]) for _ in range(dims)])
    output = [m.random.choice([1, 2, 3, 7, 9]) for _ in range(dims)]
    expected = (F.adaptive_avg_pool1d, F.adaptive_avg_pool2d, F.adaptive_avg_pool3d)[dims - 1](wide(x), output)
    add(m, [x], dtype, expected, 1e-13, output_size=output)


def batch_norm(m):
    dtype = m.random.choice(FLOATS)
    x = m.tensor([m.random.choice([1, 2]), m.random.choice([1, 3, 4])] + m.shape(high=3), dtype)
    mean, variance, scale, shift = (m.tensor([x.shape[1]], dtype, extremes=0) for _ in range(4))
    variance, epsilon = variance.abs(), m.random.choice([1e-5, 1e-3, 0.1])
    expected = F.batch_norm(wide(x), wide(mean), wide(variance), wide(scale), wide(shift), eps=epsilon)
    add(m, [x, mean, variance, scale, shift], dtype, expected, 1e-13, epsilon=epsilon)


def affine(m, shape, dtype, most=2):
    return [m.tensor(shape, dtype, extremes=0) for _ in range(m.random.randint(0, most))]


def run_norm(m, inputs, dtype, expected, **attrs):
    m.add(inputs, [dtype] * len(inputs), expected, attributes(**attrs), atol=1e-12)


def layer_norm(m):
    dtype = m.random.choice(FLOATS)
    x = m.plant(m.tensor(m.shape(low=1), dtype, extremes=0))
    dims, epsilon = m.random.randint(1, x.dim()), m.random.choice([1e-5, 1e-3, 0.1])
    factors = affine(m, x.shape[-dims:], dtype)
    run_norm(m, [x] + factors, dtype, F.layer_norm(wide(x), x.shape[-dims:], *map(wide, factors), eps=epsilon), epsilon=epsilon, dims=dims)


def rms_norm(m):
    dtype = m.random.choice(FLOATS)
    x = m.plant(m.tensor(m.shape(low=1), dtype, extremes=0))
    dims, epsilon = m.random.randint(1, x.dim()), m.random.choice([1e-5, 1e-3, 0.1])
    factors = affine(m, x.shape[-dims:], dtype, most=1)
    power = wide(x).square().mean(list(range(x.dim() - dims, x.dim())), keepdim=True)
    expected = wide(x) / torch.sqrt(power + epsilon)
    run_norm(m, [x] + factors, dtype, expected * wide(factors[0]) if factors else expected, epsilon=epsilon, dims=dims)


def group_norm(m):
    dtype = m.random.choice(FLOATS)
    groups, epsilon = m.random.choice([1, 2, 3]), m.random.choice([1e-5, 1e-3, 0.1])
    # PyTorch refuses groups of one value.
    x = m.tensor([m.random.choice([1, 2]), groups * m.random.choice([2, 3])] + m.shape(high=3), dtype, extremes=0)
    x = m.plant(x)
    if x.dim() > 2 and m.random.random() < 0.3 and x[0, 0].numel() > 1:
        groups = x.shape[1]
    factors = affine(m, [x.shape[1]], dtype)
    run_norm(m, [x] + factors, dtype, F.group_norm(wide(x), groups, *map(wide, factors), eps=epsilon), epsilon=epsilon, groups=groups)


def cases():
    pools = [*cases_of("avg_pool", avg_pool_by_sums, 30, special=SUMMABLE), *cases_of("avg_pool", avg_pool_by_torch, 30, special=SUMMABLE),
             *cases_of("avg_pool", avg_pool_of_integers, 30, special=SUMMABLE)]
    for i, case in enumerate(pools):
        case.name = f"avg_pool_{i}"
    return [*cases_of("max_pool", max_pool, 40), *pools, *cases_of("adaptive_avg_pool", adaptive_avg_pool, special=SUMMABLE),
            *cases_of("batch_norm", batch_norm, special=SUMMABLE), *cases_of("layer_norm", layer_norm, special=CENTRED),
            *cases_of("rms_norm", rms_norm, special=SUMMABLE),
            *cases_of("group_norm", group_norm, special=CENTRED)]
