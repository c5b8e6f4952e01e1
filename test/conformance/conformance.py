#!/usr/bin/python3
"""Runs conformance cases through importer, compiler and engine and compares what they give with PyTorch's answers.

A suite is a folder of <case>/case.json, model.pt, in<k>.npy and out<k>.npy, or a .tar.xz of such; without --suite, those of the shared
folder. Each case ends as one of: agree, refused (a diagnostic says what is not supported), wrong, crash, hang. Ends with 1 where one is
wrong, crashes or hangs, or where --require or --expect is not met; refusals alone are no failure.
"""
import argparse
import fnmatch
import os
import sys
import tempfile
import time
from pathlib import Path

# The source tree stays as it is.
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "e2e"))

import agreeing  # noqa: E402
import coverage  # noqa: E402
import report  # noqa: E402
import results  # noqa: E402
from harness import VARIANTS  # noqa: E402
from reference import Reference  # noqa: E402
from stages import Run  # noqa: E402
from suites import FORMS, default_suites, read_suite, sample  # noqa: E402

# The cases that agreed when the coverage was written, for each form.
HERE = Path(__file__).resolve().parent
AGREEING = {"pt": HERE / "agreeing.txt", "pt2": HERE / "agreeing-pt2.txt"}
ENGINES = {"wasm": Run, "semantics": Reference}


def parse():
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--form", choices=FORMS, default="pt", help="which of a case's models is read (pt)")
    parser.add_argument("--suite", type=Path, action="append", default=[], help="a folder or archive of cases; may be given again")
    parser.add_argument("--only", default="*", metavar="GLOB", help="cases whose name matches")
    parser.add_argument("--sample", type=int, metavar="N", help="so many of the cases, spread over the operators")
    parser.add_argument("--seed", type=int, default=1, help="which sample (1)")
    parser.add_argument("--variant", choices=VARIANTS, action="append", help="run this variant alone; may be given again")
    parser.add_argument("--engine", choices=ENGINES, default="wasm", help="what computes: the compiled package (wasm), or the reference evaluator")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="programs at once")
    parser.add_argument("--patience", type=float, default=180, metavar="SECONDS", help="after which one step of a case hangs (180)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what became of each case")
    parser.add_argument("--reuse", type=Path, action="append", default=[], metavar="FILE",
                        help="take from a file of --json what it says of cases, where the same programs wrote it; may be given again")
    parser.add_argument("--list-failures", action="store_true", help="each case that does not agree, with its own reason")
    parser.add_argument("--require", type=float, metavar="PERCENT", help="fail where fewer agree")
    parser.add_argument("--expect", type=Path, metavar="FILE", help="fail where a case that this file lists as agreeing does not")
    parser.add_argument("--update-coverage", action="store_true", help="write the form's docs/generated/coverage* and the list of what agrees")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="a folder for modules and packages instead of a temporary one")
    options = parser.parse_args()
    if options.engine == "semantics" and (options.update_coverage or options.variant):
        parser.error("--engine=semantics has no variants, and the coverage is of compiled packages")
    if options.update_coverage and (options.suite or options.variant or options.sample or options.only != "*"):
        parser.error("--update-coverage is of all cases in all variants: give it without --suite, --only, --sample and --variant")
    return options


def select(options):
    """The cases to run; says what there is no model of."""
    cases, without = [], 0
    for path in options.suite or default_suites():
        if not path.exists():
            sys.exit(f"error: there is no suite '{path}'")
        found, missing = read_suite(path, options.form)
        cases += found
        without += missing
    if without:
        print(f"{without} cases have no {FORMS[options.form]}: left out")
    cases = [case for case in cases if fnmatch.fnmatchcase(case.name, options.only)]
    return sample(cases, options.sample, options.seed) if options.sample else cases


def run(options, cases):
    """The outcomes, in the order of the cases."""
    known = {outcome.case.name: outcome for outcome in results.read(options.reuse, cases, way(options))}
    if known:
        print(f"{len(known)} cases were run before")
    fresh = iter(run_engine(options, [case for case in cases if case.name not in known]))
    return [known.get(case.name) or next(fresh) for case in cases]


def way(options):
    """What a result depends on, beside programs and cases."""
    return {"form": options.form, "engine": options.engine, "variants": options.variant or list(VARIANTS)}


def run_engine(options, cases):
    with tempfile.TemporaryDirectory() as temporary:
        work = options.keep or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        engine = ENGINES[options.engine]
        return engine(work.resolve(), way(options)["variants"], options.patience, options.jobs, options.form).run(cases)


def verdict(options, outcomes):
    """What makes this run a failure, as lines."""
    bad = sum(outcome.result in report.FAILURES for outcome in outcomes)
    if bad:
        yield f"{bad} cases are wrong, crash or hang"
    share = 100 * sum(outcome.result == "agree" for outcome in outcomes) / max(1, len(outcomes))
    if options.require is not None and share < options.require:
        yield f"expected {options.require:g} % to agree, found {share:.1f} %"
    if options.expect:
        known = agreeing.read(options.expect)
        yield from (f"{outcome.case.name} agreed before: {outcome.result}: {outcome.reason}" for outcome in outcomes
                    if outcome.case.name in known and outcome.result != "agree")
    if not outcomes:
        yield "there are no cases"


def main():
    options = parse()
    start = time.monotonic()
    outcomes = run(options, select(options))
    report.print_groups(outcomes, options.list_failures)
    report.print_table(outcomes, coverage.handlers())
    if options.update_coverage:
        coverage.update(outcomes, options.form)
        agreeing.write(AGREEING[options.form], [outcome.case.name for outcome in outcomes if outcome.result == "agree"])
    if options.json:
        results.write(options.json, outcomes, way(options))
    failures = list(verdict(options, outcomes))
    print("".join(f"FAILED: {failure}\n" for failure in failures) + report.summary(outcomes, time.monotonic() - start))
    return 1 if failures else 0


if __name__ == "__main__":
    # Others may read along.
    sys.stdout.reconfigure(line_buffering=True)
    sys.exit(main())
