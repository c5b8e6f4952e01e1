# What is seen on a terminal alone: colours and progress; and what the environment and --color say about them.
import json
import os
import pty
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import COMPILER, MODELS, call
from refusal import RELU

CNN = MODELS / "cnn_scripted"
PLAIN = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR", "CLICOLOR_FORCE", "TERM")}
RED = "\033[1;31merror:"


def on_terminal(*command, cwd, **environment):
    """Exit status and what a terminal at standard error was sent."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([str(part) for part in command], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs,
                               env={**PLAIN, "TERM": "xterm", **environment})
    os.close(theirs)
    sent = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says so where nobody has the other end any more
            break
        if not piece:
            break
        sent += piece
    os.close(ours)
    process.stdout.read()
    process.stdout.close()
    return process.wait(), sent.decode()


def shown(sent):
    """What stays on the screen."""
    return re.sub(r"(?m)^.*\r\033\[K", "", re.sub(r"[^\n]*\r\033\[K", "", sent)).replace("\r", "")


class Terminal(unittest.TestCase):
    def setUp(self):
        self.work = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)
        (self.work / "relu.mlir").write_text(RELU)

    def run_on(self, *arguments, **environment):
        return on_terminal(COMPILER, *arguments, cwd=self.work, **environment)

    def test_progress_names_the_stages_and_goes_away(self):
        code, sent = self.run_on(CNN / "model.pt", "--sample", CNN / "in0.npy", "-o", "dist")
        self.assertEqual(code, 0, sent)
        for stage in ("reading the model", "phase graph", "phase codegen, variant relaxed", "writing the weights"):
            self.assertRegex(sent, re.escape(f"\r\033[K{stage} … ") + r"\d+\.\d s")
        self.assertTrue(sent.endswith("\r\033[K"), sent[-80:])
        self.assertEqual(shown(sent), "")

    def test_messages_stand_on_lines_of_their_own(self):
        code, sent = self.run_on(MODELS / "refused/unsupported.pt", "--input", "f32[3,3]", "-o", "dist", NO_COLOR="1")
        self.assertEqual(code, 1)
        lines = shown(sent).splitlines()
        self.assertEqual(lines[0], "error: 3 operators of the model are not supported")
        self.assertFalse(any("…" in line for line in lines), lines)

    def test_quiet_places(self):
        for arguments, environment in [(["--quiet"], {}), ([], {"CI": "true"}), ([], {"TERM": "dumb"})]:
            with self.subTest(arguments=arguments, environment=environment):
                self.assertEqual(self.run_on("relu.mlir", *arguments, "-o", "dist", **environment), (0, ""))
        done = call(COMPILER, "relu.mlir", "-o", "dist", cwd=self.work)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_colours_are_for_terminals(self):
        for arguments, environment, coloured in [
                ([], {}, True), ([], {"NO_COLOR": "1"}, False), ([], {"NO_COLOR": ""}, True), ([], {"TERM": "dumb"}, False),
                (["--color=never"], {}, False), (["--color=always"], {"NO_COLOR": "1"}, True)]:
            with self.subTest(arguments=arguments, environment=environment):
                _, sent = self.run_on("nothing.pt", *arguments, **environment)
                self.assertEqual(RED in sent, coloured, sent)
        for arguments, environment, coloured in [([], {}, False), ([], {"CLICOLOR_FORCE": "1"}, True), ([], {"CLICOLOR_FORCE": "0"}, False),
                                                 (["--color=always"], {}, True), (["--color=never"], {"CLICOLOR_FORCE": "1"}, False)]:
            with self.subTest(arguments=arguments, environment=environment):
                done = call(COMPILER, "nothing.pt", *arguments, cwd=self.work, env={**PLAIN, **environment})
                self.assertEqual(RED in done.stderr, coloured, done.stderr)

    def test_the_importer_is_told(self):
        for choice, coloured in [("always", True), ("never", False)]:
            done = call(COMPILER, MODELS / "refused/unsupported.pt", "--input", "f32[3,3]", f"--color={choice}", cwd=self.work)
            self.assertEqual(RED in done.stderr, coloured, done.stderr)


class Versions(unittest.TestCase):
    def test_lines_and_json_have_the_same_parts(self):
        text, facts = call(COMPILER, "--version").stdout, json.loads(call(COMPILER, "--version=json").stdout)
        self.assertEqual([line.rsplit(" ", 1)[1] for line in text.splitlines()], list(facts.values()))
        self.assertEqual(list(facts), ["wasmtorchc", "llvm", "mlir", "lld", "wasm_opt", "libtorch", "protobuf", "cli11", "stub", "package_format"])
        for part in ("wasmtorchc", "llvm", "lld", "libtorch", "protobuf", "cli11"):
            self.assertRegex(facts[part], r"^\d+\.\d+(\.\d+)?", part)


if __name__ == "__main__":
    unittest.main()
