# Classifies 1000 images of CIFAR-10 with a trained ResNet-20, compiled and in PyTorch: each answer must be the same.
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

from harness import SHARED, VARIANTS, compile_package, wasmtorch_run

MODEL = SHARED / "zoo/models/torchscript/resnet20_cifar10.pt"
IMAGES = SHARED / "zoo/data/cifar10_test1000_u8_nhwc.npy"
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
BATCH = 100


def main():
    images = np.load(IMAGES).astype(np.float32) / 255
    x = np.ascontiguousarray(((images - np.float32(MEAN)) / np.float32(DEVIATION)).transpose(0, 3, 1, 2))
    torch.set_num_threads(1)
    with torch.no_grad():
        wanted = torch.jit.load(str(MODEL)).eval()(torch.from_numpy(x)).numpy()
    classes = wanted.argmax(1)
    print(f"{len(x)} images, PyTorch finds {len(set(classes))} classes")
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        compile_package(MODEL, "--input", f"f32[{BATCH},3,32,32]", "-o", work / "package")
        for step in range(len(x) // BATCH):
            part = slice(step * BATCH, (step + 1) * BATCH)
            (work / f"steps/{step}").mkdir(parents=True)
            np.save(work / f"steps/{step}/in0.npy", x[part])
            np.save(work / f"steps/{step}/out0.npy", wanted[part])
        failed = False
        for variant in VARIANTS:
            done = wasmtorch_run(work / "package", f"--sequence={work / 'steps'}", "--out", work / variant, f"--variant={variant}")
            found = np.concatenate([np.load(work / f"{variant}/{step}/0.npy") for step in range(len(x) // BATCH)]).argmax(1)
            print(f"{variant}: {np.count_nonzero(found != classes)} of {len(found)} answers differ; {done.stdout.count(': agrees; ')} batches agree")
            failed |= done.returncode != 0 or not np.array_equal(found, classes)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
