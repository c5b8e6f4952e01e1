# The compilation cache: what it finds, what it does not, and that it never changes what is written.
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "install"))
from harness import COMPILER, MODELS, call, digests, manifest  # noqa: E402
from installed import write_small_model  # noqa: E402

CASE = MODELS / "cnn_scripted"


class CacheTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.work = Path(folder.name)
        self.cache = self.work / "cache"
        self.small = write_small_model(self.work)
        self.builds = 0
        # One that changes nothing, in a moment: most of these tests are about files, not about code.
        self.quick = self.work / "quick-wasm-opt"
        self.quick.write_text('#!/bin/sh\n[ "$1" = --version ] && echo wasm-opt version 132 && exit\ncp "$1" "$3"\n')
        self.quick.chmod(0o755)

    def environment(self, **more):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("WASMTORCH_CACHE")}
        return {**clean, "WASMTORCH_CACHE_DIR": str(self.cache), **more}

    def compile(self, *arguments, code=0, **more):
        """Compiles into a new folder; gives it and what was said."""
        self.builds += 1
        package = self.work / f"package {self.builds}"
        quick = [] if any("--wasm-opt" in str(argument) for argument in arguments) else [f"--wasm-opt={self.quick}"]
        done = call(COMPILER, *arguments, *quick, "-o", package, env=self.environment(**more))
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stdout, "")
        return package, done.stderr

    def plain(self, *arguments):
        """The same without a cache."""
        package, said = self.compile(*arguments, WASMTORCH_CACHE_DIR="")
        self.assertEqual(said, "")
        return digests(package)

    def counts(self):
        text = call(COMPILER, "--cache-stats", env=self.environment()).stdout
        fields = dict(line.split(": ", 1) for line in text.splitlines())
        return tuple(int(fields[name]) for name in ("package hits", "package misses", "module hits", "module misses"))

    def entries(self):
        return sorted(path for path in self.cache.glob("??/*"))

    def assert_counts(self, hits, misses, module_hits, module_misses):
        self.assertEqual(self.counts(), (hits, misses, module_hits, module_misses))


