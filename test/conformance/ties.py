# Orders that PyTorch leaves open: which of equal elements comes first where a sort is not asked to be stable.
import numpy as np

# Operators whose positions depend on it.
ORDERING = {"aten::argsort", "aten::sort", "aten::topk"}


def picks_the_same(data, got, want, dim):
    """Whether positions along `dim` are different ones, inside the data, and name elements of the same values in the same order."""
    outer = [size for d, size in enumerate(data.shape) if d != dim]
    if got.shape != want.shape or [size for d, size in enumerate(got.shape) if d != dim] != outer:
        return False
    if got.size and (got.min() < 0 or got.max() >= data.shape[dim]):
        return False
    ordered = np.sort(got, axis=dim)
    if np.any(np.diff(ordered, axis=dim) == 0):
        return False
    found, expected = np.take_along_axis(data, got, dim), np.take_along_axis(data, want, dim)
    return np.array_equal(found, expected, equal_nan=data.dtype.kind == "f")


def differ_in_ties_alone(operators, data, got, want):
    """Whether `got` is another right answer than `want`: positions in `data` of an operator that orders."""
    if not ORDERING & set(operators) or want.dtype != np.int64 or data.ndim != want.ndim:
        return False
    return any(picks_the_same(data, got, want, dim) for dim in range(data.ndim))
