#!/usr/bin/python3
# Compiles the functions of f32 and compares them, in both variants, with float64 on numbers of every exponent and both signs.
#
#   functions.py BIN_DIR NODE [--only NAME]
#
# Errors are counted in units in the last place of the right answer; the bounds are those of docs/numerics.md.
# Ends with 1 where one is exceeded.
import argparse
import os
import sys
import tempfile

# The source tree stays as it is.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "numeric"))

import numpy as np
import torch
import torch.nn.functional as F

import compiled
from program import Program

COUNT = 20000
# Of answers that come of a small exponential: below the normal numbers it is 0, and its products are up to 2^7 of that.
SMALL = 2.0 ** -119
# Of 1 + erf and 1 + tanh, relative to what they are multiplied by.
CANCELLED = 2.0 ** -22


def every_exponent():
    """As bits: evenly spread, so each exponent has as many numbers; and the numbers that are special."""
    numbers = np.linspace(0, 0x7F7FFFFF, COUNT // 2).astype(np.uint32).view(np.float32)
    special = np.array([0, -0.0, np.inf, -np.inf, np.nan, 1, -1, 0.5, 88.72284, -87.33655, -103.97208, 1.1754944e-38], np.float32)
    return np.concatenate([numbers, -numbers, special])


def within(high):
    def numbers():
        x = np.concatenate([every_exponent(), np.linspace(-high, high, COUNT, dtype=np.float32)])
        return x[np.abs(x) <= high]
    return numbers


def moderate():
    return np.concatenate([every_exponent(), np.linspace(-20, 20, COUNT, dtype=np.float32)])


def positive():
    return np.abs(moderate())


def softplus(p, x):
    """log(1 + exp(x)), as log1p of an exponential and what is above 0."""
    return p.binary("add", p.unary("relu", x), p.unary("log1p", p.unary("exp", p.unary("neg", p.unary("abs", x)))))


def unary(op, **attrs):
    return lambda p, x: p.unary(op, x, **attrs)


def power(exponent):
    return (lambda p, x: p.binary("pow", x, p.constant(exponent)), lambda x: torch.pow(x, torch.full_like(x, exponent)), moderate, 1, 0)


# Name: how it is written in wt, in float64, its numbers, how many units in the last place it may be wrong, and how much besides: a number,
# or a multiple of x.
FUNCTIONS = {
    "exp": (unary("exp"), torch.exp, moderate, 2, SMALL), "expm1": (unary("expm1"), torch.expm1, moderate, 4, 0),
    "log": (unary("log"), torch.log, positive, 2, 0), "log1p": (unary("log1p"), torch.log1p, moderate, 4, 0),
    "tanh": (unary("tanh"), torch.tanh, moderate, 2, 0), "sigmoid": (unary("sigmoid"), torch.sigmoid, moderate, 4, SMALL),
    "erf": (unary("erf"), torch.erf, moderate, 5, 0), "erfc": (unary("erfc"), torch.erfc, moderate, 1, 0),
    "gelu": (unary("gelu", form="#wt.gelu_form<erf>"), lambda x: x * 0.5 * torch.erfc(-x / 2 ** 0.5), moderate, 4, lambda x: CANCELLED * x),
    "gelu_tanh": (unary("gelu", form="#wt.gelu_form<tanh>"),
                  lambda x: x * torch.sigmoid(2 * (2 / np.pi) ** 0.5 * (x + 0.044715 * x ** 3)), moderate, 4, lambda x: CANCELLED * x),
    "silu": (unary("silu"), F.silu, moderate, 4, SMALL),
    "softplus": (softplus, lambda x: x.relu() + torch.log1p(torch.exp(-x.abs())), moderate, 4, SMALL),
    "sin": (unary("sin"), torch.sin, within(1e5), 2, 0), "cos": (unary("cos"), torch.cos, within(1e5), 2, 0),
    "atan": (unary("atan"), torch.atan, moderate, 3, 0), "sqrt": (unary("sqrt"), torch.sqrt, positive, 0.5, 0),
    "rsqrt": (unary("rsqrt"), torch.rsqrt, positive, 2, 0),
    **{f"pow_{name}": power(e) for name, e in (("2", 2.0), ("3", 3.0), ("half", 0.5), ("minus_half", -0.5), ("minus_1", -1.0),
                                                  ("eighths", 0.375), ("odd", 7.25))},
}


def error(got, want, besides):
    """In units in the last place, less what is allowed besides; infinite where one of the two alone is NaN or infinite."""
    with np.errstate(all="ignore"):
        rounded = want.astype(np.float32)
        largest = np.float64(np.finfo(np.float32).max)
        unit = np.maximum(np.spacing(np.minimum(np.abs(want), largest).astype(np.float32)).astype(np.float64), 2.0 ** -149)
        # What rounds to infinity is as far from the largest number as it is.
        near = np.abs(np.where(np.isinf(got), np.copysign(2.0 ** 128, got), got.astype(np.float64)) - want)
        near = np.maximum(near - np.abs(besides), 0) / unit
    same = (got == rounded) | (np.isnan(got) & np.isnan(rounded))
    return np.where(same, np.where(np.isfinite(rounded), near, 0), np.where(np.isfinite(want), near, np.inf))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin_dir")
    parser.add_argument("node")
    parser.add_argument("--only", help="one function alone")
    options = parser.parse_args()
    names = [name for name in FUNCTIONS if options.only in (None, name)]
    with tempfile.TemporaryDirectory() as folder, np.errstate(all="ignore"):
        weights, programs = compiled.Weights(), []
        for name in names:
            write, _, numbers, _, _ = FUNCTIONS[name]
            p = Program(name, weights)
            x = p.input(numbers().size)
            p.arrays = [numbers()]
            programs.append(p.give(write(p, x)))
        model = compiled.write_module(folder, [p.function() for p in programs], weights)
        refusal = compiled.compile_module(options.bin_dir, model, os.path.join(folder, "package"))
        if refusal:
            print(refusal)
            return 1
        problems = 0
        for variant in compiled.VARIANTS:
            runs = [(p.name, compiled.write_inputs(p, os.path.join(folder, p.name)), os.path.join(folder, p.name, variant)) for p in programs]
            failure = compiled.run_package(options.node, os.path.join(folder, "package"), variant, runs)
            if failure:
                print(failure)
                return 1
            for p, (_, _, out) in zip(programs, runs):
                x, (_, right, _, bound, besides) = p.arrays[0], FUNCTIONS[p.name]
                want = right(torch.from_numpy(x).double()).numpy()
                got = np.load(os.path.join(out, "0.npy"))
                errors = error(got, want, besides(x.astype(np.float64)) if callable(besides) else besides)
                worst = int(np.argmax(errors))
                wrong = errors[worst] > bound
                problems += wrong
                print(f"{p.name}, {variant}: {errors[worst]:.2f} of {bound} units at {x[worst]!r}: expected {want[worst]!r}, found {got[worst]!r}"
                      f"{', too many: ' + str(int((errors > bound).sum())) if wrong else ''}")
    print(f"{len(names)} functions, {problems} disagree")
    return 1 if problems or not names else 0


sys.exit(main())
