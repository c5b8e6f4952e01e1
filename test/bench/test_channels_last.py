"""The channels-last graphs that TensorFlow's peers run compute what PyTorch computes: small networks, evaluated here."""
import json
import sys
import tempfile
import unittest
import warnings
from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
import channels_last  # noqa: E402

warnings.filterwarnings("ignore")
ACTIVATIONS = {None: lambda y: y, "relu": torch.relu, "relu6": functional.relu6}


def images(function):
    """A function of images with the channels second, for those that have them last."""
    return lambda x, *rest: function(x.permute(0, 3, 1, 2), *rest).permute(0, 2, 3, 1)


def convolve(step, x, kernel, bias):
    weight = kernel.permute(3, 0, 1, 2) if step["kind"] == "depthwise" else kernel.permute(0, 3, 1, 2)
    groups = x.shape[3] if step["kind"] == "depthwise" else step["groups"]
    return images(lambda x: functional.conv2d(x, weight, bias, step["stride"], step["padding"], step["dilation"], groups))(x)


EVALUATE = {
    "convolution": lambda step, shape, *inputs: convolve(step, *inputs),
    "depthwise": lambda step, shape, *inputs: convolve(step, *inputs),
    "dense": lambda step, shape, x, weight, bias=None: functional.linear(x, weight, bias),
    "product": lambda step, shape, a, b: a @ (b.transpose(-1, -2) if step["transposed"] else b),
    "add": lambda step, shape, a, b: a + b,
    "subtract": lambda step, shape, a, b: a - b,
    "multiply": lambda step, shape, a, b: a * b,
    "squared_difference": lambda step, shape, a, b: (a - b) ** 2,
    "relu": lambda step, shape, x: torch.relu(x),
    "relu6": lambda step, shape, x: functional.relu6(x),
    "sigmoid": lambda step, shape, x: torch.sigmoid(x),
    "tanh": lambda step, shape, x: torch.tanh(x),
    "rsqrt": lambda step, shape, x: torch.rsqrt(x),
    "elu": lambda step, shape, x: functional.elu(x),
    "gelu": lambda step, shape, x: functional.gelu(x),
    "hardswish": lambda step, shape, x: functional.hardswish(x),
    "softmax": lambda step, shape, x: torch.softmax(x, -1),
    "mean": lambda step, shape, x: x.mean(step["axes"], step["keep"]),
    "reshape": lambda step, shape, x: x.reshape(shape),
    "transpose": lambda step, shape, x: x.permute(step["permutation"]),
    "slice": lambda step, shape, x: x[tuple(slice(begin, begin + size) for begin, size in zip(step["begin"], shape))],
    "strided_slice": lambda step, shape, x: x[tuple(map(slice, step["begin"], step["end"], step["step"]))],
    "pad": lambda step, shape, x: functional.pad(x, [size for pair in reversed(step["sizes"]) for size in pair]),
    "concatenate": lambda step, shape, *parts: torch.cat(parts, step["axis"]),
    "max_pool": lambda step, shape, x: images(lambda x: functional.max_pool2d(x, step["window"], step["stride"], step["padding"]))(x),
    "average_pool": lambda step, shape, x: images(lambda x: functional.avg_pool2d(x, step["window"], step["stride"]))(x),
}


