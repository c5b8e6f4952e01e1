# Runs programs that may crash or hang: what happens is an answer, never the end of the run.
import re
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass


@dataclass
class Failure:
    """Why there is no answer: `kind` is refused, crash or hang."""
    kind: str
    reason: str


@dataclass
class Answer:
    """What a program said of one item, or why it said nothing, and how long that took."""
    line: str
    failure: Failure | None
    seconds: float


# Diagnostics that name what users never see: our IR is wrong, which is no refusal.
INTERNAL = re.compile(r"error: '(llvm|scf|arith|vector|func|builtin|cf|memref|math|plan|wsimd)\.[\w.]+' op |failed to legalize|"
                      r"unrealized_conversion_cast|LLVM ERROR|wasm-ld|undefined symbol|wasm-opt")


def ended(status, errors):
    """What a program's end that is no success means."""
    lines = [line for line in errors.splitlines() if line.strip()]
    if status < 0:
        return Failure("crash", f"signal {-status} ({signal.Signals(-status).name})")
    if INTERNAL.search(errors):
        return Failure("crash", "; ".join(line for line in lines if "error" in line or "ERROR" in line))
    said = [line for line in lines if re.search(r"\b(error|note): ", line)]
    if status == 1 and said:
        return Failure("refused", "; ".join(said))
    thrown = [line for line in lines if re.match(r"\w*Error\b", line)]
    return Failure("crash", (thrown or lines[-1:] or [f"status {status}"])[0])


def too_long(patience):
    return Failure("hang", f"more than {patience} s")


def run(command, patience):
    """One program for one item: None where it succeeds."""
    try:
        done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              errors="replace", timeout=patience)
    except subprocess.TimeoutExpired:
        return too_long(patience)
    return ended(done.returncode, done.stderr) if done.returncode else None


def read_lines(command, patience):
    """The lines that a program prints, each with its time, and why it ended, or None. It is stopped where none comes for long."""
    answers, start = [], time.monotonic()
    late = threading.Event()
    with (tempfile.TemporaryFile("w+", errors="replace") as errors,
          subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True) as process):

        def watch():
            timer = threading.Timer(patience, lambda: (late.set(), process.kill()))
            timer.start()
            return timer
        timer = watch()
        for line in process.stdout:
            timer.cancel()
            timer = watch()
            answers.append(Answer(line, None, time.monotonic() - start))
            start = time.monotonic()
        status = process.wait()
        timer.cancel()
        errors.seek(0)
        why = too_long(patience) if late.is_set() else ended(status, errors.read()) if status else None
    return answers, why, time.monotonic() - start


def run_each(command, items, patience):
    """An answer for each item. `command` gives a program for a list of items, which prints one line for each as soon as it is done;
    where it ends before its last, the item that ended it has failed, and another goes on behind."""
    answers = []
    while len(answers) < len(items):
        some, why, seconds = read_lines(command(items[len(answers):]), patience)
        answers += some
        if len(answers) < len(items):
            answers.append(Answer("", why or Failure("crash", "it ends without an answer"), seconds))
    return answers


def timed(function, *arguments):
    """An answer without a line: the failure that the function gives, and how long it takes."""
    start = time.monotonic()
    failure = function(*arguments)
    return Answer("", failure, time.monotonic() - start)
