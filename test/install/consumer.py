# A project that uses find_package(WasmTorch): it builds, rebuilds only what changed, and stops where a budget is not kept.
import json
import os
import shutil
import tempfile
import unittest
from pathlib import Path

from installed import MODELS, NODE, clean_environment, digests, install, manifest, run, write_small_model

HERE = Path(__file__).resolve().parent
CASE = MODELS / "cnn_scripted"


class Consumer(unittest.TestCase):
    generator = "Ninja"

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        # What a path may hold and build files get wrong. An apostrophe ends a path in Ninja's dependency files.
        cls.work = Path(folder.name) / "ein gebäude (größe) 1"
        cls.prefix = install(cls.work / "prefix")
        cls.source, cls.build = cls.work / "consumer", cls.work / "build"
        shutil.copytree(HERE / "consumer", cls.source)
        models = cls.source / "models"
        models.mkdir()
        write_small_model(models)
        shutil.copy(CASE / "model.pt", models / "network.pt")
        shutil.copy(CASE / "in0.npy", models / "x.npy")
        (models / "schedule.json").write_text('{"records": []}')
        # With a cache a touched file costs a copy: what is asked here is which rules run.
        cls.environment = clean_environment(cls.prefix / "bin", Path(NODE).parent, WASMTORCH_CACHE_DIR=str(cls.work / "cache"))
        cls.configure("10M")

    @classmethod
    def configure(cls, size):
        return run("cmake", "-G", cls.generator, "-S", cls.source, "-B", cls.build, f"-DNETWORK_SIZE={size}", env=cls.environment)

    def make(self, *arguments, code=0):
        return run("cmake", "--build", self.build, *arguments, code=code, env=self.environment)

    def compiled(self, *arguments):
        """Which models a build compiles."""
        text = self.make(*arguments)
        return sorted(name for name in ("small.mlir", "network.pt", "made.mlir") if f"{name} to WebAssembly" in text)

    def touch(self, path, contents=None):
        if contents is not None:
            path.write_bytes(contents)
        # A second ahead of all that was built: Make compares whole seconds on some file systems.
        later = max(file.stat().st_mtime for file in self.build.rglob("*")) + 1
        os.utime(path, (later, later))

    def settle(self, *touched):
        """After a touch into the future, the touched file is older than what is built next."""
        for path in touched:
            os.utime(path, (0, 0))
        self.make()

    def test_it_builds_and_rebuilds_what_changed(self):
        # The tests share a build tree; this one is about a fresh one.
        shutil.rmtree(self.build)
        self.configure("10M")
        self.assertEqual(self.compiled(), ["network.pt", "small.mlir"])
        packages = {"small": self.build / "small", "network": self.build / "dist/network"}
        for package in packages.values():
            self.assertLessEqual({"manifest.json", "model.mjs", "model.d.ts", "model.weights"}, set(digests(package)))
        self.assertEqual(json.loads((self.build / "network.json").read_text())["model"], "network")
        self.assertIn("schedule", [option["name"] for option in manifest(packages["network"])["options"]])
        self.assertEqual(self.compiled(), [], "a second build does something")
        models = self.source / "models"
        weights = (models / "small.weights").read_bytes()
        for touched, contents, expected in ((models / "small.mlir", None, ["small.mlir"]),
                                            (models / "small.weights", weights[::-1], ["small.mlir"]),
                                            (models / "network.pt", None, ["network.pt"]),
                                            (models / "x.npy", None, ["network.pt"]),
                                            (models / "schedule.json", b'{"records": [ ]}', ["network.pt"]),
                                            (self.prefix / "bin/wasmtorchc", None, ["network.pt", "small.mlir"])):
            with self.subTest(touched.name):
                self.touch(touched, contents)
                self.assertEqual(self.compiled(), expected)
                self.settle(touched)
                self.assertEqual(self.compiled(), [])

    def test_a_budget_that_is_not_kept_fails_the_build(self):
        self.make()
        before = digests(self.build / "dist/network")
        self.configure("1k")
        self.addCleanup(self.configure, "10M")
        text = self.make(code=2 if "Make" in self.generator else 1)
        self.assertRegex(text, r"wasmtorchc: error: --budget: size is \d+ bytes, expected at most 1000")
        self.assertRegex(text, r"note: its parts: model.weights \d+")
        self.assertEqual(digests(self.build / "dist/network"), before, "the old package is not whole")

    def test_other_outputs_and_installation(self):
        self.assertEqual(self.compiled("--target", "object"), ["made.mlir"])
        self.assertTrue((self.build / "made.o").read_bytes().startswith(b"\0asm"))
        self.assertEqual(self.compiled("--target", "object"), [])
        self.assertEqual(self.compiled("--target", "in-c"), ["small.mlir"])
        self.assertLessEqual({"libin_c.a", "in_c.h", "in_cConfig.cmake"}, set(digests(self.build / "in-c")))
        self.assertEqual(self.compiled("--target", "in-c"), [])
        self.make("--target", "ship")
        self.assertEqual((self.build / "shipped.json").read_bytes(), (self.build / "dist/network/manifest.json").read_bytes())
        self.make()
        run("cmake", "--install", self.build, "--prefix", self.work / "site", env=self.environment)
        self.assertEqual(digests(self.work / "site/share/models/small"), digests(self.build / "small"))

    def test_properties(self):
        text = self.configure("10M")
        for line in ("WASMTORCH_PACKAGE_DIRECTORY=dist/network", "WASMTORCH_MODULE=dist/network/model.mjs", "WASMTORCH_OUTPUT=dist/network"):
            self.assertIn(line, text)


