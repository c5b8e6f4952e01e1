# What is written besides a package: a report, a plan for people, a file of dependencies; and budgets that are kept.
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import COMPILER, MODELS, NODE, VARIANTS, call, digests, manifest
from refusal import RELU

CNN = MODELS / "cnn_scripted"


class Reports(unittest.TestCase):
    def setUp(self):
        self.work = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)

    def compile(self, *arguments, model=(CNN / "model.pt", "--sample", CNN / "in0.npy")):
        done = call(COMPILER, *model, *arguments, cwd=self.work)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def report(self, *arguments):
        return json.loads(self.compile("-o", "dist", "--report=-", *arguments))


class Report(Reports):
    def test_it_agrees_with_the_package(self):
        report, package = self.report(), manifest(self.work / "dist")
        self.assertEqual(report["compiler"], {"wasmtorchc": package["producer"]["compiler"], "llvm": package["producer"]["llvm"],
                                              "wasm_opt": package["producer"]["wasm_opt"]})
        self.assertEqual((report["model"], report["options"]), ("model", {"method": "forward", "target": "wasm"}))
        [entry] = package["entries"]
        fields = ("index", "kernel", "device", "schedule", "flops", "bytes", "sources")
        self.assertEqual([[d[field] for field in fields] for d in report["dispatches"]], [[d[field] for field in fields] for d in entry["dispatches"]])
        for variant in report["variants"]:
            self.assertEqual(variant["bytes"], (self.work / "dist" / variant["file"]).stat().st_size)

    def test_totals_are_sums_of_what_lies_there(self):
        report = self.report()
        totals, dispatches = report["totals"], report["dispatches"]
        size = lambda name: (self.work / "dist" / name).stat().st_size
        self.assertEqual(totals["dispatches"], len(dispatches))
        for field in ("flops", "bytes"):
            self.assertEqual(totals[field], sum(dispatch[field] for dispatch in dispatches))
        self.assertEqual((totals["weight_bytes"], totals["script_bytes"]), (size("model.weights"), size("model.mjs")))
        self.assertEqual(totals["fetched_bytes"], size("model.mjs") + size("model.weights") + max(size(f"model.{v}.wasm") for v in VARIANTS))
        self.assertEqual(totals["memory_bytes"] % 65536, 0)
        self.assertGreaterEqual(totals["memory_bytes"], totals["weight_bytes"] + totals["session_bytes"])

    def test_each_dispatch_has_its_code_and_shapes(self):
        report = self.report()
        code = {variant["name"]: variant["code_bytes"] for variant in report["variants"]}
        kernels = {dispatch["kernel"]: dispatch["code_bytes"] for dispatch in report["dispatches"]}
        for variant in VARIANTS:
            self.assertTrue(all(sizes[variant] > 0 for sizes in kernels.values()), kernels)
            self.assertLess(sum(sizes[variant] for sizes in kernels.values()), code[variant])
        convolution = next(dispatch for dispatch in report["dispatches"] if dispatch["op"] == "wt.convolution")
        self.assertEqual(convolution["ops"], ["wt.convolution", "wt.relu"])
        self.assertEqual([tensor["dims"] for tensor in convolution["inputs"]], [[2, 18, 18, 3], [8, 3, 3, 3], [8]])
        self.assertEqual([bool(tensor.get("weight")) for tensor in convolution["inputs"]], [False, True, True])
        self.assertEqual(convolution["outputs"], [{"dtype": "f32", "dims": [2, 16, 16, 8]}])
        self.assertRegex(convolution["sources"][0], r"^networks\.py:[0-9]+$")

    def test_schedules_are_known_by_their_contents(self):
        digest = []
        for rows in (2, 2, 4):
            (self.work / "s.json").write_text(json.dumps({"records": [{"kernel": "linear*", "rows": rows}]}))
            digest.append(self.report("--schedule=s.json")["options"]["schedule"])
        self.assertRegex(digest[0], "^sha256:[0-9a-f]{64}$")
        self.assertTrue(digest[0] == digest[1] != digest[2], digest)

    def test_nothing_of_it_changes_the_package(self):
        self.compile("-o", "plain")
        self.compile("-o", "dist", "--report=deep/report.json", "--explain-plan", "--depfile=model.d", "--budget=size=1M,memory=1Mi")
        self.assertEqual(digests(self.work / "plain"), digests(self.work / "dist"))
        self.assertEqual(json.loads((self.work / "deep/report.json").read_text()), self.report())