def evaluate(folder, name, inputs):
    graph = json.loads((folder / f"{name}.graph.json").read_text())
    numbers = numpy.fromfile(folder / f"{name}.graph.bin", numpy.float32)
    values = {index: torch.from_numpy(numbers[value["offset"] // 4:][:numpy.prod(value["shape"], dtype=int)].copy()).reshape(value["shape"])
              for index, value in enumerate(graph["values"]) if "offset" in value}
    for about, value in zip(graph["inputs"], inputs):
        values[about["value"]] = value.permute(about["order"])
    for step in graph["operations"]:
        shape = graph["values"][step["output"]]["shape"]
        result = EVALUATE[step["kind"]](step, shape, *(values[index] for index in step["inputs"]))
        assert list(result.shape) == shape, f"{step['kind']}: expected {shape}, found {list(result.shape)}"
        values[step["output"]] = ACTIVATIONS[step["activation"]](result)
    return values[graph["output"]["value"]], graph


class Shuffle(nn.Module):
    """Halves, a depthwise convolution, channels shuffled, zeros for the channels that a shortcut lacks."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(8, 8, 3, 1, 1, groups=8, bias=False), nn.BatchNorm2d(8), nn.Hardswish(), nn.Conv2d(8, 8, 3, 1, 1, groups=2))

    def forward(self, x):
        a, b = x.chunk(2, 1)
        y = torch.cat((a, self.layers(b)), 1)
        y = y.view(1, 2, 8, 6, 5).transpose(1, 2).reshape(1, 16, 6, 5)
        return functional.max_pool2d(functional.relu(y + functional.pad(x[:, ::2], (0, 0, 0, 0, 4, 4))), 3, 2, 1)


class PreActivated(nn.Module):
    """A norm that no convolution precedes, and a gate over the channels."""

    def __init__(self):
        super().__init__()
        self.norm, self.conv, self.gate = nn.BatchNorm2d(4), nn.Conv2d(4, 6, 3, 2, 1), nn.Conv2d(6, 6, 1)

    def forward(self, x):
        y = functional.silu(self.conv(functional.relu(self.norm(x))))
        y = y * functional.hardsigmoid(self.gate(y.mean((2, 3), keepdim=True)))
        return functional.avg_pool2d(y, 2).flatten(1)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.TransformerEncoderLayer(16, 2, 32, 0.0, activation="gelu")

    def forward(self, x):
        return self.layer(x.transpose(0, 1)).transpose(0, 1)


class Recurrent(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.layer = kind(6, 5, batch_first=True)

    def forward(self, x):
        return self.layer(x)[0]


class ChannelsLast(unittest.TestCase):
    def check(self, model, *shapes):
        torch.manual_seed(1)
        for norm in (part for part in model.modules() if isinstance(part, nn.BatchNorm2d)):
            for tensor in (norm.running_mean, norm.running_var, norm.weight, norm.bias):
                nn.init.uniform_(tensor, 0.5, 1.5)
        model.eval()
        inputs = [torch.randn(*shape) for shape in shapes]
        with torch.no_grad(), tempfile.TemporaryDirectory() as folder:
            self.assertIsNone(channels_last.convert(model, tuple(inputs), Path(folder), "m"))
            found, graph = evaluate(Path(folder), "m", inputs)
            torch.testing.assert_close(found, model(*inputs), rtol=1e-4, atol=1e-5)
        return [step["kind"] for step in graph["operations"]]

    def test_shuffled_channels(self):
        kinds = self.check(Shuffle(), (1, 16, 6, 5))
        self.assertEqual(kinds.count("depthwise"), 1)
        # The norm is in the convolution.
        self.assertNotIn("multiply", kinds)

    def test_a_norm_of_its_own_and_a_gate(self):
        self.check(PreActivated(), (1, 4, 9, 8))

    def test_attention(self):
        kinds = self.check(Attention(), (1, 7, 16))
        self.assertEqual(kinds.count("dense"), 4)

    def test_recurrent_layers(self):
        self.check(Recurrent(nn.GRU), (1, 3, 6))
        self.check(Recurrent(nn.LSTM), (1, 3, 6))

    def test_what_has_no_form_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            reason = channels_last.convert(nn.Conv2d(2, 2, 3, padding=1, padding_mode="circular"), (torch.randn(1, 2, 4, 4),), Path(folder), "m")
            self.assertFalse(list(Path(folder).iterdir()))
        self.assertRegex(reason, r"^no rule for aten::\w+$")


if __name__ == "__main__":
    unittest.main()
