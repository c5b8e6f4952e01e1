# The base of tests of what wasmtorchc refuses: exit code and message, the old package as it was, no file left anywhere.
import os
import shutil
import tempfile
import unittest
from pathlib import Path

from harness import MODELS, call, COMPILER, digests

RELU = "func.func @forward(%x: tensor<4x5xf32>) -> tensor<4x5xf32> {\n  %y = wt.relu %x : (tensor<4x5xf32>) -> tensor<4x5xf32>\n  return %y : tensor<4x5xf32>\n}\n"
MLP = MODELS / "mlp_scripted/model.pt"
MLP_INPUT = "features:f32[3,16]"


class Refusal(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.work = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)
        self.temporary = self.work / "tmp"
        self.old = self.work / "dist"
        for folder in (self.temporary, self.old):
            folder.mkdir()
        for name in ("manifest.json", "model.mjs", "model.d.ts", "model.d.mts", "model.simd.wasm", "model.relaxed.wasm", "model.weights", "notes.txt"):
            self.write(f"dist/{name}", f"old {name}")
        self.relu = self.write("relu.mlir", RELU)

    def write(self, name, content):
        path = self.work / name
        (path.write_bytes if isinstance(content, bytes) else path.write_text)(content)
        return path

    def compile(self, *arguments, **options):
        return call(COMPILER, *arguments, cwd=self.work, env={**os.environ, "TMPDIR": str(self.temporary)}, **options)

    def refuse(self, code, texts, *arguments):
        """Compiles into the old package unless told otherwise; standard error must hold each text."""
        before = digests(self.work)
        done = self.compile(*arguments, *([] if "-o" in arguments else ["-o", "dist"]))
        for text in [texts] if isinstance(texts, str) else texts:
            self.assertIn(text, done.stderr)
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        self.assertEqual(digests(self.work), before)
        self.assertEqual(os.listdir(self.temporary), [])
        return done
