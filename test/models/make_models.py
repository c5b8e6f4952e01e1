#!/usr/bin/python3
"""Makes the models that tests compile, with inputs and PyTorch's answers: make_models.py FOLDER [--torchvision]

Each case is a folder with model.pt, in<k>.npy, out<k>.npy and case.json. Models that must be refused lie as
FOLDER/refused/<name>.pt. Everything is seeded: the same torch gives the same files.
"""
import argparse
import json
import os
import sys
import warnings
import zlib

import numpy as np
import torch

from indexing import indexing
from kinds import kinds
from layers import layers
from networks import networks, settle
from ordering import ordering
from programs import programs
from refused import refused


def flatten(value):
    """The tensors of a nested value in the order in which Python would flatten them; None is left out."""
    if isinstance(value, torch.Tensor):
        return [value]
    children = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else []
    return [tensor for child in children for tensor in flatten(child)]


def input_names(prefix, value):
    """Names for inputs that have to be given by name: the elements of lists and dictionaries."""
    if isinstance(value, torch.Tensor):
        return [prefix]
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return [name for key, child in items for name in input_names(f"{prefix}.{key}", child)]


def clone(value):
    if isinstance(value, torch.Tensor):
        return value.clone()
    if isinstance(value, dict):
        return {key: clone(child) for key, child in value.items()}
    return type(value)(clone(child) for child in value)


def save_case(folder, name, model, inputs, method="forward"):
    path = os.path.join(folder, name)
    os.makedirs(path, exist_ok=True)
    model.save(os.path.join(path, "model.pt"))
    # What is loaded is what is answered: saving changes nothing, tracing may.
    model = torch.jit.load(os.path.join(path, "model.pt")).eval()
    with torch.no_grad(), torch.jit.optimized_execution(False):
        outputs = flatten(getattr(model, method)(*clone(inputs)))
    arguments = [argument.name for argument in getattr(model, method).schema.arguments[1:]]
    files = {}
    for argument, value in zip(arguments, inputs):
        for input_name, tensor in zip(input_names(argument, value), flatten(value)):
            files[input_name] = f"in{len(files)}.npy"
            np.save(os.path.join(path, files[input_name]), tensor.numpy())
    for i, tensor in enumerate(outputs):
        np.save(os.path.join(path, f"out{i}.npy"), tensor.contiguous().numpy())
    case = {"name": name, "model": "model.pt", "inputs": list(files.values()), "outputs": [f"out{i}.npy" for i in range(len(outputs))]}
    if any("." in input_name for input_name in files):
        case["inputs"] = files
    if method != "forward":
        case["entry"] = method
    with open(os.path.join(path, "case.json"), "w") as file:
        json.dump(case, file, indent=2)


def saved_form(module, inputs, form):
    # As in evaluation: encoder layers of PyTorch take another way where gradients are wanted.
    with torch.no_grad():
        return torch.jit.script(module) if form == "scripted" else torch.jit.trace(module, tuple(inputs))


def torchvision_models():
    import torchvision

    for name in ("resnet18", "mobilenet_v2"):
        module = settle(getattr(torchvision.models, name)(weights=None))
        inputs = [torch.randn(1, 3, 64, 64)]
        for form in ("scripted", "traced"):
            yield f"{name}_{form}", saved_form(module, inputs, form), inputs


def cases():
    for name, module, inputs, forms in networks():
        settle(module)
        for form in forms:
            yield (f"{name}_{form}" if len(forms) > 1 else name), saved_form(module, inputs, form), inputs, "forward"
    for name, module, inputs in layers():
        yield name, torch.jit.script(settle(module)), inputs, "forward"
    for name, module, inputs, form in programs():
        model = saved_form(settle(module), inputs, form)
        yield name, model, inputs, "forward"
        if name == "methods":
            yield "methods_encode", model, inputs, "encode"
    for name, module, inputs in [*indexing(), *ordering()]:
        yield name, torch.jit.script(settle(module)), inputs, "forward"
    for name, module, inputs in kinds():
        yield name, torch.jit.script(settle(module)), inputs, "forward"


def seeded(generator):
    """Each case starts from a seed that is its place's, so that one more does not change those before it."""
    place = 0
    while True:
        torch.manual_seed(zlib.crc32(str(place).encode()))
        try:
            yield next(generator)
        except StopIteration:
            return
        place += 1


def save_refused(folder):
    os.makedirs(folder, exist_ok=True)
    for name, module in refused():
        torch.jit.script(module.eval()).save(os.path.join(folder, name + ".pt"))
    with open(os.path.join(folder, "unsupported.pt"), "rb") as file:
        whole = file.read()
    with open(os.path.join(folder, "truncated.pt"), "wb") as file:
        file.write(whole[: len(whole) // 2])
    with open(os.path.join(folder, "text.pt"), "w") as file:
        file.write("no model at all\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--torchvision", action="store_true", help="add torchvision's resnet18, which takes some seconds")
    options = parser.parse_args()
    # Tracing follows one path, and even windows are padded unevenly: that is what they are asked for.
    warnings.simplefilter("ignore", torch.jit.TracerWarning)
    warnings.filterwarnings("ignore", message="Using padding='same'")
    torch.set_num_threads(1)
    for name, model, inputs, method in seeded(cases()):
        save_case(options.folder, name, model, inputs, method)
    if options.torchvision:
        torch.manual_seed(18)
        for name, model, inputs in torchvision_models():
            save_case(options.folder, name, model, inputs)
    save_refused(os.path.join(options.folder, "refused"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
