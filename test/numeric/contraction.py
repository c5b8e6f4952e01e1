# Numeric cases of matrix products and convolutions.
import math

import torch
import torch.nn.functional as F

from case import FLOATS, INTEGERS, SUMMABLE, attributes, cases_of, wide

TYPES = FLOATS + INTEGERS


def tolerance(expected):
    """Sums in float64 in another order."""
    finite = expected[torch.isfinite(expected)].abs()
    return 1e-12 * float(finite.max()) + 1e-12 if finite.numel() else 1e-12


def exact(x):
    """Wide enough for sums; those of integers wrap around when they are stored."""
    return wide(x) if x.dtype.is_floating_point else x.long()


def add(m, inputs, dtype, expected, attrs=""):
    if not expected.dtype.is_floating_point:
        expected = expected.to(inputs[0].dtype)
    m.add(inputs, [dtype] * len(inputs), expected, attrs, atol=tolerance(expected))


def matmul(m):
    dtype = m.random.choice(TYPES)
    batch = m.shape(high=2)
    rows, depth, columns = (m.random.choice([1, 2, 5, 8, 17]) for _ in range(3))

    def part():
        shape = [1 if m.random.random() < 0.3 else size for size in batch]
        return shape[m.random.choice([0, m.random.randint(0, len(shape))]):]
    a = m.tensor(part() + [rows, depth], dtype, extremes=0, scale=m.random.choice([1.0, 1e18 if dtype == "f32" else 2.0]))
    b = m.tensor(part() + [depth, columns], dtype, extremes=0)
    a, b = (m.plant(a), b) if m.random.random() < 0.7 else (a, m.plant(b))
    add(m, [a, b], dtype, exact(a) @ exact(b))


def with_bias(m, inputs, channels, dtype):
    return inputs + ([m.plant(m.tensor([channels], dtype, extremes=0))] if m.random.random() < 0.6 else [])


def linear(m):
    dtype = m.random.choice(TYPES)
    depth, columns = m.random.choice([1, 3, 16, 33]), m.random.choice([1, 2, 4, 7, 9])
    x = m.plant(m.tensor(m.shape(high=3) + [depth], dtype, extremes=0))
    inputs = with_bias(m, [x, m.tensor([columns, depth], dtype, extremes=0)], columns, dtype)
    add(m, inputs, dtype, F.linear(*map(exact, inputs)))


def channels_last(x):
    return x.movedim(1, -1).contiguous()


def spatial_window(m, dims):
    """Sizes, window, stride, padding before and after, and dilation, such that the window fits."""
    while True:
        size = [m.random.choice([1, 4, 5, 7, 10]) for _ in range(dims)]
        window = [m.random.choice([1, 2, 3, 3, 5]) for _ in range(dims)]
        stride = [m.random.choice([1, 1, 2, 3]) for _ in range(dims)]
        low, high = ([m.random.choice([0, 0, 1, 2]) for _ in range(dims)] for _ in range(2))
        dilation = [m.random.choice([1, 1, 1, 2]) for _ in range(dims)]
        if all(n + l + h >= d * (k - 1) + 1 for n, k, l, h, d in zip(size, window, low, high, dilation)):
            return size, window, stride, low, high, dilation


def both_sides(low, high):
    """Padding as F.pad takes it: the last dimension first."""
    return [amount for pair in reversed(list(zip(low, high))) for amount in pair]


def convolution(m):
    dtype = m.random.choice(TYPES)
    dims = m.random.choice([1, 2, 2, 2, 3])
    size, window, stride, low, high, dilation = spatial_window(m, dims)
    groups = m.random.choice([1, 1, 2, 4])
    depth, per_group = m.random.choice([(1, 1), (1, 2), (3, 2), (2, 5)])
    x = m.plant(m.tensor([m.random.choice([1, 2]), depth * groups] + size, dtype, extremes=0))
    weight = m.tensor([per_group * groups, depth] + window, dtype, extremes=0)
    inputs = with_bias(m, [x, weight], per_group * groups, dtype)
    padded = F.pad(exact(x), both_sides(low, high))
    expected = (F.conv1d, F.conv2d, F.conv3d)[dims - 1](padded, *map(exact, inputs[1:]), *([None] * (3 - len(inputs))), stride=stride,
                                                        dilation=dilation, groups=groups)
    layout = None
    if m.random.random() < 0.4:
        inputs[0], expected, layout = channels_last(x), channels_last(expected), "#wt.layout<channels_last>"
    add(m, inputs, dtype, expected, attributes(stride=stride, pad_low=low, pad_high=high, dilation=dilation, groups=groups, layout=layout))


