# --mutable: parameters stay as they are in the weight file, and others can be put in their places, in a package and in a loaded model.
import hashlib
import json
import shutil
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from harness import MODELS, NODE, VARIANTS, call, compile_package, manifest, wasmtorch_run, wasmtorchc

# Loads a package, runs it, writes other elements into the loaded model's memory, runs it again: prints both first outputs.
SWAP = """
import { readFileSync } from 'node:fs';
const { stub, inputs, offset, replacement, variant } = JSON.parse(readFileSync(process.argv[1], 'utf8'));
const { load, internals } = await import(stub);
const model = await load({ variant });
const x = Object.fromEntries(model.inputs.map(({ name }, i) => [name, new Float32Array(new Uint8Array(readFileSync(inputs[i])).buffer)]));
const run = async () => Array.from(Object.values(await model.run(x))[0]);
const before = await run();
const { space } = internals(model).shared;
new Uint8Array(space.memory.buffer, space.weightsBase + offset).set(readFileSync(replacement));
console.log(JSON.stringify([before, await run()]));
"""

# Of each model parameters of every kind that it has: what would be folded, packed, transposed, or read as it is.
CASES = {
    "cnn_scripted": ["conv1.weight", "bn1.weight", "bn1.running_var", "fc.weight", "fc.bias"],
    "depthwise_scripted": ["layers.0.weight", "layers.8.weight"],
    "recurrent_scripted": ["lstm.weight_hh_l0", "gru.weight_ih_l0_reverse"],
    "mlp_traced": ["layers.0.weight"],
}


class Mutable(unittest.TestCase):
    def setUp(self):
        self.work = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)

    def swap(self, name, parameter):
        """A package in which the parameter may be replaced, its place, other elements, and the outputs with both."""
        folder, package = MODELS / name, self.work / parameter
        samples = sorted(folder.glob("in*.npy"))
        compile_package(folder / "model.pt", *[part for sample in samples for part in ("--sample", sample)], f"--mutable={parameter}", "-o", package)
        module = torch.jit.load(str(folder / "model.pt")).eval()
        tensor = dict([*module.named_parameters(), *module.named_buffers()])[parameter]
        [entry] = [p for p in manifest(package)["parameters"] if p["name"] == parameter]
        self.assertEqual([d["size"] for d in entry["dims"]], list(tensor.shape))
        place, weights = entry["place"], (package / "model.weights").read_bytes()
        self.assertEqual(weights[place["offset"]:place["offset"] + place["bytes"]], tensor.detach().numpy().tobytes())
        new = (tensor.detach().numpy() * np.random.default_rng(7).uniform(0.2, 4, tensor.shape)).astype(np.float32)
        inputs = [torch.from_numpy(np.load(sample)) for sample in samples]
        outputs = []
        with torch.no_grad():
            for _ in range(2):
                result = module(*inputs)
                outputs.append((result[0] if isinstance(result, tuple) else result).numpy().copy())
                tensor.copy_(torch.from_numpy(new))
        self.assertFalse(np.allclose(*outputs, rtol=1e-4, atol=1e-4), "the parameter does nothing")
        return package, samples, place, new, outputs

    def test_in_a_package(self):
        package, [sample], place, new, [_, after] = self.swap("cnn_scripted", "conv1.weight")
        weights = bytearray((package / "model.weights").read_bytes())
        weights[place["offset"]:place["offset"] + place["bytes"]] = new.tobytes()
        (package / "model.weights").write_bytes(weights)
        facts = manifest(package)
        for chunk in facts["weights"]["chunks"]:
            chunk["sha256"] = hashlib.sha256(weights[chunk["offset"]:chunk["offset"] + chunk["bytes"]]).hexdigest()
        (package / "manifest.json").write_text(json.dumps(facts))
        np.save(self.work / "y.npy", after)
        for variant in VARIANTS:
            done = wasmtorch_run(package, "--in", sample, "--expect", self.work / "y.npy", f"--variant={variant}")
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_in_a_loaded_model(self):
        for name, parameters in CASES.items():
            for parameter in parameters:
                with self.subTest(model=name, parameter=parameter):
                    package, samples, place, new, outputs = self.swap(name, parameter)
                    files = [self.work / f"{i}.raw" for i in range(len(samples))]
                    for sample, file in zip(samples, files, strict=True):
                        file.write_bytes(np.load(sample).tobytes())
                    (self.work / "new.raw").write_bytes(new.tobytes())
                    for variant in VARIANTS:
                        (self.work / "job.json").write_text(json.dumps({
                            "stub": str(package / "model.mjs"), "inputs": [str(file) for file in files], "offset": place["offset"],
                            "replacement": str(self.work / "new.raw"), "variant": variant}))
                        done = call(NODE, "--input-type=module", "-e", SWAP, self.work / "job.json")
                        self.assertEqual(done.returncode, 0, done.stderr)
                        for got, want in zip(json.loads(done.stdout), outputs, strict=True):
                            np.testing.assert_allclose(np.reshape(got, want.shape), want, rtol=1e-4, atol=1e-5 * max(1, np.abs(want).max()))

    def test_everything_at_once(self):
        path, sample = MODELS / "cnn_scripted/model.pt", MODELS / "cnn_scripted/in0.npy"
        compile_package(path, "--sample", sample, "--mutable=*", "-o", self.work / "all", "--verify", "-q")
        for parameter in manifest(self.work / "all")["parameters"]:
            # A counter of batches is nothing that an output depends on.
            self.assertTrue("place" in parameter or parameter["recipe"] == "not used", parameter)
        self.assertIn({"name": "mutable", "value": "*"}, manifest(self.work / "all")["options"])

    def test_patterns_that_match_nothing(self):
        path, sample = MODELS / "cnn_scripted/model.pt", MODELS / "cnn_scripted/in0.npy"
        for pattern, text in [("conv1.wieght", "did you mean 'conv1.weight'?"), ("zzzzzzzzzzzzzzzzzzzz", "they have names like '"),
                              ("[", "--mutable: expected a pattern such as 'head.*', found '['")]:
            done = wasmtorchc(path, "--sample", sample, f"--mutable={pattern}", "-o", self.work / "none")
            self.assertEqual(done.returncode, 1)
            self.assertIn(text, done.stderr)
            self.assertFalse((self.work / "none").exists())


if __name__ == "__main__":
    unittest.main()
