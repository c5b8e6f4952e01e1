# Layers whose elements are chosen by numbers that are computed.
from typing import List

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor


class Reading(nn.Module):
    """Indices of every shape, beside each other and apart, negative ones, masks that are known."""

    def __init__(self):
        super().__init__()
        self.register_buffer("table", torch.randn(5, 7))

    def forward(self, x: Tensor, i: Tensor, j: Tensor) -> List[Tensor]:
        k = (j * 3 + 1) % 5 - 2
        mask = torch.tensor([True, False, True, True, False])
        wide = i.unsqueeze(-1).unsqueeze(-1).expand(-1, -1, 1, 6)
        return [x[i], x[:, k], x[:, :, j[0]], x[i, j], x[i, :, j] * 2.0, x[1, k, i[0]], x[:, mask], x[torch.tensor([3, 0, 0, 2, 1, 3, 2])], self.table[k], self.table[i] + 1.0, x[k[0]],
                x[:, :, i.to(torch.int32).to(torch.int64)], torch.index_select(x, 1, k + 2), torch.gather(x, 2, i.unsqueeze(0).expand(2, 2, 3)), torch.gather(x, 0, wide[:, :, 0]),
                torch.gather(x.permute(2, 0, 1), 1, torch.relu(i).unsqueeze(0)), torch.take(x, i - 3), torch.take_along_dim(x, torch.argsort(torch.tensor([[[2], [0], [1], [4], [3]]]), 1), 1),
                torch.narrow(x, 1, j[1], 2), x[i].sum(1), torch.relu(self.table[k]).mean(0), torch.index_select(x.flip(0), 0, j)]


class Writing(nn.Module):
    """Values at computed places, with and without what is there, in each order."""

    def forward(self, x: Tensor, i: Tensor, j: Tensor, y: Tensor) -> List[Tensor]:
        a = x.clone()
        a[j] = y[:3] * 2.0
        b = x.clone()
        b[:, j, 1:4] = 7.0
        c = x.clone()
        c[x > 0.5] = -1.0
        c[:, 2] = y[:4, 2]
        d = torch.zeros_like(x).index_put([i, j], y[0, 0].expand(2, 3, 6), accumulate=True)
        e = x.clone()
        e[j, :, j - 2] += y[:3, :, 0]
        f = x.clone()
        torch.narrow(f, 1, j[0], 2).mul_(3.0)
        wide = i.unsqueeze(-1).expand(2, 3, 6)
        out = [a, b, c, d, e, f, x.scatter(1, wide, y), x.scatter(0, wide, 5.0), x.scatter(1, wide, y, reduce="add"), x.scatter_add(2, wide, y), x.index_add(1, j, y[:4, :3], alpha=0.5),
               x.index_fill(2, j - 3, 4.0), x.index_copy(0, torch.tensor([3, 1]), y[:2]), torch.put(x, i, y[0, :2, :3]), x.masked_fill(x < 0, 9.0), torch.select_scatter(x, y[0], 0, -1),
               torch.slice_scatter(x, y[:2], 0, 1, 4, 2), torch.diagonal_scatter(x, y[:4, :, 0], 1, 1, 2)]
        for kind in ["sum", "prod", "mean", "amax", "amin"]:
            out.append(x.scatter_reduce(1, wide, y, kind))
            out.append(x.scatter_reduce(0, wide, y, kind, include_self=False))
        integers = (x * 10).to(torch.int64)
        out.append(integers.scatter_reduce(1, wide, (y * 10).to(torch.int64), "mean"))
        out.append(integers.scatter_reduce(1, wide, (y * 10).to(torch.int64), "amax", include_self=False))
        return out


class Embeddings(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(11, 6, padding_idx=0)
        self.places = nn.Embedding(8, 6)
        self.norm = nn.LayerNorm(6)
        self.sums = nn.EmbeddingBag(11, 6, mode="sum", padding_idx=2)
        self.means = nn.EmbeddingBag(11, 6)
        self.largest = nn.EmbeddingBag(11, 6, mode="max")

    def forward(self, i: Tensor, offsets: Tensor, weights: Tensor) -> List[Tensor]:
        words = self.words(i)
        line = i.flatten()
        return [self.norm(words + self.places(torch.arange(i.size(1)))), F.linear(words, self.words.weight), F.one_hot(i, 11), self.sums(i), self.means(i), self.largest(i),
                self.sums(line, offsets, per_sample_weights=weights), self.means(line, offsets), self.largest(line, offsets), F.embedding_bag(i, self.places.weight[:, :5].repeat(2, 1), mode="mean", padding_idx=3)]


class Searches(nn.Module):
    def forward(self, x: Tensor, edges: Tensor) -> List[Tensor]:
        lines = torch.cat([edges, edges + 1.0]).view(2, -1)
        order = torch.tensor([2, 0, 1, 3, 4])
        return [torch.searchsorted(edges, x), torch.searchsorted(lines, x[:2], right=True), torch.bucketize(x, edges, right=True), torch.bucketize(x, edges, out_int32=True),
                torch.searchsorted(edges[torch.tensor([1, 2, 0, 3, 4])], x, sorter=order)]


class GridSampling(nn.Module):
    def forward(self, x: Tensor, grid: Tensor, volume: Tensor, places: Tensor) -> List[Tensor]:
        out: List[Tensor] = []
        for border in ["zeros", "border", "reflection"]:
            for align in [True, False]:
                out.append(F.grid_sample(x, grid, "bilinear", border, align))
                out.append(F.grid_sample(x, grid, "nearest", border, align))
                out.append(F.grid_sample(x, grid, "bicubic", border, align))
                out.append(F.grid_sample(volume, places, "bilinear", border, align))
        return out


class ClassLosses(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("weight", torch.rand(5) + 0.5)

    def forward(self, x: Tensor, classes: Tensor, image: Tensor, pixels: Tensor) -> List[Tensor]:
        scores = F.log_softmax(x, 1)
        out: List[Tensor] = [F.nll_loss(scores[0], classes[0])]
        for reduction in ["none", "mean", "sum"]:
            out.append(F.nll_loss(scores, classes, reduction=reduction, ignore_index=1))
            out.append(F.nll_loss(image, pixels, self.weight, reduction=reduction))
            out.append(F.cross_entropy(x, classes, self.weight, reduction=reduction, label_smoothing=0.2, ignore_index=1))
            out.append(F.cross_entropy(image, pixels, reduction=reduction))
            out.append(F.cross_entropy(x, torch.softmax(x * 2.0, 1), self.weight, reduction=reduction, label_smoothing=0.1))
        return out


def indexing():
    i, j = torch.tensor([[0, 3, 1], [2, 2, 0]]), torch.tensor([1, 3, 0])
    x = torch.randn(4, 5, 6)
    yield "reading", Reading(), [x, i, j]
    yield "writing", Writing(), [x, i, j, torch.randn(4, 5, 6)]
    yield "embeddings", Embeddings(), [torch.randint(0, 11, (3, 4)), torch.tensor([0, 3, 3, 9]), torch.randn(12)]
    yield "searches", Searches(), [torch.randn(3, 4), torch.tensor([-1.0, -0.3, 0.2, 0.2, 1.5])]
    yield "grid_sampling", GridSampling(), [torch.randn(2, 3, 5, 6), torch.randn(2, 4, 3, 2), torch.randn(1, 2, 3, 4, 5), torch.randn(1, 2, 3, 2, 3)]
    yield "class_losses", ClassLosses(), [torch.randn(6, 5), torch.randint(0, 5, (6,)), torch.randn(2, 5, 3, 4), torch.randint(0, 5, (2, 3, 4))]
