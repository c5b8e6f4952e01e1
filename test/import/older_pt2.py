#!/usr/bin/python3
"""Compiles the archives of test/models/make_older_pt2.py, runs them and compares with NumPy: older_pt2.py DIR."""
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "e2e"))

import numpy as np  # noqa: E402

from harness import compile_package, wasmtorch_run  # noqa: E402

X = np.float32([[1, -2, 3, 0.5], [0, 4, -1, 2]])


def expected(x):
    table = (np.arange(12, dtype=np.float32) / 8).reshape(4, 3)
    summed = x @ table * np.float32([0.5, -2, 65504]) + table[1]
    return np.where([True, False, True], summed, np.float32([7, -8, 9])) * np.float32(0.25) + np.float32([1.5, -0.125, 3])


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as work:
        x, y = Path(work, "x.npy"), Path(work, "y.npy")
        np.save(x, X)
        np.save(y, expected(X).astype(np.float32))
        for name in ("flat", "pickled", "single"):
            package = Path(work, name)
            compile_package(Path(sys.argv[1], f"{name}.pt2"), "-o", package, "--quiet")
            done = wasmtorch_run(package, "--in", x, "--expect", y)
            wrong += done.returncode != 0
            print(f"{name}: {'agrees' if done.returncode == 0 else done.stderr}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
