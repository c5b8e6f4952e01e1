# What became of each case, as a file: what others may read, and what a run that was cut off or is made in parts goes on from.
import hashlib
import json
import sys

from harness import BUILD
from stages import Outcome

# What decides a result, beside the cases: the programs, and the stub that the runs go through.
PROGRAMS = ["bin/wasmtorchc", "bin/wt-eval", "bin/wt-import-pt2", "bin/wt-import-torchscript"]


def digest():
    """One for all programs that a run uses."""
    made = hashlib.sha256()
    for name in PROGRAMS:
        path = BUILD / name
        made.update(path.read_bytes() if path.exists() else b"")
    return made.hexdigest()


def row(outcome):
    return {"case": outcome.case.name, "result": outcome.result, "stage": outcome.stage, "reason": outcome.reason,
            "seconds": round(outcome.seconds, 3), "operators": outcome.case.operators, "dtype": outcome.case.dtype,
            "variants": outcome.variants}


def write(path, outcomes, how):
    """`how` says what else a result depends on: form, engine and variants."""
    found = {"programs": digest(), **how, "cases": [row(outcome) for outcome in outcomes]}
    path.write_text(json.dumps(found, indent=1) + "\n")


def read(paths, cases, how):
    """Outcomes of `cases` that stand in files of the same programs and ways; files of others are passed over, and it says so."""
    expected, named = {"programs": digest(), **how}, {case.name: case for case in cases}
    outcomes = {}
    for path in paths:
        found = json.loads(path.read_text())
        if {key: found.get(key) for key in expected} != expected:
            print(f"warning: {path} is of other programs or another way of running them: its cases are run again", file=sys.stderr)
            continue
        for row in found["cases"]:
            if row["case"] in named:
                outcomes[row["case"]] = Outcome(named[row["case"]], None, row["result"], row["stage"], row["reason"], row["seconds"], row["variants"])
    return list(outcomes.values())
