# Numeric cases of ops whose elements are chosen by computed numbers.
import torch

from case import ANY, FLOATS, attributes, cases_of

COMBINES = ["replace", "add", "multiply", "maximum", "minimum"]


def indices(m, shape, size):
    """Mostly places among `size` elements, some outside. A dimension may be 1, which repeats it."""
    shape = [1 if m.random.random() < 0.3 else n for n in shape]
    dtype = m.random.choice(["i64", "i64", "i32"])
    limit = 2**62 if dtype == "i64" else 2**31 - 1

    def one():
        chance = m.random.random()
        return m.random.choice([-1, -limit, size, limit]) if chance < 0.1 else m.random.randint(0, max(size - 1, 0))
    values = [one() for _ in range(torch.Size(shape).numel())]
    return torch.tensor(values, dtype=torch.int64 if dtype == "i64" else torch.int32).reshape(shape), dtype


def gather(m):
    dtype = m.random.choice(ANY + ["i1"] + ["f32"] * 8)
    x = m.tensor(m.shape(low=1), dtype)
    dim = m.random.randrange(x.dim())
    shape = list(x.shape)
    shape[dim] = m.random.choice([0, 1, 2, 4, 6, 9])
    index, kind = indices(m, shape, x.shape[dim])
    shape[dim] = index.shape[dim]
    places = index.long().clamp(0, x.shape[dim] - 1).expand(shape)
    expected = x.gather(dim, places)
    m.add([x, index], [dtype, kind], expected.double() if dtype in FLOATS else expected, attributes(dim=dim), rtol=0)


def brought_in(x, dim, index, updates, combine):
    """One update after the other, in row-major order."""
    result = x.clone()
    for place in torch.cartesian_prod(*[torch.arange(n) for n in updates.shape]).reshape(-1, updates.dim()).tolist():
        to = list(place)
        to[dim] = int(index[tuple(place)])
        if not 0 <= to[dim] < x.shape[dim]:
            continue
        old, new = result[tuple(to)], updates[tuple(place)]
        if combine == "replace":
            result[tuple(to)] = new
        elif combine in ("add", "multiply"):
            result[tuple(to)] = old + new if combine == "add" else old * new
        else:
            result[tuple(to)] = torch.maximum(old, new) if combine == "maximum" else torch.minimum(old, new)
    return result


def scatter(m):
    dtype = m.random.choice(ANY + ["i1"] + ["f32"] * 8)
    x = m.tensor(m.shape(low=1, high=3, empty=True), dtype, extremes=0.1)
    dim = m.random.randrange(x.dim())
    shape = [m.random.randint(0, n) if m.random.random() < 0.3 else n for n in x.shape]
    shape[dim] = m.random.choice([0, 1, 2, 4, 6, 9])
    index, kind = indices(m, shape, x.shape[dim])
    updates = m.tensor(shape, dtype, extremes=0.1)
    combine = m.random.choice(COMBINES)
    expected = brought_in(x, dim, index.expand(shape), updates, combine)
    # The small floats round after each update, as PyTorch's own result does.
    m.add([x, index, updates], [dtype, kind, dtype], expected.double() if dtype in FLOATS else expected,
          attributes(dim=dim, combine=f"#wt.combine<{combine}>"))


def cases():
    return [*cases_of("gather", gather, 80), *cases_of("scatter", scatter, 120)]
