# Modules that call one family of operators in many forms; every result is an output of its own.
from typing import List

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

# Numbers at which activations bend, jump or overflow.
CORNERS = [0.0, -0.0, 1.0, -1.0, 3.0, -3.0, 6.0, -6.0, 20.5, -20.5, 100.0, -100.0, float("inf"), float("-inf"), float("nan")]


class Activations(nn.Module):
    def __init__(self):
        super().__init__()
        self.prelu = nn.PReLU(4, init=0.3)
        self.prelu.weight.data.copy_(torch.tensor([0.1, -0.5, 0.25, 2.0]))
        self.single = nn.PReLU()

    def forward(self, x: Tensor) -> List[Tensor]:
        return [F.relu(x), F.relu6(x), F.leaky_relu(x, 0.2), F.elu(x, 1.5), F.selu(x), F.celu(x, 0.7), F.hardtanh(x, -0.5, 2.0),
                torch.clamp(x, -1.0, 1.0), torch.clamp_min(x, 0.25), torch.clamp(x, max=0.5), torch.clamp(x, 2.0, -2.0), F.threshold(x, 0.0, 0.0),
                torch.sigmoid(x), torch.tanh(x), F.gelu(x), F.gelu(x, approximate="tanh"), F.silu(x), F.hardswish(x), F.hardsigmoid(x),
                self.prelu(x), self.single(x), F.rrelu(x, 0.1, 0.3, False), F.glu(x, 1), F.tanhshrink(x), F.softsign(x)]


class UnaryFunctions(nn.Module):
    def forward(self, x: Tensor) -> List[Tensor]:
        p = x.abs() + 0.1
        return [torch.exp(x), torch.log(p), torch.sqrt(p), torch.rsqrt(p), torch.neg(x), torch.abs(x), torch.reciprocal(p), torch.square(x),
                x ** 2, p ** 0.5, x ** 1, p ** -0.5, x.pow(3), p.pow(-1.0), p.pow(-2), x.pow(0), torch.erf(x), torch.log2(p), torch.log10(p)]


