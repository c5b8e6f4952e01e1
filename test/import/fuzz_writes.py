#!/usr/bin/python3
"""Random programs that write through views of views, imported and compared with what PyTorch itself computes.

    fuzz_writes.py WT_IMPORT_TORCHSCRIPT WT_EVAL COUNT [SEED]

A program is straight-line TorchScript; each statement is tried in PyTorch as it is made up, so it is a legal one. All its
tensors are outputs: whoever shares elements must see every change. Ends with 1 and shows the program where one disagrees.
"""
import os
import random
import sys
import tempfile

import numpy as np
import torch

from check_against_torch import evaluate, import_all


def slice_text(rng, size):
    start, end = sorted((rng.randint(0, size), rng.randint(0, size)))
    step = rng.choice(["", "", ":2", ":3"])
    return f"{rng.choice(['', start])}:{rng.choice(['', end, end - size - 1])}{step}"


def view_text(rng, x):
    """An expression for a view of `x`, or for a copy where the strides don't allow one."""
    rank = x.dim()
    dims = list(range(rank))
    choices = ["unsqueeze(%d)" % rng.randint(-rank - 1, rank), "reshape(-1)", "flatten()", "squeeze()", "detach()", "contiguous()", "view_as({x})"]
    if rank:
        dim = rng.randrange(rank)
        rng.shuffle(dims)
        choices += ["permute(%s)" % ", ".join(map(str, dims)), "transpose(%d, %d)" % (dim, rng.randrange(rank)), "chunk(2, %d)[0]" % dim,
                    "[%s]" % ", ".join(slice_text(rng, size) for size in x.shape[: rng.randint(1, rank)])] * 2
        if x.shape[dim]:
            index = rng.randrange(-x.shape[dim], x.shape[dim])
            choices += ["select(%d, %d)" % (dim, index), "narrow(%d, %d, 1)" % (dim, index % x.shape[dim]), "unbind(%d)[%d]" % (dim, index)]
            if x.shape[dim] % 2 == 0:
                choices.append("unflatten(%d, [2, %d])" % (dim, x.shape[dim] // 2))
    text = rng.choice(choices)
    return ("{x}" if text.startswith("[") else "{x}.") + text


def write_text(rng):
    number = round(rng.uniform(-2, 2), 2)
    return rng.choice([f"add_({number})", f"mul_({number})", "neg_()", "relu_()", "zero_()", f"fill_({number})", "copy_({y})", "add_({y})", "sub_({y}, alpha=2)",
                       "mul_({y})", f"clamp_(-1, {abs(number)})"])


def fresh_text(rng):
    return rng.choice(["{x}.clone()", "{x} * 0.5", "torch.relu({x})", "torch.cat([{x}, {x}], 0)", "torch.zeros_like({x})", "{x} + {y}", "torch.zeros(3, 4)", "torch.ones(2, 2)"])


class Program:
    def __init__(self, rng):
        self.rng = rng
        self.inputs = [torch.randn(4, 6), torch.randn(2, 3, 4)]
        self.values = {f"in{i}": tensor.clone() for i, tensor in enumerate(self.inputs)}
        self.lines = []
        while len(self.lines) < 24:
            self.extend()

    def extend(self):
        rng = self.rng
        x, y = rng.choice(list(self.values)), rng.choice(list(self.values))
        kind = rng.choice(["view", "view", "write", "write", "fresh"])
        # What an operator does that reads elsewhere what it overwrites, PyTorch leaves open.
        if kind == "write" and self.values[x].storage().data_ptr() == self.values[y].storage().data_ptr():
            y = x
        text = {"view": lambda: view_text(rng, self.values[x]), "write": lambda: "{x}." + write_text(rng), "fresh": lambda: fresh_text(rng)}[kind]()
        expression = text.format(x=x, y=y)
        # What is refused must leave nothing behind.
        before = {name: value.clone() for name, value in self.values.items()}
        try:
            result = eval(expression, {"torch": torch}, self.values)
        except (RuntimeError, IndexError):
            return
        if any(not torch.isfinite(value).all() or value.abs().max() > 1e6 for value in [*self.values.values(), result] if value.numel()) or result.numel() > 200:
            for name, value in self.values.items():
                value.copy_(before[name])
            return
        name = f"t{len(self.lines)}"
        self.values[name] = result
        self.lines.append(f"{name} = {expression}")

    def source(self):
        body = "".join(f"    {line}\n" for line in self.lines)
        return f"def forward(self, in0: Tensor, in1: Tensor) -> List[Tensor]:\n{body}    return [{', '.join(self.values)}]\n"


def save(program, folder):
    os.makedirs(folder)
    # A class of its own for each: a method can't be defined twice.
    module = torch.jit.script(type(os.path.basename(folder), (torch.nn.Module,), {})())
    module.define(program.source())
    module.save(os.path.join(folder, "model.pt"))
    for i, tensor in enumerate(program.inputs):
        np.save(os.path.join(folder, f"in{i}.npy"), tensor.numpy())
    for i, tensor in enumerate(program.values.values()):
        np.save(os.path.join(folder, f"out{i}.npy"), tensor.contiguous().numpy())
    return {"model": "model.pt", "inputs": ["in0.npy", "in1.npy"], "outputs": [f"out{i}.npy" for i in range(len(program.values))]}


def main():
    if len(sys.argv) not in (4, 5):
        print(__doc__, file=sys.stderr)
        return 2
    importer, evaluator, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) == 5 else 0
    wrong = 0
    with tempfile.TemporaryDirectory() as work:
        programs = []
        for i in range(count):
            torch.manual_seed(seed + i)
            programs.append(Program(random.Random(seed + i)))
        cases = [(os.path.join(work, f"case{i}"), save(program, os.path.join(work, f"case{i}"))) for i, program in enumerate(programs)]
        for i, ((folder, case), answer) in enumerate(zip(cases, import_all(importer, cases, work))):
            problems = evaluate(evaluator, folder, case, f"{work}/{i}") if answer["ok"] else answer["diagnostics"]
            wrong += bool(problems)
            if problems:
                print(f"seed {seed + i}:\n{programs[i].source()}" + "\n".join(problems))
    print(f"{count} programs, {wrong} disagree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
