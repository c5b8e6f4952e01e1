#!/usr/bin/python3
"""Imports cases and checks what the reference evaluator makes of them against the answers beside them.

    check_against_torch.py WT_IMPORT_TORCHSCRIPT WT_EVAL FOLDER

FOLDER holds cases as test/numeric/README.md describes. Ends with 1 where anything disagrees.
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy as np

RTOL, ATOL = 1e-4, 1e-5


def read_cases(folder):
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name, "case.json")
        if os.path.exists(path):
            with open(path) as file:
                yield os.path.join(folder, name), json.load(file)


def samples_of(folder, case):
    inputs = case["inputs"]
    if isinstance(inputs, dict):
        return [f"{name}={os.path.join(folder, file)}" for name, file in inputs.items()]
    return [os.path.join(folder, file) for file in inputs]


def import_all(tool, cases, work):
    """One start of libtorch for all; gives the diagnostics of each."""
    lines = []
    for i, (folder, case) in enumerate(cases):
        lines.append(json.dumps({"model": os.path.join(folder, case["model"]), "samples": samples_of(folder, case), "method": case.get("entry", "forward"),
                                 "ir": f"{work}/{i}.mlirbc", "weights": f"{work}/{i}.weights"}))
    result = subprocess.run([tool, "--batch", "-"], input="\n".join(lines), capture_output=True, text=True)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(answers) == len(cases), result.stderr
    return answers


def disagreement(got, want):
    if got.shape != want.shape or got.dtype != want.dtype:
        return f"expected {want.dtype}{list(want.shape)}, found {got.dtype}{list(got.shape)}"
    if not np.issubdtype(want.dtype, np.floating):
        wrong = got != want
    else:
        finite = np.abs(want[np.isfinite(want)])
        limit = ATOL * max(1, finite.max(initial=0)) + RTOL * np.abs(want)
        with np.errstate(invalid="ignore"):
            wrong = ~((np.abs(got - want) <= limit) | (got == want) | (np.isnan(got) & np.isnan(want)))
    if not wrong.any():
        return None
    index = tuple(np.argwhere(wrong)[0])
    return f"{int(wrong.sum())} of {wrong.size} elements differ, the first at {[int(i) for i in index]}: expected {want[index]!r}, found {got[index]!r}"


def evaluate(tool, folder, case, prefix):
    """What is wrong with the imported program's outputs."""
    arguments = [argument for sample in samples_of(folder, case) for argument in ("--in", sample)]
    run = subprocess.run([tool, prefix + ".mlirbc", "--entry", case.get("entry", "forward"), "--out", prefix] + arguments, capture_output=True, text=True)
    if run.returncode != 0:
        return [run.stderr.strip()]
    found = [f"{i}.npy" for i in range(len(case["outputs"]) + 1) if os.path.exists(f"{prefix}/{i}.npy")]
    if len(found) != len(case["outputs"]):
        return [f"expected {len(case['outputs'])} outputs, found {len(found)}"]
    pairs = [(np.load(os.path.join(prefix, file)), np.load(os.path.join(folder, want))) for file, want in zip(found, case["outputs"])]
    return [f"output {i}: {problem}" for i, (got, want) in enumerate(pairs) if (problem := disagreement(got, want))]


def main():
    if len(sys.argv) != 4:
        print("usage: check_against_torch.py WT_IMPORT_TORCHSCRIPT WT_EVAL FOLDER", file=sys.stderr)
        return 2
    importer, evaluator, folder = sys.argv[1:]
    cases = list(read_cases(folder))
    wrong = 0
    with tempfile.TemporaryDirectory() as work:
        for i, ((path, case), answer) in enumerate(zip(cases, import_all(importer, cases, work))):
            problems = evaluate(evaluator, path, case, f"{work}/{i}") if answer["ok"] else answer["diagnostics"]
            wrong += bool(problems)
            for problem in problems:
                print(f"{os.path.basename(path)}: {problem}")
    print(f"{len(cases)} cases, {wrong} disagree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
