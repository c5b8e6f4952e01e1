# Layers in integers and doubles, weights that are inputs, places of maxima, losses of probabilities, spectra.
from typing import List

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor


class Integers(nn.Module):
    """Products, convolutions and pools of integers."""

    def forward(self, x: Tensor, w: Tensor, m: Tensor) -> List[Tensor]:
        lines = x.flatten(2)
        return [F.conv2d(x, w, m[0, :4], stride=2, padding=1), F.conv2d(x, w[:, :1], padding=2, groups=2), F.conv1d(lines, w[:, :, 0], dilation=2),
                F.conv_transpose2d(x, w.transpose(0, 1), stride=2, padding=1), F.linear(m, m[:3], m[0, :3]), m @ m.t(), torch.bmm(x[0], x[0].transpose(1, 2)),
                torch.addmm(m[:, :4], m, m.t(), alpha=2, beta=3), torch.mv(m, m[0]), torch.dot(m[0], m[1]), torch.einsum("ij,kj->ki", [m, m[:2]]),
                torch.tensordot(m, m, [[1], [1]]), torch.outer(m[0], m[1]), torch.outer(m[0] > 0, m[1] > 0), torch.kron(m[:1], m[:, :2]), torch.cross(m[:, :3], m[:, 1:4], 1),
                F.avg_pool2d(x, 2), F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=False), F.avg_pool2d(x, 2, divisor_override=3),
                torch.pow(m, torch.abs(m)), torch.pow(torch.sign(m), m), F.pairwise_distance(m, m + 2)]


class Doubles(nn.Module):
    """Functions, sums and layers in double precision."""

    def forward(self, x: Tensor) -> List[Tensor]:
        d = x.double() * 3.0
        p = torch.abs(d) + 0.01
        return [d, d.exp(), p.log(), torch.expm1(d * 0.1), torch.log1p(p), d.tanh(), d.sigmoid(), torch.erf(d), torch.special.erfc(d * 2.0), d.sin(), d.cos(), d.atan(),
                torch.atan2(d, p), d.sqrt(), p.rsqrt(), torch.log(p * 1e-310), torch.exp(d * 250.0), d.round().long(), d > 0, d.clamp(-1.0, 2.0), torch.relu(d),
                torch.softmax(d, 1), F.log_softmax(x, 2, dtype=torch.float64), F.softmin(x, 0, dtype=torch.float64), d.sum(1), d.mean(), torch.std(d, 2), d.amax(0), d.prod(2),
                d @ d.transpose(1, 2), F.linear(d, d[0]), F.conv1d(d, d[:, :2], padding=1, groups=2), F.layer_norm(d, [5]), F.max_pool1d(d, 2), F.avg_pool1d(d, 2),
                F.gelu(d), F.elu(d), d.to(torch.float32), (d * 7.0).to(torch.int32), torch.logsumexp(d, 1)]


class ComputedWeights(nn.Module):
    """Layers whose weights are inputs or computed from them, one weight twice."""

    def forward(self, x: Tensor, w: Tensor) -> List[Tensor]:
        bias = w[:, 0, 0, 0]
        square = w.flatten(1)
        y = F.conv2d(x, torch.tanh(w), bias, padding=1)
        return [y, F.conv2d(x, w, stride=2), F.conv2d(x, w), F.conv2d(x, w[:, :1], groups=4), F.conv2d(x, w[:, :2], bias, groups=2),
                F.conv_transpose2d(y, w, stride=2), F.linear(square, square, bias), F.linear(y.flatten(2), torch.ones(3, y.size(2) * y.size(3))), square @ torch.full([36, 2], 0.5),
                F.batch_norm(y, bias, torch.abs(bias), w[:, 0, 0, 1], bias), F.prelu(y, bias), F.layer_norm(square, [36], square[0], square[1]), F.bilinear(square, square, w.reshape(4, 36, 1).expand(4, 36, 36))]


class Places(nn.Module):
    """Pools that say where their maxima are."""

    def forward(self, x: Tensor) -> List[Tensor]:
        line, area, space = x[:, :, 0], x, x.unsqueeze(0)
        results: List[Tensor] = []
        a, b = F.max_pool1d_with_indices(line, 3, 2, 1)
        c, d = F.max_pool2d_with_indices(area, [3, 2], [2, 1], [1, 1], [1, 2])
        e, f = F.max_pool3d_with_indices(space, 2, 2, 0, 1, True)
        g, h = F.adaptive_max_pool1d_with_indices(line, 3)
        i, j = F.adaptive_max_pool2d_with_indices(area, [3, 4])
        k, l = F.adaptive_max_pool2d_with_indices(area, [2, 7])
        m, n = F.adaptive_max_pool3d_with_indices(space, [2, 3, 4])
        holes = torch.where(area > 1.0, torch.full_like(area, float("nan")), torch.where(area < 0.0, torch.full_like(area, float("-inf")), area))
        o, p = F.max_pool2d_with_indices(holes, 3, 2, 1)
        q, r = F.max_pool2d_with_indices(area, [2, 3], [2, 4])
        results += [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, F.max_unpool2d(q, r, [2, 3], [2, 4])]
        return results


class Losses(nn.Module):
    def forward(self, x: Tensor, t: Tensor) -> List[Tensor]:
        p, q = torch.sigmoid(x), torch.softmax(t, 1)
        weight = torch.abs(x[0])
        return [F.binary_cross_entropy(p, q), F.binary_cross_entropy(p, q, weight, reduction="sum"), F.binary_cross_entropy(torch.round(p), torch.round(q), reduction="none"),
                F.binary_cross_entropy_with_logits(x * 50.0, q), F.binary_cross_entropy_with_logits(x, q, weight, pos_weight=weight, reduction="none"),
                F.kl_div(x, q, reduction="batchmean"), F.kl_div(x, torch.relu(t), reduction="none"), F.kl_div(x, t, reduction="sum", log_target=True), torch.erfc(x * 3.0)]


class Spectra(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("window", torch.hann_window(12))

    def forward(self, x: Tensor) -> List[Tensor]:
        return [torch.stft(x, 16, 5, return_complex=False), torch.stft(x, 16, 4, 12, self.window, center=False, normalized=True, return_complex=False),
                torch.stft(x[0], 9, onesided=False, center=False, return_complex=False)] + list(torch.tensor_split(x, torch.tensor([3, 20]), 1))


def kinds():
    yield "integers", Integers(), [torch.randint(-9, 9, (2, 2, 6, 5)), torch.randint(-9, 9, (4, 2, 3, 3)), torch.randint(-9, 9, (4, 5))]
    yield "doubles", Doubles(), [torch.randn(4, 4, 5)]
    yield "computed_weights", ComputedWeights(), [torch.randn(1, 4, 6, 5), torch.randn(4, 4, 3, 3)]
    yield "places", Places(), [torch.randn(2, 6, 7).unsqueeze(0).repeat(3, 1, 1, 1).mul(torch.randn(3, 2, 6, 7).sign())]
    yield "losses", Losses(), [torch.randn(3, 5), torch.randn(3, 5)]
    yield "spectra", Spectra(), [torch.randn(2, 40)]
