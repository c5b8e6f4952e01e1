"""Compares mlir-opt, with the plugin, and wt-opt on every pass, pipeline and verifier: same_output.py ROOT WT_OPT -- MLIR_OPT PLUGIN_FLAGS...

Passes run on the tests of their names, pipelines one after the other on the test of the phases. Ends with 1 where outputs differ.
"""
import re
import subprocess
import sys
from pathlib import Path

separator = sys.argv.index("--")
root, wt_opt, mlir_opt = Path(sys.argv[1]), [sys.argv[2]], sys.argv[separator + 1:]
SWITCHES = ["split-input-file", "verify-diagnostics"]  # what is no pass
PIPELINES = ["wt-graph-pipeline", "wt-dispatch-pipeline", "wt-plan-pipeline", "wt-lower-pipeline"]


def passes():
    """(flag, folder, test) of every pass of the house."""
    for td in sorted((root / "passes").glob("*/Passes.td")):
        for name, flag in re.findall(r'^def (\w+) : Pass<"([\w-]+)"', td.read_text(encoding="utf-8"), re.MULTILINE):
            snake = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
            yield flag, root / "test/passes" / td.parent.name / f"{snake}.mlir"


def options_of(text):
    """What a test's own first run says, as a pipeline: mlir-opt knows the passes of a plugin by that alone."""
    words = re.search(r"RUN: wt-opt %s (.*?) \|", text)[1].split()
    words = [word.lstrip("-") for word in words]
    switches = [f"-{word}" for word in words if word in SWITCHES]
    return [f"--pass-pipeline=builtin.module({','.join(word for word in words if word not in SWITCHES)})", *switches]


def both(options, text):
    """(status, output, errors) of both programs."""
    results = []
    for program in (wt_opt, mlir_opt):
        process = subprocess.run([*program, *options], input=text, capture_output=True, text=True)
        results.append((process.returncode, process.stdout, process.stderr.replace(program[0], "")))
    return results


def compare(what, options, text, must_pass=True):
    ours, stock = both(options, text)
    same = ours[:2] == stock[:2] and (ours[0] == 0 or not must_pass)
    print(f"{what}: {'the same' if same else 'different'}")
    if not same:
        print(f"  wt-opt ended with {ours[0]}: {ours[2][:400]}\n  mlir-opt ended with {stock[0]}: {stock[2][:400]}")
    return same, ours[1]


def main():
    verdicts = []
    for flag, test in passes():
        text = test.read_text(encoding="utf-8")
        verdicts.append(compare(f"pass {flag}", options_of(text), text)[0])
    text = (root / "test/passes/pipelines.mlir").read_text(encoding="utf-8")
    for pipeline in PIPELINES:
        if pipeline == "wt-lower-pipeline":
            verdicts.append(compare("pipeline wt-lower-relaxed-pipeline", ["--pass-pipeline=builtin.module(wt-lower-relaxed-pipeline)"], text)[0])
        same, text = compare(f"pipeline {pipeline}", [f"--pass-pipeline=builtin.module({pipeline})"], text)
        verdicts.append(same)
    for test in sorted((root / "test/dialects").rglob("invalid*.mlir")):
        verdicts.append(compare(f"verifiers of {test.parent.name}/{test.name}", ["-split-input-file", "-verify-diagnostics"],
                                test.read_text(encoding="utf-8"))[0])
    print(f"{len(verdicts)} compared, {verdicts.count(False)} differ")
    return 1 if not verdicts or False in verdicts else 0


sys.exit(main())
