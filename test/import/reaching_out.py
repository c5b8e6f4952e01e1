"""Makes models that would write a file while they are read, and when they are run: reaching_out.py FOLDER."""
import sys
from pathlib import Path

import torch
from torch import nn

FOLDER = Path(sys.argv[1])
WRITTEN = str(FOLDER / "written")


class WhenRead(nn.Module):
    """libtorch runs `__setstate__` to restore a module."""

    def __init__(self):
        super().__init__()
        self.factor, self.path = 3, WRITTEN

    @torch.jit.export
    def __getstate__(self):
        return (self.factor, self.path, self.training)

    @torch.jit.export
    def __setstate__(self, state: tuple[int, str, bool]):
        self.factor = state[0]
        self.path = state[1]
        self.training = state[2]
        torch.save(torch.ones(3), self.path)

    def forward(self, x):
        return x * self.factor


class WhenRun(nn.Module):
    def __init__(self):
        super().__init__()
        self.path = WRITTEN

    def forward(self, x):
        torch.save(torch.ones(3), self.path)
        return x


class Mapped(nn.Module):
    """A tensor over a file's own bytes, which a write then changes."""

    def __init__(self):
        super().__init__()
        self.path = WRITTEN

    def forward(self, x):
        mapped = torch.from_file(self.path, True, 3)
        mapped.add_(1)
        return x + mapped


for name, module in {"when_read": WhenRead(), "when_run": WhenRun(), "mapped": Mapped()}.items():
    torch.jit.script(module).save(str(FOLDER / f"{name}.pt"))
