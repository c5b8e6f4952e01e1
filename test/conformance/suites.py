# Suites of conformance cases: folders of <case>/case.json, model.pt, in<k>.npy and out<k>.npy, or archives of such folders.
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

from harness import BUILD, SHARED

DTYPES = {"float64": "f64", "float32": "f32", "float16": "f16", "bfloat16": "bf16", "int64": "i64", "int32": "i32", "int16": "i16",
          "int8": "i8", "uint8": "u8", "bool": "bool"}
# The file of a case that holds the model, by form.
FORMS = {"pt": "model.pt", "pt2": "model.pt2"}


def numbered(folder, prefix):
    """`in0.npy`, `in1.npy`, …: as many as there are."""
    files = folder.glob(f"{prefix}*.npy")
    return sorted(files, key=lambda path: int(re.search(r"\d+", path.stem)[0]))


def operator_name(name):
    """`aten::add`, also for `aten.add.Tensor`, which is how exported programs name it; None for what is no operator of ATen."""
    if name.startswith("aten::"):
        return name
    parts = name.split(".")
    return f"aten::{parts[1]}" if parts[0] == "aten" and len(parts) > 1 else None


class Case:
    """One folder of a suite."""

    def __init__(self, folder, form):
        self.folder, self.name = folder, folder.name
        fields = json.loads((folder / "case.json").read_text())
        self.model = folder / FORMS[form]
        # PyTorch leaves a file without a program where it could not export one, and the case says null.
        self.is_present = self.model.exists() and fields.get(form, "") is not None
        self.inputs, self.outputs = numbered(folder, "in"), numbered(folder, "out")
        # What a case of one operator is called by the database that it comes from; a model stands for itself.
        self.is_model = "op" not in fields
        self.subject = fields.get("op", self.name)
        self.operators = sorted({operator_name(name) for name in fields.get(form) or []} - {None})
        tested = re.search(r"\.(\w+)\.\d+$", self.name)
        results = [dtype for dtype, _ in fields.get("outputs", [])]
        self.dtype = DTYPES.get(tested[1] if tested else results[0] if results else "", "?")

    def arguments(self):
        """Those of wasmtorchc."""
        return [str(self.model), *(part for file in self.inputs for part in ("--sample", str(file)))]


def unpack(archive):
    """The folder that an archive's files lie in: made once, under the build tree."""
    about = archive.stat()
    key = hashlib.sha256(f"{archive.resolve()} {about.st_size} {about.st_mtime_ns}".encode()).hexdigest()[:12]
    folder = BUILD / "conformance" / f"{archive.name.partition('.')[0]}-{key}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = tempfile.mkdtemp(dir=folder.parent)
        subprocess.run(["tar", "-C", work, "-xf", archive], check=True)
        try:
            os.rename(work, folder)
        except OSError:
            # Another run was faster.
            shutil.rmtree(work)
    return folder


def default_suites():
    archives = SHARED / "pytorch"
    return [archives / "ops.tar.xz", *sorted(archives.glob("models_*.tar.xz"))]


def read_suite(path, form):
    """All cases of a folder or an archive, by name, and how many have no model in this form."""
    folder = unpack(path) if path.is_file() else path
    cases = [Case(file.parent, form) for file in sorted(folder.rglob("case.json"))]
    present = [case for case in cases if case.is_present]
    return present, len(cases) - len(present)


def sample(cases, count, seed):
    """`count` cases that spread over as many subjects as there can be: the same for the same names and seed."""
    choice = random.Random(seed)
    queues = defaultdict(list)
    for case in sorted(cases, key=lambda case: case.name):
        queues[case.subject].append(case)
    order = sorted(queues)
    choice.shuffle(order)
    for subject in order:
        choice.shuffle(queues[subject])
    picked = []
    while order and len(picked) < count:
        order = [subject for subject in order if queues[subject]]
        picked += [queues[subject].pop() for subject in order[:count - len(picked)]]
    return sorted(picked, key=lambda case: case.name)
