# A suite with one case of each result that files can bring about: what scripts/conformance says of it.
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "e2e"))

import numpy as np  # noqa: E402

from harness import MODELS, ROOT  # noqa: E402


def copy(suite, model, name, spoil=lambda folder: None):
    folder = suite / name
    shutil.copytree(MODELS / model, folder)
    (folder / "case.json").write_text(json.dumps({"op": "linear", "pt": ["aten::linear"]}))
    spoil(folder)


def add_one(folder):
    np.save(folder / "out0.npy", np.load(folder / "out0.npy") + 1)


def as_integers(folder):
    np.save(folder / "out0.npy", np.load(folder / "out0.npy").astype(np.int64))


def one_more(folder):
    shutil.copy(folder / "out0.npy", folder / "out1.npy")


def cut(folder):
    (folder / "model.pt").write_bytes((folder / "model.pt").read_bytes()[:100])


def main():
    with tempfile.TemporaryDirectory() as work:
        suite, results = Path(work, "suite"), Path(work, "results.json")
        suite.mkdir()
        copy(suite, "mlp_traced", "agrees.float32.0")
        copy(suite, "mlp_scripted", "agrees.float32.1")
        for spoil in (add_one, as_integers, one_more, cut):
            copy(suite, "mlp_traced", f"{spoil.__name__}.float32.0", spoil)
        listed = Path(work, "agreeing.txt")
        listed.write_text("agrees.float32: 0\ncut.float32: 0\n")
        done = subprocess.run([ROOT / "scripts/conformance", "--suite", suite, "--json", results, "--expect", listed, "--require", "50"],
                              stdout=subprocess.PIPE, text=True)
        for row in json.loads(results.read_text())["cases"]:
            print(f"{row['case']}: {row['result']} ({row['stage']}): {row['reason']}")
        print("\n".join(line for line in done.stdout.splitlines() if line.startswith("FAILED")))
        print(f"status {done.returncode}")


main()
