# Programs rather than layers: writes through views, control flow on shapes, nested inputs and outputs.
from typing import Dict, List, NamedTuple, Optional, Tuple

import torch
import torch.nn as nn
from torch import Tensor


class Writes(nn.Module):
    """In-place operators through views of views: whoever shares elements sees the change."""

    def forward(self, x: Tensor) -> List[Tensor]:
        a = x.clone()
        row = a[1]
        row.add_(10.0)
        a[:, 1:3] *= 2.0
        column = a.t()[0]
        column.fill_(0.5)
        b = x.clone()
        flat = b.view(-1)
        flat[::3] = 7.0
        b[0, 1:6:2] = x[1, :3]
        c = x.clone()
        c.transpose(0, 1)[2:4].relu_()
        c.unsqueeze(0).expand(1, 4, 6)[0, 3].neg_()
        d = torch.zeros(4, 6)
        for i in range(4):
            d[i, : i + 1] = x[i, : i + 1] + i
        e = x.clone()
        first, second = e.chunk(2, 1)
        first.mul_(second)
        f = x.permute(1, 0).reshape(-1)
        f.zero_()
        g = x.clone().permute(1, 0)
        h = g.reshape(4, 6)
        h.add_(1.0)
        return [a, row, column, b, flat, c, d, e, first, second, f, g, h, x]


class WritesIntoResults(nn.Module):
    """`out=`, copies and chains of activations that work in place."""

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
        y = torch.empty_like(x)
        torch.add(x, 1.0, out=y)
        z = torch.sigmoid_(y.clone()).mul_(y).clamp_(0.1, 3.0)
        w = x.new_zeros(2, 4, 6)
        w[0].copy_(x)
        w[1, :, 0].copy_(x[:, 5])
        w[:, 1:3, ::5] = -1.0
        v = torch.dropout(w, 0.5, False)
        v[0, 0, 0] = 99.0
        return y, z, w, v


class ShapeGuards(nn.Module):
    """Branches and loops that shapes decide, with checks whose messages are formatted."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(6, 6) for _ in range(3)])
        self.register_buffer("limit", torch.tensor(8))
        self.register_buffer("gain", torch.tensor(0.5))

    def forward(self, x: Tensor, mask: Optional[Tensor] = None, repeat: int = 2) -> Tensor:
        if x.dim() != 2:
            raise ValueError("expected 2 dimensions, got {}".format(x.dim()))
        if x.size(1) % 2 == 0 and mask is None:
            x = x * 2
        assert x.shape[1] <= int(self.limit), f"too wide: {x.shape[1]}"
        if float(self.gain) > 0.25:
            x = x + 1
        for i, layer in enumerate(self.layers):
            if i != 1:
                x = layer(x)
        count = 0
        while True:
            if count * count >= x.size(0) + repeat:
                break
            count += 1
            if count == 2:
                continue
            x = x + count
        parts: List[Tensor] = []
        for part in x.split(2):
            parts.append(part.mean(0))
        parts.reverse()
        names = ["a", "b", "c"]
        if "b" in names and len(parts) > 1:
            parts[0] = parts[0] - parts[-1]
        return torch.stack(parts)


class TracedShapes(nn.Module):
    """Traced, sizes become tensors and their arithmetic becomes operators."""

    def forward(self, x):
        n, c, h, w = x.shape
        y = x.view(n, c // 2, 2, h * w).transpose(1, 2).reshape(n, c, h, -1)
        return y[:, : c // 2] + torch.zeros(n, 1, h, w) + y.shape[1] / 2


class Pair(NamedTuple):
    mean: Tensor
    spread: Tensor


class Nested(nn.Module):
    def forward(self, items: List[Tensor], state: Tuple[Tensor, Tensor], table: Dict[str, Tensor]) -> Tuple[Dict[str, Tensor], List[Tensor], Pair, Optional[Tensor]]:
        total = items[0]
        for item in items[1:]:
            total = total + item
        return {"total": total, "scaled": total * table["scale"]}, [state[1], state[0]], Pair(total.mean(), total.amax() - total.amin()), None


class Placeholders(nn.Module):
    """Random tensors that only give a variable its type, and a list of inputs."""

    def forward(self, items: List[Tensor]) -> Tensor:
        best = torch.rand(1)
        for item in items:
            best = item if item.size(0) > 1 else item * 2
        return best


class Head(nn.Module):
    def forward(self, x: Tensor) -> Dict[str, Tensor]:
        return {"logits": x * 2, "probabilities": torch.softmax(x, -1)}


class Methods(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.encode(x).sum()

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        return torch.relu(self.fc(x))


class Leftovers(nn.Module):
    """Attributes that every run assigns before it reads them: no state."""

    def __init__(self):
        super().__init__()
        self.loss = torch.zeros(1)
        self.count = 0

    def forward(self, x: Tensor) -> Tensor:
        self.loss = (x * x).mean()
        self.count = 2
        return x * self.loss + self.count


class Constants(nn.Module):
    """Constants of all sizes, and weights that are computed with before they are used."""

    def __init__(self):
        super().__init__()
        self.g = nn.Parameter(torch.rand(5, 1) + 0.5)
        self.v = nn.Parameter(torch.randn(5, 8))
        self.register_buffer("table", torch.arange(40).reshape(5, 8))
        self.stages = [torch.randn(8), torch.randn(8)]

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        weight = self.g * (self.v / self.v.norm(2, 1, True))
        y = nn.functional.linear(x, weight)
        order = torch.div(self.table[:, 0], 8, rounding_mode="floor").flip(0)
        return y, y[:, order], x + self.stages[0] - self.stages[1]


def programs():
    """Name, module, inputs, form."""
    yield "writes", Writes(), [torch.randn(4, 6)], "scripted"
    yield "writes_into_results", WritesIntoResults(), [torch.randn(4, 6)], "scripted"
    yield "shape_guards", ShapeGuards(), [torch.randn(5, 6)], "scripted"
    yield "traced_shapes", TracedShapes(), [torch.randn(2, 4, 3, 5)], "traced"
    yield "dictionary", Head(), [torch.randn(2, 3)], "scripted"
    yield "methods", Methods(), [torch.randn(2, 4)], "scripted"
    yield "leftovers", Leftovers(), [torch.randn(2, 4)], "scripted"
    yield "constants", Constants(), [torch.randn(3, 8)], "scripted"
    yield "placeholders", Placeholders(), [[torch.randn(2), torch.randn(1)]], "scripted"
    nested = [[torch.randn(3), torch.randn(3)], (torch.randn(2), torch.randn(1, 2)), {"scale": torch.randn(1)}]
    yield "nested", Nested(), nested, "scripted"
