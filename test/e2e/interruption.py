# Signals at several moments of a long compilation: the old package stays whole, and neither files nor programs are left.
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness import COMPILER, digests
from large_model import family
from torchvision_cases import torchvision_case

# Shares of the time that a whole compilation takes, which is measured.
MOMENTS = (0.02, 0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9)


def command_line(process):
    try:
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def start(case, work):
    # A group of its own, as a shell would make it. Whoever runs us may ignore SIGINT, and the compiler would inherit that.
    return subprocess.Popen([COMPILER, *case.arguments(), "-o", work / "dist"], env={**os.environ, "TMPDIR": str(work / "tmp")},
                            stderr=subprocess.PIPE, start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))


def gone(processes):
    """Whether they end within a second; wasm-opt may need a moment to see it."""
    for _ in range(100):
        if not any(command_line(process) for process in processes):
            return True
        time.sleep(0.01)
    return False


def interrupt(case, work, number, whole_group, delay):
    """Whether the signal came in time, and what is wrong after it."""
    before = digests(work / "dist")
    process = start(case, work)
    time.sleep(delay)
    running = family(process.pid)
    (os.killpg if whole_group else os.kill)(process.pid, number)
    said = process.communicate()[1]
    # Done before the signal came: the package is the same anew.
    in_time = process.returncode != 0
    problems = [] if process.returncode in (0, -number) else [f"status {process.returncode}: {said.decode()}"]
    if not gone(running[1:]):
        problems.append(f"left running: {[command_line(member)[:80] for member in running[1:]]}")
    if digests(work / "dist") != before:
        problems.append("the old package is another")
    if left := os.listdir(work / "tmp"):
        problems.append(f"left in TMPDIR: {left}")
        shutil.rmtree(work / "tmp")
        (work / "tmp").mkdir()
    return in_time, "; ".join(problems)


def main():
    case, failed, interrupted = torchvision_case("resnet18", "traced"), False, 0
    random.seed(os.environ.get("SEED", "1"))
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        (work / "tmp").mkdir()
        begin = time.monotonic()
        process = start(case, work)
        process.communicate()
        whole = time.monotonic() - begin
        assert process.returncode == 0 and len(digests(work / "dist")) == 8
        for moment in MOMENTS:
            delay = whole * moment * random.uniform(0.9, 1.1)
            number, whole_group = random.choice((signal.SIGINT, signal.SIGTERM)), random.choice((True, False))
            # On a machine whose load changes the compiler may be done before: then the signal comes sooner.
            for _ in range(5):
                in_time, problem = interrupt(case, work, number, whole_group, delay)
                if in_time or problem:
                    break
                delay *= 0.6
            to = "the group" if whole_group else "wasmtorchc"
            print(f"{number.name} to {to} after {delay:.2f} of {whole:.2f} s: {problem or 'nothing left'}")
            failed = failed or bool(problem)
            interrupted += in_time
    print(f"{interrupted} of {len(MOMENTS)} signals came in time")
    return 1 if failed or interrupted < len(MOMENTS) else 0


if __name__ == "__main__":
    sys.exit(main())
