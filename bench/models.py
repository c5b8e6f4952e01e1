"""The models that benchmarks run: MODELS, by name a function that builds one and the shapes of its inputs.

Models of the zoo are left out where the folder of shared models (../shared, or where WASMTORCH_SHARED points) is missing.
"""
import os
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional


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


def encoder_layers(width, heads, inner, depth, **options):
    layer = nn.TransformerEncoderLayer(width, heads, inner, 0.0, activation="gelu", **options)
    layers = nn.TransformerEncoder(layer, depth, enable_nested_tensor=False)
    for parameter in layers.parameters():  # the layers are copies of one
        if parameter.dim() > 1:
            nn.init.xavier_uniform_(parameter)
    return layers


class Encoder(nn.Module):
    """Positions stand first inside: with the batch first PyTorch would run a layer as one operator, which ONNX has not."""

    def __init__(self):
        super().__init__()
        self.layers = encoder_layers(256, 4, 1024, 4)

    def forward(self, x):
        return self.layers(x.transpose(0, 1)).transpose(0, 1)


class VisionTransformer(nn.Module):
    """Six layers of DeiT-Ti (Touvron et al. 2021, arXiv:2012.12877): patches of 16x16, 192 wide, norms first."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 192, 16, 16)
        self.token = nn.Parameter(torch.randn(1, 1, 192) * 0.02)
        self.positions = nn.Parameter(torch.randn(197, 1, 192) * 0.02)
        self.layers = encoder_layers(192, 3, 768, 6, norm_first=True)
        self.norm = nn.LayerNorm(192)
        self.head = nn.Linear(192, 1000)

    def forward(self, x):
        y = self.patches(x).flatten(2).permute(2, 0, 1)
        y = torch.cat([self.token.expand(1, y.shape[1], 192), y], 0) + self.positions
        return self.head(self.norm(self.layers(y)[0]))


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
IMAGE = [(1, 3, 224, 224)]
TORCHVISION = ["resnet18", "mobilenet_v2", "mobilenet_v3_small", "squeezenet1_1", "shufflenet_v2_x0_5", "mnasnet0_5", "efficientnet_b0",
               "densenet121", "regnet_y_400mf"]
ZOO = {"resnet20_cifar10": [(1, 3, 32, 32)], "g1_gangnam_policy": [(1, 154)]}


def zoo_file(name):
    return SHARED / "zoo/models/torchscript" / f"{name}.pt"


MODELS = {
    "matmul512": (Matmul, [(512, 512), (512, 512)]),
    "mlp": (Mlp, [(1, 784)]),
    "mlp_batch32": (Mlp, [(32, 784)]),
    "gru": (lambda: Recurrent(nn.GRU), [(1, 50, 128)]),
    "lstm": (lambda: Recurrent(nn.LSTM), [(1, 50, 128)]),
    "encoder": (Encoder, [(1, 128, 256)]),
    "vit_6layers": (VisionTransformer, IMAGE),
    "cifar_resnet20": (CifarResnet, [(1, 3, 32, 32)]),
}
MODELS.update((name, (lambda name=name: torchvision_model(name), IMAGE)) for name in TORCHVISION)
MODELS.update((name, (lambda name=name: torch.jit.load(str(zoo_file(name))), shapes)) for name, shapes in ZOO.items() if zoo_file(name).exists())
# What `scripts/bench --quick` takes: something of every kind, none of it large.
QUICK = ["matmul512", "mlp", "mlp_batch32", "gru", "lstm", "encoder", "mobilenet_v2", "squeezenet1_1"]


def calibrate(model, shape):
    """Batch norms with the statistics of noise: fresh ones let activations grow from layer to layer."""
    norms = [part for part in model.modules() if isinstance(part, nn.BatchNorm2d)]
    if not norms:
        return
    # Only the norms are as in training: dropout and dropped paths would make their statistics those of another network.
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    model(torch.randn(4, *shape[1:]))


def build(name):
    """A seeded model in evaluation mode, and its inputs."""
    make, shapes = MODELS[name]
    torch.manual_seed(0)
    model = make()
    model.eval()
    if not isinstance(model, torch.jit.ScriptModule):
        calibrate(model, shapes[0])
    model.eval()
    return model, tuple(torch.randn(*shape) for shape in shapes)
