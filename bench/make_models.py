#!/usr/bin/python3
"""Makes the models that benchmarks run: make_models.py FOLDER [NAME...].

For each: <name>.pt (TorchScript), <name>.onnx, <name>.in<k>.npy, <name>.out.npy (PyTorch's answer), and in
models.json its inputs and floating-point operations (2 for each multiply-add of matrix products and
convolutions). Seeded: the same files on every machine. Models of the zoo are left out where the folder of shared
models (../shared, or where WASMTORCH_SHARED points) is missing.
"""
import json
import os
import sys
import warnings
from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn import functional
from torch.utils._python_dispatch import TorchDispatchMode

warnings.filterwarnings("ignore")


class Matmul(nn.Module):
    """A product of two inputs: no operand is known ahead, so packing counts."""

    def forward(self, a, b):
        return a @ b


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))

    def forward(self, x):
        return self.layers(x)


class Block(nn.Module):
    """Two 3x3 convolutions with batch norms around a shortcut, which is a 1x1 convolution where the size changes."""

    def __init__(self, inner, outer, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inner, outer, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outer)
        self.conv2 = nn.Conv2d(outer, outer, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outer)
        self.shortcut = nn.Sequential() if inner == outer else nn.Sequential(nn.Conv2d(inner, outer, 1, stride, bias=False), nn.BatchNorm2d(outer))

    def forward(self, x):
        y = functional.relu(self.norm1(self.conv1(x)))
        return functional.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


class CifarResnet(nn.Module):
    """Twenty layers for 32x32 images (He et al. 2016, arXiv:1512.03385, section 4.2)."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.norm = nn.BatchNorm2d(16)
        widths = [(16, 16, 1)] * 3 + [(16, 32, 2)] + [(32, 32, 1)] * 2 + [(32, 64, 2)] + [(64, 64, 1)] * 2
        self.blocks = nn.Sequential(*(Block(*width) for width in widths))
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        y = self.blocks(functional.relu(self.norm(self.conv(x))))
        return self.fc(functional.adaptive_avg_pool2d(y, 1).flatten(1))


class Encoder(nn.Module):
    """Positions stand first inside: with the batch first PyTorch would run a layer as one operator, which ONNX has not."""

    def __init__(self):
        super().__init__()
        layer = nn.TransformerEncoderLayer(256, 4, 1024, 0.0, activation="gelu")
        self.layers = nn.TransformerEncoder(layer, 4, enable_nested_tensor=False)
        for parameter in self.parameters():  # the layers are copies of one
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)

    def forward(self, x):
        return self.layers(x.transpose(0, 1)).transpose(0, 1)


class Recurrent(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.layer = kind(128, 128, batch_first=True)

    def forward(self, x):
        return self.layer(x)[0]


def torchvision_model(name):
    import torchvision
    return getattr(torchvision.models, name)(weights=None)


SHARED = Path(os.environ.get("WASMTORCH_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def zoo_file(name):
    return SHARED / "zoo/models/torchscript" / f"{name}.pt"


def zoo(name):
    return torch.jit.load(str(zoo_file(name)))


MODELS = {
    "matmul512": (Matmul, [(512, 512), (512, 512)]),
    "mlp": (Mlp, [(1, 784)]),
    "mlp_batch32": (Mlp, [(32, 784)]),
    "cifar_resnet20": (CifarResnet, [(1, 3, 32, 32)]),
    "resnet18": (lambda: torchvision_model("resnet18"), [(1, 3, 224, 224)]),
    "mobilenet_v2": (lambda: torchvision_model("mobilenet_v2"), [(1, 3, 224, 224)]),
    "encoder": (Encoder, [(1, 128, 256)]),
    "gru": (lambda: Recurrent(nn.GRU), [(1, 50, 128)]),
    "lstm": (lambda: Recurrent(nn.LSTM), [(1, 50, 128)]),
}
ZOO = {"resnet20_cifar10": [(1, 3, 32, 32)], "g1_gangnam_policy": [(1, 154)]}
MODELS.update((name, (lambda name=name: zoo(name), shapes)) for name, shapes in ZOO.items() if zoo_file(name).exists())


def calibrate(model, shape):
    """Batch norms with the statistics of noise: fresh ones let activations grow from layer to layer."""
    norms = [part for part in model.modules() if isinstance(part, nn.BatchNorm2d)]
    if norms:
        for norm in norms:
            norm.reset_running_stats()
            norm.momentum = None
        model.train()
        model(torch.randn(4, *shape[1:]))


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
    build, shapes = MODELS[name]
    torch.manual_seed(0)
    model = build()
    with torch.no_grad():
        scripted = isinstance(model, torch.jit.ScriptModule)
        if not scripted:
            calibrate(model, shapes[0])
        model.eval()
        inputs = tuple(torch.randn(*shape) for shape in shapes)
        result = model(*inputs)
        flops = count_flops(model, inputs)
        (model if scripted else torch.jit.trace(model, inputs)).save(str(folder / f"{name}.pt"))
        names = [f"x{index}" for index in range(len(inputs))]
        torch.onnx.export(model, inputs, str(folder / f"{name}.onnx"), opset_version=17, input_names=names, output_names=["y"])
    for index, value in enumerate(inputs):
        numpy.save(folder / f"{name}.in{index}.npy", value.numpy())
    numpy.save(folder / f"{name}.out.npy", result.numpy())
    return {"name": name, "inputs": len(inputs), "flops": flops}


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    # One thread: sums in the same order on every machine.
    torch.set_num_threads(1)
    names = sys.argv[2:] or list(MODELS)
    if unknown := [name for name in names if name not in MODELS]:
        sys.exit(f"error: no model is called '{unknown[0]}'; there are {', '.join(MODELS)}")
    listed = [make(folder, name) for name in names]
    (folder / "models.json").write_text(json.dumps(listed, indent=1) + "\n")


if __name__ == "__main__":
    main()
