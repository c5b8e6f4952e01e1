#!/usr/bin/python3
"""Exported programs with state, branches, nested values, half floats and open sizes: compiled, run call by call, compared with PyTorch.

exported.py ARCHIVE [--sizes N] [NAME...]: of each case, model.pt2 and model_core.pt2 on calls/<n>/in<k>.npy. Prints a line for each:
`agrees`, or what the compiler or the runner says. Open sizes are fixed to those of a call, each call then being a package; with --sizes only
the first N are.
"""
import argparse
import json
import re
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "e2e"))

import numpy as np  # noqa: E402

from harness import wasmtorch_run, wasmtorchc  # noqa: E402
from suites import numbered, unpack  # noqa: E402

# PyTorch rounds to half floats after every operator, we don't: its own rounding is what remains.
TOLERANCES = {"type_f16": ("2e-3", "2e-3"), "type_bf16": ("2e-2", "2e-2")}


def said(done):
    return "; ".join(line for line in done.stderr.splitlines() if "error" in line or "note" in line) or f"status {done.returncode}"


def open_sizes(model, folder):
    """For each call the --dim options that fix its sizes, or None where the program has none."""
    shown = wasmtorchc(model, "--compile-to=input", "-o", "-")
    if "wt.aten" not in shown.stdout:
        return None
    signature = re.search(r"@forward\((.*?)\) ->", shown.stdout)[1]
    inputs = [re.findall(r'"([^"]*)"', match) for match in re.findall(r"tensor<[^>\[]*(?:, \[([^\]]*)\])?>", signature)]
    found = []
    for call in sorted(folder.glob("calls/*"), key=lambda path: int(path.name)):
        sizes = {}
        for names, file in zip(inputs, numbered(call, "in")):
            sizes.update({name: size for name, size in zip(names, np.load(file).shape) if not name.isdigit()})
        found.append((call, [part for name, size in sorted(sizes.items()) for part in ("--dim", f"{name}={size}")]))
    return found


def check(model, folder, work, tolerances, sizes):
    """What is wrong, or 'agrees'."""
    steps = json.loads((folder / "case.json").read_text())["steps"]
    calls = open_sizes(model, folder) or [(None, [])]
    for call, dims in calls[:sizes]:
        package = Path(work, "package")
        done = wasmtorchc(model, *dims, "-o", package, "--quiet")
        if done.returncode:
            return said(done)
        files = [f"--sequence={folder / 'calls'}"] if call is None else [
            part for kind, prefix in (("--in", "in"), ("--expect", "out")) for file in numbered(call, prefix) for part in (kind, file)]
        for variant in ("simd", "relaxed"):
            done = wasmtorch_run(package, *files, *(["--reset"] if not steps and call is None else []), *tolerances, f"--variant={variant}")
            if done.returncode:
                return f"{variant}: {said(done)}"
    return "agrees"


def main():
    parser = argparse.ArgumentParser(prog="exported", description=__doc__.split("\n")[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--sizes", type=int)
    options = parser.parse_args()
    folder, names = unpack(options.archive), options.names
    for case in sorted(path.parent for path in folder.rglob("case.json")):
        if names and case.name not in names:
            continue
        rtol, atol = TOLERANCES.get(case.name, ("1e-4", "1e-5"))
        for model in sorted(case.glob("model*.pt2")):
            with tempfile.TemporaryDirectory() as work:
                print(f"{case.name}/{model.name}: {check(model, case, work, [f'--rtol={rtol}', f'--atol={atol}'], options.sizes)}", flush=True)


if __name__ == "__main__":
    main()
