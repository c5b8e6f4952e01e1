# What wasmtorch-run and the module of a compiled package say to wrong inputs, and to packages whose bytes are not what was written.
import shutil
import tempfile
import unittest
from pathlib import Path

import numpy as np

from harness import HERE, MODELS, NODE, VARIANTS, Case, call, wasmtorch_run

CASE = Case(MODELS / "mlp_scripted/case.json")


class BadRuns(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.work)
        cls.package = CASE.compile(cls.work / "package")
        cls.good = CASE.folder / "in0.npy"

    def array(self, name, shape, dtype):
        np.save(self.work / name, np.zeros(shape, dtype))
        return self.work / name

    def refuse(self, code, text, package, *arguments):
        out = self.work / "out"
        done = wasmtorch_run(package, *arguments, "--out", out)
        self.assertIn(f"wasmtorch-run: error: {text}", done.stderr)
        self.assertEqual(done.returncode, code)
        self.assertFalse(out.exists())

    def test_inputs_of_other_types_and_shapes(self):
        for shape, dtype, found in [((3, 17), "f4", "f32 [3, 17]"), ((16, 3), "f4", "f32 [16, 3]"), ((48,), "f4", "f32 [48]"),
                                    ((3, 16), "f8", "f64 [3, 16]"), ((3, 16), "i8", "i64 [3, 16]")]:
            with self.subTest(found=found):
                file = self.array("x.npy", shape, dtype)
                self.refuse(1, f"input 'features': expected f32 [3, 16], found {found} in {file}", self.package, "--in", file)

    def test_missing_and_unknown_inputs(self):
        self.refuse(1, "input 'features' is missing: expected f32 [3, 16]", self.package)
        self.refuse(2, "unknown input 'feature': the model has 'features'", self.package, "--in", f"feature={self.good}")
        self.refuse(2, "expected at most 1 inputs, found one more", self.package, "--in", self.good, "--in", self.good)
        self.refuse(1, "cannot read 'missing.npy'", self.package, "--in", "missing.npy")

    def test_what_the_package_does_not_have(self):
        self.refuse(1, "expected a variant out of 'relaxed', 'simd', found 'simd-threads'", self.package, "--in", self.good, "--variant=simd-threads")
        self.refuse(1, "unknown entry 'backward': the model has 'forward'", self.package, "--in", self.good, "--entry=backward")
        self.refuse(1, f"expected a package in '{self.work}', found no manifest.json there", self.work, "--in", self.good)

    def test_other_outputs_than_expected(self):
        done = wasmtorch_run(self.package, "--in", self.good, "--expect", self.array("y.npy", (3, 5), "f4"))
        self.assertEqual(done.returncode, 3)
        self.assertRegex(done.stderr, r"wasmtorch-run: error: output 'output': .*expected 0.*, found -?0\.")

    def test_bytes_that_are_not_what_was_written(self):
        for variant in VARIANTS:
            for name in (f"model.{variant}.wasm", "model.weights"):
                with self.subTest(variant=variant, name=name):
                    package = shutil.copytree(self.package, self.work / f"{variant}-{name}")
                    data = bytearray((package / name).read_bytes())
                    data[len(data) // 2] ^= 1
                    (package / name).write_bytes(data)
                    place = f"{(package / name).as_uri()}" + (", chunk at 0" if name == "model.weights" else "")
                    self.refuse(3, f"{place}: expected the sha256 ", package, "--in", self.good, f"--variant={variant}")

    def test_the_module_checks_what_it_is_given(self):
        done = call(NODE, HERE / "bad_inputs.mjs", self.package)
        self.assertEqual((done.returncode, done.stdout), (0, "7 refusals\n"), done.stderr)


if __name__ == "__main__":
    unittest.main()
