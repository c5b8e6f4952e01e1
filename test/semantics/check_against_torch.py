#!/usr/bin/python3
# Checks the reference evaluator against PyTorch: every wt op on random shapes, attributes and numbers.
#
#   check_against_torch.py path/to/wt-eval
#
# Ends with 1 where anything disagrees or an op has too few cases.
import collections
import json
import os
import subprocess
import sys
import tempfile

# The source tree stays as it is.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "numeric"))

import numpy as np

from cases import all_cases, module_text, write_inputs
from compare import disagreement

LEAST_CASES = 20


def evaluate(tool, cases, folder):
    """Runs all cases in one process; outputs lie in a folder of the case's name."""
    model, batch = os.path.join(folder, "cases.mlir"), os.path.join(folder, "batch.jsonl")
    with open(model, "w") as file:
        file.write(module_text(cases))
    with open(batch, "w") as file:
        for case in cases:
            out = os.path.join(folder, case.name)
            file.write(json.dumps({"entry": case.name, "in": write_inputs(case, out), "out": out}) + "\n")
    return subprocess.run([tool, model, "--batch", batch]).returncode


def problems_of(cases, folder):
    problems = []
    for case in cases:
        path = os.path.join(folder, case.name, "0.npy")
        problem = disagreement(case, np.load(path)) if os.path.exists(path) else "no result"
        if problem:
            problems.append(f"{case.name}: {problem}\n{case.function()}")
    return problems


def main():
    if len(sys.argv) != 2:
        print("usage: check_against_torch.py path/to/wt-eval", file=sys.stderr)
        return 2
    tool = sys.argv[1]
    cases = all_cases()
    assert len({case.name for case in cases}) == len(cases), "two cases have one name"
    counts = collections.Counter(case.op for case in cases)
    listed = subprocess.run([tool, "--list-ops"], check=True, capture_output=True, text=True).stdout.split()
    problems = [f"wt.{op} has {counts[op]} cases, expected at least {LEAST_CASES}" for op in
                (name[len("wt."):] for name in listed) if counts[op] < LEAST_CASES]
    with tempfile.TemporaryDirectory() as folder:
        failed = evaluate(tool, cases, folder)
        problems += problems_of(cases, folder)
    print("\n".join(problems), end="\n" if problems else "")
    print(f"{len(cases)} cases of {len(counts)} ops, {len(problems)} disagree")
    return 1 if problems or failed else 0


sys.exit(main())
