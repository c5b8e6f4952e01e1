# Completions and man pages of both programs, in the shells and formatters that this machine has.
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import BUILD, COMPILER, ROOT, call, wasmtorch_run

SHARE = BUILD / "share"
PROGRAMS = ("wasmtorchc", "wasmtorch-run")
needs = lambda program: unittest.skipUnless(shutil.which(program), f"needs {program}")


def options_of(program):
    """All that --help lists."""
    done = call(COMPILER, "--help") if program == "wasmtorchc" else wasmtorch_run("--help")
    return re.findall(r"^(?:  -\w,|     )\s*(--[a-z-]+)", done.stdout, flags=re.MULTILINE)


class Completions(unittest.TestCase):
    def setUp(self):
        self.work = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)
        for name in ("a model.pt", "b.mlir", "x.npy", "notes.txt", "s.json"):
            (self.work / name).write_text("")
        (self.work / "folder").mkdir()

    # What readline asks: words, split at '=' as COMP_WORDBREAKS has it.
    def bash(self, program, *words):
        script = (f'source "{SHARE}/bash-completion/completions/{program}"\n'
                  'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))\n'
                  'compopt() { :; }\n'
                  f'_{program.replace("-", "_")}\n'
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        done = call("bash", "--norc", "-u", "-c", script, "bash", program, *words, cwd=self.work)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return [line for line in done.stdout.splitlines() if line]

    @needs("bash")
    def test_bash_completes_options_of_both_programs(self):
        for program in PROGRAMS:
            with self.subTest(program=program):
                self.assertEqual(sorted(name.rstrip("=") for name in self.bash(program, "--")), sorted(options_of(program)))
        self.assertEqual(self.bash("wasmtorchc", "--rep"), ["--report=", "--reproducer="])
        self.assertEqual(self.bash("wasmtorchc", "--verif"), ["--verify"])

    @needs("bash")
    def test_bash_completes_closed_sets(self):
        self.assertEqual(self.bash("wasmtorchc", "--emit", "=", ""), ["package", "object", "lib", "wat", "mlir"])
        self.assertEqual(self.bash("wasmtorchc", "--emit", "=", "w"), ["wat"])
        self.assertEqual(self.bash("wasmtorchc", "--emit", "w"), ["wat"])
        self.assertEqual(self.bash("wasmtorchc", "--compile-to", "="), ["input", "graph", "dispatch", "plan", "lower", "codegen"])
        self.assertEqual(self.bash("wasmtorch-run", "folder", "--variant", "=", "rel"), ["relaxed", "relaxed-threads"])
        self.assertEqual(self.bash("wasmtorchc", "--method", "=", "f"), [])

    @needs("bash")
    def test_bash_completes_files_by_what_they_are_for(self):
        self.assertEqual(self.bash("wasmtorchc", ""), ["a model.pt", "b.mlir", "folder"])
        self.assertEqual(self.bash("wasmtorchc", "b.mlir", "--sample", ""), ["folder", "x.npy"])
        self.assertEqual(self.bash("wasmtorchc", "--schedule", "=", "s"), ["s.json"])
        self.assertEqual(self.bash("wasmtorchc", "-o", "not"), ["notes.txt"])
        self.assertEqual(self.bash("wasmtorch-run", ""), ["folder"])
        self.assertEqual(self.bash("wasmtorch-run", "folder", "--in", "x"), ["x.npy"])

    # A shell on a terminal of its own: keys go in, what stands on the line comes out.
    def typed(self, program, folder, keys):
        script = ("zmodload zsh/zpty\n"
                  "zpty shell 'TERM=dumb PS1= zsh -f -i'\n"
                  f"zpty -w shell 'fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D; PROMPT=; unsetopt prompt_cr prompt_sp; echo ready'\n"
                  "zpty -r shell answer '*ready*ready*'\n"
                  f"zpty -w -n shell $'{keys}'; zpty -w -n shell $'\\t'; sleep 0.4; zpty -w -n shell $'\\x01echo LINE \\n'; zpty -r shell answer '*\nLINE*\n*' && print -r -- \"$answer\"")
        done = call("zsh", "-f", "-c", script, cwd=self.work, timeout=20)
        return done.stdout

    @needs("zsh")
    def test_zsh_completes(self):
        folder = SHARE / "zsh/site-functions"
        for program in PROGRAMS:
            self.assertEqual(call("zsh", "-n", folder / f"_{program}").stderr, "")
        for keys, line in [("wasmtorchc --verif", "wasmtorchc --verify"), ("wasmtorchc --emit=wa", "wasmtorchc --emit=wat"),
                           ("wasmtorchc --sample=x", "wasmtorchc --sample=x.npy"), ("wasmtorch-run fol", "wasmtorch-run folder"),
                           ("wasmtorch-run folder --variant=simd-", "wasmtorch-run folder --variant=simd-threads")]:
            with self.subTest(keys=keys):
                self.assertIn(f"LINE {line}", self.typed(keys.split()[0], folder, keys))

    def fish(self, line):
        files = " ".join(f"source {SHARE}/fish/vendor_completions.d/{program}.fish;" for program in PROGRAMS)
        done = call("fish", "--no-config", "-c", f"{files} complete -C {line!r}", cwd=self.work, env={**os.environ, "HOME": str(self.work)})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return [entry.split("\t")[0] for entry in done.stdout.splitlines()]

    @needs("fish")
    def test_fish_completes(self):
        for program in PROGRAMS:
            self.assertEqual(sorted({name.rstrip("=") for name in self.fish(f"{program} --")}), sorted(options_of(program)))
        self.assertEqual(self.fish("wasmtorchc --emit="), ["--emit=lib", "--emit=mlir", "--emit=object", "--emit=package", "--emit=wat"])
        self.assertIn("folder/", self.fish("wasmtorch-run --out "))
        self.assertIn("x.npy", self.fish("wasmtorchc --sample "))
        self.assertEqual(self.fish("wasmtorchc --compile-to lo"), ["lower"])


class ManPages(unittest.TestCase):
    def page(self, program):
        return SHARE / f"man/man1/{program}.1"

    @needs("groff")
    def test_they_are_formatted_without_a_warning(self):
        for program in PROGRAMS:
            with self.subTest(program=program):
                done = call("groff", "-man", "-ww", "-Tutf8", "-P-cbou", self.page(program), env={**os.environ, "GROFF_NO_SGR": "1"})
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                for name in options_of(program):
                    self.assertIn(name, done.stdout)

    @needs("man")
    def test_man_shows_them(self):
        for program in PROGRAMS:
            with self.subTest(program=program):
                done = call("man", "--warnings=w", "-l", self.page(program), env={**os.environ, "LC_ALL": "C.UTF-8", "MANROFFOPT": "-c", "PAGER": "cat"})
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                plain = re.sub(".\b", "", done.stdout)
                for heading in ("NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "SEE ALSO"):
                    self.assertRegex(plain, f"(?m)^{heading}$")
                self.assertIn(f"{program} - ", plain)


class Tables(unittest.TestCase):
    def test_help_is_grouped_and_fits_a_wide_terminal(self):
        text = call(COMPILER, "--help").stdout
        for heading in ("Model and inputs:", "Output:", "Code:", "Checks:", "Facts and messages:"):
            self.assertIn(f"\n{heading}\n", text)
        self.assertLess(max(map(len, text.splitlines())), 140)
        self.assertNotIn("--crash-at", text)

    def test_help_goes_before_all_else(self):
        for arguments in (["--help"], ["-h"], ["--help", "--bogus"], ["--emit=nothing", "--help"]):
            done = call(COMPILER, *arguments)
            self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
            self.assertTrue(done.stdout.startswith("usage: wasmtorchc MODEL"))

    def test_every_option_is_explained_in_the_guide_or_the_reference(self):
        reference = (ROOT / "docs/generated/command.md").read_text()
        for program in PROGRAMS:
            for name in options_of(program):
                self.assertIn(f"`{name}", reference)


if __name__ == "__main__":
    unittest.main()
