#!/usr/bin/python3
"""Writes a program in the archives of earlier PyTorch versions: make_older_pt2.py DIR. Needs torch, whose torch.save pickles the tensors.

    flat.pt2      up to 2.7: the files lie at the top, tensors are two dictionaries that torch.save wrote
    pickled.pt2   2.8: folders as today, the same dictionaries in them
    single.pt2    2.9 and later, of tensors that a configuration calls pickled: each by itself

The rest are what must be refused: flat.pt2 with a schema that was before 8, with an object among its constants, and with a tensor
that is quantized.
"""
import io
import json
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path

sys.dont_write_bytecode = True
import torch  # noqa: E402

from make_pt2 import Program, graph, meta, node  # noqa: E402

# Steps of an eighth: exact in every type below.
TENSORS = OrderedDict(
    weight=torch.nn.Parameter((torch.arange(12.0) / 8).reshape(4, 3).t()), tied=None, half=torch.tensor([0.5, -2, 65504], dtype=torch.float16),
    brain=torch.tensor([1.5, -0.125, 3], dtype=torch.bfloat16), whole=torch.tensor([7, -8, 9]), mask=torch.tensor([True, False, True]))
# The second row of the table that the weight is a view of: one storage, another offset.
TENSORS["tied"] = TENSORS["weight"].detach().t()[1]
CONSTANTS = {"scale": torch.tensor(0.25)}


class Stranger:
    """What torch.save pickles by its name."""


def program(version=8):
    """where(mask, x @ weight.T * half + tied, whole) * scale + brain"""
    nodes = [node("linear.default", "y", 3, input="x", weight="w"), node("mul.Tensor", "m", 4, self="y", other="h"),
             node("add.Tensor", "a", 5, self="m", other="t"), node("where.self", "s", 6, condition="k", self="a", other="i"),
             node("mul.Tensor", "p", 7, self="s", other="c"), node("add.Tensor", "o", 8, self="p", other="b")]
    tensors = {"w": meta("f32", 3, 4, strides=[1, 3]), "t": meta("f32", 3, offset=3), "h": meta("f16", 3), "b": meta("bf16", 3),
               "i": meta("i64", 3), "k": meta("bool", 3), "c": meta("f32"), "x": meta("f32", 2, 4),
               **{name: meta("f32", 2, 3) for name in ("y", "m", "a", "s", "p", "o")}}
    specs = [("parameter", "weight"), *(("buffer", name) for name in ("tied", "half", "brain", "whole", "mask")), ("tensor_constant", "scale"),
             ("user",)]
    return Program(graph(["w", "t", "h", "b", "i", "k", "c", "x"], ["o"], nodes, tensors), specs, names=["x"], version=version)


def saved(value):
    file = io.BytesIO()
    torch.save(value, file)
    return file.getvalue()


def write(path, files, root=""):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(root + name), data)


def flat(path, tensors=TENSORS, constants=CONSTANTS, version=8):
    write(path, {"serialized_exported_program.json": program(version).json(), "serialized_state_dict.pt": saved(tensors),
                 "serialized_constants.pt": saved(constants), "serialized_example_inputs.pt": saved(((torch.zeros(2, 4),), {})),
                 "version": f"{version}.5"})


def pickled(path):
    write(path, {"archive_format": "pt2", "byteorder": "little", "models/model.json": program().json(),
                 "data/weights/model.pt": saved(TENSORS), "data/constants/model.pt": saved(CONSTANTS),
                 "data/sample_inputs/model.pt": saved(((torch.zeros(2, 4),), {})), "archive_version": "0", ".data/serialization_id": "1",
                 ".data/version": "1"}, root="model/")


def single(path):
    files = {"archive_format": "pt2", "byteorder": "little", "models/model.json": program().json()}
    for kind, prefix, tensors in (("weights", "weight", TENSORS), ("constants", "tensor", CONSTANTS)):
        config = {}
        for i, (name, tensor) in enumerate(tensors.items()):
            files[f"data/{kind}/{prefix}_{i}"] = saved(tensor)
            config[name] = {"path_name": f"{prefix}_{i}", "is_param": name == "weight", "use_pickle": True, "tensor_meta": None}
        files[f"data/{kind}/model_{kind}_config.json"] = json.dumps({"config": config})
    write(path, files, root="model/")


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    flat(folder / "flat.pt2")
    pickled(folder / "pickled.pt2")
    single(folder / "single.pt2")
    flat(folder / "schema.pt2", version=7)
    flat(folder / "stranger.pt2", constants={**CONSTANTS, "object": Stranger()})
    flat(folder / "quantized.pt2", tensors={**TENSORS, "weight": torch.quantize_per_tensor(torch.zeros(3, 4), 0.5, 0, torch.qint8)})


if __name__ == "__main__":
    main()
