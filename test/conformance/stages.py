# What a case goes through: import, compile, run in each variant, compare.
#
# A package costs most of a second, of which little is the case's own, so small cases are compiled many to a module. Where that is refused or
# crashes its halves are compiled, down to the one whose fault it is: most agree, so that this costs less than to compile each before.
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import isolation
from harness import BUILD, COMPILER, NODE
from isolation import Failure, run_each
from merge import is_small, merge
from ties import differ_in_ties_alone

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "numeric"))
import compiled  # noqa: E402

# What imports a batch of models, by their form.
IMPORTERS = {"pt": [BUILD / "bin/wt-import-torchscript", "--batch"], "pt2": [BUILD / "bin/wt-import-pt2"]}
PER_IMPORT, PER_MODULE = 60, 100


@dataclass
class Outcome:
    """How a case ended: `result` is agree, refused, wrong, crash or hang; `stage` is where: import, compile, or the variant that ran."""
    case: object
    ir: Path
    result: str = ""
    stage: str = ""
    reason: str = ""
    seconds: float = 0
    variants: dict = field(default_factory=dict)

    def end(self, stage, failure):
        self.result, self.stage, self.reason = failure.kind, stage, failure.reason


def chunks(items, size):
    return [items[first:first + size] for first in range(0, len(items), size)]


class Run:
    """One run over cases; `work` is a folder for what lies between the stages."""

    def __init__(self, work, variants, patience, jobs, form="pt"):
        self.work, self.variants, self.patience, self.jobs, self.form = Path(work), variants, patience, jobs, form

    def run(self, cases):
        outcomes = [Outcome(case, self.work / f"case{i}.mlir") for i, case in enumerate(cases)]
        with ThreadPoolExecutor(self.jobs) as pool:
            list(pool.map(self.import_some, chunks(outcomes, PER_IMPORT)))
            imported = [outcome for outcome in outcomes if not outcome.result]
            small = [outcome for outcome in imported if is_small(outcome.ir)]
            # The largest first: whoever comes last then waits for little.
            alone = sorted((outcome for outcome in imported if outcome not in small), key=lambda outcome: -outcome.case.model.stat().st_size)
            large = [pool.submit(self.compile_and_run, [outcome]) for outcome in alone]
            list(pool.map(self.compile_and_run, chunks(small, PER_MODULE)))
            for future in large:
                future.result()
        return outcomes

    def import_some(self, outcomes):
        def command(rest):
            batch = outcomes[0].ir.with_suffix(".jsonl")
            batch.write_text("".join(json.dumps({
                "model": str(outcome.case.model), "samples": [str(file) for file in outcome.case.inputs], "ir": str(outcome.ir),
                "weights": str(outcome.ir.with_suffix(".weights"))}) + "\n" for outcome in rest))
            return [*IMPORTERS[self.form], batch]
        for outcome, answer in zip(outcomes, run_each(command, outcomes, self.patience)):
            outcome.seconds += answer.seconds
            told = {"ok": False} if answer.failure else json.loads(answer.line)
            if not told["ok"]:
                outcome.end("import", answer.failure or Failure("refused", "; ".join(told["diagnostics"])))

    def compile_and_run(self, outcomes):
        """Compiles the cases as one module, or halves of them where that fails, and runs them."""
        first = outcomes[0]
        package, ir = first.ir.with_suffix(f".{len(outcomes)}"), first.ir
        names = ["forward"] if len(outcomes) == 1 else [outcome.ir.stem for outcome in outcomes]
        if len(outcomes) > 1:
            ir = merge([(outcome.ir.stem, outcome.ir) for outcome in outcomes], first.ir.with_suffix(f".{len(outcomes)}.mlir"))
        answer = isolation.timed(isolation.run, [COMPILER, ir, "-o", package, "--quiet"], self.patience)
        for outcome in outcomes:
            outcome.seconds += answer.seconds / len(outcomes)
        if answer.failure and len(outcomes) == 1:
            first.end("compile", answer.failure)
        elif answer.failure:
            middle = len(outcomes) // 2
            self.compile_and_run(outcomes[:middle])
            self.compile_and_run(outcomes[middle:])
        else:
            for variant in self.variants:
                self.execute(list(zip(outcomes, names)), package, variant)
            if len(outcomes) > 1:
                self.repeat([outcome for outcome in outcomes if outcome.result != "agree"])

    def repeat(self, outcomes):
        """Runs each alone that failed beside others: one of them may have failed for the rest, by a package that no engine takes."""
        together = [(outcome.stage, Failure(outcome.result, f"{outcome.reason}, but not alone"), outcome.variants) for outcome in outcomes]
        for outcome in outcomes:
            outcome.result, outcome.stage, outcome.reason, outcome.variants = "", "", "", {}
            self.compile_and_run([outcome])
        if all(outcome.result == "agree" for outcome in outcomes):
            for outcome, (stage, failure, variants) in zip(outcomes, together):
                outcome.end(stage, failure)
                outcome.variants = variants

    def execute(self, entries, package, variant):
        """Runs each of (outcome, entry) and compares what it gives."""
        def folder(outcome):
            return package.with_suffix(f".{variant}") / outcome.ir.stem

        def command(rest):
            batch = package.with_suffix(f".{variant}.jsonl")
            compiled.write_batch(batch, [(name, [str(file) for file in outcome.case.inputs], str(folder(outcome))) for outcome, name in rest])
            return ["env", "CHECK_EACH_RUN=1", *compiled.runner(NODE, package, variant, batch)]
        for (outcome, _), answer in zip(entries, run_each(command, entries, self.patience)):
            outcome.seconds += answer.seconds
            failure = answer.failure or differs(outcome.case, folder(outcome))
            outcome.variants[variant] = failure.kind if failure else "agree"
            if failure and outcome.result in ("", "agree"):
                outcome.end(variant, failure)
            elif not outcome.result:
                outcome.result = "agree"


def differs(case, folder):
    """What of a case's outputs is not as it must be, or None."""
    found = list(folder.glob("*.npy"))
    if len(found) != len(case.outputs):
        return Failure("wrong", f"expected {len(case.outputs)} outputs, found {len(found)}")
    for i, expected in enumerate(case.outputs):
        got, want = np.load(folder / f"{i}.npy"), np.load(expected)
        types = [f"{array.dtype} {list(array.shape)}" for array in (want, got)]
        problem = compiled.disagreement(got, want) if types[0] == types[1] else f"expected {types[0]}, found {types[1]}"
        if problem and not case.is_model and differ_in_ties_alone(case.operators, np.load(case.inputs[0]), got, want):
            continue
        if problem:
            return Failure("wrong", f"output {i}: {problem}")
    return None
