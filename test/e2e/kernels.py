# Modules of one contraction each, with sizes that no tile divides: kernels.py FOLDER writes <name>/model.mlir and an input.
import sys
from pathlib import Path

import numpy as np

from harness import ROOT

sys.path.insert(0, str(ROOT / "test/numeric"))
from compiled import Weights, write_module  # noqa: E402

WINDOW = ("stride = array<i64: {stride}, {stride}>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = array<i64: 1, 1>, "
          "groups = {groups} : i64")
# Name: type of the input, shape of the weight or of the second input, type of the result, what computes it.
KERNELS = {
    "matmul": ((37, 96), (96, 45), (37, 45), "wt.matmul %x, %w"),
    "linear": ((37, 96), (45, 96), (37, 45), "wt.linear %x, %w"),
    "convolution": ((1, 16, 13, 13), (27, 16, 3, 3), (1, 27, 6, 6), f"wt.convolution %x, %w {{{WINDOW.format(stride=2, groups=1)}}}"),
    "winograd": ((1, 16, 13, 13), (27, 16, 3, 3), (1, 27, 11, 11), f"wt.convolution %x, %w {{{WINDOW.format(stride=1, groups=1)}}}"),
    # So many channels that a line is not one strip.
    "depthwise": ((1, 256, 13, 13), (256, 1, 3, 3), (1, 256, 11, 11), f"wt.convolution %x, %w {{{WINDOW.format(stride=1, groups=256)}}}"),
}
AT_RUN_TIME = {"matmul"}


def tensor(shape):
    return "tensor<" + "".join(f"{size}x" for size in shape) + "f32>"


def write_kernel(folder, name):
    """The model's path and the files of its inputs."""
    x, w, y, op = KERNELS[name]
    random = np.random.default_rng(len(name))
    # Not too small for a wrong order of sums to show, on a grid so that it's the same everywhere.
    arrays = [random.integers(-64, 64, shape).astype(np.float32) / 37 for shape in (x, w)]
    weights, get, arguments, files = Weights(), "", f"%x: {tensor(x)}", [folder / "in0.npy"]
    if name in AT_RUN_TIME:
        arguments += f", %w: {tensor(w)}"
        files.append(folder / "in1.npy")
    else:
        get = f"  %w = wt.get @w : {weights.declare('w', arrays[1])}\n"
    text = (f"func.func @forward({arguments}) -> {tensor(y)} {{\n{get}  %y = {op} : ({tensor(x)}, {tensor(w)}) -> {tensor(y)}\n"
            f"  %z = wt.elu %y {{alpha = 1.0 : f64}} : ({tensor(y)}) -> {tensor(y)}\n  return %z : {tensor(y)}\n}}\n")
    model = write_module(folder, [text], weights)
    for file, array in zip(files, arrays):
        np.save(file, array)
    return model, files


if __name__ == "__main__":
    for kernel in KERNELS:
        write_kernel(Path(sys.argv[1]) / kernel, kernel)
