#!/usr/bin/python3
# Compiles random programs of wt ops and compares what they compute, in both variants, with the reference evaluator.
#
#   random_graphs.py BIN_DIR NODE [--seed N] [--count N] [--only N] [--keep DIR]
#
# Program N is the same in every run that has the same seed. Ends with 1 where anything disagrees.
import argparse
import os
import random
import sys
import tempfile

# The source tree stays as it is.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "numeric"))

import compiled
from program import Program

PER_MODULE = 50
MOST_ELEMENTS = 4000
UNARY = ["relu", "neg", "abs", "sigmoid", "tanh", "silu", "hardswish", "hardsigmoid", "gelu", "exp_of_bounded"]


class Walk:
    """Grows a program from its inputs: each step applies one op to a value that is there already, mostly the newest."""

    def __init__(self, name, weights, seed):
        self.p = Program(name, weights, seed)
        self.random = random.Random(seed)
        rank = self.random.choice([2, 3, 4, 4, 4])
        self.values = [self.p.input(*self.sizes(rank))]
        self.steps = [self.unary, self.unary, self.residual, self.binary_broadcast, self.pad, self.slice, self.permute, self.reshape, self.cat,
                      self.reduce, self.matmul, self.linear, self.convolution, self.convolution, self.batch_norm, self.pool, self.expand, self.softmax,
                      self.gather, self.scatter, self.norm, self.attention, self.scan, self.sorted, self.integers, self.choice, self.dense,
                      self.permuted_root, self.recurrence, self.window, self.flip]

    def sizes(self, rank):
        return [self.random.choice([1, 2] if rank == 4 and d == 0 else [1, 2, 3, 4, 5, 7, 8, 9, 13 if rank < 4 else 6]) for d in range(rank)]

    def grow(self):
        wanted = len(self.values) + self.random.randint(3, 12)
        for _ in range(60):
            if len(self.values) >= wanted:
                break
            x = self.values[-1] if self.random.random() < 0.8 else self.random.choice(self.values)
            made = self.random.choice(self.steps)(x)
            if made is not None:
                self.values.append(made)
        results = [self.values[-1]]
        # Some value from the middle is wanted too: what is fused must then be there as well.
        if self.random.random() < 0.3:
            results.append(self.random.choice(self.values))
        return self.p.give(*results)

    def unary(self, x):
        op = self.random.choice(UNARY)
        if op == "exp_of_bounded":
            return self.p.unary("exp", self.p.unary("clamp", x, low=-3.0, high=3.0))
        if op == "tanh" and self.random.random() < 0.5:
            return self.p.unary("leaky_relu", x, slope=0.1)
        return self.p.unary(op, x)

    def residual(self, x):
        others = [v for v in self.values if v.shape == x.shape]
        return self.p.binary(self.random.choice(["add", "sub", "mul", "maximum", "minimum"]), *self.random.sample([x, self.random.choice(others)], 2))

    def binary_broadcast(self, x):
        shape = [1 if self.random.random() < 0.4 else size for size in x.shape][self.random.randint(0, len(x.shape)):]
        other = self.p.weight(*shape) if self.random.random() < 0.5 else self.p.input(*shape)
        return self.p.binary(self.random.choice(["add", "sub", "mul"]), *self.random.sample([x, other], 2))

    def pad(self, x):
        low, high = ([self.random.choice([0, 0, 1, 2]) for _ in x.shape] for _ in range(2))
        return self.fits(x.shape, low, high) and self.p.pad(x, low, high, self.random.choice([0.0, 0.0, -1.5]))

    @staticmethod
    def fits(shape, low, high):
        count = 1
        for size, before, after in zip(shape, low, high):
            count *= size + before + after
        return True if count <= MOST_ELEMENTS else None

    def slice(self, x):
        starts = [self.random.randint(0, size - 1) if self.random.random() < 0.5 else 0 for size in x.shape]
        steps = [self.random.choice([1, 1, 1, 2]) for _ in x.shape]
        most = [(size - start + step - 1) // step for size, start, step in zip(x.shape, starts, steps)]
        return self.p.slice(x, starts, [self.random.randint((size + 1) // 2, size) for size in most], steps)

    def permute(self, x):
        return self.p.permute(x, *self.random.sample(range(len(x.shape)), len(x.shape))) if x.shape else None

    def reshape(self, x):
        sizes = list(x.shape)
        at = self.random.randrange(len(sizes)) if sizes else 0
        if len(sizes) > 2 and self.random.random() < 0.4 and at:
            sizes[at - 1:at + 1] = [sizes[at - 1] * sizes[at]]
        elif sizes and len(sizes) < 5:
            divisors = [d for d in range(1, sizes[at] + 1) if sizes[at] % d == 0]
            divisor = self.random.choice(divisors)
            sizes[at:at + 1] = [divisor, sizes[at] // divisor]
        return self.p.reshape(x, *sizes)

    def cat(self, x):
        if not x.shape:
            return None
        dim = self.random.randrange(len(x.shape))
        others = [v for v in self.values if len(v.shape) == len(x.shape) and all(d == dim or n == m for d, (n, m) in enumerate(zip(v.shape, x.shape)))]
        parts = [x] + self.random.choices(others, k=self.random.randint(1, 2))
        self.random.shuffle(parts)
        total = sum(v.shape[dim] for v in parts)
        return self.p.cat(parts, dim) if total * len(parts) < 200 else None

    def reduce(self, x):
        dims = sorted(self.random.sample(range(len(x.shape)), self.random.randint(0, min(2, len(x.shape)))))
        return self.p.reduce(self.random.choice(["sum", "mean", "amax", "amin"]), x, dims, self.random.random() < 0.6)

    def matmul(self, x):
        if len(x.shape) < 2:
            return None
        columns, batch = self.random.choice([1, 3, 4, 9]), x.shape[:-2]
        shape = (batch if self.random.random() < 0.5 else ()) + (x.shape[-1], columns)
        other = self.p.input(*shape)
        if self.random.random() < 0.3:
            other = self.p.permute(self.p.input(*shape[:-2], shape[-1], shape[-2]), *range(len(shape) - 2), len(shape) - 1, len(shape) - 2)
        return self.p.matmul(x, other)

    def linear(self, x):
        return self.p.linear(x, self.random.choice([1, 4, 5, 9]), self.random.random() < 0.7) if x.shape else None

    def convolution(self, x):
        if len(x.shape) not in (3, 4):
            return None
        window, stride, dilation, low, high = ([self.random.choice(choices) for _ in x.shape[2:]]
                                               for choices in ([1, 2, 3, 3], [1, 1, 2], [1, 1, 2], [0, 1, 1], [0, 1]))
        if any(n + a + b < d * (k - 1) + 1 for n, a, b, d, k in zip(x.shape[2:], low, high, dilation, window)):
            return None
        groups = self.random.choice([d for d in range(1, x.shape[1] + 1) if x.shape[1] % d == 0])
        channels = groups * self.random.choice([1, 1, 2, 5])
        if channels > 32:
            return None
        return self.p.convolution(x, channels, window, stride, low, high, dilation, groups, self.random.random() < 0.6)

    def batch_norm(self, x):
        return self.p.batch_norm(x) if len(x.shape) in (3, 4) else None

    def pool(self, x):
        if len(x.shape) not in (3, 4):
            return None
        window, stride = ([self.random.choice([1, 2, 3]) for _ in x.shape[2:]] for _ in range(2))
        low, high = ([self.random.choice([0, k // 2]) for k in window] for _ in range(2))
        if any(n + a + b < k for n, a, b, k in zip(x.shape[2:], low, high, window)):
            return None
        return self.p.pool(self.random.choice(["max_pool", "avg_pool"]), x, window, stride, low, high)

    def expand(self, x):
        if 1 not in x.shape:
            return None
        shape = [self.random.choice([1, 2, 3]) if size == 1 else size for size in x.shape]
        return self.p.expand(x, *shape) if self.fits(shape, [0] * len(shape), [0] * len(shape)) else None

    def index(self, shape):
        """A few small numbers, computed exactly."""
        return self.p.convert(self.p.binary("mul", self.p.input(*shape), self.p.constant(2.5)), self.random.choice(["i64", "i32"]))

    def indexed(self, x):
        """A dimension, the sizes of a part of `x` that is longer or shorter in it, and those of an index of it."""
        dim = self.random.randrange(len(x.shape))
        shape = [self.random.choice([1, 3, 6]) if d == dim else size for d, size in enumerate(x.shape)]
        return dim, shape, [size if d == dim or self.random.random() < 0.4 else 1 for d, size in enumerate(shape)]

    def gather(self, x):
        if not x.shape:
            return None
        dim, shape, places = self.indexed(x)
        return self.p.op("gather", [x, self.index(places)], shape, dim=dim)

    def scatter(self, x):
        if not x.shape:
            return None
        dim, shape, places = self.indexed(x)
        updates = self.p.unary("relu", self.p.input(*shape))
        combine = self.random.choice(["replace", "add", "multiply", "maximum", "minimum"])
        return self.p.op("scatter", [x, self.index(places), updates], x.shape, dim=dim, combine=f"#wt.combine<{combine}>")

    def softmax(self, x):
        return self.p.unary(self.random.choice(["softmax", "softmax", "log_softmax"]), x, dim=self.random.randrange(len(x.shape))) if x.shape else None

    def bounded(self, x):
        """Small numbers, of which a norm or a product does not make large errors out of small ones."""
        return self.p.unary("tanh", x) if self.random.random() < 0.5 else self.p.unary("clamp", x, low=-4.0, high=4.0)

    def norm(self, x):
        kind = self.random.choice(["layer_norm", "layer_norm", "rms_norm", "group_norm"])
        if not x.shape or (kind == "group_norm" and len(x.shape) < 3):
            return None
        x, epsilon = self.bounded(x), self.random.choice([0.1, 0.5])
        if kind == "group_norm":
            groups = self.random.choice([d for d in range(1, x.shape[1] + 1) if x.shape[1] % d == 0])
            shape, attrs = x.shape[1:2], dict(groups=groups)
        else:
            dims = self.random.randint(1, len(x.shape))
            shape, attrs = x.shape[-dims:], dict(dims=dims)
        factors = [self.p.weight(*shape) for _ in range(self.random.randint(0, 1 if kind == "rms_norm" else 2))]
        return self.p.op(kind, [x] + factors, x.shape, epsilon=epsilon, **attrs)

    def heads(self, x, features):
        """Batch, heads, rows and features of a projection, as attention layers write it."""
        x = self.p.linear(x, 2 * features)
        return self.p.permute(self.p.reshape(x, *x.shape[:2], 2, features), 0, 2, 1, 3)

    def attention(self, x):
        if len(x.shape) < 2:
            return None
        x, causal = self.bounded(x), self.random.random() < 0.4
        features, columns, scale = self.random.choice([1, 4, 5, 8]), self.random.choice([1, 4, 7]), self.random.choice([0.3, 1.0])
        if len(x.shape) == 3 and self.random.random() < 0.6:
            y = self.p.op("attention", [self.heads(x, features), self.heads(x, features), self.heads(x, columns)],
                          (x.shape[0], 2, x.shape[1], columns), scale=scale, causal=causal)
            return self.p.reshape(self.p.permute(y, 0, 2, 1, 3), *x.shape[:2], 2 * columns) if self.random.random() < 0.7 else y
        keys = self.random.choice([1, 3, 8])
        operands = [x, self.p.input(*x.shape[:-2], keys, x.shape[-1]), self.p.input(*x.shape[:-2], keys, columns)]
        if self.random.random() < 0.4:
            operands.append(self.p.input(*self.random.choice([(keys,), (x.shape[-2], keys)])))
        return self.p.op("attention", operands, x.shape[:-1] + (columns,), scale=scale, causal=causal)

    def scan(self, x):
        if not x.shape:
            return None
        kind = self.random.choice(["cumsum", "cumsum", "cumprod", "cummax", "cummin"])
        return self.p.unary(kind, self.p.unary("tanh", x) if kind == "cumprod" else x, dim=self.random.randrange(len(x.shape)))

    def exact(self, *shape):
        """Numbers that both sides compute alike, to the last bit."""
        x = self.p.input(*self.random.choice([shape, shape[::-1]]))
        x = x if x.shape == tuple(shape) else self.p.permute(x, *reversed(range(len(shape))))
        return self.p.unary(self.random.choice(["relu", "neg", "abs"]), x) if self.random.random() < 0.6 else x

    def sorted(self, x):
        """`x` in the order of other numbers."""
        if not x.shape:
            return None
        dim = self.random.randrange(len(x.shape))
        order = self.p.op("argsort", [self.exact(*x.shape)], x.shape, "i64", dim=dim, descending=self.random.random() < 0.5)
        if self.random.random() < 0.3:
            order = self.p.slice(order, [0] * len(x.shape), [(n + 1) // 2 if d == dim else n for d, n in enumerate(x.shape)])
        return self.p.op("gather", [x, order], order.shape, dim=dim)

    def integers(self, x):
        """Arithmetic in an integer type, which joins `x` in the end."""
        kind = self.random.choice(["i64", "i32", "ui8"])
        y = self.p.convert(self.p.unary("abs", self.p.binary("mul", self.p.input(*x.shape), self.p.constant(2.5))), kind)
        for _ in range(self.random.randint(1, 3)):
            other = y if self.random.random() < 0.4 else self.p.convert(self.p.unary("abs", self.exact(*x.shape)), kind)
            y = self.p.binary(self.random.choice(["add", "sub", "mul", "maximum", "minimum", "and", "or", "xor"]), y, other)
        if x.shape and self.random.random() < 0.5:
            dim = self.random.randrange(len(x.shape))
            if self.random.random() < 0.5:
                y = self.p.op(self.random.choice(["cumsum", "cummax"]), [y], y.shape, kind, dim=dim)
            else:
                y = self.p.op(self.random.choice(["sum", "amax"]), [y], [1 if d == dim else n for d, n in enumerate(y.shape)], kind, dims=[dim], keep_dims=True)
        return self.p.binary(self.random.choice(["add", "mul", "minimum"]), x, self.p.unary("tanh", self.p.convert(y, "f32")))

    def choice(self, x):
        """An element of `x` or of another value, as exact numbers compare."""
        kind = self.random.choice(["lt", "ge", "ne"])
        condition = self.p.op("compare", [self.exact(*x.shape), self.exact(*x.shape)], x.shape, "i1", kind=f"#wt.compare_kind<{kind}>")
        if x.shape and self.random.random() < 0.3:
            condition = self.p.op("sum", [condition], (1, *x.shape[1:]), "i1", dims=[0], keep_dims=True)
        other = self.random.choice([v for v in self.values if v.shape == x.shape] + [self.p.constant(0.0)])
        return self.p.op("select", [condition, x, other], x.shape)

    def dense(self, x):
        """Concatenations of concatenations, as dense blocks write them."""
        if not x.shape:
            return None
        dim = min(1, len(x.shape) - 1) if self.random.random() < 0.6 else self.random.randrange(len(x.shape))
        for _ in range(self.random.randint(2, 3)):
            if x.shape[dim] > 40 or self.fits(x.shape, [0] * len(x.shape), x.shape) is None:
                break
            new = self.random.choice([self.unary, self.norm, self.scan, self.softmax, self.convolution, self.flip])(x)
            if new is None or any(a != b for d, (a, b) in enumerate(zip(new.shape, x.shape)) if d != dim):
                new = self.unary(x)
            x = self.p.cat([x, new] if self.random.random() < 0.7 else [new, x], dim)
            self.values.append(x)
        return x

    def permuted_root(self, x):
        """A permutation right behind what has a kernel of its own."""
        y = self.random.choice([self.matmul, self.linear, self.convolution, self.pool, self.softmax, self.reduce, self.scan, self.attention,
                                self.recurrence, self.norm, self.sorted, self.scatter])(x)
        if y is None or not y.shape:
            return None
        if self.random.random() < 0.4:
            self.values.append(y)
        self.values.append(self.permute(y))
        return self.random.choice([self.unary, self.reshape, self.residual, self.cat])(self.values[-1])

    def recurrence(self, x):
        if len(x.shape) != 3 or 0 in x.shape:
            return None
        kind, units = self.random.choice(["lstm", "gru", "rnn"]), self.random.choice([1, 3, 4, 6])
        gates = self.p.linear(self.bounded(x), units * {"lstm": 4, "gru": 3, "rnn": 1}[kind])
        if self.random.random() < 0.4:
            gates = self.p.permute(gates, 1, 0, 2)
        states = [self.p.input(gates.shape[1], units) for _ in range(2 if kind == "lstm" else 1)]
        y = self.p.recurrent(kind, gates, *states, reverse=self.random.random() < 0.4)
        if kind == "lstm" and self.random.random() < 0.7:
            self.values.append(self.p.slice(y, [gates.shape[0], 0, 0], [1, *gates.shape[1:2], units]))
            return self.p.slice(y, [0, 0, 0], [gates.shape[0], gates.shape[1], units])
        return y

    def window(self, x):
        if not x.shape or len(x.shape) > 4:
            return None
        dim = self.random.randrange(len(x.shape))
        size, step, dilation = self.random.randint(1, 3), self.random.randint(1, 2), self.random.randint(1, 2)
        reach = (size - 1) * dilation + 1
        if reach > x.shape[dim]:
            return None
        shape = [(n - reach) // step + 1 if d == dim else n for d, n in enumerate(x.shape)] + [size]
        return self.fits(shape, [0] * len(shape), [0] * len(shape)) and self.p.op("window", [x], shape, dim=dim, size=size, step=step, dilation=dilation)

    def flip(self, x):
        dims = sorted(self.random.sample(range(len(x.shape)), self.random.randint(0, len(x.shape))))
        return self.p.op("flip", [x], x.shape, dims=dims)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin_dir")
    parser.add_argument("node")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--only", type=int, help="one program alone")
    parser.add_argument("--keep", help="a folder for the modules instead of a temporary one")
    options = parser.parse_args()
    numbers = range(options.count) if options.only is None else [options.only]
    makers = [lambda weights, n=n: Walk(f"graph_{n}", weights, options.seed * 1000003 + n).grow() for n in numbers]
    problems = []
    with tempfile.TemporaryDirectory() as temporary:
        for first in range(0, len(makers), PER_MODULE):
            folder = os.path.join(options.keep or temporary, f"graphs{first}")
            problems += compiled.compare_with_evaluator(options.bin_dir, options.node, makers[first:first + PER_MODULE], folder)
    print("\n".join(problems), end="\n" if problems else "")
    print(f"{len(makers)} random graphs, {len(problems)} disagree")
    return 1 if problems or not makers else 0


sys.exit(main())
