# Numeric cases of reductions and softmax.
import torch

from case import ANY, FLOATS, MULTIPLIABLE, SUMMABLE, attributes, cases_of, wide


def reduction(op, function, types, empty):
    def make(m):
        dtype = m.random.choice(types)
        x = m.tensor(m.shape(empty=empty), dtype)
        dims = sorted(m.random.sample(range(x.dim()), m.random.randint(0, x.dim())))
        keep = m.random.random() < 0.5
        # To PyTorch no dimensions are all dimensions.
        expected = function(wide(x), dims, keep) if dims else wide(x)
        finite = wide(x)[torch.isfinite(wide(x))] if dtype in FLOATS else torch.zeros(0)
        atol = 1e-13 * float(finite.abs().sum()) if dtype in FLOATS and op in ("sum", "mean") else 0.0
        # Products of numbers whose order differs differ by some roundings of float64, and may overflow in one order alone.
        rtol = 1e-11 if op == "prod" and dtype == "f64" else None
        m.add([x], [dtype], expected, attributes(dims=dims, keep_dims=keep), atol=min(atol, 1e300), rtol=rtol)
    return cases_of(op, make, 40, MULTIPLIABLE if op == "prod" else SUMMABLE)


def total(x, dims, keep):
    """Sums in the element type; a sum of bools says whether there is a true one."""
    if x.dtype == torch.bool:
        return x.long().sum(dims, keepdim=keep) != 0
    return x.sum(dims, keepdim=keep, dtype=x.dtype)


def product(x, dims, keep):
    """Of several dimensions, one after the other; in the element type, and of bools whether all are true."""
    result = x.long() if x.dtype == torch.bool else x
    for dim in reversed(dims):
        result = result.prod(dim, keepdim=keep, dtype=result.dtype)
    return result != 0 if x.dtype == torch.bool else result


def softmax(op, function):
    def make(m):
        dtype = m.random.choice(FLOATS)
        x = m.tensor(m.shape(), dtype, extremes=0.2, scale=m.random.choice([1.0, 30.0]))
        dim = m.random.randrange(max(x.dim(), 1))
        m.add([x], [dtype], function(wide(x), dim), attributes(dim=dim), atol=1e-14)
    return cases_of(op, make)


def cases():
    every = ANY + ["i1"]
    return [
        *reduction("sum", total, every, True), *reduction("prod", product, every, True),
        *reduction("mean", lambda x, d, k: x.mean(d, keepdim=k), FLOATS, True),
        *reduction("amax", lambda x, d, k: x.amax(d, keepdim=k), every, False),
        *reduction("amin", lambda x, d, k: x.amin(d, keepdim=k), every, False),
        *softmax("softmax", torch.softmax), *softmax("log_softmax", torch.log_softmax),
    ]
