# --verify: what the new package is compared with, and what becomes of it.
import json
import os
import shutil
import tempfile
import unittest
from pathlib import Path

import numpy as np

from harness import COMPILER, MODELS, NODE, VARIANTS, call, digests
from refusal import RELU

CNN = MODELS / "cnn_scripted"


class Verification(unittest.TestCase):
    def setUp(self):
        self.work = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)

    def verify(self, *arguments, node=NODE):
        command = (COMPILER, CNN / "model.pt", "--sample", CNN / "in0.npy", "-o", "dist", "--verify", *arguments)
        temporary = self.work / "tmp"
        temporary.mkdir(exist_ok=True)
        done = call(*command, cwd=self.work, env={**os.environ, "WASMTORCH_NODE": str(node), "TMPDIR": str(temporary)})
        self.assertEqual((done.stdout, os.listdir(temporary)), ("", []))
        return done

    def test_each_variant_is_compared(self):
        done = self.verify()
        self.assertEqual((done.returncode, done.stderr.count("output: agrees; ")), (0, 2), done.stderr)
        for variant in VARIANTS:
            self.assertIn(f"variant {variant} ", done.stderr)

    def test_quiet_where_all_goes_well(self):
        done = self.verify("--quiet")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def disagreeing(self):
        """A Node that compares with other answers than it is given."""
        np.save(self.work / "wrong.npy", np.full((2, 10), 7, np.float32))
        return self.node(f'exec {NODE} "${{@/#*\\/0.npy/{self.work}/wrong.npy}}"')

    def node(self, line):
        path = self.work / "node"
        path.write_text(f"#!/bin/bash\n{line}\n")
        path.chmod(0o755)
        return path

    def test_a_disagreement_has_an_exit_code_of_its_own(self):
        done = self.verify("--quiet", node=self.disagreeing())
        self.assertEqual(done.returncode, 3, done.stderr)
        for variant in VARIANTS:
            self.assertIn(f"wasmtorchc: error: --verify: the variant {variant} does not agree with libtorch", done.stderr)
        self.assertIn("expected 7", done.stderr)

    def test_what_disagrees_is_not_installed(self):
        self.assertEqual(self.verify("--quiet").returncode, 0)
        before = digests(self.work / "dist")
        done = self.verify(node=self.disagreeing())
        self.assertEqual(done.returncode, 3)
        self.assertIn("wasmtorchc: note: the package is not put in its place; compile without --verify into another folder to look at it", done.stderr)
        self.assertEqual(digests(self.work / "dist"), before)
        shutil.rmtree(self.work / "dist")
        self.assertEqual(self.verify(node=self.disagreeing()).returncode, 3)
        self.assertFalse((self.work / "dist").exists())

    def test_it_says_what_it_compared_with(self):
        self.assertIn("wasmtorchc: note: --verify: every variant agrees with libtorch\n", self.verify().stderr)

    def ir(self):
        """A model whose answers libtorch can't give, and an input."""
        (self.work / "relu.mlir").write_text(RELU)
        np.save(self.work / "x.npy", np.linspace(-1, 1, 20, dtype=np.float32).reshape(4, 5))
        return self.work / "relu.mlir"

    def verify_ir(self, *arguments):
        return call(COMPILER, self.ir(), "-o", "dist", "--verify", *arguments, cwd=self.work)

    def test_ir_is_compared_with_the_reference_evaluator(self):
        done = self.verify_ir("--sample", "x.npy")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("every variant agrees with the reference evaluator\n", done.stderr)
        wrong = self.verify_ir("--sample", CNN / "in0.npy")
        self.assertEqual(wrong.returncode, 1, wrong.stderr)

    def test_answers_beside_the_model_go_before_the_evaluator(self):
        self.ir()
        np.save(self.work / "y.npy", np.maximum(np.load(self.work / "x.npy"), 0))
        (self.work / "case.json").write_text(json.dumps({"model": "relu.mlir", "inputs": ["x.npy"], "outputs": ["y.npy"]}))
        done = self.verify_ir()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"every variant agrees with the answers of '{self.work}/case.json'\n", done.stderr)
        np.save(self.work / "y.npy", np.load(self.work / "x.npy"))
        done = self.verify_ir()
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(f"does not agree with the answers of '{self.work}/case.json'", done.stderr)

    def test_ir_that_nobody_can_run(self):
        path = self.ir()
        done = call(COMPILER, path, "--compile-to=plan", "-o", "plan.mlir", cwd=self.work)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = call(COMPILER, "plan.mlir", "-o", "dist", "--verify", "--sample", "x.npy", cwd=self.work)
        self.assertEqual(done.returncode, 1)
        self.assertIn("--verify: nothing to compare 'plan.mlir' with: ", done.stderr)

    def test_a_package_that_can_not_be_run_is_no_disagreement(self):
        done = self.verify(node=self.node(f'case "$*" in *wasmtorch-run*) exit 1;; esac; exec {NODE} "$@"'))
        self.assertEqual(done.returncode, 1)
        self.assertIn("wasmtorchc: error: --verify: the variant relaxed could not be run", done.stderr)


if __name__ == "__main__":
    unittest.main()
