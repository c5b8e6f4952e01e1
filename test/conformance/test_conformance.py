"""Tests of the parts of the conformance runner: a crash or a hang is an answer, merged modules keep their symbols apart."""
import contextlib
import io
import sys
import tempfile
import types
import unittest
import unittest.mock
from pathlib import Path

import numpy as np

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]

import agreeing  # noqa: E402
import isolation  # noqa: E402
import merge  # noqa: E402
import report  # noqa: E402
import results  # noqa: E402
import stages  # noqa: E402
import suites  # noqa: E402
import ties  # noqa: E402

# A program that echoes its arguments, but for those that tell it how to end.
PROGRAM = """
import os, sys, time
for word in sys.argv[1:]:
    if word == "crash":
        os.kill(os.getpid(), 11)
    if word == "hang":
        time.sleep(60)
    if word == "refuse":
        sys.exit("a.py:3:1: error: no such thing")
    print(word, flush=True)
"""


def answers(words, patience=20):
    given = isolation.run_each(lambda rest: [sys.executable, "-c", PROGRAM, *rest], words, patience)
    return [(answer.line.strip(), answer.failure and answer.failure.kind) for answer in given]


class Isolation(unittest.TestCase):
    def test_what_follows_a_crash_is_still_answered(self):
        self.assertEqual(answers(["a", "crash", "b", "crash"]), [("a", None), ("", "crash"), ("b", None), ("", "crash")])

    def test_a_hang_is_ended(self):
        self.assertEqual(answers(["hang", "a"], patience=2), [("", "hang"), ("a", None)])

    def test_a_diagnostic_is_a_refusal(self):
        self.assertEqual(answers(["refuse", "a"]), [("", "refused"), ("a", None)])

    def test_a_signal_is_named(self):
        failure = isolation.run([sys.executable, "-c", PROGRAM, "crash"], 20)
        self.assertEqual((failure.kind, failure.reason), ("crash", "signal 11 (SIGSEGV)"))

    def test_wrong_ir_of_ours_is_no_refusal(self):
        self.assertEqual(isolation.ended(1, "m.py:1:0: error: 'llvm.fadd' op operand #0 must be floating point\n").kind, "crash")
        self.assertEqual(isolation.ended(1, "m.py:1:0: error: wt.pool on i64 tensors is not supported yet\n").kind, "refused")


class Merging(unittest.TestCase):
    MODULE = ('module {\n  wt.param @w : tensor<2xf32> {offset = 64 : i64, origin = "@w"}\n'
              "  func.func @forward() -> tensor<2xf32> {\n    %0 = wt.get @w : tensor<2xf32>\n    return %0 : tensor<2xf32>\n  }\n}\n\n")

    def test_symbols_are_renamed_and_offsets_moved(self):
        body = merge.body(self.MODULE, "c7", 128)
        self.assertIn('wt.param @"c7.w" : tensor<2xf32> {offset = 192 : i64, origin = "@w"}', body)
        self.assertIn("func.func @c7()", body)
        self.assertIn('wt.get @"c7.w"', body)

    def test_weights_follow_each_other(self):
        with tempfile.TemporaryDirectory() as folder:
            parts = []
            for name in ("a", "b"):
                ir = Path(folder, f"{name}.mlir")
                ir.write_text(self.MODULE)
                ir.with_suffix(".weights").write_bytes(name.encode() * 72)
                parts.append((name, ir))
            merged = merge.merge(parts, Path(folder, "all.mlir"))
            self.assertEqual(merged.with_suffix(".weights").read_bytes(), b"a" * 72 + bytes(56) + b"b" * 72 + bytes(56))
            self.assertIn("offset = 192", merged.read_text())
            self.assertTrue(merge.is_small(parts[0][1]))

    def test_what_is_refused_among_many_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            outcomes = []
            for i in range(7):
                ir = Path(folder, f"case{i}.mlir")
                ir.write_text(self.MODULE.replace("@w", "@bad") if i in (2, 5) else self.MODULE)
                ir.with_suffix(".weights").write_bytes(bytes(72))
                outcomes.append(stages.Outcome(None, ir))

            def compiler(command, _):
                return isolation.Failure("refused", "bad") if "bad" in Path(command[1]).read_text() else None

            def engine(_, entries, package, variant):
                for outcome, _ in entries:
                    outcome.result = "agree"
            with unittest.mock.patch("isolation.run", compiler), unittest.mock.patch.object(stages.Run, "execute", engine):
                stages.Run(folder, ["simd"], 20, 1).compile_and_run(outcomes)
            self.assertEqual([outcome.result for outcome in outcomes], ["agree", "agree", "refused", "agree", "agree", "refused", "agree"])


