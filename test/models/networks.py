# Small networks of the kinds that people train: each function gives a seeded module and its inputs.
import torch
import torch.nn as nn
import torch.nn.functional as F


def image(*shape):
    return torch.randn(*shape)


def settle(module):
    """Statistics of batch norms that are not the initial ones, which hide mistakes."""
    for layer in module.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)):
            if layer.track_running_stats:
                layer.running_mean.normal_(0, 0.5)
                layer.running_var.uniform_(0.5, 2)
            if layer.affine:
                layer.weight.data.uniform_(0.5, 1.5)
                layer.bias.data.normal_(0, 0.5)
    return module.eval()


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 32, bias=False), nn.Tanh(), nn.Linear(32, 5))

    def forward(self, features):
        return self.layers(features)


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(8)
        self.conv2 = nn.Conv2d(8, 16, 5, stride=2, padding=2, bias=False)
        self.bn2 = nn.BatchNorm2d(16, affine=False)
        self.drop = nn.Dropout2d(0.2)
        self.fc = nn.Linear(16 * 4 * 4, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 2)
        x = F.relu_(self.bn2(self.conv2(x)))
        x = self.drop(x)
        return F.log_softmax(self.fc(torch.flatten(x, 1)), dim=1)


class PaddedShortcut(nn.Module):
    """He et al. 2015, option A: the shortcut takes every second pixel and pads the channels."""

    def __init__(self, planes):
        super().__init__()
        self.planes = planes

    def forward(self, x):
        return F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.planes // 4, self.planes // 4), "constant", 0.0)


class BasicBlock(nn.Module):
    def __init__(self, channels, planes, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, planes, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.shortcut = PaddedShortcut(planes) if stride != 1 else nn.Identity()

    def forward(self, x):
        out = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        out += self.shortcut(x)
        return F.relu(out)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.blocks = nn.Sequential(BasicBlock(8, 8, 1), BasicBlock(8, 16, 2), BasicBlock(16, 16, 1))
        self.head = nn.Linear(16, 4)

    def forward(self, x):
        x = self.blocks(self.stem(x))
        x = F.avg_pool2d(x, int(x.size(3)))
        return self.head(x.view(x.size(0), -1))


class Depthwise(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(4, 4, 3, padding=1, groups=4), nn.ReLU6(), nn.Conv2d(4, 12, 1), nn.Hardswish(),
            nn.Conv2d(12, 24, 3, stride=2, groups=3, dilation=2, padding=2), nn.SiLU(),
            nn.Conv2d(24, 24, (5, 3), padding=(2, 1), groups=24, bias=False), nn.Hardsigmoid(), nn.Conv2d(24, 6, 1, groups=2))

    def forward(self, x):
        return self.layers(x)


class Convolutions(nn.Module):
    """One, two and three dimensions, 'same' and 'valid' padding, an item without a batch."""

    def __init__(self):
        super().__init__()
        self.one = nn.Conv1d(4, 6, 4, padding="same", dilation=3)
        self.two = nn.Conv2d(2, 3, (2, 5), padding="valid", stride=(1, 2))
        self.even = nn.Conv2d(2, 3, (4, 2), padding="same")
        self.three = nn.Conv3d(1, 4, (1, 2, 3), stride=(1, 2, 1), padding=(0, 1, 1), groups=1)

    def forward(self, signal, picture, volume):
        return self.one(signal), self.two(picture), self.even(picture), self.even(picture[0]), self.three(volume)


class Siamese(nn.Module):
    """Weights under two names, and a network that runs twice."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(6, 6, bias=False)
        self.decoder = nn.Linear(6, 6, bias=False)
        self.decoder.weight = self.encoder.weight
        self.unused = nn.Linear(100, 100)

    def forward(self, left, right):
        a, b = torch.tanh(self.encoder(left)), torch.tanh(self.encoder(right))
        return {"distance": (a - b).abs().sum(1), "left": self.decoder(a), "right": self.decoder(b)}


class Recurrent(nn.Module):
    """Layers, directions, orders of dimensions, with and without biases and first states."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(5, 6, 2, batch_first=True, bidirectional=True, dropout=0.1)
        self.gru = nn.GRU(12, 7, bidirectional=True)
        self.plain = nn.RNN(14, 3, 2, bias=False, nonlinearity="relu")
        self.back = nn.GRU(3, 4, batch_first=True, bias=False)

    def forward(self, x, hidden):
        y, (h, c) = self.lstm(x)
        y, g = self.gru(y, hidden)
        y, p = self.plain(y)
        z, b = self.back(y)
        return z, h, c, g, p, b


class Cells(nn.Module):
    """Steps that the program takes itself."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTMCell(5, 6)
        self.gru = nn.GRUCell(6, 7, bias=False)
        self.plain = nn.RNNCell(7, 3)
        self.relu = nn.RNNCell(3, 4, nonlinearity="relu")

    def forward(self, x):
        h, c, g = torch.zeros(x.size(0), 6), torch.ones(x.size(0), 6), torch.zeros(x.size(0), 7)
        steps = []
        for i in range(x.size(1)):
            h, c = self.lstm(x[:, i], (h, c))
            g = self.gru(h, g)
            steps.append(self.relu(self.plain(g)))
        return torch.stack(steps, 1), h, c


class Encoder(nn.Module):
    """In evaluation mode a layer is one operator, where the batch stands first."""

    def __init__(self):
        super().__init__()
        self.before = nn.TransformerEncoderLayer(12, 3, 20, norm_first=True, activation="gelu", batch_first=True)
        self.behind = nn.TransformerEncoder(nn.TransformerEncoderLayer(12, 2, 8, batch_first=True), 2)
        self.decoder = nn.TransformerDecoderLayer(12, 3, 20, batch_first=True)
        self.register_buffer("later", torch.triu(torch.ones(7, 7), 1).bool())

    def forward(self, x, padding):
        y = self.before(x, self.later)
        z = self.before(x, None, padding)
        return y, z, self.decoder(self.behind(y), z)


class SelfAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.MultiheadAttention(12, 3, batch_first=True)
        self.second = nn.MultiheadAttention(12, 4, add_bias_kv=True, add_zero_attn=True)

    def forward(self, x, y):
        a, weights = self.first(x, x, x, average_attn_weights=False)
        b, mean = self.first(x, x, x)
        return a, weights, b, mean, self.first(x, x, x, need_weights=False)[0], self.second(x, y, y)[0]


def networks():
    """Name, module, inputs, and the forms that it is saved in."""
    both = ("scripted", "traced")
    yield "mlp", Mlp(), [torch.randn(3, 16)], both
    yield "cnn", Cnn(), [image(2, 3, 16, 16)], both
    yield "residual", Residual(), [image(2, 3, 12, 12)], both
    yield "depthwise", Depthwise(), [image(1, 4, 9, 11)], both
    yield "convolutions", Convolutions(), [torch.randn(2, 4, 13), image(2, 2, 6, 9), torch.randn(1, 1, 4, 5, 6)], both
    yield "recurrent", Recurrent(), [torch.randn(2, 7, 5), torch.randn(2, 7, 7)], both
    yield "cells", Cells(), [torch.randn(2, 4, 5)], both
    padding = torch.zeros(2, 7, dtype=torch.bool)
    padding[1, 5:] = True
    yield "encoder", Encoder(), [torch.randn(2, 7, 12), padding], both
    yield "self_attention", SelfAttention(), [torch.randn(2, 7, 12), torch.randn(5, 7, 12)], both
    yield "siamese", Siamese(), [torch.randn(4, 6), torch.randn(4, 6)], ("scripted",)
