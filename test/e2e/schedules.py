# Changes each field of the schedules of five kernels: the code becomes another, its results stay.
import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness import VARIANTS, digests, last_error, manifest, wasmtorch_run, wasmtorchc
from kernels import write_kernel

# Another value than the default's for each field that the kernel has; a text is why it has no such field.
BOTH = {"rows": 3, "columns": 12, "depth": 32, "order": "columns_outer", "unroll": 2, "block_columns": 16}
NO_LINES = (True, "fold_lines = true, but there are no lines of pixels with windows of several lines, expected fold_lines = false")
NO_WEIGHTS = (True, "prefetch = true, but there are no weights that tiles multiply again and again, expected prefetch = false")
WEIGHT_IS_PACKED = "pack = true, but the right operand is a weight, which is packed at compile time"
NO_GEMM = "algorithm 'depthwise' computes convolutions with one channel a group, expected 'gemm'"
CHANGES = {
    "matmul": {**BOTH, "strict_rows": 2, "strict_unroll": 8, "pack": False, "pack_left": True, "prefetch": NO_WEIGHTS, "fold_lines": NO_LINES, "algorithm": ("depthwise", NO_GEMM)},
    "linear": {**BOTH, "strict_rows": 2, "pack_left": True, "prefetch": True, "pack": (True, WEIGHT_IS_PACKED), "algorithm": ("depthwise", NO_GEMM)},
    "convolution": {**BOTH, "rows": 2, "strict_rows": 1, "depth": 48, "prefetch": True, "fold_lines": True, "pack": (True, WEIGHT_IS_PACKED), "algorithm": ("depthwise", NO_GEMM),
                    "pack_left": (True, "pack_left = true, but a row of the left operand is not one run of memory, expected pack_left = false"),
                    "tile": (2, "tile and block_rows are for algorithm 'winograd', expected 0")},
    "winograd": {"rows": 2, "unroll": 3, "strict_rows": 2, "columns": 4, "depth": 8, "tile": 2, "block_rows": 4, "block_columns": 16, "prefetch": True, "fold_lines": NO_LINES, "algorithm": "gemm",
                 "pack": (True, "algorithm 'winograd' packs its weight when it is loaded, expected pack = false")},
    "depthwise": {"rows": 3, "strict_rows": 2, "columns": 8, "order": "columns_outer", "algorithm": "gemm", "prefetch": NO_WEIGHTS, "fold_lines": NO_LINES,
                  "block_columns": (16, "block_columns is for products, expected 0"),
                  "unroll": (2, "algorithm 'depthwise' has no loop over products, expected unroll = 0 and strict_unroll = 0"),
                  "depth": (4, "algorithm 'depthwise' is not blocked in depth, expected depth = 0"),
                  "pack": (True, "algorithm 'depthwise' packs its weight at compile time, expected pack = false")},
}
SIGNATURE = {"matmul": "matmul_f32_*", "linear": "linear_f32_*", "convolution": "convolution_f32_*", "winograd": "convolution_f32_*", "depthwise": "convolution_*"}


class Kernel:
    def __init__(self, work, name):
        self.name, self.work = name, Path(work, name)
        self.model, files = write_kernel(self.work, name)
        self.inputs = [part for file in files for part in ("--in", file)]
        self.default = self.work / "default"

    def compile(self, package, *options):
        done = wasmtorchc(self.model, "-o", package, *options)
        return "" if done.returncode == 0 else last_error(done)

    def prepare(self):
        problem = self.compile(self.default)
        for variant in VARIANTS:
            problem = problem or self.run(self.default, variant, "--out", self.work / variant)
        return problem

    def run(self, package, variant, *options):
        done = wasmtorch_run(package, *self.inputs, f"--variant={variant}", *options)
        return "" if done.returncode == 0 else last_error(done)

    def change(self, field, value):
        """What is wrong with a change of one field, or nothing."""
        value, refusal = value if isinstance(value, tuple) else (value, "")
        records = self.work / f"{field}.json"
        records.write_text(json.dumps({"records": [{"kernel": SIGNATURE[self.name], field: value}]}))
        package = self.work / field
        problem = self.compile(package, f"--schedule={records}")
        if refusal:
            return "" if refusal in problem and not package.exists() else f"expected '{refusal}', found '{problem}'"
        return problem or self.compare(package, field) or "; ".join(filter(None, (self.agree(package, variant) for variant in VARIANTS)))

    def compare(self, package, field):
        before, after = digests(self.default), digests(package)
        changed = {variant for variant in VARIANTS if before[f"model.{variant}.wasm"] != after[f"model.{variant}.wasm"]}
        wanted = {"simd"} if field.startswith("strict_") else set(VARIANTS)
        schedules = [dispatch["schedule"] for dispatch in manifest(package)["entries"][0]["dispatches"]]
        return "" if changed == wanted else f"expected other code in {sorted(wanted)}, found it in {sorted(changed)}: {schedules}"

    def agree(self, package, variant):
        problem = self.run(package, variant, "--expect", self.work / variant / "0.npy")
        return problem and f"{variant}: {problem}"


def main():
    with tempfile.TemporaryDirectory() as work, ThreadPoolExecutor(2) as pool:
        kernels = [Kernel(work, name) for name in CHANGES]
        problems = [f"{kernel.name}: {problem}" for kernel, problem in zip(kernels, pool.map(Kernel.prepare, kernels)) if problem]
        changes = [(kernel, field, value) for kernel in kernels for field, value in CHANGES[kernel.name].items()]
        for (kernel, field, value), problem in zip(changes, pool.map(lambda change: change[0].change(*change[1:]), changes)):
            if problem:
                problems.append(f"{kernel.name}: {field} = {value}: {problem}")
    print("\n".join([*problems, f"{len(changes)} changes, {len(problems)} problems"]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
