# What the end-to-end tests share: where things lie, compiling, running, and what a folder holds.
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np

# The source tree stays as it is.
sys.dont_write_bytecode = True

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = Path(os.environ.get("WASMTORCH_BUILD", ROOT / "build/release"))
NODE = os.environ.get("WASMTORCH_NODE", str(ROOT / "node_modules/node/bin/node"))
SHARED = Path(os.environ.get("WASMTORCH_SHARED", ROOT.parent / "shared"))
LLVM = Path(os.environ.get("WASMTORCH_LLVM", f"/usr/lib/llvm-{(ROOT / 'cmake/llvm-version.txt').read_text().split('.')[0]}"))
COMPILER = BUILD / "bin/wasmtorchc"
MODELS = BUILD / "test/models"
VARIANTS = ("simd", "relaxed")


def call(*command, **options):
    """Runs a program; gives its exit status and what it printed on both streams."""
    return subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)


def wasmtorchc(*arguments, **options):
    return call(COMPILER, *arguments, **options)


def wasmtorch_run(*arguments, **options):
    return call(NODE, ROOT / "tools/wasmtorch-run/main.mjs", *arguments, **options)


def compile_package(*arguments, **options):
    """For tests that need a package: fails with the compiler's own words."""
    done = wasmtorchc(*arguments, **options)
    assert done.returncode == 0, f"wasmtorchc {' '.join(map(str, arguments))} ended with status {done.returncode}:\n{done.stderr}"


def input_type(path, name=""):
    """`[NAME:]DTYPE[DIMS]` of the tensor in a .npy file."""
    array = np.load(path, mmap_mode="r")
    dtype = {"float32": "f32", "int64": "i64", "int32": "i32", "uint8": "u8", "bool": "bool"}[array.dtype.name]
    return (f"{name}:" if name else "") + f"{dtype}[{','.join(map(str, array.shape))}]"


class Case:
    """A case.json of test/numeric/README.md."""

    def __init__(self, file):
        self.file, self.folder = Path(file), Path(file).parent
        self.name = self.folder.name
        self.fields = json.loads(self.file.read_text())
        self.model = self.folder / self.fields["model"]

    def arguments(self):
        """Those of wasmtorchc: inputs by name where the case names them, else by example."""
        inputs = self.fields["inputs"]
        if isinstance(inputs, dict):
            types = [part for name, file in inputs.items() for part in ("--input", input_type(self.folder / file, name))]
        else:
            types = [part for file in inputs for part in ("--sample", self.folder / file)]
        return [self.model, *types, *(["--method", self.fields["entry"]] if "entry" in self.fields else [])]

    def compile(self, package, *more):
        compile_package(*self.arguments(), "-o", package, *more)
        return package

    def outputs(self):
        return self.fields["outputs"]


def digests(folder):
    """Name and SHA-256 of every file below a folder."""
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def manifest(package):
    return json.loads(Path(package, "manifest.json").read_text())


def last_error(done):
    """The lines that say what is wrong, for a table."""
    lines = [line for line in done.stderr.splitlines() if re.search(r"error|note", line)]
    return "; ".join(lines or done.stderr.splitlines()[-1:]) or f"status {done.returncode}"
