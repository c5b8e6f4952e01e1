# --reproducer: what is kept where a pass fails or the compiler crashes, and that it can be run again.
import json
import os

import shutil
import signal
import tempfile
import unittest
from pathlib import Path

from harness import BUILD, COMPILER, call
from refusal import MLP, MLP_INPUT, RELU

WT_OPT = BUILD / "bin/wt-opt"

class Reproducers(unittest.TestCase):
    def setUp(self):
        self.work = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)
        self.temporary = self.work / "tmp"
        self.temporary.mkdir()
        (self.work / "relu.mlir").write_text(RELU)

    def compile(self, *arguments):
        done = call(COMPILER, *arguments, cwd=self.work, env={**os.environ, "TMPDIR": str(self.temporary)})
        self.assertEqual(os.listdir(self.temporary), [])
        self.assertFalse((self.work / "dist/manifest.json").exists())
        return done

    def kept(self):
        return (self.work / "crash.mlir").read_text()

    def test_a_failing_pass_fails_again(self):
        (self.work / "s.json").write_text(json.dumps({"records": [{"kernel": "linear*", "rows": 999}]}))
        done = self.compile(MLP, "--input", MLP_INPUT, "--schedule=s.json", "--reproducer=crash.mlir", "-o", "dist")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("note: the IR before pass 'plan-select-schedules' is kept in 'crash.mlir'; 'wt-opt --run-reproducer' runs the pass on it", done.stderr)
        self.assertRegex(self.kept(), r"^// A reproducer of wasmtorchc \d+\.\d+\.\d+, LLVM [\d.]+\n// options: '.*model\.pt' '--input' ")
        again = call(WT_OPT, "--run-reproducer", self.work / "crash.mlir")
        self.assertEqual(again.returncode, 1)
        self.assertIn("cannot be: a tile of 999 x 12", again.stderr)

    def test_crashes_of_every_kind(self):
        for kind, ended in [("abort", signal.SIGABRT), ("segv", signal.SIGSEGV), ("overflow", signal.SIGSEGV)]:
            with self.subTest(kind=kind):
                done = self.compile("relu.mlir", "--reproducer=crash.mlir", f"--crash-at=wsimd-select-instructions:{kind}", "-o", "dist")
                self.assertEqual(done.returncode, -ended, done.stderr)
                self.assertIn("wasmtorchc: error: a bug in wasmtorchc at pass 'wsimd-select-instructions': please report it; what is needed to find it is "
                              "kept in 'crash.mlir'", done.stderr)
                # The pass itself is sound: run again it does its work on what was kept.
                again = call(WT_OPT, "--run-reproducer", self.work / "crash.mlir")
                self.assertEqual(again.returncode, 0, again.stderr)
                self.assertIn("@run_forward", again.stdout)
                (self.work / "crash.mlir").unlink()

    def test_what_is_kept_is_what_the_pass_was_given(self):
        self.compile("relu.mlir", "--reproducer=crash.mlir", "--crash-at=plan-form-dispatches", "-o", "dist")
        self.assertIn("wt.relu", self.kept())
        self.assertNotIn("plan.dispatch", self.kept())
        self.assertRegex(self.kept(), r'pipeline: "builtin\.module\(plan-form-dispatches')
        self.assertIn("plan.dispatch", call(WT_OPT, "--run-reproducer", self.work / "crash.mlir").stdout)

    def test_stages_that_are_no_passes(self):
        for stage, holds in [("codegen", "llvm.func"), ("link", "plan.entry"), ("read", "// there was no IR yet")]:
            with self.subTest(stage=stage):
                done = self.compile("relu.mlir", "--reproducer=crash.mlir", f"--crash-at={stage}", "-o", "dist")
                self.assertEqual(done.returncode, -signal.SIGABRT, done.stderr)
                self.assertIn(f"at stage '{stage}'", done.stderr)
                self.assertIn(holds, self.kept())
                self.assertEqual(call(WT_OPT, "--run-reproducer", self.work / "crash.mlir").returncode, 0)

    def test_without_the_option_the_pass_is_named(self):
        done = self.compile("relu.mlir", "--crash-at=wt-fold-constants:segv", "-o", "dist")
        self.assertEqual(done.returncode, -signal.SIGSEGV)
        self.assertIn("a bug in wasmtorchc at pass 'wt-fold-constants': please report it; --reproducer=FILE keeps what is needed to find it\n", done.stderr)
        self.assertEqual(sorted(os.listdir(self.work)), ["relu.mlir", "tmp"])

    def test_a_place_that_can_not_be_written(self):
        done = self.compile("relu.mlir", "--reproducer=none/crash.mlir", "--crash-at=wt-fold-constants", "-o", "dist")
        self.assertEqual(done.returncode, -signal.SIGABRT)
        self.assertIn("the reproducer could not be written", done.stderr)

    def test_nothing_is_kept_where_all_goes_well(self):
        done = call(COMPILER, "relu.mlir", "--emit=object", "-o", "relu.o", "--reproducer=crash.mlir", cwd=self.work)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertFalse((self.work / "crash.mlir").exists())

if __name__ == "__main__":
    unittest.main()
