#!/usr/bin/python3
"""Compiles the small exported programs of test/models/make_pt2.py and compares their numbers with NumPy's. check_pt2.py DIR WT_EVAL.

Programs that back ends don't take yet run in the reference evaluator.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "e2e"))

import numpy as np  # noqa: E402

from harness import compile_package, wasmtorch_run, wasmtorchc  # noqa: E402


def linear(x):
    # Strides of 1 and 3: the six numbers are the columns.
    y = x @ np.float32([1, 2, 3, 4, 5, 6]).reshape(2, 3) + np.float32([0.5, 1, 1.5])
    y[:, 0] *= 10
    return [y]


def softmax(x):
    y = x @ np.float32([1, 2, 3, 4, 5, 6]).reshape(3, 2).T
    z = np.exp(y - y.max(1, keepdims=True))
    return [np.concatenate([z / z.sum(1, keepdims=True)] * 2)]


def doubled(x):
    while x.sum() < 100:
        x = x * 2
    return [x]


def totals(start):
    """Running sums, twice each."""
    total = np.float32(start)

    def step(x):
        nonlocal total
        total = total + x
        return [total * 2]
    return step


X = np.float32([[1, -2], [3, 0.5]])
V = np.float32([1, -2, 3, 0.5])
ROWS = np.float32([[1, 2], [3, 4], [5, 6]])
# (program, options, inputs of each step of a session, what they give)
CASES = [("linear", [], [[X]], linear), ("nested", [], [[V[:2], V[2:], V[1:3]]], lambda p0, p1, q: [p0 + q, np.maximum(p1, 0)]),
         ("counter", [], [[V[:2]], [V[2:]], [V[1:3]]], totals([0, 0])), ("counter_core", [], [[V[:2]], [V[2:]]], totals([3, 4])),
         ("branch", [], [[V], [-V]], lambda x: [np.maximum(x, 0) if x.sum() > 0 else -x]),
         ("open_batch", ["--dim", "s77=2"], [[X]], softmax),
         ("half", [], [[V]], lambda x: [x * np.float32([0.5, -2, 65504, 2.0 ** -24])]),
         ("lengths", [], [[ROWS, np.float32([3, 0, 3])], [ROWS, np.float32([0, 6, 0])], [ROWS, np.float32([1, 2, 3])]],
          lambda x, counts: [np.repeat(x, counts.astype(int), 0)])]


def write_steps(folder, steps, expected):
    for i, inputs in enumerate(steps):
        step = Path(folder, str(i))
        step.mkdir(parents=True)
        for kind, arrays in (("in", inputs), ("out", expected(*inputs))):
            for k, array in enumerate(arrays):
                np.save(step / f"{kind}{k}.npy", np.ascontiguousarray(array, np.float32))


def main():
    models, evaluator = Path(sys.argv[1]), sys.argv[2]
    wrong = 0
    with tempfile.TemporaryDirectory() as work:
        for name, options, steps, expected in CASES:
            package, folder = Path(work, name), Path(work, f"{name}.steps")
            compile_package(models / f"{name}.pt2", *options, "-o", package, "--quiet")
            write_steps(folder, steps, expected)
            for variant in ("simd", "relaxed"):
                done = wasmtorch_run(package, f"--sequence={folder}", f"--variant={variant}")
                wrong += done.returncode != 0
                print(f"{name} {variant}: {'agrees' if done.returncode == 0 else done.stderr}")
        ir, out = Path(work, "loop.mlir"), Path(work, "loop")
        assert wasmtorchc(models / "loop.pt2", "--compile-to=input", "-o", ir).returncode == 0
        np.save(Path(work, "in.npy"), V)
        subprocess.run([evaluator, ir, f"--in={work}/in.npy", f"--out={out}"], check=True)
        agrees = np.array_equal(np.load(out / "0.npy"), doubled(V)[0])
        print(f"loop evaluator: {'agrees' if agrees else np.load(out / '0.npy')}")
    return 1 if wrong or not agrees else 0


if __name__ == "__main__":
    sys.exit(main())
