"""--image-input: pixels become what PyTorch makes of them, in both variants; what it costs; what is said where it is wrong."""
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

from harness import ROOT, VARIANTS, call, compile_package, last_error, manifest, wasmtorch_run, wasmtorchc

IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
LUMA = torch.tensor([0.299, 0.587, 0.114], dtype=torch.float64)


class Image(torch.nn.Module):
    """Gives the image back, so that the answer is the preprocessing alone."""

    def forward(self, x):
        return x * 1.0


class Padded(torch.nn.Module):
    """Its first layer pads, as most do."""

    def __init__(self, padding=1):
        super().__init__()
        self.conv = torch.nn.Conv2d(3, 8, 3, stride=2, padding=padding)
        self.fc = torch.nn.Linear(8, 4)

    def forward(self, x):
        return self.fc(torch.relu(self.conv(x)).mean((2, 3)))


def wanted(pixels, mean=(0.0,), std=(1.0,), scale=1 / 255, order="rgb", channels="rgb", last=False):
    """By torch, in double: [N, H, W, C] bytes to a model's image. `order` is that of the pixels' bytes."""
    x = torch.from_numpy(pixels).double()
    if order == "gray":
        x = x.expand(*x.shape[:3], 1 if channels == "gray" else 3)
    else:
        x = x[..., [order.index(c) for c in "rgb"]]
        x = (x * LUMA).sum(-1, keepdim=True) if channels == "gray" else x.flip(-1) if channels == "bgr" else x
    x = (x * scale - torch.tensor(mean, dtype=torch.float64)) / torch.tensor(std, dtype=torch.float64)
    return (x if last else x.permute(0, 3, 1, 2)).contiguous().float()


def numbers(values):
    return "/".join(map(str, values))


def save_model(folder, name, module, shape):
    torch.manual_seed(3)
    file = folder / f"{name}.pt"
    torch.jit.trace(module.eval(), torch.zeros(*shape)).save(str(file))
    return file


# Name, shape of the model's image, bytes of a pixel, the settings, and the same for torch.
CASES = [
    ("rgba_to_rgb", (1, 3, 13, 11), 4, f"mean={numbers(IMAGENET[0])},std={numbers(IMAGENET[1])}", dict(mean=IMAGENET[0], std=IMAGENET[1])),
    ("short_form", (1, 3, 7, 9), 4, "0.5,0.25", dict(mean=(0.5,), std=(0.25,))),
    ("no_settings", (1, 3, 5, 8), 4, "", {}),
    ("two_images", (2, 3, 6, 5), 4, f"{numbers(IMAGENET[0])},0.5", dict(mean=IMAGENET[0], std=(0.5,))),
    ("rgba_to_gray", (1, 1, 9, 7), 4, "mean=0.1307,std=0.3081", dict(mean=(0.1307,), std=(0.3081,), channels="gray")),
    ("gray_to_gray", (1, 1, 8, 8), 1, "format=gray,mean=0.1307,std=0.3081", dict(mean=(0.1307,), std=(0.3081,), order="gray", channels="gray")),
    ("gray_to_rgb", (1, 3, 4, 6), 1, "format=gray,channels=rgb,mean=0.1/0.2/0.3", dict(mean=(0.1, 0.2, 0.3), order="gray")),
    ("rgb_to_bgr", (1, 3, 6, 6), 3, "format=rgb,channels=bgr,scale=1,mean=104/117/123",
     dict(scale=1, mean=(104.0, 117.0, 123.0), channels="bgr")),
    ("bgra_to_rgb", (1, 3, 6, 6), 4, "format=bgra,scale=2/255,mean=1", dict(scale=2 / 255, mean=(1.0,), order="bgra")),
    ("bgr_to_bgr", (1, 3, 5, 6), 3, "format=bgr,channels=bgr,std=0.1/0.2/0.3", dict(std=(0.1, 0.2, 0.3), order="bgr", channels="bgr")),
    ("channels_last", (1, 6, 5, 3), 4, "layout=nhwc,mean=0.5/0.4/0.3,std=0.5", dict(mean=(0.5, 0.4, 0.3), std=(0.5,), last=True)),
]


def check_numbers(folder):
    random = np.random.default_rng(11)
    for name, shape, size, settings, meaning in CASES:
        last = meaning.get("last", False)
        height, width = shape[1:3] if last else shape[2:4]
        pixels = random.integers(0, 256, (shape[0], height, width, size), np.uint8)
        # Every byte there is, first and last too.
        pixels.flat[:2] = (0, 255)
        np.save(folder / "x.npy", pixels)
        np.save(folder / "y.npy", wanted(pixels, **meaning).numpy())
        model = save_model(folder, name, Image(), shape)
        option = f"x:{settings}" if settings else "x"
        dims = ",".join(map(str, shape))
        compile_package(model, "--input", f"x:f32[{dims}]", "--image-input", option, "-o", folder / name)
        given = manifest(folder / name)["entries"][0]["inputs"][0]
        assert given["dtype"] == "u8" and [dim["size"] for dim in given["dims"]] == list(pixels.shape), given
        for variant in VARIANTS:
            ran = wasmtorch_run(folder / name, "--in", folder / "x.npy", "--expect", folder / "y.npy", f"--variant={variant}",
                                "--rtol=1e-6", "--atol=1e-6")
            assert ran.returncode == 0, f"{name}, {variant}: {ran.stderr}"
    print(f"{len(CASES)} ways from pixels to an image, {len(VARIANTS)} variants: all as torch computes them")


