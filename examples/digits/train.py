"""Trains the network of the page of digits on scikit-learn's digits: train.py FOLDER.

Writes model.pt (pictures of 8x8 pixels to ten probabilities), x.npy and y.npy (a picture and PyTorch's answer to it) and facts.json, which
the page shows. Seeded, on one thread: the same weights each time.
"""
import json
import sys
import time
from pathlib import Path

import numpy
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional

# Pixels are 0 to 16: how many of the 4x4 points of a finer picture are ink.
WHITE = 16
HELD_OUT = 450
STEPS, BATCH = 900, 64


class Network(nn.Module):
    """Two convolutions and two linear layers, from pixels to logits."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.classifier = nn.Sequential(nn.Linear(32 * 4 * 4, 64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 10))

    def forward(self, pixels):
        return self.classifier(self.features(pixels / WHITE).flatten(1))


class Probabilities(nn.Module):
    """What the page wants of a network."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, pixels):
        return torch.softmax(self.network(pixels), 1)


def vary(pictures, generator):
    """The pictures a little turned, slanted, stretched and moved: what another hand, or a mouse, makes of them."""
    def uniform(low, high):
        return torch.rand(len(pictures), generator=generator) * (high - low) + low

    angle, slant = uniform(-0.25, 0.25), uniform(-0.25, 0.25)
    width, height = uniform(0.8, 1.35), uniform(0.9, 1.15)
    cosine, sine = torch.cos(angle), torch.sin(angle)
    place = torch.stack([cosine * width, (slant * cosine - sine) * height, uniform(-0.2, 0.2),
                         sine * width, (slant * sine + cosine) * height, uniform(-0.15, 0.15)], dim=1)
    grid = functional.affine_grid(place.view(-1, 2, 3), pictures.shape, align_corners=False)
    return functional.grid_sample(pictures, grid, align_corners=False)


def train(network, pictures, digits, generator):
    optimizer = torch.optim.Adam(network.parameters(), lr=2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=STEPS)
    for _ in range(STEPS):
        chosen = torch.randint(len(pictures), (BATCH,), generator=generator)
        loss = functional.cross_entropy(network(vary(pictures[chosen], generator)), digits[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    start = time.time()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)

    data = load_digits()
    pictures = torch.from_numpy(data.images).float().unsqueeze(1)
    digits = torch.from_numpy(data.target)
    # The last quarter, not a random one: neighbours are often of the same hand, and would make the figure too good.
    training = len(pictures) - HELD_OUT
    network = Network()
    train(network, pictures[:training], digits[:training], generator)

    model = Probabilities(network).eval()
    with torch.no_grad():
        right = (model(pictures[training:]).argmax(1) == digits[training:]).sum().item()
        x = pictures[training:training + 1]
        torch.jit.trace(model, x).save(str(folder / "model.pt"))
        numpy.save(folder / "x.npy", x.numpy())
        numpy.save(folder / "y.npy", model(x).numpy())
    facts = {"parameters": sum(parameter.numel() for parameter in network.parameters()), "training": training, "heldOut": HELD_OUT,
             "accuracy": round(right / HELD_OUT, 4)}
    (folder / "facts.json").write_text(json.dumps(facts) + "\n", encoding="utf-8")
    print(f"digits: trained on {training} pictures in {time.time() - start:.0f} s; {facts['parameters']} parameters; "
          f"{right} of {HELD_OUT} held-out pictures right, {facts['accuracy']:.1%}")


if __name__ == "__main__":
    main()