class ConsumerWithMake(Consumer):
    generator = "Unix Makefiles"


class Mistakes(unittest.TestCase):
    def refuse(self, arguments, message):
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder, "mistake.cmake")
            module = HERE.parent.parent / "cmake/package/WasmTorchAddModel.cmake"
            Path(folder, "model.pt").touch()
            script.write_text(f'set(CMAKE_CURRENT_SOURCE_DIR [[{folder}]])\nset(CMAKE_CURRENT_BINARY_DIR [[{folder}/build]])\n'
                              f'set(CMAKE_BINARY_DIR [[{folder}/build]])\ninclude([[{module}]])\nwasmtorch_add_model({arguments})\n')
            text = " ".join(run("cmake", "-P", script, code=1).split())
            self.assertIn(message.replace("FOLDER", folder), text)

    def test_wrong_arguments(self):
        for arguments, message in (
                ("MODEL model.pt", "wasmtorch_add_model: expected the name of a target first, found 'MODEL'"),
                ("net", "wasmtorch_add_model(net): expected MODEL and a file, found neither"),
                ("net model.pt", "wasmtorch_add_model(net): unknown argument 'model.pt', expected one of VERIFY, EXCLUDE_FROM_ALL, MODEL"),
                ("net MODEL model.pt BUDGET", "wasmtorch_add_model(net): expected a value behind BUDGET, found nothing"),
                ("net MODEL other.pt", "wasmtorch_add_model(net): MODEL: 'FOLDER/other.pt' does not exist"),
                ("net MODEL .", "MODEL: expected a file, found the folder 'FOLDER"),
                ("net MODEL model.pt SAMPLES x=other.npy", "SAMPLES: 'FOLDER/other.npy' does not exist"),
                ("net MODEL model.pt SCHEDULE other.json", "SCHEDULE: 'FOLDER/other.json' does not exist"),
                ("net MODEL model.pt BUDGET size=300K", "BUDGET: expected size=BYTES, download=BYTES or memory=BYTES such as size=300k, found 'size=300K'"),
                ("net MODEL model.pt OPTIONS --output=dist", "OPTIONS: --output is set by OUTPUT_DIRECTORY or OUTPUT"),
                ("net MODEL model.pt OUTPUT net.o", "OUTPUT: a package is a folder: expected OUTPUT_DIRECTORY"),
                ("net MODEL model.pt EMIT object", "expected OUTPUT and a file beside EMIT object, found neither"),
                ("net MODEL model.pt EMIT lib OUTPUT net.a", "OUTPUT: is not for a library, which EMIT lib writes into OUTPUT_DIRECTORY"),
                ("net MODEL model.pt LIB_NAME net", "LIB_NAME: is about a library, which EMIT lib writes"),
                ("net MODEL model.pt EMIT object OUTPUT net.o VERIFY", "VERIFY: is about a package, which EMIT object does not write"),
                ("net MODEL model.pt OUTPUT_DIRECTORY d OPTIONS -o d", "OPTIONS: -o is set by")):
            with self.subTest(arguments):
                self.refuse(arguments, message)


if __name__ == "__main__":
    unittest.main()
