# Compiles modules of many entries and runs them all, in each variant: what tests of compiled numbers share.
import json
import os
import subprocess

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
VARIANTS = ["simd", "relaxed"]
RTOL, ATOL = 1e-4, 1e-5
# Seconds after which a compilation counts as one that never ends.
PATIENCE = 120


class Weights:
    """The weight file of a module while its text is written."""

    def __init__(self):
        self.chunks, self.end, self.declarations = [], 0, []

    def declare(self, name, array):
        """Adds a wt.param and gives its type."""
        array = np.array(array, "<f4", order="C")
        kind = "tensor<" + "".join(f"{size}x" for size in array.shape) + "f32>"
        self.declarations.append(f'wt.param @{name} : {kind} {{offset = {self.end} : i64, origin = "{name}"}}\n')
        data = array.tobytes()
        data += bytes(-len(data) % 64)
        self.chunks.append(data)
        self.end += len(data)
        return kind

    def write(self, path):
        with open(path, "wb") as file:
            file.write(b"".join(self.chunks))


def write_module(folder, functions, weights):
    """Writes model.mlir and model.weights; gives the model's path."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "model.mlir")
    with open(path, "w") as file:
        file.write("".join(weights.declarations) + "".join(functions))
    weights.write(os.path.join(folder, "model.weights"))
    return path


def compile_module(bin_dir, model, package, *options):
    """None, or what the compiler says."""
    command = [os.path.join(bin_dir, "wasmtorchc"), model, "-o", package, "--quiet", *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return f"wasmtorchc does not end within {PATIENCE} s\n"
    return None if done.returncode == 0 else done.stderr or f"wasmtorchc ended with status {done.returncode}"


def write_batch(path, runs):
    with open(path, "w") as file:
        for entry, inputs, out in runs:
            file.write(json.dumps({"entry": entry, "in": inputs, "out": out}) + "\n")


def run_package(node, package, variant, runs):
    """`runs`: (entry, input files, output folder). None, or what went wrong."""
    batch = f"{package}.{variant}.jsonl"
    write_batch(batch, runs)
    done = subprocess.run([node, os.path.join(HERE, "run_entries.mjs"), package, variant, batch], capture_output=True, text=True)
    return None if done.returncode == 0 else done.stderr


def evaluate(bin_dir, model, runs):
    """The same by the reference evaluator."""
    batch = f"{model}.eval.jsonl"
    write_batch(batch, runs)
    done = subprocess.run([os.path.join(bin_dir, "wt-eval"), model, "--batch", batch], capture_output=True, text=True)
    return None if done.returncode == 0 else done.stderr


def disagreement(got, want, atol=ATOL, rtol=RTOL):
    """None, or what differs, by the rule in tools/wasmtorch-run/agreement.mjs; `want` may be float64."""
    if got.shape != want.shape:
        return f"expected {list(want.shape)}, found {list(got.shape)}"
    if got.dtype != np.float32:
        return None if (got == want).all() else f"expected {want}, found {got}"
    with np.errstate(invalid="ignore", over="ignore"):
        rounded, found = want.astype(np.float32).astype(np.float64), got.astype(np.float64)
        finite = np.abs(rounded[np.isfinite(rounded)])
        scale = max(1.0, finite.max()) if finite.size else 1.0
        near = np.abs(found - want) <= atol * scale + rtol * np.abs(want)
    wrong = ~np.where(np.isfinite(rounded), near, (found == rounded) | (np.isnan(found) & np.isnan(rounded)))
    if not wrong.any():
        return None
    at = tuple(int(i) for i in np.argwhere(wrong)[0])
    return f"{int(wrong.sum())} of {wrong.size} elements differ, the first at {list(at)}: expected {want[at]!r}, found {got[at]!r}"


def write_inputs(program, folder):
    os.makedirs(folder, exist_ok=True)
    paths = []
    for i, array in enumerate(program.arrays):
        paths.append(os.path.join(folder, f"in{i}.npy"))
        np.save(paths[-1], array)
    return paths


def compare_with_evaluator(bin_dir, node, makers, folder, *options):
    """`makers`: functions from Weights to a Program, compiled as one module with these options. Gives what disagrees with the
    reference evaluator; where the compiler refuses, halves of the programs are tried."""
    weights = Weights()
    programs = [make(weights) for make in makers]
    model = write_module(folder, [program.function() for program in programs], weights)
    package = os.path.join(folder, "package")
    refusal = compile_module(bin_dir, model, package, *options)
    if refusal and len(makers) > 1:
        half = len(makers) // 2
        return (compare_with_evaluator(bin_dir, node, makers[:half], folder + "a", *options) +
                compare_with_evaluator(bin_dir, node, makers[half:], folder + "b", *options))
    if refusal:
        return [f"{programs[0].name}: does not compile: {refusal}{programs[0].function()}"]
    inputs = [write_inputs(program, os.path.join(folder, program.name)) for program in programs]

    def runs(who):
        return [(program.name, files, os.path.join(folder, program.name, who)) for program, files in zip(programs, inputs)]
    problems = []
    failure = evaluate(bin_dir, model, runs("reference"))
    if failure:
        return [f"{folder}: the reference fails: {failure}"]
    for variant in VARIANTS:
        failure = run_package(node, package, variant, runs(variant))
        if failure:
            problems.append(f"{folder}, {variant}: {failure}")
        for program in programs:
            for i in range(len(program.results)):
                want, got = (os.path.join(folder, program.name, who, f"{i}.npy") for who in ("reference", variant))
                problem = disagreement(np.load(got), np.load(want)) if os.path.exists(got) else "no result"
                if problem:
                    problems.append(f"{program.name}, output {i}, {variant}: {problem}\n{program.function()}")
    return problems