class Plan(Reports):
    def test_a_line_for_each_dispatch(self):
        lines = self.compile("-o", "dist", "--explain-plan").splitlines()
        [entry] = manifest(self.work / "dist")["entries"]
        self.assertEqual(lines[0], f"forward: {len(entry['dispatches'])} dispatches, a session of {entry['session_bytes']} bytes")
        self.assertEqual(lines[1].split(), ["#", "op", "result", "dispatch", "flops", "bytes", "schedule", "source"])
        for line, dispatch in zip(lines[2:], entry["dispatches"], strict=True):
            cells = [str(dispatch["index"]), dispatch["kernel"], str(dispatch["bytes"]), dispatch["schedule"], ", ".join(dispatch["sources"])]
            self.assertTrue(all(cell in line for cell in cells), line)
        self.assertIn("wt.convolution  f32 2x16x16x8", lines[3])


class Budgets(Reports):
    def test_a_limit_may_be_reached(self):
        totals = self.report()["totals"]
        self.compile("-o", "dist", f"--budget=size={totals['fetched_bytes']},memory={totals['memory_bytes'] // 1024}Ki")


    def test_a_download_is_what_brotli_makes_of_it(self):
        report = self.report()
        size = lambda name: int(call(NODE, "-p", "require('zlib').brotliCompressSync(require('fs').readFileSync(process.argv[1]), {params: "
                                     "{[require('zlib').constants.BROTLI_PARAM_LGWIN]: 24}}).length", self.work / "dist" / name).stdout)
        wanted = size("model.mjs") + size("model.weights") + max(size(variant["file"]) for variant in report["variants"])
        # Versions of Brotli differ by a few bytes.
        self.compile("-o", "dist", f"--budget=download={wanted + wanted // 100}")
        done = call(COMPILER, CNN / "model.pt", "--sample", CNN / "in0.npy", "-o", "other", f"--budget=download={wanted - wanted // 100}", cwd=self.work)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertRegex(done.stderr, r"error: --budget: download is \d+ bytes, expected at most \d+\n.*note: its parts, compressed by Brotli: model\.\w+")


class DepFile(Reports):
    def test_what_a_package_depends_on(self):
        (self.work / "s.json").write_text('{"records": []}')
        self.compile("-o", "dist/", "--depfile=model.d", "--schedule=s.json")
        self.assertEqual((self.work / "model.d").read_text(), f"dist/manifest.json: \\\n  {CNN}/model.pt \\\n  {CNN}/in0.npy \\\n  s.json\n")

    def test_another_target(self):
        self.compile("-o", "dist", "--depfile=model.d", "--depfile-target=dist $1/model.stamp")
        self.assertEqual((self.work / "model.d").read_text(), f"dist\\ $$1/model.stamp: \\\n  {CNN}/model.pt \\\n  {CNN}/in0.npy\n")

    def test_a_named_sample_is_its_file(self):
        shutil.copy(CNN / "in0.npy", self.work / "x.npy")
        self.compile("--emit=object", "-o", "m.o", "--depfile=m.d", model=(CNN / "model.pt", "--sample", "x=x.npy"))
        self.assertEqual((self.work / "m.d").read_text(), f"m.o: \\\n  {CNN}/model.pt \\\n  x.npy\n")

    def test_of_ir_the_weights_beside_it(self):
        (self.work / "relu.mlir").write_text(RELU)
        (self.work / "relu.weights").write_bytes(b"")
        self.compile("--emit=object", "-o", "relu.o", "--depfile=relu.d", model=("relu.mlir",))
        self.assertEqual((self.work / "relu.d").read_text(), "relu.o: \\\n  relu.mlir \\\n  relu.weights\n")

    @unittest.skipUnless(shutil.which("ninja"), "needs ninja")
    def test_ninja_builds_again_where_a_prerequisite_is_newer(self):
        folder = self.work / "a $b #c"
        folder.mkdir()
        (folder / "x y.mlir").write_text(RELU)
        (self.work / "build.ninja").write_text(
            "rule compile\n"
            f"  command = {COMPILER} 'a $$b #c/x y.mlir' -o dist --depfile=out.d\n"
            "  depfile = out.d\n"
            "build dist/manifest.json: compile\n")
        ninja = lambda: subprocess.run(["ninja"], cwd=self.work, capture_output=True, text=True, check=True).stdout
        self.assertIn("dist", ninja())
        self.assertIn("no work to do", ninja())
        later = (self.work / "dist/manifest.json").stat().st_mtime + 10
        os.utime(folder / "x y.mlir", (later, later))
        self.assertNotIn("no work to do", ninja())


if __name__ == "__main__":
    unittest.main()
