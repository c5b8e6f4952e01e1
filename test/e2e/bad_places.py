# What wasmtorchc says where it can't write, or has no wasm-opt that will do.
import os
import subprocess
import unittest

from harness import COMPILER, MODELS, call, digests
from refusal import Refusal


class Outputs(Refusal):
    def test_a_file_where_the_folder_should_be(self):
        self.refuse(1, "wasmtorchc: error: cannot make the folder 'relu.mlir': Not a directory", "relu.mlir", "-o", "relu.mlir")
        self.refuse(1, "wasmtorchc: error: cannot make the folder 'relu.mlir/dist': Not a directory", "relu.mlir", "-o", "relu.mlir/dist")
        self.refuse(1, "wasmtorchc: error: cannot make the folder 'relu.mlir': Not a directory", "relu.mlir", "--emit=object", "-o", "relu.mlir/a.o")

    def test_a_folder_where_a_file_should_be(self):
        (self.work / "dist/model.simd.wasm").unlink()
        (self.work / "dist/model.simd.wasm").mkdir()
        self.refuse(1, "wasmtorchc: error: cannot write 'dist/model.simd.wasm': Is a directory", "relu.mlir")
        self.refuse(1, "wasmtorchc: error: cannot write './dist': Is a directory", "relu.mlir", "--emit=mlir", "-o", "dist")

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_a_folder_that_is_read_only(self):
        self.old.chmod(0o555)
        self.addCleanup(self.old.chmod, 0o755)
        self.refuse(1, "wasmtorchc: error: cannot write 'dist/model.relaxed.wasm': Permission denied", "relu.mlir")

    def test_a_full_device_stays_a_device(self):
        for emit in ("mlir", "object"):
            self.refuse(1, "wasmtorchc: error: cannot write '/dev/full': No space left on device", "relu.mlir", f"--emit={emit}", "-o", "/dev/full")
            self.assertTrue(os.path.exists("/dev/full") and not os.path.isfile("/dev/full"))
            with open("/dev/full", "w") as full:
                done = subprocess.run([COMPILER, self.relu, f"--emit={emit}"], stdout=full, stderr=subprocess.PIPE, text=True)
            self.assertEqual((done.returncode, done.stderr), (1, "wasmtorchc: error: cannot write to standard output: No space left on device\n"))

    def test_a_pipe_is_written_to(self):
        os.mkfifo(self.work / "pipe")
        reader = subprocess.Popen(["cat", self.work / "pipe"], stdout=subprocess.PIPE, text=True)
        done = self.compile("relu.mlir", "--compile-to=input", "-o", "pipe")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("wt.relu", reader.communicate()[0])

    def test_a_full_disk(self):
        disk = self.work / "disk"
        disk.mkdir()
        mounted = call("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk)
        if mounted.returncode:
            self.skipTest(f"no small disk can be mounted: {mounted.stderr.strip()}")
        self.addCleanup(call, "umount", disk)
        old = disk / "dist"
        old.mkdir()
        for name in ("manifest.json", "model.weights"):
            (old / name).write_text(f"old {name}")
        before = digests(old)
        case = MODELS / "cnn_scripted"
        # Full at once, in the middle, and just before the end.
        for free in (0, 20, 56):
            with self.subTest(free=free):
                (disk / "ballast").write_bytes(bytes(max(0, 48 - free) * 1024))
                done = self.compile(case / "model.pt", "--sample", case / "in0.npy", "-o", old)
                self.assertEqual(done.returncode, 1)
                self.assertRegex(done.stderr, r"wasmtorchc: error: cannot write '.*/dist/model\.[a-z.]+': the disk is full\n")
                self.assertEqual(digests(old), before)


class WasmOpt(Refusal):
    def tool(self, text):
        path = self.write("wasm-opt", f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return f"--wasm-opt={path}"

    def test_a_path_to_nothing(self):
        self.refuse(1, "wasmtorchc: error: '/nowhere/wasm-opt' is no program that can be run", "relu.mlir", "--wasm-opt=/nowhere/wasm-opt")
        self.refuse(1, "wasmtorchc: error: 'relu.mlir' is no program that can be run", "relu.mlir", "--wasm-opt=relu.mlir")

    def test_one_that_is_too_old(self):
        old = self.tool("echo wasm-opt version 105")
        self.refuse(1, "wasm-opt' is version 105, expected 117 or newer", "relu.mlir", old)

    def test_what_is_no_wasm_opt(self):
        self.refuse(1, "' does not answer like wasm-opt: hello", "relu.mlir", self.tool("echo hello"))
        self.refuse(1, " --version' failed: broken", "relu.mlir", self.tool("echo broken; exit 3"))

    def test_one_that_fails_when_it_is_needed(self):
        self.refuse(1, "wasmtorchc: error: wasm-opt failed: out of luck", "relu.mlir", self.tool('[ "$1" = --version ] && echo wasm-opt version 132 && exit\necho out of luck; exit 1'))


if __name__ == "__main__":
    unittest.main()
