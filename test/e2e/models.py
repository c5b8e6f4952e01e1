# Compiles every model of test/models, runs both variants in Node and compares with PyTorch: models.py [PATTERN]
#
# Ends with a table of what disagrees, and with 1 where something does.
import fnmatch
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness import MODELS, VARIANTS, Case, last_error, wasmtorch_run, wasmtorchc


def check(case, package):
    """What goes wrong: (where, what)."""
    done = wasmtorchc(*case.arguments(), "-o", package)
    if done.returncode:
        yield "compile", last_error(done)
        return
    for variant in VARIANTS:
        done = wasmtorch_run(package, f"--case={case.file}", f"--variant={variant}")
        agreed = done.stdout.count(": agrees")
        if done.returncode:
            yield variant, last_error(done)
        elif agreed != len(case.outputs()):
            yield variant, f"{agreed} of {len(case.outputs())} outputs were compared"


def main():
    pattern = sys.argv[1] if len(sys.argv) > 1 else "*"
    cases = [Case(file) for file in sorted(MODELS.glob("*/case.json")) if fnmatch.fnmatch(file.parent.name, pattern)]
    with tempfile.TemporaryDirectory() as work, ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda case: [(case.name, *problem) for problem in check(case, Path(work, case.name))], cases)
        problems = [problem for result in results for problem in result]
    for name, where, what in problems:
        print(f"{name:24} {where:8} {what}")
    print(f"{len(cases)} models, {len({name for name, _, _ in problems})} disagree")
    return 1 if problems or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
