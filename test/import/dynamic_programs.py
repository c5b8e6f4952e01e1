#!/usr/bin/python3
"""Reads exported programs with open sizes, state and branches as they are, and compares with the files: dynamic_programs.py ARCHIVE.

What must be the same: the bounds of sizes, the operators of a program of open sizes, what is written, and the regions. Prints a line for
each program; ends with 1 where one lost something.
"""
import json
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[:0] = [str(Path(__file__).resolve().parent.parent / name) for name in ("e2e", "conformance")]

from harness import wasmtorchc  # noqa: E402
from suites import unpack  # noqa: E402

# What sizes and assertions become: expressions in types, and bounds.
SIZES = re.compile(r"torch\.ops\.aten\.(sym_size|_assert_)|_operator\.")


def program_of(path):
    with zipfile.ZipFile(path) as archive:
        name, = [name for name in archive.namelist() if re.search(r"(^|/)models/[^/]*\.json$", name)]
        return json.loads(archive.read(name))


def nodes_of(graph):
    """Those of a graph and of the graphs inside it."""
    for node in graph["nodes"]:
        yield node
        for argument in node["inputs"]:
            if "as_graph" in argument["arg"]:
                yield from nodes_of(argument["arg"]["as_graph"]["graph"])


def bounds_of(program):
    ranges = program["range_constraints"]
    return {name: (limits["min_val"], limits["max_val"]) for name, limits in ranges.items()}


def operators_of(nodes):
    names = [node["target"] for node in nodes if not SIZES.match(node["target"])]
    return Counter(re.sub(r"^torch\.ops\.(aten)\.", r"\1::", name).removesuffix(".default") for name in names)


def written_of(program):
    outputs = program["graph_module"]["signature"]["output_specs"]
    return {spec["buffer_mutation"]["buffer_name"] for spec in outputs if "buffer_mutation" in spec}


def lost(model, text):
    """What the IR lacks of the program in a file."""
    program = program_of(model)
    nodes = list(nodes_of(program["graph_module"]["graph"]))
    dims = {name: (int(least), int(most)) for name, least, most in
            re.findall(r"wt\.dim @(\w+) \{(?:from_data, )?least = (\d+) : i64, most = (\d+) : i64\}", text)}
    if dims != bounds_of(program):
        yield f"sizes: expected {bounds_of(program)}, found {dims}"
    if dims and (found := Counter(re.findall(r'wt\.aten "(.*?)"', text))) != operators_of(nodes):
        yield f"operators: expected {operators_of(nodes)}, found {found}"
    # Decomposed programs list what they write; the plain form writes the same.
    decomposed = model.with_name("model_core.pt2")
    written = set(re.findall(r"wt\.assign @([\w.]+)", text))
    if decomposed.exists() and written != written_of(program_of(decomposed)):
        yield f"written: expected {written_of(program_of(decomposed))}, found {written}"
    states = set(re.findall(r"wt\.state @([\w.]+)", text))
    if states != written:
        yield f"state: expected {written}, found {states}"
    for op, target in (("if", "cond"), ("while", "while_loop")):
        expected, found = sum(node["target"] == f"torch.ops.higher_order.{target}" for node in nodes), len(re.findall(rf"= wt\.{op}\b", text))
        if found != expected:
            yield f"wt.{op}: expected {expected}, found {found}"


def main():
    failed = False
    for model in sorted(unpack(Path(sys.argv[1])).rglob("model*.pt2")):
        done = wasmtorchc(model, "--compile-to=input", "-o", "-")
        problems = [done.stderr] if done.returncode else list(lost(model, done.stdout))
        failed |= bool(problems)
        what = Counter(re.findall(r"wt\.(dim|state|if|while)\b", done.stdout))
        text = ", ".join(f"{count} {name}" for name, count in sorted(what.items())) or "fixed"
        print(f"{model.parent.name}/{model.name}: {'; '.join(problems) or text}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
