# One numeric test: a function of wt ops, its inputs, and PyTorch's answer. Who runs the function is not known here.
import dataclasses
import random
import struct

import numpy as np
import torch

# wt element types: torch's, NumPy's (bf16 travels as f32), and the relative error that rounding the result may make.
TYPES = {
    "f32": (torch.float32, np.float32, 6.1e-8),
    "f64": (torch.float64, np.float64, 1e-12),
    "f16": (torch.float16, np.float16, 4.9e-4),
    "bf16": (torch.bfloat16, np.float32, 3.95e-3),
    "i64": (torch.int64, np.int64, 0),
    "i32": (torch.int32, np.int32, 0),
    "i16": (torch.int16, np.int16, 0),
    "i8": (torch.int8, np.int8, 0),
    "ui8": (torch.uint8, np.uint8, 0),
    "i1": (torch.bool, np.bool_, 0),
}
FLOATS = ["f32", "f32", "f32", "f64", "f16", "bf16"]
INTEGERS = ["i64", "i32", "i16", "i8", "ui8"]
ANY = FLOATS + INTEGERS

SPECIAL_CASES = 10

# What arithmetic goes wrong on; those that a smaller type cannot hold become infinite or zero there.
EXTREMES = [0.0, -0.0, float("inf"), float("-inf"), float("nan"), 1e-45, -1e-40, 1.2e-38, -1.2e-38, 3.4e38, -3.4e38, 1e30,
            -1e30, 88.7, -88.7, 104.0, -104.0, 6e-8, 65504.0, -1e-8, 3.0, -3.0, 1.0, -1.0]
# Those of which sums and squares stay below infinity, in any order.
SUMMABLE = [0.0, -0.0, float("inf"), float("-inf"), float("nan"), 1e-45, -1e-40, 1.2e-38, 1e15, -1e15, 65504.0, -1e-8]
# PyTorch subtracts the mean after scaling, so of large numbers its norms are roundings alone.
CENTRED = [x for x in SUMMABLE if abs(x) != 1e15]
# And products.
MULTIPLIABLE = [0.0, -0.0, float("inf"), float("-inf"), float("nan"), 3.0, -3.0, 1.0, -1.0, 1e-4]


@dataclasses.dataclass
class Case:
    """`expected` is float64 for floats, so that the runner sees how exact a result is, and the element type for others.
    It agrees where the difference is at most `rtol * |expected| + atol`, where both are NaN, or both the same infinity after
    rounding to the element type `dtype`."""

    op: str
    text: str  # the op's operands and attributes, `%0`, `%1` … standing for the inputs
    inputs: list  # torch tensors
    types: list  # their wt element types
    expected: np.ndarray
    dtype: str
    rtol: float
    atol: float
    name: str = ""

    def function(self):
        arguments = ", ".join(f"%{i}: {tensor_type(x.shape, t)}" for i, (x, t) in enumerate(zip(self.inputs, self.types)))
        operands = ", ".join(tensor_type(x.shape, t) for x, t in zip(self.inputs, self.types))
        result = tensor_type(self.expected.shape, self.dtype)
        # An op without operands is written without their types.
        types = f"({operands}) -> {result}" if self.inputs else result
        return (f"func.func @{self.name}({arguments}) -> {result} {{\n"
                f"  %r = wt.{self.op} {self.text} : {types}\n  return %r : {result}\n}}\n")

    def arrays(self):
        return [(x.float() if t == "bf16" else x).numpy() for x, t in zip(self.inputs, self.types)]


def tensor_type(shape, dtype):
    return "tensor<" + "".join(f"{size}x" for size in shape) + dtype + ">"


def number(value):
    """A float64 as an MLIR attribute."""
    value = float(value)
    if value - value != 0:
        return "0x%016X : f64" % struct.unpack("<Q", struct.pack("<d", value))[0]
    text = repr(value)
    if "." not in text:
        text = text.replace("e", ".0e") if "e" in text else text + ".0"
    return text + " : f64"


def numbers(values):
    return "array<i64" + (": " + ", ".join(map(str, values)) if len(values) else "") + ">"


def attributes(**values):
    """A dictionary attribute; ints are i64, lists of ints arrays, None is left out."""
    def text(value):
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return f"{value} : i64"
        if isinstance(value, (list, tuple)):
            return numbers(value)
        return number(value) if isinstance(value, float) else value
    return "{" + ", ".join(f"{key} = {text(value)}" for key, value in values.items() if value is not None) + "}"


class Maker:
    """Random shapes and tensors for the cases of one op; the same on every machine."""

    def __init__(self, op):
        self.op = op
        self.random = random.Random(op)
        self.cases = []
        self.special = None  # what is surely among the floats of a case, if anything

    def shape(self, low=0, high=4, largest=7, empty=False):
        sizes = [self.random.choice([1, 2, 3, 5, largest]) for _ in range(self.random.randint(low, high))]
        if empty and sizes and self.random.random() < 0.1:
            sizes[self.random.randrange(len(sizes))] = 0
        return sizes

    def tensor(self, shape, dtype, extremes=0.3, scale=2.0):
        """Normal numbers, and with a chance of `extremes` those that arithmetic goes wrong on among them."""
        count = int(np.prod(shape, dtype=np.int64))
        if dtype == "i1":
            values = [self.random.random() < 0.5 for _ in range(count)]
        elif dtype not in FLOATS:
            limits = torch.iinfo(TYPES[dtype][0])
            values = [self.random.randint(limits.min, limits.max) if self.random.random() < extremes
                      else self.random.randint(max(-9, limits.min), 9) for _ in range(count)]
        else:
            share = 0.3 if self.random.random() < extremes or (extremes and self.special) else 0
            values = [self.random.choice(self.special or EXTREMES) if self.random.random() < share else self.random.gauss(0, scale)
                      for _ in range(count)]
        wide = torch.float64 if dtype in FLOATS else TYPES[dtype][0]
        return torch.tensor(values, dtype=wide).reshape(list(shape)).to(TYPES[dtype][0])

    def plant(self, x):
        """In the cases of special numbers: a few of them among the other elements, so that most sums have none or one."""
        if not self.special or not x.dtype.is_floating_point or not x.numel():
            return x
        flat = x.double().flatten()
        for _ in range(self.random.randint(1, 3)):
            flat[self.random.randrange(flat.numel())] = self.random.choice(self.special)
        return flat.reshape(x.shape).to(x.dtype)

    def add(self, inputs, types, expected, attrs="", dtype=None, atol=0.0, rtol=None):
        """`expected` is a tensor of float64 or of the result's own type."""
        dtype = dtype or types[0]
        # Half the distance between the smallest numbers of the type, which rounding may cost.
        least = {"f16": 3e-8, "f32": 7.1e-46, "bf16": 4.6e-41}.get(dtype, 0.0)
        text = ", ".join(f"%{i}" for i in range(len(inputs))) + (" " + attrs if attrs else "")
        self.cases.append(Case(self.op, text, inputs, types, expected.contiguous().numpy(), dtype,
                               TYPES[dtype][2] if rtol is None else rtol, max(atol, least), f"{self.op}_{len(self.cases)}"))


def wide(tensor):
    """Floats in float64, others as they are."""
    return tensor.double() if tensor.is_floating_point() else tensor


def cases_of(op, make, count=24, special=EXTREMES):
    """And then some where special numbers are surely among the others."""
    maker = Maker(op)
    for _ in range(count):
        make(maker)
    maker.special = special
    for _ in range(SPECIAL_CASES):
        make(maker)
    return maker.cases
