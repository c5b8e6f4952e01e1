# Modules that reduce integers and bools, look for extrema, run along dimensions and sort.
from typing import List

import torch
import torch.nn as nn
from torch import Tensor


class IntegerReductions(nn.Module):
    def forward(self, n: Tensor, b: Tensor, x: Tensor) -> List[Tensor]:
        return [n.sum(), n.sum(1), n.sum(0, dtype=torch.float32), n.sum(2, dtype=torch.int32), n.prod(1), n.amax(0), n.amin([0, 2], keepdim=True), n.max(), n.min(),
                b.sum(), b.sum(1), b.any(), b.any(1), b.all(0), b.all(2, True), n.any(1), n.all(), n.to(torch.uint8).any(1), x.any(0), x.all(1), b.to(torch.uint8).amax(1),
                torch.count_nonzero(n, 1), torch.count_nonzero(x), torch.nansum(x, 1), torch.nanmean(x, 1), torch.logsumexp(n, 1), b.long().prod(0), n.to(torch.int32).sum(1)]


class Positions(nn.Module):
    def forward(self, x: Tensor, n: Tensor) -> List[Tensor]:
        value, place = torch.max(x, 1)
        least, where = torch.min(n, 0, keepdim=True)
        low, high = torch.aminmax(x, dim=2)
        return [value, place, least, where, low, high, x.argmax(), x.argmax(0), x.argmin(-1, keepdim=True), n.argmax(1), n.argmin(), torch.relu(x).argmax(2)]


class Scans(nn.Module):
    def forward(self, x: Tensor, n: Tensor, b: Tensor) -> List[Tensor]:
        most, last = torch.cummax(x, 1)
        least, where = torch.cummin(n, 2)
        return [x.cumsum(0), x.cumsum(2), torch.relu(x).cumsum(1) * 2, n.cumsum(1), n.cumsum(0, dtype=torch.float32), b.cumsum(2), x.cumprod(1), n.cumprod(0), most, last, least, where,
                torch.cummax(n, 0)[1], x.flip(2).cumsum(2).flip(2), torch.logcumsumexp(x, 2), torch.diff(x), torch.diff(n, 2, 1), torch.diff(b, dim=0), x.mean().cumsum(0)]


class Sorting(nn.Module):
    """Numbers that differ: PyTorch sorts equal ones as it likes."""

    def forward(self, x: Tensor, n: Tensor) -> List[Tensor]:
        values, order = torch.sort(x, 1)
        top, places = torch.topk(x, 3, 2)
        median, middle = torch.median(x, 1)
        kth, there = torch.kthvalue(x, 2, 0, keepdim=True)
        return [values, order, torch.sort(x, 0, descending=True)[0], torch.argsort(n, 1), torch.msort(x), torch.sort(n, stable=True, dim=1)[1], top, places, torch.topk(x, 2, 1, largest=False)[0], median,
                middle, x.median(), torch.nanmedian(x, 2)[0], kth, there, torch.mode(n % 4, 1)[0], torch.quantile(x, 0.3, 1), torch.quantile(x, torch.tensor([0.1, 0.5, 1.0]), 2, keepdim=True),
                torch.histc(x, 5, -1.0, 1.0)]


class Triangles(nn.Module):
    def forward(self, x: Tensor, n: Tensor) -> List[Tensor]:
        return [x.tril(), x.triu(1), x.tril(-2), n.triu(-1), (n > 0).tril(), x[0].trace(), n[0].trace(), torch.tril(torch.ones(150, 150)) * x[0, 0, 0] + torch.eye(150)]


class Masks(nn.Module):
    """A mask and places that are too large for constants."""

    def forward(self, x: Tensor) -> Tensor:
        size = x.size(0)
        places = torch.arange(0, size * size, 2, device=x.device).view(size, -1)[:, :3]
        return (x @ x.t() + torch.triu(torch.full((size, size), float("-inf")), 1)).softmax(1) @ x + places


def ordering():
    x, n, b = torch.randn(3, 5, 7), torch.randint(-3, 4, (3, 5, 7)), torch.rand(3, 5, 7) < 0.5
    broken = x.masked_fill(torch.rand(3, 5, 7) < 0.1, float("nan"))
    yield "integer_reductions", IntegerReductions(), [n, b, x * (x > 0)]
    yield "positions", Positions(), [x, n]
    yield "positions_of_nan", Positions(), [broken, n]
    yield "scans", Scans(), [x, n, b]
    yield "sorting", Sorting(), [x, torch.randperm(105).view(3, 5, 7)]
    yield "triangles", Triangles(), [torch.randn(2, 4, 6), torch.randint(-3, 4, (2, 6, 4))]
    yield "masks", Masks(), [torch.randn(160, 3)]
