# The package for Debian: what it holds and wants, installed and removed, used by hand and by the example workflows.
import os
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from installed import BUILD, MODELS, ROOT, call, clean_environment, digests, run

CASE = MODELS / "cnn_scripted"
# The architecture's own libraries, under the names that Debian 12 and later give them.
LIBRARIES = ("libc6", "libllvm2", "libmlir-2", "libprotobuf", "libssl3", "libstdc++6", "libtorch")


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.work = Path(folder.name)
        said = run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", cls.work / "packed")
        found = list((cls.work / "packed").glob("*.deb"))
        assert len(found) == 1, f"cpack made {found}:\n{said}"
        cls.deb = found[0]

    def field(self, name):
        return run("dpkg-deb", "--field", self.deb, name).strip()

    def test_what_it_says_of_itself(self):
        version = (ROOT / "cmake/version.txt").read_text().strip()
        architecture = run("dpkg", "--print-architecture").strip()
        self.assertEqual(self.deb.name, f"wasmtorch_{version}_{architecture}.deb")
        self.assertEqual((self.field("Package"), self.field("Version"), self.field("Architecture")), ("wasmtorch", version, architecture))
        depends = self.field("Depends")
        for library in LIBRARIES:
            self.assertRegex(depends, rf"(^|, ){library.replace('+', '.')}", f"no dependency on {library}")
        self.assertIn("nodejs (>= 18) | binaryen (>= 117)", depends)
        self.assertNotIn("clang", depends)

    def test_what_it_holds(self):
        lines = run("dpkg-deb", "--contents", self.deb).splitlines()
        files = {line.split()[5] for line in lines}
        for file in ("bin/wasmtorchc", "bin/wasmtorch-run", "bin/wt-import-torchscript", "bin/wt-opt", "share/doc/wasmtorch/copyright",
                     "share/cmake/WasmTorch/WasmTorchConfig.cmake", "share/wasmtorch/binaryen/bin/wasm-opt",
                     "lib/wasmtorch/plugins/WasmTorchLlvm.so", "lib/wasmtorch/plugins/WasmTorchMlir.so"):
            self.assertIn(f"./usr/{file}", files)
        for line in lines:
            self.assertIn(line.split()[1], ("root/root", "0/0"), line)
        self.assertFalse([file for file in files if not file.startswith("./usr/") and file not in ("./", "./usr/")])
        # Manual pages where the build has any, and none that is not compressed.
        manuals = [file for file in files if "/man/man" in file and not file.endswith("/")]
        self.assertTrue(all(file.endswith(".gz") for file in manuals), manuals)
        if (BUILD / "share/man").is_dir():
            self.assertTrue(manuals)

    def test_nothing_runs_when_it_is_installed(self):
        run("dpkg-deb", "--control", self.deb, self.work / "control")
        self.assertEqual({file.name for file in (self.work / "control").iterdir()}, {"control", "md5sums"})

    def use(self, root, **environment):
        package = self.work / f"dist of {root.name}"
        environment = clean_environment(root / "usr/bin", **environment)
        run("wasmtorchc", CASE / "model.pt", "--sample", CASE / "in0.npy", "-o", package, env=environment)
        run("wasmtorch-run", package, "--in", CASE / "in0.npy", "--expect", CASE / "out0.npy", env=environment)

    def test_unpacked_it_works(self):
        root = self.work / "unpacked"
        run("dpkg-deb", "--extract", self.deb, root)
        self.use(root)

    @unittest.skipIf(os.geteuid() != 0, "dpkg installs as root alone")
    def test_installed_into_a_root_of_its_own_and_removed(self):
        root = self.work / "root"
        for folder in ("var/lib/dpkg/info", "var/lib/dpkg/updates"):
            (root / folder).mkdir(parents=True)
        (root / "var/lib/dpkg/status").touch()
        # Nothing else is installed there.
        run("dpkg", f"--root={root}", "--force-depends", "--install", self.deb)
        self.assertIn("Status: install ok installed", run("dpkg", f"--root={root}", "--status", "wasmtorch"))
        self.use(root)
        run("dpkg", f"--root={root}", "--purge", "wasmtorch")
        self.assertEqual([file for file in digests(root) if file.startswith("usr")], [])

    @unittest.skipIf(os.geteuid() != 0, "dpkg installs as root alone")
    @unittest.skipIf(shutil.which("wasmtorchc", path="/usr/local/bin:/usr/bin"), "another WasmTorch is installed on this machine")
    def test_installed_on_this_machine_and_removed(self):
        done = call("dpkg", "--install", self.deb)
        self.addCleanup(call, "dpkg", "--purge", "wasmtorch")
        if "dpkg frontend lock" in done.stderr:
            self.skipTest("another program is installing")
        # All that it depends on is what building it took; only Node may come from elsewhere than a package here.
        self.assertTrue(done.returncode == 0 or "nodejs" in done.stderr, done.stderr)
        if shutil.which("node", path="/usr/bin:/bin"):
            self.use(Path("/"), PATH="/usr/bin:/bin")
        run("dpkg", "--purge", "wasmtorch")
        self.assertFalse(Path("/usr/bin/wasmtorchc").exists() or Path("/usr/share/wasmtorch").exists())

    def workflow(self, name):
        put = [part for target, file in (("model.pt", "model.pt"), ("x.npy", "in0.npy"), ("y.npy", "out0.npy"))
               for part in ("--put", f"models/{target}={CASE / file}")]
        from installed import NODE
        said = run(sys.executable, ROOT / "test/install/workflow.py", ROOT / "examples/ci" / name, "--deb", self.deb, *put,
                   "--path", Path(NODE).parent, "--twice")
        self.assertIn("package hits: 1", said, "the second run does not find what the first kept")

    def test_the_workflow_for_github(self):
        self.workflow("github-actions.yml")

    def test_the_workflow_for_gitlab(self):
        self.workflow("gitlab-ci.yml")


if __name__ == "__main__":
    unittest.main()
