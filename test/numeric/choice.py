# Numeric cases of comparisons, choices, bits and conversions.
import torch

from case import ANY, FLOATS, INTEGERS, TYPES, attributes, cases_of, wide
from elementwise import binary, broadcast_pair, unary

KINDS = {"eq": torch.eq, "ne": torch.ne, "lt": torch.lt, "le": torch.le, "gt": torch.gt, "ge": torch.ge}


def compare(m):
    dtype = m.random.choice(ANY + ["i1"])
    kind = m.random.choice(list(KINDS))
    a, b = (m.tensor(shape, dtype) for shape in broadcast_pair(m))
    if m.random.random() < 0.5 and a.numel():
        # Equal numbers are rare otherwise.
        b = torch.where(torch.rand(torch.broadcast_shapes(a.shape, b.shape), generator=torch.Generator().manual_seed(7)) < 0.5, a, b)
    m.add([a, b], [dtype, dtype], KINDS[kind](a, b), attributes(kind=f"#wt.compare_kind<{kind}>"), dtype="i1")


def select(m):
    dtype = m.random.choice(ANY + ["i1"])
    a, b = (m.tensor(shape, dtype) for shape in broadcast_pair(m))
    shape = list(torch.broadcast_shapes(a.shape, b.shape))
    condition = m.tensor([1 if m.random.random() < 0.2 else size for size in shape][m.random.choice([0, 0, len(shape) // 2]):], "i1")
    m.add([condition, a, b], ["i1", dtype, dtype], wide(torch.where(condition, a, b)), dtype=dtype)


def converted(x, dtype):
    """PyTorch's answer where it has one; for floats beyond an integer's range, and NaN, the nearest number, and 0."""
    if dtype in FLOATS or dtype == "i1" or not x.is_floating_point():
        return x.to(TYPES[dtype][0])
    limits = torch.iinfo(TYPES[dtype][0])
    x = x.double().nan_to_num(0.0, float("inf"), float("-inf"))
    inside = x.clamp(float(limits.min), float(limits.max))
    # In f64 the largest i64 is one too many.
    number = torch.where(inside >= float(limits.max), torch.zeros_like(inside), inside).to(torch.int64)
    return torch.where(inside >= float(limits.max), torch.full_like(number, limits.max), number).to(TYPES[dtype][0])


def convert(m):
    types = ["f32", "f32", "f64", "f16", "bf16", "i64", "i32", "i16", "i8", "ui8", "i1"]
    source, target = m.random.choice(types), m.random.choice(types)
    x = m.tensor(m.shape(empty=True), source)
    m.add([x], [source], wide(converted(x, target)), dtype=target)


def cases():
    whole = INTEGERS + ["i1"]
    return [
        *cases_of("compare", compare, 60), *cases_of("select", select, 60), *cases_of("convert", convert, 120),
        *binary("and", torch.bitwise_and, whole), *binary("or", torch.bitwise_or, whole),
        *binary("xor", torch.bitwise_xor, whole), *unary("not", torch.bitwise_not, whole),
    ]
