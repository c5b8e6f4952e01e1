# Compiles torchvision's resnet18 and mobilenet_v2, traced and scripted, under watch: both variants agree with PyTorch, and memory stays bounded.
import itertools
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness import COMPILER, VARIANTS, last_error, wasmtorch_run
from torchvision_cases import torchvision_case

MEGABYTE = 1_000_000


def family(process):
    """The process and all below it."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        children = []
    return [process, *(member for child in children for member in family(int(child)))]


def memory(process):
    """(resident now, most ever) in bytes."""
    try:
        status = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
        return tuple(int(status[field].split()[0]) * 1024 for field in ("VmRSS", "VmHWM"))
    except (OSError, KeyError):  # it has ended
        return 0, 0


def compile_watched(case, package):
    """The most memory of each program, and of all at the same time."""
    process = subprocess.Popen([COMPILER, *case.arguments(), "-o", package], stderr=subprocess.PIPE, text=True)
    each, together = {}, 0
    while process.poll() is None:
        now = {member: memory(member) for member in family(process.pid)}
        for member, (_, most) in now.items():
            each[member] = max(each.get(member, 0), most)
        together = max(together, sum(resident for resident, _ in now.values()))
        time.sleep(0.004)
    assert process.returncode == 0, process.stderr.read()
    return max(each.values()), together, len(each)


def main():
    failed = False
    with tempfile.TemporaryDirectory() as work:
        for name, form in itertools.product(("resnet18", "mobilenet_v2"), ("traced", "scripted")):
            case, package = torchvision_case(name, form), Path(work, f"{name}_{form}")
            most, together, programs = compile_watched(case, package)
            limit = 400 * MEGABYTE + 2.5 * os.path.getsize(package / "model.weights")
            # The importer and wasm-opt are among them, or the watch was blind.
            good = max(most, together) < limit and programs >= 4
            print(f"{name}, {form}: {'bounded' if good else 'NOT BOUNDED'}: at most {most // MEGABYTE} MB in one of {programs} programs, "
                  f"{together // MEGABYTE} MB in all, limit {limit / MEGABYTE:.0f} MB")
            failed |= not good
            for variant in VARIANTS:
                done = wasmtorch_run(package, f"--case={case.file}", f"--variant={variant}")
                good = done.returncode == 0 and done.stdout.count(": agrees; ") == 1
                print(f"{name}, {form}, {variant}: {'agrees' if good else last_error(done)}")
                failed |= not good
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
