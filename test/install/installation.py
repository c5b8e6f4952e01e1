# An installed tree: whole, independent of where it was built, movable, and clear about what it lacks.
import shutil
import tempfile
import unittest
from pathlib import Path

from installed import BUILD, LLVM, MODELS, NODE, ROOT, call, clean_environment, digests, install, run, write_small_model

CASE = MODELS / "cnn_scripted"
TOOLS = ("wasmtorchc", "wasmtorch-run", "wt-import-torchscript", "wt-opt")


class Installation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.work = Path(folder.name)
        # Moved after it was installed.
        install(cls.work / "first").rename(cls.work / "an other plaçe")
        cls.prefix = cls.work / "an other plaçe"
        cls.small = write_small_model(cls.work)
        # A folder of programs without Node, for a PATH of its own.
        cls.few = cls.work / "few"
        cls.few.mkdir()
        for tool in ("sh", "dirname", "readlink", "env"):
            (cls.few / tool).symlink_to(shutil.which(tool))

    def environment(self, **more):
        return clean_environment(self.prefix / "bin", Path(NODE).parent, **more)

    def test_all_that_a_user_needs_is_there(self):
        for file in (*(f"bin/{tool}" for tool in TOOLS), "share/wasmtorch/binaryen/bin/wasm-opt", "share/wasmtorch/binaryen/LICENSE",
                     "share/wasmtorch/wasmtorch-run/main.mjs", "share/cmake/WasmTorch/WasmTorchConfig.cmake",
                     "share/cmake/WasmTorch/WasmTorchConfigVersion.cmake", "share/cmake/WasmTorch/WasmTorchAddModel.cmake",
                     "share/doc/wasmtorch/LICENSE", "share/doc/wasmtorch/copyright", "lib/wasmtorch/plugins/WasmTorchLlvm.so",
                     "lib/wasmtorch/plugins/WasmTorchMlir.so"):
            self.assertTrue((self.prefix / file).is_file(), file)

    def test_nothing_names_a_place_of_the_build(self):
        for path in self.prefix.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                for place in (ROOT, BUILD):
                    self.assertNotIn(str(place).encode(), data, f"{path.name} names {place}")

    def test_it_compiles_and_runs(self):
        package = self.work / "dist"
        said = run("wasmtorchc", CASE / "model.pt", "--sample", CASE / "in0.npy", "-o", package, "--verify", env=self.environment())
        self.assertIn("agree", said)
        run("wasmtorch-run", package, "--in", CASE / "in0.npy", "--expect", CASE / "out0.npy", env=self.environment())
        with self.subTest("the same bytes as in the build tree"):
            done = call(BUILD / "bin/wasmtorchc", CASE / "model.pt", "--sample", CASE / "in0.npy", "-o", self.work / "built")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(digests(package), digests(self.work / "built"))

    def test_it_works_where_there_is_no_source_tree(self):
        if shutil.which("node", path="/usr/bin:/bin") is None:
            self.skipTest("the only Node lies in the source tree")
        script = f'mount -t tmpfs tmpfs "{ROOT}" && exec "{self.prefix}/bin/wasmtorchc" "{self.small}" -o "{self.work}/alone"'
        if call("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", ROOT).returncode:
            self.skipTest("the source tree cannot be hidden from a process here")
        if ROOT in self.work.parents:
            self.skipTest("TMPDIR lies in the source tree")
        run("unshare", "-m", "sh", "-c", script, env=clean_environment())
        self.assertIn("manifest.json", digests(self.work / "alone"))

    def test_llvms_programs_load_the_plugins(self):
        plugins = self.prefix / "lib/wasmtorch/plugins"
        said = run(LLVM / "bin/opt", f"-load-pass-plugin={plugins}/WasmTorchLlvm.so", "-passes=wasm-expand-math", "-S", "/dev/null")
        self.assertIn("ModuleID", said)
        said = run(LLVM / "bin/mlir-opt", f"--load-dialect-plugin={plugins}/WasmTorchMlir.so", f"--load-pass-plugin={plugins}/WasmTorchMlir.so",
                   "--pass-pipeline=builtin.module(wt-graph-pipeline)", self.small)
        self.assertIn("wt.linear", said)

    def test_a_link_to_the_program_finds_the_tree(self):
        link = self.work / "link"
        link.symlink_to(self.prefix / "bin/wasmtorchc")
        run(link, self.small, "-o", self.work / "linked", env=self.environment())

    def refuse(self, message, *arguments, program="wasmtorchc", code=1, **variables):
        variables = {"PATH": str(self.few), **variables}
        done = call(self.prefix / "bin" / program, *arguments, env=variables)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(message, done.stderr)
        return done.stderr

    def fake(self, name, text):
        folder = self.work / f"fake {len(list(self.work.iterdir()))}"
        folder.mkdir()
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
        return folder

    def test_without_node(self):
        script = self.prefix / "share/wasmtorch/binaryen/bin/wasm-opt"
        self.refuse(f"wasmtorchc: error: no Node was found to run '{script}': put Node 18 or newer on PATH, name it in WASMTORCH_NODE, "
                    "install Binaryen 117 or newer, or give --wasm-opt=PATH\n", self.small, "-o", self.work / "none")
        self.refuse("wasmtorch-run: error: expected Node 18 or newer on PATH or in WASMTORCH_NODE, found none", self.work, program="wasmtorch-run")
        self.assertFalse((self.work / "none").exists())

    def test_a_node_that_is_too_old(self):
        old = self.fake("node", '[ "$1" = --version ] && echo v16.20.2 && exit 0\necho SyntaxError >&2\nexit 1')
        for variables in ({"PATH": f"{self.few}:{old}"}, {"WASMTORCH_NODE": str(old / "node")}):
            self.refuse(f"wasmtorchc: error: '{old}/node' is Node 16, expected 18 or newer\n", self.small, "-o", self.work / "none", **variables)

    def test_the_systems_wasm_opt_where_there_is_no_node(self):
        system = self.fake("wasm-opt", f'exec "{NODE}" "{self.prefix}/share/wasmtorch/binaryen/bin/wasm-opt" "$@"')
        done = call(self.prefix / "bin/wasmtorchc", self.small, "-o", self.work / "by the system's", env={"PATH": f"{self.few}:{system}"})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        old = self.fake("wasm-opt", "echo wasm-opt version 108")
        self.refuse("wasm-opt' is version 108, expected 117 or newer", self.small, "-o", self.work / "none", PATH=f"{self.few}:{old}")


if __name__ == "__main__":
    unittest.main()
