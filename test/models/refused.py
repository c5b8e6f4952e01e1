# Models that the importer must refuse, with a good reason.
import torch
import torch.nn as nn
from torch import Tensor


class Unsupported(nn.Module):
    """Two operators that are missing, one of them at three places and in a loop."""

    def forward(self, x: Tensor) -> Tensor:
        y = torch.polygamma(1, x)
        for i in range(3):
            y = torch.renorm(y, 2.0, 0, 1.0)
        if y.size(0) > 1:
            y = torch.relu(torch.renorm(y, 2.0, 1, 1.0))
        z = torch.renorm(y, 1.0, 1, 1.0) + torch.renorm(x, 2.0, 0, 2.0)
        return z + torch.embedding_bag(x, torch.arange(3), torch.arange(3))[1].sum()


class Raises(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        if x.size(1) != 3:
            raise RuntimeError(f"expected 3 channels, got {x.size(1)}")
        return x


class DependsOnData(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        if bool(x.sum() > 0):
            return torch.renorm(x, 2.0, 0, 1.0)
        return x.nonzero()


class DependsOnItem(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        n = int(x[0, 0].item())
        return x * n


class Stateful(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = torch.zeros(2, 3)
        self.register_buffer("count", torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        self.hidden = self.hidden * 0.5 + x
        self.count.add_(1)
        return self.hidden


class WrongShapes(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x: Tensor) -> Tensor:
        y = self.fc(x)
        return y.view(5, 5)


class TrainingNorm(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(3, track_running_stats=False)

    def forward(self, x: Tensor) -> Tensor:
        return torch.renorm(self.norm(x), 2.0, 0, 1.0)


class Projected(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 4, proj_size=2)

    def forward(self, x: Tensor) -> Tensor:
        return self.lstm(x)[0]


def refused():
    for module in (Unsupported, Raises, DependsOnData, DependsOnItem, Stateful, WrongShapes, TrainingNorm, Projected):
        name = "".join("_" + letter.lower() if letter.isupper() else letter for letter in module.__name__).lstrip("_")
        yield name, module()