def convolution_transpose(m):
    dtype = m.random.choice(TYPES)
    dims = m.random.choice([1, 2, 2, 3])
    groups = m.random.choice([1, 1, 2, 3])
    depth, per_group = m.random.choice([(1, 1), (1, 2), (3, 2), (2, 4)])
    while True:
        size, window = ([m.random.choice([1, 2, 3, 5]) for _ in range(dims)] for _ in range(2))
        stride, dilation = ([m.random.choice([1, 1, 2, 3]) for _ in range(dims)] for _ in range(2))
        padding = [m.random.choice([0, 0, 1, 2]) for _ in range(dims)]
        extra = [m.random.randint(0, max(s, d) - 1) for s, d in zip(stride, dilation)]
        if all((n - 1) * s + d * (k - 1) + 1 - 2 * p + e >= 1 for n, s, d, k, p, e in zip(size, stride, dilation, window, padding, extra)):
            break
    x = m.plant(m.tensor([m.random.choice([1, 2]), depth * groups] + size, dtype, extremes=0))
    inputs = with_bias(m, [x, m.tensor([depth * groups, per_group] + window, dtype, extremes=0)], per_group * groups, dtype)
    expected = (F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d)[dims - 1](*map(exact, inputs), stride=stride, padding=padding,
                                                                                   output_padding=extra, groups=groups, dilation=dilation)
    add(m, inputs, dtype, expected, attributes(stride=stride, crop_low=padding, crop_high=[p - e for p, e in zip(padding, extra)],
                                               dilation=dilation, groups=groups))


def attention(m):
    dtype = m.random.choice(FLOATS)
    batch, causal = m.shape(high=2), m.random.random() < 0.4
    queries, keys, features, columns = (m.random.choice([1, 2, 5, 8]) for _ in range(4))
    q, k, v = (m.tensor([1 if m.random.random() < 0.2 else size for size in batch] + tail, dtype, extremes=0)
               for tail in ([queries, features], [keys, features], [keys, columns]))
    # A query loses its row, a key what its scores reach, a value its column.
    chosen = m.random.randrange(3)
    q, k, v = (m.plant(x) if i == chosen else x for i, x in enumerate((q, k, v)))
    scale = m.random.choice([0.125, 1.0, 0.7])
    scores = wide(q) @ wide(k).mT * scale
    inputs = [q, k, v]
    if m.random.random() < 0.4:
        mask = m.tensor(m.random.choice([[queries, keys], [keys], list(scores.shape), [1] * scores.dim()]), dtype, extremes=0)
        # What is hidden is so by -inf; the first key is always seen.
        mask = torch.where((torch.rand(mask.shape, generator=torch.Generator().manual_seed(len(m.cases))) < 0.3) & (torch.arange(mask.shape[-1]) > 0),
                           torch.tensor(-math.inf, dtype=mask.dtype), mask)
        inputs.append(mask)
        scores = scores + wide(mask)
    if causal:
        scores = scores.masked_fill(torch.ones(queries, keys, dtype=torch.bool).triu(1), -math.inf)
    add(m, inputs, dtype, torch.softmax(scores, -1) @ wide(v), attributes(scale=scale, causal=causal))


def interpolation(m):
    """What PyTorch makes of the columns of the identity."""
    dtype = m.random.choice(["f32", "f64"])
    columns, rows = m.random.choice([1, 2, 3, 5, 8]), m.random.choice([1, 2, 4, 7, 11])
    cubic, align = m.random.random() < 0.5, m.random.random() < 0.5
    identity = torch.eye(columns, dtype=torch.float64)
    expected = F.interpolate(identity.reshape(1, columns, columns, 1), (rows, 1), mode="bicubic" if cubic else "bilinear", align_corners=align)
    step = (columns - 1) / (rows - 1) if align and rows > 1 else 0.0 if align else columns / rows
    kind = f"#wt.interpolation_kind<{'cubic' if cubic else 'linear'}>"
    # A matrix has no operands, and so no types of them in its text.
    m.add([], [], expected.reshape(columns, rows).mT, attributes(kind=kind, step=step, align_corners=align), dtype=dtype, atol=1e-12)


def cases():
    return [*cases_of("matmul", matmul, 40, special=SUMMABLE), *cases_of("linear", linear, special=SUMMABLE),
            *cases_of("convolution", convolution, 60, special=SUMMABLE),
            *cases_of("convolution_transpose", convolution_transpose, 60, special=SUMMABLE),
            *cases_of("attention", attention, 40, special=SUMMABLE),
            *cases_of("interpolation", interpolation)]
