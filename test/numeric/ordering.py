# Numeric cases of running results and sorting.
import torch

from case import ANY, FLOATS, MULTIPLIABLE, SUMMABLE, attributes, cases_of, wide


def operand(m, types=ANY + ["i1"]):
    dtype = m.random.choice(types)
    # Long enough for several vectors, and what is left of one.
    x = m.tensor(m.shape(low=1, largest=19, empty=True), dtype)
    return x, dtype, m.random.randrange(x.dim())


def scan(op, function):
    def make(m):
        x, dtype, dim = operand(m)
        finite = wide(x)[torch.isfinite(wide(x))] if dtype in FLOATS else torch.zeros(0)
        atol = 1e-13 * float(finite.abs().sum()) if dtype in FLOATS and op == "cumsum" else 0.0
        # Products overflow earlier or later as their order is.
        rtol = 1e-11 if op == "cumprod" and dtype == "f64" else None
        m.add([x], [dtype], function(wide(x), dim), attributes(dim=dim), atol=min(atol, 1e300), rtol=rtol)
    return cases_of(op, make, 40, MULTIPLIABLE if op == "cumprod" else SUMMABLE)


def cumsum(x, dim):
    """In the element type; of bools whether there was a true one."""
    return x.long().cumsum(dim) != 0 if x.dtype == torch.bool else x.cumsum(dim, dtype=x.dtype)


def cumprod(x, dim):
    return x.long().cumprod(dim) != 0 if x.dtype == torch.bool else x.cumprod(dim, dtype=x.dtype)


def extremum(function):
    return lambda x, dim: function(x, dim).values if x.numel() else x


def argsort(m):
    x, dtype, dim = operand(m)
    # Equal elements, also zeros of both signs.
    if m.random.random() < 0.5:
        x = (x % 3).to(x.dtype) if dtype != "i1" else x
    descending = m.random.random() < 0.5
    order = torch.sort(wide(x) if dtype in FLOATS else x.long(), dim=dim, descending=descending, stable=True).indices
    m.add([x], [dtype], order, attributes(dim=dim, descending=descending), dtype="i64")


def cases():
    return [*scan("cumsum", cumsum), *scan("cumprod", cumprod), *scan("cummax", extremum(torch.cummax)),
            *scan("cummin", extremum(torch.cummin)), *cases_of("argsort", argsort, 60)]