def check_cost(folder):
    np.save(folder / "pixels.npy", np.random.default_rng(5).integers(0, 256, (1, 32, 32, 4), np.uint8))
    option = ["--image-input", f"x:{numbers(IMAGENET[0])},{numbers(IMAGENET[1])}"]
    for what, padding in (("padded", 1), ("unpadded", 0)):
        model = save_model(folder, what, Padded(padding), (1, 3, 32, 32))
        counts = []
        for more in ([], option):
            done = wasmtorchc(model, "--input", "x:f32[1,3,32,32]", *more, "--explain-plan", "-o", folder / what)
            assert done.returncode == 0, done.stderr
            counts.append(int(done.stdout.split(" dispatches")[0].split()[-1]))
        print(f"{what}: {counts[0]} dispatches, {counts[1]} from pixels")
        # The sample of pixels gives the type, and both PyTorch and the package run on it.
        done = wasmtorchc(model, "--sample", folder / "pixels.npy", *option, "--verify", "-o", folder / what)
        assert done.returncode == 0, done.stderr
    # By name, for an input that isn't the first.
    done = wasmtorchc(model, "--sample", f"x={folder / 'pixels.npy'}", *option, "--verify", "-o", folder / what)
    assert done.returncode == 0, done.stderr
    options = [option for option in manifest(folder / what)["options"] if option["name"] == "image-input"]
    print(f"manifest: {json.dumps(options)}")
    types = (folder / what / "model.d.ts").read_text()
    assert "/** u8 [1, 32, 32, 4]: rgba pixels */\n  'x': TensorInput<Uint8Array, number> | PixelInput;" in types, types


ERRORS = [
    ([], "x:meen=1", 2, "--image-input: input 'x': 'meen' is none of mean, std, scale, format, channels, layout; did you mean 'mean'?"),
    ([], "x:mean=0.1/0.2", 2, "input 'x': mean: expected one number or three, found 2"),
    ([], "x:0.5/a/1", 2, "input 'x': mean: expected a number, or one for each channel with slashes between them, found '0.5/a/1'"),
    ([], "x:std=0", 2, "input 'x': std: expected numbers other than 0, found '0'"),
    ([], "x:scale=1/0", 2, "input 'x': scale: expected a number or a fraction other than 0, found '1/0'"),
    ([], "x:format=rbg", 2, "input 'x': format: 'rbg' is none of rgba, rgb, bgra, bgr, gray; did you mean"),
    ([], "x:0.5,0.5,0.5", 2, "input 'x': '0.5' is no setting; expected mean=, std=, scale=, format=, channels=, layout="),
    ([], "x:mean=1,mean=2", 2, "input 'x': mean is given twice"),
    ([], "x:", 2, "input 'x': expected settings behind the colon, found none"),
    ([], "", 2, "--image-input: expected NAME[:SETTING,...], found nothing"),
    ([], "y:0.5,0.5", 1, "--image-input: there is no input 'y': the model takes 'x'"),
    ([], "x:channels=gray", 1, "input 'x': expected an image of 1 channel as [N,C,H,W] or [N,H,W,C], found tensor<1x3x32x32xf32>"),
    ([], "x:layout=nhwc", 1, "input 'x': expected an image of 3 channels or 1 as [N,H,W,C], found tensor<1x3x32x32xf32>"),
]


def check_errors(folder):
    model = save_model(folder, "refused", Padded(), (1, 3, 32, 32))
    for more, option, status, words in ERRORS:
        done = wasmtorchc(model, "--input", "x:f32[1,3,32,32]", "--image-input", option, *more, "-o", folder / "refused")
        assert done.returncode == status and words in done.stderr, f"{option}: status {done.returncode}: {done.stderr}"
    # The shape of no image, a sample of other pixels, a run on floats.
    done = wasmtorchc(save_model(folder, "flat", Image(), (4, 3)), "--input", "x:f32[4,3]", "--image-input", "x", "-o", folder / "refused")
    assert done.returncode == 1 and "expected an image, f32[N,C,H,W] or f32[N,H,W,C], for pixels to become, found tensor<4x3xf32>" in done.stderr
    done = wasmtorchc(model, "--sample", folder / "pixels.npy", "--image-input", "x:format=rgb", "-o", folder / "refused")
    assert done.returncode == 1 and "expected pixels of 3 bytes (rgb) for input 'x', found 4" in done.stderr, done.stderr
    np.save(folder / "floats.npy", np.zeros((1, 3, 32, 32), np.float32))
    ran = wasmtorch_run(folder / "padded", "--in", folder / "floats.npy")
    assert ran.returncode == 1 and "input 'x': expected u8 [1, 32, 32, 4], found f32 [1, 3, 32, 32]" in ran.stderr, last_error(ran)
    print(f"{len(ERRORS) + 3} mistakes are named")


def follow_the_page(folder):
    """docs/images.md, for a model of any images."""
    model = save_model(folder, "page", Padded(), (1, 3, 224, 224))
    done = call(sys.executable, ROOT / "test/docs/run_page.py", ROOT / "docs/images.md", "--put", f"model.pt={model}")
    assert done.returncode == 0, done.stdout + done.stderr
    print("the page is right")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check_numbers(folder)
        check_cost(folder)
        check_errors(folder)
        follow_the_page(folder)


if __name__ == "__main__":
    sys.exit(main())
