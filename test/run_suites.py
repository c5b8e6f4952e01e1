"""Runs every suite of tests and sums up: the last line is `N passed, N failed`, with `, N skipped` where some were.

Suites: unit (Catch2 programs), lit (.mlir and .test files), node (*.test.mjs) and python (test_*.py, unittest).
Each finds its tests by name, so that a new test needs no entry here.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Counts:
    """How the tests of one suite ended, and the names of those that failed."""

    def __init__(self, passed=0, failed=0, skipped=0):
        self.passed, self.failed, self.skipped, self.failures = passed, failed, skipped, []

    def fail(self, name):
        self.failed += 1
        self.failures.append(name)

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.failures += other.failures


def run_unit(options):
    """The Catch2 programs that the build has put into bin/*-tests; a case counts as one test."""
    total = Counts()
    programs = sorted((options.build / "bin").glob("*-tests"))
    if not programs:
        print("no unit tests are built")
    for program in programs:
        report = options.build / "test" / f"{program.name}.xml"
        report.parent.mkdir(parents=True, exist_ok=True)
        code = subprocess.run([program, "--reporter", "xml", "--out", report]).returncode
        try:
            cases = xml.etree.ElementTree.parse(report).getroot().iter("TestCase")
            ends = {case.get("name"): case.find("OverallResult").get("success") == "true" for case in cases}
        except (OSError, AttributeError, xml.etree.ElementTree.ParseError):
            ends = {}
        failed = [name for name, good in ends.items() if not good]
        total.passed += len(ends) - len(failed)
        for name in failed:
            total.fail(f"{program.name}: {name}")
        if code != 0 and not failed:
            total.fail(f"{program.name}: ended with status {code}")
        if failed:
            # The XML is for counting; people read the console's.
            subprocess.run([program])
        print(f"{program.name}: {len(ends) - len(failed)} of {len(ends)} cases passed")
    return total


def run_lit(options):
    """The lit tests, as configured in the build tree."""
    report = options.build / "test" / "lit.json"
    report.unlink(missing_ok=True)
    command = [options.python, options.llvm / "bin" / "lit", "-v", "--no-progress-bar", "--output", report, "-j", str(options.jobs)]
    code = subprocess.run([*command, options.build / "test"]).returncode
    total = Counts()
    if not report.exists():
        total.fail(f"lit ended with status {code} and wrote no report")
        return total
    for test in json.loads(report.read_text())["tests"]:
        if test["code"] in ("PASS", "XFAIL", "FLAKYPASS"):
            total.passed += 1
        elif test["code"] in ("UNSUPPORTED", "SKIPPED", "EXCLUDED"):
            total.skipped += 1
            print(f"skipped: {test['name']}")
        else:
            total.fail(test["name"])
    return total


def run_node(options):
    """Node's test files, run by the pinned engine."""
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "test").rglob("*.test.mjs"))
    total = Counts()
    if not files:
        return total
    # Files run one after the other: tests of the browser and of threads want the cores for themselves.
    command = [options.node, "--test", "--test-concurrency=1", "--test-reporter=tap", *files]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    summary, noisy = {}, False
    for line in process.stdout:
        if match := re.match(r"# (tests|pass|fail|cancelled|skipped|todo) (\d+)$", line):
            summary[match[1]] = int(match[2])
            continue
        # Passing tests are one line each; what follows a failing one is shown in full.
        if re.match(r"\s*(not ok|ok) ", line):
            noisy = line.lstrip().startswith("not ok")
            if noisy:
                total.failures.append(line.strip())
        if noisy or re.match(r"\s*(not )?ok ", line) and not line.startswith("    " * 2):
            print(line, end="")
    code = process.wait()
    total.passed = summary.get("pass", 0)
    total.failed = summary.get("fail", 0) + summary.get("cancelled", 0)
    total.skipped = summary.get("skipped", 0) + summary.get("todo", 0)
    if code != 0 and total.failed == 0:
        total.fail(f"node's test runner ended with status {code}")
    return total


def run_python(options):
    """unittest files, one process each: some load torch, which others must not depend on."""
    total = Counts()
    for path in sorted((ROOT / "test").rglob("test_*.py")):
        start = time.time()
        process = subprocess.run([options.python, path, "-v"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        match = re.search(r"^Ran (\d+) tests? in", process.stderr, re.MULTILINE)
        ran = int(match[1]) if match else 0
        number = {key: int(value) for key, value in re.findall(r"(failures|errors|skipped|unexpected successes)=(\d+)", process.stderr)}
        failed = number.get("failures", 0) + number.get("errors", 0) + number.get("unexpected successes", 0)
        skipped = number.get("skipped", 0)
        name = path.relative_to(ROOT)
        if process.returncode != 0:
            print(process.stderr)
            total.failures += [f"{name}: {case}" for case in re.findall(r"^(?:FAIL|ERROR): (\S+)", process.stderr, re.MULTILINE)] or [str(name)]
            failed = max(failed, 1)
        elif skipped:
            print("\n".join(line for line in process.stderr.splitlines() if " skipped " in line))
        total.add(Counts(max(ran - failed - skipped, 0), failed, skipped))
        print(f"{name}: {max(ran - failed - skipped, 0)} passed, {failed} failed, {skipped} skipped ({time.time() - start:.1f} s)")
    return total


SUITES = {"unit": run_unit, "lit": run_lit, "node": run_node, "python": run_python}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suites", nargs="*", choices=[[], *SUITES], help="suites to run; all unless named")
    parser.add_argument("--build", type=Path, default=ROOT / "build/release", help="the build tree")
    parser.add_argument("--llvm", type=Path, default=Path("/usr/lib/llvm-22"), help="where LLVM is installed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="lit tests at once")
    options = parser.parse_args()
    options.build = options.build.resolve()
    options.python = "/usr/bin/python3"
    options.node = ROOT / "node_modules/node/bin/node"
    shared = Path(os.environ.setdefault("WASMTORCH_SHARED", str(ROOT.parent / "shared")))
    # Tests of every suite find the build and the tools by these.
    os.environ.update(WASMTORCH_BUILD=str(options.build), WASMTORCH_LLVM=str(options.llvm), WASMTORCH_NODE=str(options.node),
                      WASMTORCH_PYTHON=options.python)
    if not shared.is_dir():
        required = os.environ.get("WASMTORCH_REQUIRE_SHARED") == "1"
        print(f"the folder of shared models is not at {shared}: tests that need it " + ("fail" if required else "are skipped"))

    total = Counts()
    for name in options.suites or SUITES:
        print(f"== {name}", flush=True)
        start = time.time()
        counts = SUITES[name](options)
        print(f"== {name}: {counts.passed} passed, {counts.failed} failed, {counts.skipped} skipped, {time.time() - start:.0f} s", flush=True)
        total.add(counts)
    for failure in total.failures:
        print(f"FAILED: {failure}")
    print(f"{total.passed} passed, {total.failed} failed" + (f", {total.skipped} skipped" if total.skipped else ""))
    return 1 if total.failed else 0


if __name__ == "__main__":
    # Output of the suites and of this program goes to one stream and must keep its order.
    sys.stdout.reconfigure(line_buffering=True)
    sys.exit(main())
