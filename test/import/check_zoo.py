#!/usr/bin/python3
"""The same check on models of a zoo, whose answers lie in refs/MODEL/call0_*.npy: check_zoo.py WT_IMPORT_TORCHSCRIPT WT_EVAL ZOO MODEL..."""
import glob
import os
import sys
import tempfile

from check_against_torch import evaluate, import_all


def main():
    importer, evaluator, zoo, *models = sys.argv[1:]
    cases = []
    for name in models:
        folder = os.path.join(zoo, "refs", name)
        files = {kind: sorted(os.path.basename(path) for path in glob.glob(f"{folder}/call0_{kind}*.npy")) for kind in ("in", "out")}
        cases.append((folder, {"model": os.path.join(zoo, "models", "torchscript", name), "inputs": files["in"], "outputs": files["out"]}))
    wrong = 0
    with tempfile.TemporaryDirectory() as work:
        for i, ((folder, case), answer) in enumerate(zip(cases, import_all(importer, cases, work))):
            problems = evaluate(evaluator, folder, case, f"{work}/{i}") if answer["ok"] else answer["diagnostics"]
            wrong += bool(problems)
            for problem in problems:
                print(f"{os.path.basename(folder)}: {problem}")
    print(f"{len(cases)} cases, {wrong} disagree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
