# Numeric cases of ops that move elements.
import math

import torch

from case import ANY, FLOATS, TYPES, attributes, cases_of


def operand(m, **shape):
    dtype = m.random.choice(ANY + ["i1"])
    return m.tensor(m.shape(**shape), dtype), dtype


def add(m, x, dtype, expected, **attrs):
    """Elements stay what they are, so only the bits of the small floats are rounded on their way to float64."""
    m.add([x], [dtype], expected.double() if dtype in FLOATS else expected, attributes(**attrs) if attrs else "", rtol=0)


def reshape(m):
    x, dtype = operand(m, empty=True)
    sizes = list(x.shape)
    m.random.shuffle(sizes)
    # Joins two neighbours or puts in a 1.
    if len(sizes) > 1 and m.random.random() < 0.5:
        sizes[:2] = [sizes[0] * sizes[1]]
    else:
        sizes.insert(m.random.randint(0, len(sizes)), 1)
    add(m, x, dtype, x.reshape(sizes))


def permute(m):
    x, dtype = operand(m, high=5, empty=True)
    dims = list(range(x.dim()))
    m.random.shuffle(dims)
    add(m, x, dtype, x.permute(dims), dims=dims)


def expand(m):
    target = m.shape(empty=True)
    shape = [1 if m.random.random() < 0.5 else size for size in target][m.random.randint(0, len(target)):]
    dtype = m.random.choice(ANY + ["i1"])
    x = m.tensor(shape, dtype)
    add(m, x, dtype, x.expand(target))


def slice_(m):
    x, dtype = operand(m, largest=11, empty=True)
    starts, sizes, steps, index = [], [], [], []
    for size in x.shape:
        start, step = m.random.randint(0, size), m.random.choice([1, 1, 2, 3])
        most = max(0, math.ceil((size - start) / step))
        count = m.random.choice([most, m.random.randint(0, most), min(1, most)])
        starts.append(start), sizes.append(count), steps.append(step)
        index.append(slice(start, start + count * step, step))
    add(m, x, dtype, x[tuple(index)], starts=starts, sizes=sizes, steps=steps)


def flip(m):
    x, dtype = operand(m, high=5, empty=True)
    dims = sorted(m.random.sample(range(x.dim()), m.random.randint(0, x.dim())))
    add(m, x, dtype, x.flip(dims), dims=dims)


def pad(m):
    x, dtype = operand(m, high=3)
    low, high = ([m.random.randint(0, 3) for _ in x.shape] for _ in range(2))
    value = m.random.choice([0.0, 1.0, 3.0] + ([-0.0, math.inf, -math.inf, math.nan, 1e-40] if dtype in FLOATS else []))
    padding = [amount for pair in reversed(list(zip(low, high))) for amount in pair]
    # In float64 or int64, where PyTorch pads any of the types.
    whole = torch.nn.functional.pad(x.double() if dtype in FLOATS else x.long(), padding, value=value)
    expected = whole.to(TYPES[dtype][0])
    add(m, x, dtype, expected, low=low, high=high, value=None if value == 0 and math.copysign(1, value) > 0 else value)


def cat(m):
    first, dtype = operand(m, low=1, empty=True)
    dim = m.random.randrange(first.dim())
    parts = [first]
    for _ in range(m.random.randint(0, 3)):
        shape = list(first.shape)
        shape[dim] = m.random.randint(0, 4)
        parts.append(m.tensor(shape, dtype))
    expected = torch.cat(parts, dim)
    m.add(parts, [dtype] * len(parts), expected.double() if dtype in FLOATS else expected, attributes(dim=dim), rtol=0)


def window(m):
    x, dtype = operand(m, low=1, largest=11)
    dim = m.random.randrange(x.dim())
    size, step, dilation = m.random.randint(1, 3), m.random.randint(1, 3), m.random.randint(1, 2)
    if (size - 1) * dilation >= x.shape[dim]:
        size = 1
    # PyTorch's windows are in one piece: every so many elements of a longer one.
    expected = x.unfold(dim, (size - 1) * dilation + 1, step)[..., ::dilation]
    add(m, x, dtype, expected, dim=dim, size=size, step=step, dilation=dilation)


def cases():
    return [*cases_of("reshape", reshape), *cases_of("permute", permute, 40), *cases_of("expand", expand),
            *cases_of("window", window, 60), *cases_of("slice", slice_, 40), *cases_of("flip", flip, 40), *cases_of("pad", pad, 40), *cases_of("cat", cat)]
