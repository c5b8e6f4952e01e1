#!/usr/bin/python3
"""Writes Schemas.inc: the schemas of ATen's operators that the front ends build, as libtorch states them.

Usage: generate_schemas.py IMPORTER [--check]. IMPORTER is wt-import-torchscript, which lists the operators. What is newer than
Debian's libtorch stands in newer_schemas.txt, by hand.
"""
import json
import subprocess
import sys
from pathlib import Path

import torch

FOLDER = Path(__file__).resolve().parent
# No operators on tensors of their own, but in programs: what they give is seen by the reader alone.
READ_HERE = {"_assert_async", "_assert_scalar", "_assert_tensor_metadata", "item", "_local_scalar_dense", "sym_size", "sym_stride", "sym_numel",
             "sym_storage_offset", "sym_constrain_range", "sym_constrain_range_for_size", "copy", "copy_", "detach", "detach_", "alias", "lift", "lift_fresh",
             "lift_fresh_copy", "set_", "resize_"}


def stem(name):
    """The operator whose handler builds this one."""
    return name.removesuffix("_").removesuffix("_copy")


def is_wanted(name, overload, handled):
    plain = name.removeprefix("aten::")
    return (stem(plain) in handled or plain in handled or plain in READ_HERE) and "dimname" not in overload


def main():
    listed = subprocess.run([sys.argv[1], "--list-handlers"], stdout=subprocess.PIPE, text=True, check=True).stdout
    handled = {line.split()[0].removeprefix("aten::") for line in listed.splitlines()}
    schemas = {}
    for schema in torch._C._jit_get_all_schemas():
        if schema.name.startswith("aten::") and is_wanted(schema.name, schema.overload_name, handled):
            schemas[schema.name + ("." + schema.overload_name if schema.overload_name else "")] = str(schema)
    for line in (FOLDER / "newer_schemas.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            schemas[line.split("(")[0]] = line
    lines = [json.dumps(text) + ",\n" for _, text in sorted(schemas.items())]
    text = "// Schemas of ATen's operators; written by generate_schemas.py.\n" + "".join(lines)
    file = FOLDER / "Schemas.inc"
    if "--check" in sys.argv:
        sys.exit(0 if file.read_text() == text else f"error: {file} is not what generate_schemas.py writes")
    file.write_text(text)


main()
