#!/usr/bin/python3
"""Plants mistakes in a copy of the compiler, one after the other, and counts how many random programs it takes to find each.

  planted.py [--count N] [--seed N] [--only N] [--build DIR] [--work DIR] [--reduce]

The compiler must be built: only the changed files are compiled, into another wt-fuzz.

Ends with 1 where one is not found.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

# The source tree stays as it is.
sys.dont_write_bytecode = True

from plants import PLANTS, edited  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent


def commands(build, program):
    """What ninja runs to make a program, one command a line."""
    done = subprocess.run(["ninja", "-C", build, "-t", "commands", program], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def run(command, build):
    subprocess.run(command, shell=True, check=True, cwd=build)


def compile_edited(build, work):
    """Objects of the changed files, by the commands that made the unchanged ones."""
    every, objects = commands(build, "wt-fuzz"), []
    for name, text in edited(ROOT).items():
        source, made = work / name, work / f"{name}.o"
        source.parent.mkdir(parents=True, exist_ok=True)
        if not made.exists() or not source.exists() or source.read_text() != text:
            source.write_text(text)
            command = next(line for line in every if line.endswith(f" -c {ROOT / name}"))
            command = re.sub(r" -MD -MT \S+ -MF \S+| -o \S+", "", command).replace(f" -c {ROOT / name}", f" -o {made} -c {source}")
            run(command, build)
        objects.append(str(made))
    return objects


def link(build, work, objects, program):
    """What is linked by name comes before what lies in a library: the changed files are taken instead of the unchanged ones."""
    command = commands(build, program)[-1]
    run(command.replace(f" -o bin/{program} ", f" {' '.join(objects)} -o {work / program} "), build)


def build_planted(build, work):
    objects = compile_edited(build, work)
    for program in ("wt-fuzz", "wt-reduce"):
        link(build, work, objects, program)
    return work


def fuzz(bin_dir, number, options, keep):
    """The first finding with a mistake planted: (programs that it took, its kind, its text), or None."""
    command = [bin_dir / "wt-fuzz", "--seed", str(options.seed), "--count", str(options.count), "--batch", "20", "--stop-at-first", "--keep", keep]
    done = subprocess.run(command, env={**os.environ, "WASMTORCH_PLANT": str(number)}, capture_output=True, text=True)
    found = re.search(r"^seed \d+, graph (\d+): (\w+): (.*)$", done.stdout, re.M)
    if not found and done.returncode:
        sys.exit(f"error: wt-fuzz ended with status {done.returncode}: {done.stdout}{done.stderr}")
    return found and (int(found[1]) + 1, found[2], found[3])


def reduce(bin_dir, number, kind, keep):
    """What wt-reduce says of the program that was kept."""
    program = next(keep.glob("*.mlir"))
    done = subprocess.run([bin_dir / "wt-reduce", program, f"--check={kind}", "-o", keep / "reduced.test"],
                          env={**os.environ, "WASMTORCH_PLANT": str(number)}, capture_output=True, text=True)
    return done.stderr.strip().removeprefix("wt-reduce: ")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000, help="the most programs for each (2000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, action="append", help="the mistake of this number; may be given again")
    parser.add_argument("--build", type=Path, default=ROOT / "build/release", help="where the unchanged compiler is built")
    parser.add_argument("--work", type=Path, default=ROOT / "build/planted", help="a folder for the changed files and programs")
    parser.add_argument("--reduce", action="store_true", help="reduce what was found, too")
    options = parser.parse_args()
    work = options.work.resolve()
    bin_dir = build_planted(options.build.resolve(), work)
    missed = 0
    for number, plant in enumerate(PLANTS, 1):
        if options.only and number not in options.only:
            continue
        keep = work / f"kept{number}"
        shutil.rmtree(keep, ignore_errors=True)
        found = fuzz(bin_dir, number, options, keep)
        missed += not found
        text = f"{found[1]} after {found[0]} graphs" if found else f"NOT FOUND in {options.count} graphs"
        if found and options.reduce:
            text += f"; {reduce(bin_dir, number, found[1], keep)}"
        print(f"{number:2} {plant.what}: {text}", flush=True)
    print(f"{missed} planted mistakes were not found")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