class Arithmetic(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("scale", torch.tensor([0.5, 2.0, -1.0]))
        self.register_buffer("steps", torch.tensor([1, 2, 3]))

    def forward(self, x: Tensor, y: Tensor) -> List[Tensor]:
        z = x * self.scale + 1
        z += y
        z *= 0.5
        z -= 2
        z /= 4
        return [x + y, x - y, x * y, x / (y.abs() + 1), torch.add(x, y, alpha=2), torch.sub(x, y, alpha=0.5), torch.rsub(x, 3.0), 1 - x, 2 / (x * x + 1),
                x + 1, x * 3, x / 2, torch.maximum(x, y), torch.minimum(x, y), torch.max(x, y), torch.min(x, y[0]), z, x + self.steps,
                x * torch.tensor(2), x + torch.tensor(0.25, dtype=torch.float64), torch.addcmul(x, x, x + 1, value=0.5), torch.addcdiv(x, x, x * x + 1),
                torch.lerp(x, x + 2, 0.25), y[:, :1, :] + x, x + torch.arange(3), torch.true_divide(x, 3), x.mul(y).add_(x, alpha=-1)]


class Pooling2d(nn.Module):
    def forward(self, x: Tensor) -> List[Tensor]:
        return [F.max_pool2d(x, 2), F.max_pool2d(x, 3, 2, 1), F.max_pool2d(x, 3, 2, 1, ceil_mode=True), F.max_pool2d(x, 2, 2, ceil_mode=True),
                F.max_pool2d(x, (2, 3), (1, 2), (1, 1), (2, 1)), F.max_pool2d(x, 2, 3, 1, ceil_mode=True), F.max_pool2d(x[0], 2),
                F.avg_pool2d(x, 2), F.avg_pool2d(x, 3, 2, 1), F.avg_pool2d(x, 3, 2, 1, ceil_mode=True), F.avg_pool2d(x, 3, 2, 1, count_include_pad=False),
                F.avg_pool2d(x, 3, 2, 1, True, False), F.avg_pool2d(x, 3, 2, 1, True, True), F.avg_pool2d(x, (3, 2), (2, 3), (1, 0), divisor_override=5),
                F.avg_pool2d(x, 2, 2, 0, True, True), F.avg_pool2d(x, 2, 3, 1, True, True, 3), F.avg_pool2d(x[1], 3, 1, 1),
                F.adaptive_avg_pool2d(x, 1), F.adaptive_avg_pool2d(x, (3, 2)), F.adaptive_avg_pool2d(x, [2, x.size(3)]), F.adaptive_avg_pool2d(x[0], (9, 7)),
                F.adaptive_max_pool2d(x, 1), F.adaptive_max_pool2d(x, (3, 7))]


class OtherPooling(nn.Module):
    def forward(self, line: Tensor, cube: Tensor) -> List[Tensor]:
        return [F.max_pool1d(line, 3, 2, 1), F.max_pool1d(line, 2, 3, 1, 1, ceil_mode=True), F.avg_pool1d(line, 3, 2, 1), F.avg_pool1d(line, 3, 2, 1, True, False),
                F.avg_pool1d(line, 3, 2, 1, True, True), F.adaptive_avg_pool1d(line, 4), F.adaptive_avg_pool1d(line, 1), F.max_pool1d(line[0], 2),
                F.max_pool3d(cube, 2), F.max_pool3d(cube, (1, 2, 2), 2, (0, 1, 1), ceil_mode=True), F.avg_pool3d(cube, 2, 1, 1), F.avg_pool3d(cube, 2, 2, 1, True, False),
                F.adaptive_avg_pool3d(cube, (1, 2, 3)), F.adaptive_avg_pool3d(cube, 1)]


class Reductions(nn.Module):
    def forward(self, x: Tensor) -> List[Tensor]:
        return [x.mean(), x.mean(1), x.mean((0, 2), keepdim=True), x.mean(-1), x.sum(), x.sum(0), x.sum([1, 2]), x.sum(-2, keepdim=True), torch.amax(x, 1),
                torch.amin(x, (0, 1), keepdim=True), x.max(), x.min(), torch.max(x, 1)[0], x.min(2, keepdim=True).values, torch.norm(x),
                torch.norm(x, p=1, dim=1), torch.norm(x, dim=(1, 2)), torch.norm(x, p=float("inf"), dim=0), x.norm(2, 1, True),
                torch.linalg.vector_norm(x, ord=2, dim=1), torch.linalg.vector_norm(x, ord=float("-inf")), F.normalize(x, dim=1), x.var(1), x.var(0, unbiased=False),
                x.std((1, 2)), x.std(2, unbiased=False, keepdim=True), F.softmax(x, 1), F.softmax(x, -1), F.log_softmax(x, 0), torch.softmax(x[0, 0], 0)]


class Movement(nn.Module):
    def forward(self, x: Tensor) -> List[Tensor]:
        a, b = x.chunk(2, 1)
        c, d, e = torch.split(x, [1, 1, 2], 1)
        out = [x.view(2, -1), x.reshape(-1), x.flatten(1), x.flatten(), x.unsqueeze(0).unsqueeze(-1), x[:, :1].squeeze(1), x[:1].squeeze(), x.permute(2, 0, 1),
               x.transpose(0, -1), x[0].t(), x[:, 0].T, x.movedim(0, 2), x[:, :1].expand(2, 5, 6), x[:, :1].expand(3, -1, -1, 6), x[0, :1].expand_as(x), x.view_as(x),
               x.contiguous(), x.clone(), a, b, c, d, e, x[:, 1:3], x[..., -2:], x[:, ::2, 1:-1:3], x[1], x[:, -1, 2], x[5:9], x[:, 3:1], x.narrow(2, 1, 3),
               x.select(1, -2), torch.cat([x, a, e], 1), torch.cat([x, x], -1), torch.stack([a, b], 0), torch.stack([a, b], -1), x.repeat(2, 1, 1, 3), x.repeat(1, 2, 1),
               torch.tile(x, (2,)), F.pad(x, (1, 2)), F.pad(x, (1, 0, 2, 1), value=-1.5), F.pad(x, (-1, 2, 0, -1)), x.permute(1, 2, 0).reshape(4, 12), x[None],
               x[:, None, :, None], torch.roll(x, 2, 2), torch.roll(x, (1, -1), (0, 1)), torch.roll(x, 5), x.repeat_interleave(2, 1), x[:, torch.tensor([0, 2, 3])],
               torch.index_select(x, 2, torch.tensor([5, 0, 1, 3])), x.unflatten(1, (2, 2)), x[:, [1, 0]], x.unfold(0, 1, 1).squeeze(-1) if x.size(0) > 9 else x]
        out.extend(x.unbind(1))
        out.extend(torch.tensor_split(x, 4, 2))
        out.extend(torch.tensor_split(x, [1, 4], dim=2))
        return out


class Products(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(5, 4))
        self.bias = nn.Parameter(torch.randn(5))

    def forward(self, a: Tensor, b: Tensor, batch: Tensor) -> List[Tensor]:
        m, n, v = a, b, a[0]
        return [torch.mm(m, n), m @ n, torch.matmul(v, n), torch.matmul(m, n[:, 0]), torch.dot(v, n[:, 1]), torch.mv(m, n[:, 2]), torch.matmul(batch, n),
                torch.matmul(batch, n[:, 0]), torch.matmul(v, batch.transpose(1, 2)), torch.bmm(batch, batch.transpose(1, 2)),
                torch.matmul(batch.unsqueeze(1), batch.transpose(1, 2)), torch.addmm(self.bias, m, self.weight.t()),
                torch.addmm(self.bias, m, self.weight.t(), beta=0.5, alpha=2), torch.addmm(self.bias, m, self.weight.t(), beta=0), F.linear(batch, self.weight, self.bias),
                F.linear(v, self.weight), torch.baddbmm(batch @ n, batch, n.expand(2, 4, 5)), F.pixel_shuffle(batch.reshape(1, 4, 3, 2), 2)]


class Rearrangements(nn.Module):
    def forward(self, x: Tensor, image: Tensor) -> List[Tensor]:
        out = [x.flip(0), x.flip([1, -1]), torch.fliplr(x), torch.flipud(x), torch.rot90(x, 1, [0, 1]), torch.rot90(x, 2, [1, 2]), torch.rot90(x, -1, [2, 0]),
               F.pad(image, (1, 2, 3, 1), mode="reflect"), F.pad(image, (2, 1, 0, 4), mode="replicate"), F.pad(image, (2, 1, 3, 0), mode="circular"),
               F.pad(image, (-1, 2, 1, -2), mode="replicate"), F.pad(x, (2, 1), mode="reflect"), x.unfold(2, 3, 2), x.unfold(0, 1, 1), F.unfold(image, (2, 3), 1, (1, 0), (2, 1)),
               F.pixel_unshuffle(image, 2), F.channel_shuffle(image, 2), torch.diagonal(x, 1, 1, 2), x[0].diagonal(-1), torch.diag(x[0], 1), torch.diag(x[0, 0], -2),
               torch.diag_embed(x, 1, 0, 2), torch.diag_embed(x[0]), torch.hstack([x, x]), torch.vstack([x[0], x[0]]), torch.dstack([x[0], x[0]]),
               torch.column_stack([x[0], x[0, :, 0]])]
        out.extend(torch.meshgrid([x[0, 0], x[0, :, 0]], indexing="ij"))
        out.extend(torch.meshgrid([x[0, 0], x[0, :, 0]], indexing="xy"))
        return out


class Resampling(nn.Module):
    def forward(self, line: Tensor, image: Tensor, cube: Tensor) -> List[Tensor]:
        return [F.interpolate(image, scale_factor=2.0), F.interpolate(image, size=[5, 3]), F.interpolate(image, scale_factor=[1.7, 0.6]), F.interpolate(line, size=7),
                F.interpolate(cube, scale_factor=2.0), F.interpolate(image, size=[9, 5], mode="nearest-exact"),
                F.interpolate(line, size=9, mode="linear"), F.interpolate(line, size=9, mode="linear", align_corners=True),
                F.interpolate(image, scale_factor=2.0, mode="bilinear"), F.interpolate(image, size=[3, 11], mode="bilinear", align_corners=True),
                F.interpolate(image, scale_factor=1.3, mode="bilinear"), F.interpolate(cube, size=[3, 5, 2], mode="trilinear"),
                F.interpolate(image, size=[9, 3], mode="bicubic"), F.interpolate(image, scale_factor=2.0, mode="bicubic", align_corners=True),
                F.interpolate(image, size=[1, 1], mode="bilinear", align_corners=True)]


class TransposedConvolutions(nn.Module):
    def __init__(self):
        super().__init__()
        self.line = nn.ConvTranspose1d(4, 3, 3, stride=2, padding=1, output_padding=1)
        self.image = nn.ConvTranspose2d(4, 6, (3, 2), stride=(2, 3), padding=(2, 0), dilation=(1, 2), groups=2)
        self.plain = nn.ConvTranspose2d(4, 2, 2, stride=2, bias=False)
        self.cropped = nn.ConvTranspose2d(4, 2, 1, stride=2, padding=1, output_padding=1)
        self.cube = nn.ConvTranspose3d(2, 2, 2, stride=2)

    def forward(self, line: Tensor, image: Tensor, cube: Tensor) -> List[Tensor]:
        return [self.line(line), self.line(line[0]), self.image(image), self.plain(image), self.cropped(image), self.cube(cube)]


class TensorProducts(nn.Module):
    def forward(self, a: Tensor, b: Tensor, c: Tensor) -> List[Tensor]:
        return [torch.einsum("bij,bjk->bik", [a, b]), torch.einsum("bij,bjk", [a, b]), torch.einsum("bij->j", [a]), torch.einsum("ij,ij->", [c, c]), torch.einsum("i,j->ji", [c[0], c[1]]),
                torch.einsum("bij,bjk,kl->bil", [a, b, c.t()]), torch.einsum("bij,bij->bi", [a, a]), torch.tensordot(a, b, [[2], [1]]), torch.tensordot(a, a, [[0, 1], [0, 1]]),
                torch.inner(b, c), torch.outer(c[0], c[1]), torch.kron(c, a[0]), torch.addbmm(c[:, :3], a[:, :2], b[:, :, :3], beta=0.5, alpha=2.0), F.bilinear(a[0], a[1], b.permute(2, 1, 0)[:, :, :1].expand(5, 4, 4)),
                torch.cdist(a, a + 1), torch.cross(c[:, :3], c[:, 2:5], dim=1), F.cosine_similarity(a, a + 1, -1), F.pairwise_distance(c, c + 1), F.pairwise_distance(c, c * 2, p=3.0),
                F.mse_loss(a, a * 2), F.l1_loss(a, a * 2, reduction="sum"), F.smooth_l1_loss(a, a * 2, beta=0.5), F.huber_loss(a, a * 2, reduction="none", delta=0.7)]


class MoreReductions(nn.Module):
    def forward(self, x: Tensor) -> List[Tensor]:
        out = [x.prod(), x.prod(1), x.prod(2, keepdim=True), torch.logsumexp(x, 1), torch.logsumexp(x, [0, 2], keepdim=True), torch.linalg.norm(x), torch.linalg.norm(x[0], ord=1.0),
               torch.linalg.norm(x, ord=float("inf"), dim=(0, 2), keepdim=True), torch.linalg.norm(x, ord=-1.0, dim=(2, 0)), torch.linalg.vector_norm(x, ord=3.0, dim=1),
               torch.linalg.vector_norm(x, ord=0.0, dim=(0, 1)), torch.linalg.vector_norm(x, ord=-2.0, dim=2), torch.var(x, 1, correction=0)]
        out.extend(torch.var_mean(x, 1))
        out.extend(torch.std_mean(x, [0, 2], correction=2, keepdim=True))
        return out


class Norms(nn.Module):
    def __init__(self):
        super().__init__()
        self.flat = nn.BatchNorm1d(6)
        self.series = nn.BatchNorm1d(6, affine=False)
        self.instance = nn.InstanceNorm1d(6)
        self.affine = nn.InstanceNorm1d(6, affine=True, eps=1e-3)
        self.groups = nn.GroupNorm(3, 6)
        self.layer = nn.LayerNorm([6, 7], eps=1e-3)
        self.last = nn.LayerNorm(7, elementwise_affine=False)
        for norm in (self.groups, self.layer):
            nn.init.normal_(norm.weight)
            nn.init.normal_(norm.bias)

    def forward(self, x: Tensor) -> List[Tensor]:
        return [self.flat(x[:, :, 0]), self.series(x), self.instance(x), self.affine(x), self.groups(x), self.groups(x[:, :, 0]), self.layer(x), self.last(x),
                F.group_norm(x, 2), F.layer_norm(x, (7,), None, x[0, 0])]


class Creation(nn.Module):
    def forward(self, x: Tensor) -> List[Tensor]:
        return [x + torch.zeros(3, 4), torch.ones_like(x) - x, torch.zeros_like(x), torch.full((2,), 7.0), x * torch.arange(0, 1, 0.25), x.new_zeros(2, 3),
                torch.linspace(0, 1, 300), torch.arange(5), x.new_full((2, 2), 0.5), torch.eye(3) @ x, torch.full_like(x, 3.0), torch.tensor([[1.5, 2.5], [3.5, 4.5]])]


class RareFunctions(nn.Module):
    """Functions that few models have, and copies of views."""

    def forward(self, x: Tensor, y: Tensor) -> List[Tensor]:
        p = torch.abs(x)
        return [torch.xlogy(p, torch.abs(y)), torch.xlogy(p * 0, y), torch.logaddexp(x, y), torch.logaddexp(x * 1e30, y), torch.copysign(x, -y), torch.signbit(x), torch.sinc(y),
                torch.deg2rad(x), torch.rad2deg(x), torch.isclose(x, y, 0.5, 0.1), torch.isclose(x, x, equal_nan=True), torch.heaviside(y, x), torch.atleast_1d(x[0, 0]),
                torch.atleast_2d(x[0]), torch.atleast_3d(x), torch.ravel(x.t()), torch.diagflat(y), torch.diag_embed(x > 0), torch.linalg.diagonal(x[:, :3]), x.mH,
                torch.permute_copy(x, [1, 0]), torch.view_copy(x, [-1]), torch.gather(x, 1, torch.zeros(0, 2, dtype=torch.int64)), F.hardtanh((x * 9).long(), -2.5, 3.5)]


class Losses(nn.Module):
    def forward(self, x: Tensor, y: Tensor, sides: Tensor) -> List[Tensor]:
        return [F.margin_ranking_loss(x, y, sides, 0.3), F.margin_ranking_loss(x, y, sides, reduction="none"), F.hinge_embedding_loss(x, sides, 0.7),
                F.hinge_embedding_loss(x, sides, reduction="sum"), F.soft_margin_loss(x, sides), F.soft_margin_loss(x, sides, reduction="none")]


class BatchStatistics(nn.Module):
    """Layers that keep no statistics take those of the batch; dropout that drops nothing may stay on."""

    def __init__(self):
        super().__init__()
        self.image = nn.BatchNorm2d(3, track_running_stats=False)
        self.line = nn.BatchNorm1d(12, affine=False, track_running_stats=False)

    def forward(self, x: Tensor) -> List[Tensor]:
        return [self.image(x), self.line(x.flatten(2).transpose(1, 2)), F.dropout(x, 0.0, True)]


class Warps(nn.Module):
    """Affine grids, and windows put together again."""

    def forward(self, maps: Tensor, columns: Tensor) -> List[Tensor]:
        return [F.affine_grid(maps, [2, 1, 4, 5], align_corners=False), F.affine_grid(maps, [2, 1, 1, 3], align_corners=True),
                F.fold(columns, [4, 5], [2, 2], stride=[1, 2]), F.fold(columns[0], [4, 3], [2, 2], stride=[2, 1], padding=[1, 0]),
                F.fold(columns[:, :, :4], [3, 3], [2, 2], stride=2, padding=1)]


def layers():
    corners = torch.tensor(CORNERS + [0.3, -0.4, 0.9, -2.2, 4.4, -4.4, 0.05, -0.05, 1.7] * 5)
    yield "activations", Activations(), [corners[:60].reshape(1, 4, 3, 5)]
    yield "unary_functions", UnaryFunctions(), [torch.randn(3, 5)]
    yield "arithmetic", Arithmetic(), [torch.randn(2, 4, 3), torch.randn(2, 4, 3)]
    yield "pooling_2d", Pooling2d(), [torch.randn(2, 3, 9, 7)]
    yield "pooling_1d_3d", OtherPooling(), [torch.randn(2, 3, 11), torch.randn(1, 2, 5, 6, 7)]
    yield "reductions", Reductions(), [torch.randn(3, 4, 5)]
    yield "movement", Movement(), [torch.randn(2, 4, 6)]
    yield "products", Products(), [torch.randn(3, 4), torch.randn(4, 5), torch.randn(2, 3, 4)]
    yield "rearrangements", Rearrangements(), [torch.randn(2, 4, 6), torch.randn(1, 4, 6, 8)]
    yield "resampling", Resampling(), [torch.randn(2, 3, 5), torch.randn(2, 3, 4, 6), torch.randn(1, 2, 3, 2, 4)]
    yield "transposed_convolutions", TransposedConvolutions(), [torch.randn(2, 4, 5), torch.randn(2, 4, 3, 5), torch.randn(1, 2, 2, 3, 2)]
    yield "tensor_products", TensorProducts(), [torch.randn(2, 3, 4), torch.randn(2, 4, 5), torch.randn(2, 5)]
    yield "more_reductions", MoreReductions(), [torch.randn(3, 4, 5)]
    yield "norms", Norms(), [torch.randn(3, 6, 7)]
    yield "creation", Creation(), [torch.randn(3, 4)]
    yield "rare_functions", RareFunctions(), [corners[:12].reshape(3, 4), torch.randn(3, 4)]
    yield "losses", Losses(), [torch.randn(3, 4), torch.randn(3, 4), torch.sign(torch.randn(3, 4))]
    yield "batch_statistics", BatchStatistics(), [torch.randn(2, 3, 3, 4)]
    yield "warps", Warps(), [torch.randn(2, 2, 3), torch.randn(2, 12, 6)]
