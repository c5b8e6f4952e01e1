# What the tests of installations share: an installed tree, programs in it, and what a folder holds.
import os
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "e2e"))
from harness import BUILD, LLVM, MODELS, NODE, ROOT, call, digests, manifest  # noqa: E402,F401

# A small model as IR: it needs no libtorch and compiles in half a second.
SMALL = """wt.param @fc.weight : tensor<10x8xf32> {offset = 0 : i64, origin = "fc.weight"}
func.func @forward(%x: tensor<4x8xf32> {wt.name = "x"}) -> (tensor<4x10xf32> {wt.name = "output"}) {
  %w = wt.get @fc.weight : tensor<10x8xf32>
  %0 = wt.linear %x, %w : (tensor<4x8xf32>, tensor<10x8xf32>) -> tensor<4x10xf32>
  %1 = wt.relu %0 : (tensor<4x10xf32>) -> tensor<4x10xf32>
  return %1 : tensor<4x10xf32>
}
"""


def install(prefix):
    """`cmake --install` of the build into a folder."""
    done = call("cmake", "--install", BUILD, "--prefix", prefix)
    assert done.returncode == 0, f"cmake --install failed:\n{done.stdout[-2000:]}{done.stderr}"
    return Path(prefix)


def write_small_model(folder, scale=1):
    """SMALL with its weights; another scale is the same program with other weights."""
    import numpy as np
    (folder / "small.mlir").write_text(SMALL)
    (np.arange(80, dtype=np.float32) * scale / 100).tofile(folder / "small.weights")
    return folder / "small.mlir"


def clean_environment(*paths, **more):
    """What a user has who knows nothing of our build: only these folders and the system's are on PATH."""
    kept = {name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ}
    return {**kept, "PATH": os.pathsep.join([*map(str, paths), "/usr/bin", "/bin"]), "LC_ALL": "C.UTF-8", **more}


def run(*command, code=0, **options):
    """Runs a program that must end with a certain code; what it printed."""
    done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, **options)
    assert done.returncode == code, f"{' '.join(map(str, command))} ended with {done.returncode}, expected {code}:\n{done.stdout}"
    return done.stdout
