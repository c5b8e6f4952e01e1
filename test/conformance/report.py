# What a run found, for people and for programs.
import re
from collections import Counter, defaultdict

RESULTS = ["agree", "refused", "wrong", "crash", "hang"]
FAILURES = {"wrong", "crash", "hang"}
COLUMNS = ["agree", "refused: import", "refused: compile", *sorted(FAILURES)]


def column(outcome):
    """What a case counts as in tables: refusals by stage, since the compiler's are of what the front end took."""
    return f"refused: {outcome.stage}" if outcome.result == "refused" else outcome.result


def plain(reason):
    """A reason without what differs from case to case: places, sizes, numbers."""
    reason = re.sub(r"(^|; )[^ ;]+:\d+:\d+: ", r"\1", reason)
    reason = re.sub(r"(^|; )(?:wasmtorchc: )?error: \d+ operators? of the model (is|are) not supported(; |$)", r"\1", reason)
    reason = re.sub(r"(^|; )(?:wasmtorchc: )?(?:error|note): ", r"\1", reason)
    reason = re.sub(r" \(\d+ times?\)", "", reason)
    reason = re.sub(r"'/[^']*'", "'…'", reason)
    reason = re.sub(r"tensor<(?:[\d?]+x)*(\w+)>", r"tensor<\1>", reason)
    reason = re.sub(r"(?<![\w.])-?(?:\d+(?:\.\d*)?(?:e[-+]?\d+)?|inf|nan)\b", "N", reason)
    reason = re.sub(r"\bN(?:(?:, |x)N)+\b", "N", reason)
    reason = re.sub(r"(?:np\.)?float\d+\((N)\)", r"\1", reason)
    # What several places have in common is said once.
    return "; ".join(dict.fromkeys(part for part in reason.split("; ") if part != "also here"))


def coarse(outcome):
    """What outcomes are grouped by: which elements are wrong is of no interest there."""
    reason = plain(outcome.reason)
    return re.sub(r"^output N: N of N elements differ, .*", "elements differ", reason)


def groups(outcomes):
    """(result, stage, reason) and its outcomes, the worst kind and the largest group first."""
    found = defaultdict(list)
    for outcome in outcomes:
        if outcome.result != "agree":
            found[outcome.result, outcome.stage, coarse(outcome)].append(outcome)
    return sorted(found.items(), key=lambda item: (-RESULTS.index(item[0][0]), -len(item[1]), item[0]))


def print_groups(outcomes, everything):
    for (result, stage, reason), members in groups(outcomes):
        print(f"{len(members):5} {result} ({stage}): {reason}")
        if everything:
            for outcome in members:
                print(f"        {outcome.case.name}: {outcome.reason}")
        else:
            names = [outcome.case.name for outcome in members]
            print("        " + ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else ""))


def family(case, families):
    """That of the operator which a case is for, as far as the importer has one, else of another that it uses."""
    if case.is_model:
        return "models"
    own = "aten::" + case.subject.rpartition(".")[2]
    known = [families[name] for name in [own, *case.operators] if name in families]
    return known[0] if known else "others"


def print_table(outcomes, families):
    """Families down, results across."""
    rows = defaultdict(Counter)
    for outcome in outcomes:
        rows[family(outcome.case, families)][column(outcome)] += 1
        rows["all"][column(outcome)] += 1
    print(f"{'':18}" + "".join(f"{name:>18}" for name in COLUMNS) + f"{'of':>8}")
    for name in [*sorted(row for row in rows if row != "all"), "all"]:
        print(f"{name:18}" + "".join(f"{rows[name][column] or '.':>18}" for column in COLUMNS) + f"{sum(rows[name].values()):>8}")


def summary(outcomes, seconds):
    count = Counter(outcome.result for outcome in outcomes)
    share = 100 * count["agree"] / max(1, len(outcomes))
    return f"{len(outcomes)} cases: " + ", ".join(f"{count[result]} {result}" for result in RESULTS) + f"; {share:.1f} % agree, {seconds:.0f} s"
