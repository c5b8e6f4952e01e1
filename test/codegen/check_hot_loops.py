#!/usr/bin/python3
"""Checks the innermost loops of compiled modules: check_hot_loops.py [--wasm-dis=PATH] PACKAGE_OR_WASM...

Two promises of code generation are held against the disassembly of every loop that holds no other loop:
  1. floating-point arithmetic is done in vectors: no scalar f32 arithmetic, no f64 at all;
  2. kernels address memory as base + immediate. A loop that loads at least 4 vectors and multiplies at least 8 (a
     contraction's) computes at most seven integers (add, sub, shl, mul), or 0.75 for each vector that it loads, or where it broadcasts one for each
     row that it broadcasts and seven for a counter and three scaled addresses (input, result, residual), and some of the loads have an
     immediate offset: else LLVM has lost the offsets, and each address costs an instruction.
  3. in such a loop each row that is broadcast has a pointer of its own, and steps along the row alone are offsets: engines make an
     instruction of each different offset, and may keep the sum for another loop, on the stack.
Prints each violation with function and instruction; exit code 1 if there is one.
"""
import argparse
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SCALAR = re.compile(r"f32\.(add|sub|mul|div|min|max|sqrt)$|f64\.")
VECTOR_LOAD = re.compile(r"v128\.load")
BROADCAST = re.compile(r"v128\.load\d+_splat")
VECTOR_MULTIPLY = re.compile(r"f32x4\.(mul|relaxed_n?madd)$")
INTEGER = re.compile(r"i(32|64)\.(add|sub|shl|mul)$")
MANY_MULTIPLIES, MANY_LOADS, MOST_INTEGERS, FIXED_INTEGERS = 8, 4, 0.75, 7
# In bytes: 32 steps.
LONGEST_STEP = 128


def parse(text):
    """The S-expressions of a module as nested lists; strings and comments are single tokens or nothing."""
    tokens = re.finditer(r'"(?:[^"\\]|\\.)*"|;;[^\n]*|\(;.*?;\)|[()]|[^\s()";]+', text, re.DOTALL)
    stack = [[]]
    for match in tokens:
        token = match[0]
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        elif not token.startswith((";;", "(;")):
            stack[-1].append(token)
    return stack[0]


def instructions(node):
    """(mnemonic, node) of a node and all below it."""
    todo = [node]
    while todo:
        item = todo.pop()
        if isinstance(item, list) and item:
            if isinstance(item[0], str):
                yield item[0], item
            todo.extend(reversed(item))


def innermost_loops(node):
    loops = [part for name, part in instructions(node) if name == "loop"]
    return [loop for loop in loops if sum(name == "loop" for name, _ in instructions(loop)) == 1]


def offset_of(load):
    return next((int(item.removeprefix("offset=")) for item in load if isinstance(item, str) and item.startswith("offset=")), 0)


def check_loop(loop):
    """What is wrong with one loop, as texts."""
    body = list(instructions(loop))
    counts = Counter(name for name, _ in body)
    for name in sorted(counts):
        if SCALAR.match(name):
            yield f"scalar {name} ({counts[name]} times)"
    if sum(count for name, count in counts.items() if VECTOR_MULTIPLY.match(name)) < MANY_MULTIPLIES:
        return
    loads = [part for name, part in body if VECTOR_LOAD.match(name)]
    if len(loads) < MANY_LOADS:
        return
    integers = {name: count for name, count in counts.items() if INTEGER.match(name)}
    broadcasts = [part for name, part in body if BROADCAST.match(name)]
    rows = sum(offset_of(part) == 0 for part in broadcasts)
    if sum(integers.values()) > (FIXED_INTEGERS + rows if broadcasts else max(FIXED_INTEGERS, MOST_INTEGERS * len(loads))):
        listed = ", ".join(f"{count} {name}" for name, count in sorted(integers.items()))
        yield f"{sum(integers.values())} integer operations ({listed}) for {len(loads)} vector loads, {len(broadcasts)} of them broadcasts"
    if not any(offset_of(part) for part in loads):
        yield f"{len(loads)} vector loads, none with an immediate offset"
    far = sum(offset_of(part) >= LONGEST_STEP for part in broadcasts)
    if far:
        yield f"{far} broadcasts of other rows by an immediate offset"


def check_module(text):
    """(violations, number of innermost loops) of a module in text form."""
    found, count = [], 0
    for module in parse(text):
        for function in (part for part in module if isinstance(part, list) and part[:1] == ["func"]):
            name = function[1] if len(function) > 1 and isinstance(function[1], str) else "a function without a name"
            for index, loop in enumerate(innermost_loops(function)):
                count += 1
                found += [f"{name}, innermost loop {index}: {problem}" for problem in check_loop(loop)]
    return found, count


def text_of(path, wasm_dis):
    if path.suffix == ".wat":
        return path.read_text()
    return subprocess.run([*wasm_dis, "--all-features", path], check=True, capture_output=True, text=True).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PACKAGE_OR_WASM")
    parser.add_argument("--wasm-dis", type=Path, help="a wasm-dis program; the one of npm's binaryen unless given")
    options = parser.parse_args()
    # npm's tools are node programs, and the engine is npm's too.
    wasm_dis = [options.wasm_dis] if options.wasm_dis else [ROOT / "node_modules/node/bin/node", ROOT / "node_modules/binaryen/bin/wasm-dis"]
    modules = [module for path in options.paths for module in (sorted(path.glob("*.wasm")) if path.is_dir() else [path])]
    if not modules:
        print("no module found")
        return 1
    total = 0
    for module in modules:
        found, count = check_module(text_of(module, wasm_dis))
        for problem in found:
            print(f"{module.name}: {problem}")
        print(f"{module.name}: {count} innermost loops, {len(found)} violations")
        total += len(found)
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
