# Builds by an ordinary user, out of a folder that can only be read, with a name that is hard to spell, in other locales, two at once in
# one cache: the same bytes each time. And WasmTorch itself is built out of such a folder.
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from installed import BUILD, MODELS, NODE, ROOT, call, clean_environment, digests, install, run, write_small_model

CASE = MODELS / "cnn_scripted"
NOBODY = 65534
# A quote, spaces, letters that Turkish makes others of (İ, ı), and ones that aren't Latin.
HARD = "it's a İıßé folder 模型"


def as_user(command):
    """The command as an ordinary user does it: root may write everywhere."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]


class Surroundings(unittest.TestCase):
    def setUp(self):
        # Not in $TMPDIR, which may be open to its owner alone.
        folder = tempfile.TemporaryDirectory(dir="/tmp")
        self.addCleanup(folder.cleanup)
        self.work = Path(folder.name)
        self.work.chmod(0o755)
        # The user's own: where results, caches and temporary files go.
        self.own = self.folder("own")
        if os.geteuid() == 0:
            os.chown(self.own, NOBODY, NOBODY)

    def folder(self, name):
        (self.work / name).mkdir(parents=True)
        return self.work / name

    def read_only(self, folder):
        """Nobody writes below the folder until the test is over."""
        run("chmod", "-R", "a+rX,a-w", folder)
        self.addCleanup(run, "chmod", "-R", "u+w", folder)

    def environment(self, locale="C.UTF-8", **more):
        tmp = self.own / "tmp"
        if not tmp.exists():
            tmp.mkdir()
            if os.geteuid() == 0:
                os.chown(tmp, NOBODY, NOBODY)
        return {"PATH": os.pathsep.join([str(Path(NODE).parent), "/usr/bin", "/bin"]), "HOME": "/nonexistent", "TMPDIR": str(tmp),
                "LC_ALL": locale, "LANG": locale, "LOCPATH": str(self.work / "locales"), **more}

    def make_locales(self):
        """Turkish, whose letters differ in what is upper and lower case, and German, whose numbers have commas."""
        self.folder("locales")
        made = ["C", "C.UTF-8"]
        for name in ("tr_TR", "de_DE"):
            if call("localedef", "--no-archive", "-i", name, "-f", "UTF-8", self.work / f"locales/{name}.UTF-8").returncode == 0:
                made.append(f"{name}.UTF-8")
        return made

    def test_the_same_bytes_each_time(self):
        prefix = install(self.work / "installed")
        models = self.folder(HARD)
        shutil.copy(CASE / "model.pt", models / "ein modèle.pt")
        shutil.copy(CASE / "in0.npy", models / "x ü.npy")
        write_small_model(models).rename(models / "küçük I.mlir")
        (models / "small.weights").rename(models / "küçük I.weights")
        self.read_only(models)
        locales = self.make_locales()
        self.assertIn("tr_TR.UTF-8", locales, "localedef made no Turkish locale: is Debian's package 'locales' installed?")
        for name, arguments, places in (("ein modèle.pt", ["--sample", "x ü.npy"], ["C", "tr_TR.UTF-8"]), ("küçük I.mlir", [], locales)):
            wanted = None
            # Without a cache; two at once in an empty one; and what that one has then.
            for locale, cache, count in [("C", None, 1), *((place, place, count) for place in places for count in (2, 1))]:
                with self.subTest(model=name, locale=locale, cache=cache, count=count):
                    more = {"WASMTORCH_CACHE_DIR": str(self.own / f"cache of {cache} ğ")} if cache else {}
                    processes = []
                    for i in range(count):
                        package = self.own / f"{name} {locale} {cache} {count} {i}" / "çıktı"
                        command = as_user([prefix / "bin/wasmtorchc", name, *arguments, "-o", package])
                        processes.append((package, subprocess.Popen(command, cwd=models, env=self.environment(locale, **more),
                                                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)))
                    for package, process in processes:
                        said = process.communicate()[0]
                        self.assertEqual((process.returncode, said), (0, ""))
                        wanted = wanted or digests(package)
                        self.assertEqual(digests(package), wanted)
        self.assertEqual(sorted(path.name for path in models.iterdir()), sorted(["ein modèle.pt", "x ü.npy", "küçük I.mlir", "küçük I.weights"]))

    def test_wasmtorch_itself_out_of_such_a_folder(self):
        # LLVM's own rule for definitions of ops does not quote what it hands to the shell: no apostrophe here.
        source, build = self.folder(f"{HARD.replace(chr(39), '')}/source"), self.own / "gebäude 1"
        for file in run("git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
            if file and (ROOT / file).is_file():
                (source / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / file, source / file)
        # A home of root's is closed to others: then a copy stands for its node_modules.
        if call(*as_user(["test", "-r", ROOT / "node_modules"])).returncode == 0:
            (source / "node_modules").symlink_to(ROOT / "node_modules")
        else:
            shutil.copytree(ROOT / "node_modules", source / "node_modules", symlinks=True)
        self.read_only(source)
        before = sorted(source.rglob("*"))
        cache = (BUILD / "CMakeCache.txt").read_text()
        settings = [f"-D{line}" for line in cache.splitlines() if line.startswith(("CMAKE_C_COMPILER:", "CMAKE_CXX_COMPILER:", "WASMTORCH_LLVM_DIR:"))]
        environment = self.environment("tr_TR.UTF-8" if "tr_TR.UTF-8" in self.make_locales() else "C", CCACHE_DIR=str(self.own / "ccache"))
        run(*as_user(["cmake", "-G", "Ninja", "-S", source, "-B", build, "-DCMAKE_BUILD_TYPE=Release", "-DWASMTORCH_BUILD_TORCHSCRIPT=OFF",
                      *settings]), env=environment)
        # What has rules of its own: the classes of the manifest, the embedded stub, definitions of ops, the precompiled header.
        run(*as_user(["ninja", "-C", build, "-j", "2", "WasmTorchStub", "WasmTorchWsimd", "package/manifest.pb.h", "wasmtorch-run"]), env=environment)
        self.assertTrue((build / "share/wasmtorch/binaryen/bin/wasm-opt").is_file())
        self.assertEqual(sorted(source.rglob("*")), before, "the build wrote into its source tree")


if __name__ == "__main__":
    unittest.main()
