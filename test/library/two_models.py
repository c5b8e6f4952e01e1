"""What the tests of libraries share: two models compiled to libraries, a folder for a program that runs both, and a look at its answers."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "e2e"))
from harness import LLVM, MODELS, NODE, call, compile_package, digests  # noqa: E402

import numpy as np  # noqa: E402

HERE = Path(__file__).resolve().parent
CLANG = LLVM / "bin/clang"
CNN, RECURRENT = MODELS / "cnn_scripted", MODELS / "recurrent_scripted"
# Of the program: names of files and which array of the case they hold.
INPUTS = {"classifier.x": CNN / "in0.npy", "recurrent.x": RECURRENT / "in0.npy", "recurrent.hidden": RECURRENT / "in1.npy"}
ANSWERS = {"classifier.0": CNN / "out0.npy", "recurrent.0": RECURRENT / "out0.npy", "recurrent.5": RECURRENT / "out5.npy"}
SPEECH = "done; an index in the data is out of range; a status that this library does not know\n"


def must(*command, **options):
    """Runs a program that has to succeed; gives what it printed."""
    done = call(*command, **options)
    assert done.returncode == 0, f"{' '.join(map(str, command))} ended with status {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


def compile_libraries(folder, *options):
    compile_package(CNN / "model.pt", "--sample", CNN / "in0.npy", "--emit=lib", "--lib-name=classifier", "-o", folder / "classifier",
                    *options)
    compile_package(RECURRENT / "model.pt", "--sample", RECURRENT / "in0.npy", "--sample", RECURRENT / "in1.npy", "--emit=lib",
                    "--lib-name=recurrent", "--lib-weights=file", "-o", folder / "recurrent", *options)


def working_folder(folder, libraries):
    """Where the program finds its inputs as raw elements."""
    folder.mkdir(exist_ok=True)
    for name, file in INPUTS.items():
        (folder / name).write_bytes(np.load(file).tobytes())
    (folder / "recurrent.weights").write_bytes((libraries / "recurrent/recurrent.weights").read_bytes())
    for name in ANSWERS:
        (folder / name).unlink(missing_ok=True)
    return folder


def check_answers(folder):
    """The house's rule for f32: DESIGN of agreement in tools/wasmtorch-run/agreement.mjs."""
    for name, file in ANSWERS.items():
        want = np.load(file)
        got = np.frombuffer((folder / name).read_bytes(), want.dtype).reshape(want.shape)
        allowed = 1e-5 * max(1, np.abs(want).max()) + 1e-4 * np.abs(want)
        assert (np.abs(got - want) <= allowed).all(), f"{name}: off by up to {np.abs(got - want).max()}"
        assert np.ptp(want) > 0, f"{name}: the answer is one number everywhere, which tells nothing"


def run_wasi(program, folder):
    assert must(NODE, "--no-warnings", HERE / "run_wasi.mjs", program, folder) == SPEECH
    check_answers(folder)
