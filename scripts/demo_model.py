"""Trains the demo's network on digits that it draws itself: demo_model.py FOLDER. Writes model.pt, x.npy and y.npy.

A digit is a 5x7 bitmap, stretched, turned, shifted and covered with noise on 28x28 pixels. Seeded: the same digits
and starting weights each time.
"""
import sys
import time
from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn import functional

# Rows of the ten digits from the top; a bit is a pixel.
GLYPHS = [
    (14, 17, 19, 21, 25, 17, 14), (4, 12, 4, 4, 4, 4, 14), (14, 17, 1, 2, 4, 8, 31), (31, 2, 4, 2, 1, 17, 14), (2, 6, 10, 18, 31, 2, 2),
    (31, 16, 30, 1, 1, 17, 14), (6, 8, 16, 30, 17, 17, 14), (31, 1, 2, 4, 8, 8, 8), (14, 17, 17, 14, 17, 17, 14), (14, 17, 17, 15, 1, 2, 12),
]
BITMAPS = torch.tensor([[[row >> (4 - column) & 1 for column in range(5)] for row in glyph] for glyph in GLYPHS], dtype=torch.float32)


def draw(count, generator):
    """Pictures [count, 1, 28, 28] and their digits."""
    def uniform(low, high):
        return torch.rand(count, generator=generator) * (high - low) + low

    digits = torch.randint(10, (count,), generator=generator)
    angle, stretch = uniform(-0.25, 0.25), uniform(1.2, 1.8)
    cosine, sine = torch.cos(angle) * stretch, torch.sin(angle) * stretch
    # A digit is narrower than it is high, and the bitmap is stretched to the whole picture.
    place = torch.stack([cosine * 1.3, -sine * 1.3, uniform(-0.4, 0.4), sine, cosine, uniform(-0.3, 0.3)], dim=1).view(count, 2, 3)
    grid = functional.affine_grid(place, (count, 1, 28, 28), align_corners=False)
    pictures = functional.grid_sample(BITMAPS[digits].unsqueeze(1), grid, align_corners=False)
    return pictures + 0.15 * torch.randn(pictures.shape, generator=generator), digits


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2))
        self.classifier = nn.Sequential(nn.Linear(16 * 7 * 7, 32), nn.ReLU(), nn.Linear(32, 10))

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


def train(network, generator, steps=250, batch=64):
    optimizer = torch.optim.Adam(network.parameters(), lr=3e-3)
    for _ in range(steps):
        pictures, digits = draw(batch, generator)
        loss = functional.cross_entropy(network(pictures), digits)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def main():
    folder = Path(sys.argv[1])
    start = time.time()
    torch.manual_seed(0)
    # One thread: sums in the same order each time.
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)
    network = Network()
    train(network, generator)
    network.eval()
    with torch.no_grad():
        pictures, digits = draw(1000, generator)
        right = (network(pictures).argmax(1) == digits).sum().item()
        x = pictures[:1]
        # A sample gives the input its shape; a trace with it is all that the compiler needs.
        torch.jit.trace(network, x).save(str(folder / "model.pt"))
        numpy.save(folder / "x.npy", x.numpy())
        numpy.save(folder / "y.npy", network(x).numpy())
    parameters = sum(parameter.numel() for parameter in network.parameters())
    print(f"trained in {time.time() - start:.1f} s: {parameters} parameters, {right / 10:.1f} % of 1000 new digits right")


if __name__ == "__main__":
    main()
