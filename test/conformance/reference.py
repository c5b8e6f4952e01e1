# Cases in the reference evaluator instead of the compiler and the engine: whether `semantics/` means what PyTorch means.
from concurrent.futures import ThreadPoolExecutor

import isolation
from harness import BUILD
from stages import PER_IMPORT, Outcome, Run, chunks, differs

EVALUATOR = BUILD / "bin/wt-eval"


class Reference(Run):
    """Imports as every run does, then evaluates the imported IR as it is."""

    def run(self, cases):
        outcomes = [Outcome(case, self.work / f"case{i}.mlir") for i, case in enumerate(cases)]
        with ThreadPoolExecutor(self.jobs) as pool:
            list(pool.map(self.import_some, chunks(outcomes, PER_IMPORT)))
            list(pool.map(self.evaluate, [outcome for outcome in outcomes if not outcome.result]))
        return outcomes

    def evaluate(self, outcome):
        folder = outcome.ir.with_suffix(".reference")
        inputs = [part for file in outcome.case.inputs for part in ("--in", file)]
        answer = isolation.timed(isolation.run, [EVALUATOR, outcome.ir, "--out", folder, *inputs], self.patience)
        outcome.seconds += answer.seconds
        failure = answer.failure or differs(outcome.case, folder)
        outcome.variants["semantics"] = failure.kind if failure else "agree"
        if failure:
            outcome.end("semantics", failure)
        else:
            outcome.result = "agree"