class Lookups(CacheTest):
    def test_without_a_folder_there_is_none(self):
        self.compile(self.small, WASMTORCH_CACHE_DIR="")
        self.assertFalse(self.cache.exists())
        done = call(COMPILER, "--cache-stats", env=self.environment(WASMTORCH_CACHE_DIR=""))
        self.assertEqual((done.returncode, done.stdout), (0, "no cache: WASMTORCH_CACHE_DIR is not set\n"))

    def test_the_second_time_it_is_there_with_all_that_was_asked_for(self):
        def build(name):
            files = [f"--report={self.work / name}.json", f"--depfile={self.work / name}.d", "--explain-plan", f"--wasm-opt={self.quick}"]
            done = call(COMPILER, CASE / "model.pt", "--sample", CASE / "in0.npy", "-o", self.work / name, *files, env=self.environment())
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            return digests(self.work / name), (self.work / f"{name}.json").read_text(), done.stdout, (self.work / f"{name}.d").read_text()

        first, second = build("first"), build("second")
        self.assertEqual(first[:3], second[:3])
        self.assertEqual(first[3].replace("first", "second"), second[3])
        self.assertEqual(first[0], self.plain(CASE / "model.pt", "--sample", CASE / "in0.npy"))
        self.assertIn("dispatches", second[1])
        self.assertTrue(second[2])
        self.assert_counts(1, 1, 0, 2)
        self.assertTrue((self.cache / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55"))

    def test_other_weights_keep_the_code(self):
        first, _ = self.compile(self.small)
        write_small_model(self.work, scale=3)
        second, _ = self.compile(self.small)
        self.assert_counts(0, 2, 2, 2)
        self.assertEqual(digests(second), self.plain(self.small))
        changed = {name for name, digest in digests(second).items() if digests(first)[name] != digest}
        self.assertFalse([name for name in changed if name.endswith((".wasm", ".ts", ".mts"))], "the code is another")
        self.assertIn("model.weights", changed)

    def test_what_changes_the_result_is_looked_at(self):
        other = self.work / "other.mlir"
        schedule = self.work / "schedule.json"
        schedule.write_text('{"records": []}')
        same = self.work / "elsewhere" / "small.mlir"
        same.parent.mkdir()
        for name in ("small.mlir", "small.weights"):
            shutil.copy(self.work / name, same.parent / name)
        self.compile(self.small)
        for arguments, hit in (((self.small,), True),
                               ((same,), True),
                               ((self.small, "--quiet"), True),
                               ((self.small, "--method=forward"), None),
                               ((self.small, f"--schedule={schedule}"), False),
                               ((self.small, "--budget=size=1M"), False),
                               ((self.small, "--budget=size=1M"), True),
                               ((self.small, "--budget=size=2M"), False)):
            before = self.counts()
            with self.subTest(arguments):
                self.compile(*arguments)
                self.assertIn(hit, (None, self.counts()[0] > before[0]))
        schedule.write_text('{"records": [ ]}')
        before = self.counts()
        self.compile(self.small, f"--schedule={schedule}")
        self.assertEqual(self.counts()[1], before[1] + 1, "another schedule")
        other.write_text(self.small.read_text())
        shutil.copy(self.work / "small.weights", self.work / "other.weights")
        package, _ = self.compile(other)
        self.assertEqual(manifest(package)["name"], "other")

    def test_of_a_sample_the_type_counts(self):
        import numpy as np
        x, sample = np.load(CASE / "in0.npy"), self.work / "x.npy"
        for array, misses in ((x, 1), (x * 2, 1), (x[:1], 2)):
            np.save(sample, array)
            package, _ = self.compile(CASE / "model.pt", "--sample", sample)
            self.assertEqual(self.counts()[1], misses)
        self.assertEqual(manifest(package)["entries"][0]["inputs"][0]["dims"][0]["size"], 1)

    def test_another_wasm_opt_is_another_compiler(self):
        tool = self.work / "wasm-opt"
        script = self.quick.read_text()
        for text, misses in ((script, 1), (script, 1), (script + "# newer\n", 2)):
            tool.write_text(text)
            tool.chmod(0o755)
            self.compile(self.small, f"--wasm-opt={tool}")
            self.assertEqual(self.counts()[1], misses)

    def test_a_model_that_changes_meanwhile_is_not_kept(self):
        # This wasm-opt writes the weights anew, behind the compiler that has read them.
        writer = self.work / "writing-wasm-opt"
        other = self.work / "other.weights"
        write_small_model(self.work, 5)
        (self.work / "small.weights").rename(other)
        write_small_model(self.work)
        writer.write_text(self.quick.read_text() + f"cp '{other}' '{self.work}/small.weights'\n")
        writer.chmod(0o755)
        self.compile(self.small, f"--wasm-opt={writer}")
        write_small_model(self.work)
        self.compile(self.small, f"--wasm-opt={writer}")
        self.assertEqual(self.counts()[:2], (0, 2))

    def test_what_fails_is_not_kept(self):
        for _ in range(2):
            package, said = self.compile(self.small, "--budget=size=1", code=3)
            self.assertIn("--budget: size is", said)
            self.assertFalse(package.exists())
        self.assertEqual(self.counts()[:2], (0, 2))

    def test_a_hit_is_verified_too(self):
        arguments = (CASE / "model.pt", "--sample", CASE / "in0.npy", "--verify")
        for _ in range(2):
            _, said = self.compile(*arguments)
            self.assertRegex(said, r"agree|error")
        self.assertEqual(self.counts()[:2], (1, 1))


class Troubles(CacheTest):
    def damage(self, change):
        for path in self.entries():
            path.write_bytes(change(path.read_bytes()))

    def test_damaged_entries_are_replaced(self):
        wanted = self.plain(self.small)
        self.compile(self.small)
        whole = {path: path.read_bytes() for path in self.entries()}
        self.assertEqual(len(whole), 3)
        first = next(iter(whole.values()))
        for what, change in (("cut", lambda data: data[:-100]), ("empty", lambda data: b""), ("one bit", lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:]),
                             ("longer", lambda data: data + b"\n"), ("noise", lambda data: os.urandom(len(data))),
                             ("another key's", lambda data: first.replace(b"wasmtorch cache 1\n", b"wasmtorch cache 1\n0")),
                             ("no end of sizes", lambda data: data.replace(b"part ", b"part 99999999999", 1)),
                             ("another place", lambda data: data.replace(b" file.model.mjs", b" file/../evil.mjs"))):
            with self.subTest(what):
                self.damage(change)
                package, said = self.compile(self.small)
                self.assertEqual((digests(package), said), (wanted, ""))
                self.assertEqual({path: path.read_bytes() for path in self.entries()}, whole)
        self.assertFalse(list(self.work.rglob("evil*")))

    def test_least_recently_used_entries_go(self):
        self.compile(self.small)
        package_bytes = sum(path.stat().st_size for path in self.entries())
        first = self.entries()
        for path in first:
            os.utime(path, (1, 1))
        self.compile(self.small)
        used = [path for path in first if path.stat().st_mtime > 1]
        self.assertEqual(len(used), 1, "the package alone was used")
        limit = str(package_bytes + package_bytes // 2)
        for scale in (2, 3, 4):
            write_small_model(self.work, scale)
            self.compile(self.small, WASMTORCH_CACHE_SIZE=limit)
            self.assertLessEqual(sum(path.stat().st_size for path in self.entries()), int(limit))
        self.assertFalse(used[0].exists() and all(path.exists() for path in first))

    def test_what_is_larger_than_the_cache_is_not_kept(self):
        package, said = self.compile(self.small, WASMTORCH_CACHE_SIZE="1k")
        self.assertRegex(said, r"^wasmtorchc: warning: cache: an entry takes \d+ bytes, more than WASMTORCH_CACHE_SIZE allows for all, 1000; "
                               r"going on without it\n$")
        self.assertEqual(digests(package), self.plain(self.small))
        self.assertEqual(self.entries(), [])

    def test_a_size_that_is_none(self):
        package, said = self.compile(self.small, WASMTORCH_CACHE_SIZE="much")
        self.assertEqual(said, "wasmtorchc: warning: cache: WASMTORCH_CACHE_SIZE: expected a number of bytes such as 500M, 512Mi, 2G or 2Gi, "
                               "found 'much'; 2147483648 is taken\n")
        self.assertEqual(len(self.entries()), 3)

    def test_a_folder_that_cannot_be_made(self):
        self.cache.write_text("a file")
        package, said = self.compile(self.small)
        self.assertRegex(said, r"^wasmtorchc: warning: cache: cannot make the folder '.*/cache': .*; going on without it\n$")
        self.assertEqual(digests(package), self.plain(self.small))

    def test_a_disk_that_is_full(self):
        self.cache.mkdir()
        mounted = call("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", self.cache)
        if mounted.returncode:
            self.skipTest(f"no small disk can be mounted: {mounted.stderr.strip()}")
        self.addCleanup(call, "umount", self.cache)
        (self.cache / "ballast").write_bytes(bytes(12 * 1024))
        package, said = self.compile(self.small)
        self.assertRegex(said, r"^wasmtorchc: warning: cache: cannot (write|make the folder) '.*': .*; going on without it\n$")
        self.assertEqual(digests(package), self.plain(self.small))
        self.assertFalse(list(self.cache.rglob("*.tmp-*")))

    def test_many_at_once(self):
        wanted = self.plain(self.small)
        processes = []
        for i in range(6):
            package = self.work / f"at once {i}"
            command = [COMPILER, self.small, "-o", package, f"--wasm-opt={self.quick}"]
            processes.append((package, subprocess.Popen(command, env=self.environment(), stderr=subprocess.PIPE, text=True)))
        for package, process in processes:
            self.assertEqual((process.communicate()[1], process.returncode), ("", 0))
            self.assertEqual(digests(package), wanted)
        self.assertEqual(len(self.entries()), 3)
        self.assertEqual(sum(self.counts()[:2]), 6)

    def test_what_killed_compilers_left_goes(self):
        self.compile(self.small)
        old, young = (self.entries()[0].with_name("a" * 62 + f".tmp-{i}-0") for i in (1, 2))
        stranger = self.cache / "notes.txt"
        for path in (old, young, stranger):
            path.write_text("x")
            os.utime(path, (1, 1) if path != young else None)
        write_small_model(self.work, 2)
        self.compile(self.small)
        self.assertEqual([path.exists() for path in (old, young, stranger)], [False, True, True])

    def test_a_signal_leaves_nothing(self):
        for delay in (0.05, 0.1, 0.2):
            process = subprocess.Popen([COMPILER, self.small, "-o", self.work / "interrupted", f"--wasm-opt={self.quick}"], env=self.environment())
            time.sleep(delay)
            process.send_signal(signal.SIGTERM)
            process.wait()
            self.assertFalse(list(self.work.rglob("*.tmp-*")))
        package, _ = self.compile(self.small)
        self.assertEqual(digests(package), self.plain(self.small))


if __name__ == "__main__":
    unittest.main()