class Results(unittest.TestCase):
    def test_those_of_the_same_programs_and_way_are_taken(self):
        case = types.SimpleNamespace(name="add.int64.0", operators=["aten::add"], dtype="i64")
        outcome = stages.Outcome(case, None, "refused", "import", "no such thing", 1.5, {"simd": "refused"})
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()) as said:
            file = Path(folder, "results.json")
            results.write(file, [outcome], {"form": "pt2"})
            self.assertEqual(results.read([file], [case], {"form": "pt2"}), [outcome])
            self.assertEqual(results.read([file], [], {"form": "pt2"}), [])
            self.assertEqual(said.getvalue(), "")
            self.assertEqual(results.read([file], [case], {"form": "pt"}), [])
            with unittest.mock.patch("results.digest", lambda: "another"):
                self.assertEqual(results.read([file], [case], {"form": "pt2"}), [])
            self.assertEqual(said.getvalue().count("are run again"), 2)


class Suites(unittest.TestCase):
    def cases(self, folder, *names):
        for name in names:
            where = Path(folder, name)
            where.mkdir()
            Path(where, "model.pt").touch()
            Path(where, "case.json").write_text('{"op": "%s", "pt": ["aten::add", "prim::Constant"]}' % name.split(".")[0])
            for i in range(11):
                Path(where, f"in{i}.npy").touch()
        return suites.read_suite(Path(folder), "pt")[0]

    def test_a_case_is_read(self):
        with tempfile.TemporaryDirectory() as folder:
            case, = self.cases(folder, "add.int64.0")
            self.assertEqual((case.dtype, case.subject, case.operators), ("i64", "add", ["aten::add"]))
            self.assertEqual(case.inputs[10].name, "in10.npy")

    def test_a_sample_spreads_and_repeats(self):
        with tempfile.TemporaryDirectory() as folder:
            cases = self.cases(folder, *(f"{name}.bool.{i}" for name in ("a", "b", "c") for i in range(5)))
            first = suites.sample(cases, 4, 1)
            self.assertEqual({case.subject for case in first}, {"a", "b", "c"})
            self.assertEqual(first, suites.sample(cases[::-1], 4, 1))
            self.assertEqual(len(suites.sample(cases, 99, 1)), 15)

    def test_names_are_read_as_written(self):
        with tempfile.TemporaryDirectory() as folder:
            names = {"add.int64.0", "add.int64.12", "resnet", "F.pad.bool.3"}
            agreeing.write(Path(folder, "list"), names)
            self.assertEqual(agreeing.read(Path(folder, "list")), names)


class Ties(unittest.TestCase):
    def test_equal_elements_may_change_places(self):
        data = np.array([[2, 1, 1, 3]])
        want = np.array([[1, 2, 0, 3]])
        self.assertTrue(ties.differ_in_ties_alone(["aten::argsort"], data, np.array([[2, 1, 0, 3]]), want))
        # Another element, one of them twice, one that there is not, another operator.
        self.assertFalse(ties.differ_in_ties_alone(["aten::argsort"], data, np.array([[2, 1, 3, 0]]), want))
        self.assertFalse(ties.differ_in_ties_alone(["aten::argsort"], data, np.array([[1, 1, 0, 3]]), want))
        self.assertFalse(ties.differ_in_ties_alone(["aten::argsort"], data, np.array([[2, 4, 0, 3]]), want))
        self.assertFalse(ties.differ_in_ties_alone(["aten::argmax"], data, np.array([[2, 1, 0, 3]]), want))

    def test_a_part_of_an_order(self):
        data = np.array([[5.0, np.nan], [5.0, 1.0], [4.0, np.nan]])
        self.assertTrue(ties.differ_in_ties_alone(["aten::topk"], data, np.array([[1, 2], [0, 0]]), np.array([[0, 0], [1, 2]])))


class Reasons(unittest.TestCase):
    def test_places_and_numbers_are_left_out(self):
        self.assertEqual(report.plain("error: 1 operator of the model is not supported; a/b.py:64:0: note: aten::conv2d with pads [1, 2] (1 time)"),
                         "aten::conv2d with pads [N]")
        self.assertEqual(report.plain("wasmtorchc: error: wt.sum of tensor<3x4xf32>: expected 1e-4, found -2"),
                         "wt.sum of tensor<f32>: expected N, found N")


if __name__ == "__main__":
    unittest.main()
