#!/usr/bin/python3
# Compiles every numeric case of the wt ops in the types that are computed in, and compares what it computes, in both variants, with PyTorch's answer.
#
#   ops_against_semantics.py BIN_DIR NODE [--only PATTERN] [--skip NAME]... [--keep DIR]
#
# Ends with 1 where anything disagrees.
import argparse
import fnmatch
import os
import sys
import tempfile
import zlib

# The source tree stays as it is.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "numeric"))

import numpy as np

import compiled
from case import tensor_type
from cases import all_cases, write_inputs

# Operands of these from the second on are the model's own weights.
WITH_WEIGHTS = {"linear", "convolution", "convolution_transpose", "batch_norm", "lstm", "gru", "rnn"}
PER_MODULE = 100
# Ops that are not computed in f64.
SINGLE = {"pow", "fmod"}
COMPUTED = {"f32", "f64", "i64", "i32", "ui8", "i1"}


def is_compiled(case):
    types = {case.dtype, *case.types}
    # Angles are reduced in f64: beyond these a sine keeps no digits, or fewer.
    far = case.op in ("sin", "cos") and any((x.isfinite() & (x.abs() > (1e6 if case.dtype == "f64" else 1e15))).any() for x in case.inputs)
    if far:
        return False
    if types == {"f64"}:
        return case.op not in SINGLE
    return types <= COMPUTED


def split(case):
    """How many of the case's operands are activations. Of every third case the weights are computed too."""
    return 1 if case.op in WITH_WEIGHTS and case.dtype == "f32" and zlib.crc32(case.name.encode()) % 3 else len(case.inputs)


def function(case, weights):
    activations, types = split(case), [tensor_type(x.shape, t) for x, t in zip(case.inputs, case.types)]
    arguments = ", ".join(f"%{i}: {types[i]}" for i in range(activations))
    result = tensor_type(case.expected.shape, case.dtype)
    text, body, operands = case.text, "", ", ".join(types)
    for i in range(activations, len(case.inputs)):
        name = f"{case.name}.{i}"
        body += f"  %w{i} = wt.get @{name} : {weights.declare(name, case.inputs[i].numpy())}\n"
        text = text.replace(f"%{i}", f"%w{i}")
    return (f"func.func @{case.name}({arguments}) -> {result} {{\n{body}"
            f"  %r = wt.{case.op} {text} : {f'({operands}) -> ' if operands else ''}{result}\n  return %r : {result}\n}}\n")


def check(options, cases, folder, problems):
    """Compiles the cases as one module and runs them; where the compiler refuses, halves of them."""
    weights = compiled.Weights()
    model = compiled.write_module(folder, [function(case, weights) for case in cases], weights)
    package = os.path.join(folder, "package")
    refusal = compiled.compile_module(options.bin_dir, model, package)
    if refusal and len(cases) > 1:
        half = len(cases) // 2
        check(options, cases[:half], folder + "a", problems)
        check(options, cases[half:], folder + "b", problems)
        return
    if refusal:
        problems.append(f"{cases[0].name}: does not compile: {refusal}")
        return
    inputs = {case.name: write_inputs(case, os.path.join(folder, case.name))[:split(case)] for case in cases}
    for variant in compiled.VARIANTS:
        runs = [(case.name, inputs[case.name], os.path.join(folder, case.name, variant)) for case in cases]
        failure = compiled.run_package(options.node, package, variant, runs)
        if failure:
            problems.append(f"{folder}, {variant}: {failure}")
        for case, (_, _, out) in zip(cases, runs):
            path = os.path.join(out, "0.npy")
            problem = compiled.disagreement(np.load(path), case.expected) if os.path.exists(path) else "no result"
            if problem:
                problems.append(f"{case.name}, {variant}: {problem}\n{case.function()}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin_dir")
    parser.add_argument("node")
    parser.add_argument("--only", default="*", help="cases whose name matches")
    parser.add_argument("--skip", action="append", default=[], help="a case that is left out; may be given again")
    parser.add_argument("--keep", help="a folder for the modules instead of a temporary one")
    options = parser.parse_args()
    cases = [case for case in all_cases() if is_compiled(case)]
    cases = [case for case in cases if fnmatch.fnmatch(case.name, options.only) and case.name not in options.skip]
    problems = []
    with tempfile.TemporaryDirectory() as temporary:
        for first in range(0, len(cases), PER_MODULE):
            check(options, cases[first:first + PER_MODULE], os.path.join(options.keep or temporary, f"cases{first}"), problems)
    print("\n".join(problems), end="\n" if problems else "")
    print(f"{len(cases)} cases of {len({case.op for case in cases})} ops, {len(problems)} disagree")
    return 1 if problems or not cases else 0


sys.exit(main())
