# Compiles trained models of others and compares both variants with PyTorch's answers: zoo.py MODEL...
import sys
import tempfile
from pathlib import Path

from harness import SHARED, VARIANTS, compile_package, last_error, wasmtorch_run


def problems(name, package):
    answers = SHARED / "zoo/refs" / name
    files = {kind: sorted(answers.glob(f"call0_{kind}*.npy")) for kind in ("in", "out")}

    def options(option, kind):
        return [part for file in files[kind] for part in (option, file)]
    compile_package(SHARED / "zoo/models/torchscript" / name, *options("--sample", "in"), "-o", package)
    for variant in VARIANTS:
        done = wasmtorch_run(package, *options("--in", "in"), *options("--expect", "out"), f"--variant={variant}")
        if done.returncode or done.stdout.count(": agrees; ") != len(files["out"]):
            yield f"{name}, {variant}: {last_error(done)}"


def main():
    with tempfile.TemporaryDirectory() as work:
        found = [problem for name in sys.argv[1:] for problem in problems(name, Path(work, name))]
    print("\n".join([*found, f"{len(sys.argv) - 1} models, {len(found)} disagreements"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
