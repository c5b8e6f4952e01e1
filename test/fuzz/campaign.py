#!/usr/bin/python3
"""Runs many random programs in slices, each with a log of its own, and sums what the logs say. Run again, it goes on where it stopped.

  campaign.py BIN_DIR --seed N [--count N] [--slice N] [--work DIR] [--require-each N] [--require-deep PERCENT] [--sum]

What fails is kept in the folder. Ends with 1 where anything fails or what was required is missing.
"""
import argparse
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

KINDS = ("wrong", "crashes", "hangs", "refused")


def log_of(options, first):
    return options.work / f"{options.seed}_{first:06}.log"


def is_done(log):
    return log.exists() and re.search(r"^\d+ graphs: ", log.read_text(), re.M)


def run_slice(options, first):
    """Afresh where it was cut off."""
    command = [options.bin_dir / "wt-fuzz", f"--seed={options.seed}", f"--first={first}", "--counts", f"--keep={options.work / 'kept'}",
               f"--count={min(options.slice, options.count - first)}"]
    with open(log_of(options, first), "w") as log:
        subprocess.run(command, stdout=log, stderr=subprocess.STDOUT)
    print(log_of(options, first).read_text().splitlines()[-1], flush=True)


class Sum:
    def __init__(self):
        self.graphs, self.deep, self.elements, self.undecided = 0, 0.0, 0, 0.0
        self.findings, self.ops = Counter(), Counter()

    def add(self, text):
        deep, elements, undecided = re.search(r"depth 8 or more ([\d.]+) %.*; (\d+) elements compared, ([\d.]+) % undecided", text).groups()
        last = re.search(r"^(\d+) graphs: (\d+) wrong, (\d+) crashes, (\d+) hangs, (\d+) refused", text, re.M)
        graphs = int(last[1])
        self.graphs += graphs
        self.deep += graphs * float(deep) / 100
        self.elements += int(elements)
        self.undecided += int(elements) * float(undecided) / 100
        self.findings.update({kind: int(last[2 + i]) for i, kind in enumerate(KINDS)})
        self.ops.update({name: int(number) for number, name in re.findall(r"^ *(\d+)  (wt\.\w+)$", text, re.M)})


def problems_of(total, options):
    problems = [f"{total.findings[kind]} {kind}" for kind in KINDS if total.findings[kind]]
    if total.graphs < options.count:
        problems.append(f"expected {options.count} graphs, found {total.graphs}")
    problems += [f"expected {name} in {options.require_each} graphs, found it in {n}" for name, n in total.ops.items() if n < options.require_each]
    if total.deep * 100 < options.require_deep * total.graphs:
        problems.append(f"expected {options.require_deep} % of depth 8 or more, found {100 * total.deep / max(1, total.graphs):.1f} %")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin_dir", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--slice", type=int, default=1000)
    parser.add_argument("--work", type=Path, default=Path("build/campaign"))
    parser.add_argument("--require-each", type=int, default=0, help="fail unless each op is in so many programs")
    parser.add_argument("--require-deep", type=float, default=0, help="fail unless so many percent have a way of eight ops or more")
    parser.add_argument("--sum", action="store_true", help="only sum what was run")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    total = Sum()
    for first in range(0, options.count, options.slice):
        if not is_done(log_of(options, first)) and not options.sum:
            run_slice(options, first)
        if is_done(log_of(options, first)):
            total.add(log_of(options, first).read_text())
    rarest, number = min(total.ops.items(), key=lambda item: item[1], default=("nothing", 0))
    print(f"seed {options.seed}: {total.graphs} graphs, of depth 8 or more {100 * total.deep / max(1, total.graphs):.1f} %, {len(total.ops)} ops, "
          f"the rarest {rarest} in {number}; {total.elements} elements compared, {100 * total.undecided / max(1, total.elements):.1f} % undecided; "
          + ", ".join(f"{total.findings[kind]} {kind}" for kind in KINDS))
    problems = problems_of(total, options)
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
