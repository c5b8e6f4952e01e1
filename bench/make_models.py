#!/usr/bin/python3
"""Makes the models that benchmarks run: make_models.py FOLDER [--quick] [NAME...].

For each: <name>.pt (TorchScript), <name>.onnx, <name>.graph.json and .bin (for TensorFlow's peers), <name>.in<k>.npy,
<name>.out.npy (PyTorch's answer), and <name>.json: its inputs, floating-point operations (2 for each multiply-add of matrix
products and convolutions), and why a form is missing. Seeded: the same files on every machine. What is newer than these
scripts is left as it is; models.json lists what was asked for.
"""
import json
import sys
import warnings
from pathlib import Path

import numpy
import torch
from torch.utils._python_dispatch import TorchDispatchMode

import channels_last
from models import MODELS, QUICK, build

warnings.filterwarnings("ignore")
SOURCES = [Path(__file__).with_name(name) for name in ("models.py", "make_models.py", "channels_last.py")]


class FlopCounter(TorchDispatchMode):
    """Sees the operators that a call comes down to, also inside TorchScript and recurrent layers."""

    def __init__(self):
        super().__init__()
        self.flops = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        name = function._schema.name
        if name in ("aten::convolution", "aten::_convolution"):
            self.flops += 2 * result.numel() * args[1][0].numel()
        elif name in ("aten::mm", "aten::bmm"):
            self.flops += 2 * result.numel() * args[0].shape[-1]
        elif name in ("aten::addmm", "aten::baddbmm"):
            self.flops += 2 * result.numel() * args[1].shape[-1]
        return result


def count_flops(model, inputs):
    with FlopCounter() as counter:
        model(*inputs)
    return counter.flops


def make(folder, name):
    """Writes a model's files; its figures come last, so that a run that was broken off is made up for."""
    with torch.no_grad():
        model, inputs = build(name)
        result = model(*inputs)
        flops = count_flops(model, inputs)
        scripted = isinstance(model, torch.jit.ScriptModule)
        (model if scripted else torch.jit.trace(model, inputs)).save(str(folder / f"{name}.pt"))
        names = [f"x{index}" for index in range(len(inputs))]
        torch.onnx.export(model, inputs, str(folder / f"{name}.onnx"), opset_version=17, input_names=names, output_names=["y"])
    without_graph = channels_last.convert(model, inputs, folder, name)
    for index, value in enumerate(inputs):
        numpy.save(folder / f"{name}.in{index}.npy", value.numpy())
    numpy.save(folder / f"{name}.out.npy", result.numpy())
    figures = {"name": name, "inputs": [list(value.shape) for value in inputs], "output": list(result.shape), "flops": flops,
               "without_graph": without_graph}
    (folder / f"{name}.json").write_text(json.dumps(figures) + "\n")


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    # One thread: sums in the same order on every machine.
    torch.set_num_threads(1)
    names = [name for name in sys.argv[2:] if name != "--quick"] or (QUICK if "--quick" in sys.argv else list(MODELS))
    if unknown := [name for name in names if name not in MODELS]:
        sys.exit(f"error: no model is called '{unknown[0]}'; there are {', '.join(MODELS)}")
    newest = max(source.stat().st_mtime for source in SOURCES)
    figures = [folder / f"{name}.json" for name in names]
    for name, file in zip(names, figures):
        if not file.exists() or file.stat().st_mtime < newest:
            print(f"bench: making {name}", flush=True)
            make(folder, name)
    (folder / "models.json").write_text(json.dumps([json.loads(file.read_text()) for file in figures], indent=1) + "\n")


if __name__ == "__main__":
    main()
