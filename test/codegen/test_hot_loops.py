"""Tests of check_hot_loops.py on small modules, in text and, where binaryen is there, as binaries."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NODE, WASM_AS = ROOT / "node_modules/node/bin/node", ROOT / "node_modules/binaryen/bin/wasm-as"


def check(path):
    done = subprocess.run([sys.executable, HERE / "check_hot_loops.py", path], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


class HotLoops(unittest.TestCase):
    def test_a_good_kernel_passes(self):
        self.assertEqual(check(HERE / "hot_loops/good.wat"), (0, "good.wat: 1 innermost loops, 0 violations\n"))

    def test_computed_addresses_are_found(self):
        code, output = check(HERE / "hot_loops/addresses.wat")
        self.assertEqual(code, 1)
        self.assertIn("$gemm, innermost loop 0: 15 integer operations (13 i32.add, 2 i32.shl) for 6 vector loads, 4 of them broadcasts", output)
        self.assertIn("$gemm, innermost loop 0: 6 vector loads, none with an immediate offset", output)

    def test_broadcasts_at_offsets_are_found(self):
        code, output = check(HERE / "hot_loops/broadcasts.wat")
        self.assertEqual(code, 1)
        self.assertIn("$gemm, innermost loop 0: 3 broadcasts of other rows by an immediate offset", output)

    def test_scalar_arithmetic_is_found_in_innermost_loops_alone(self):
        code, output = check(HERE / "hot_loops/scalar.wat")
        self.assertEqual(code, 1)
        self.assertIn("$sum, innermost loop 0: scalar f32.add (1 times)", output)
        self.assertNotIn("f32.sqrt", output)

    def test_nothing_to_check_is_an_error(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(check(folder), (1, "no module found\n"))

    @unittest.skipUnless(WASM_AS.exists() and NODE.exists(), "npm's binaryen is not installed")
    def test_binaries_of_a_package_are_disassembled(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("good", "scalar"):
                subprocess.run([NODE, WASM_AS, "--all-features", HERE / f"hot_loops/{name}.wat", "-o", Path(folder, f"model.{name}.wasm")], check=True)
            code, output = check(folder)
        self.assertEqual(code, 1, output)
        self.assertIn("model.good.wasm: 1 innermost loops, 0 violations", output)
        self.assertIn("model.scalar.wasm: 1 innermost loops, 1 violations", output)


if __name__ == "__main__":
    unittest.main()
