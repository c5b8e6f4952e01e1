# How lit runs the tests of this folder: .mlir and .test files, the tools they may name, the features they may require.
import os
import shlex
import shutil
import sys

sys.path.insert(0, os.path.dirname(__file__))
from quoted_paths import QuotedPaths  # noqa: E402

config.name = "WasmTorch"
# The internal shell: pipefail, and no dependence on which shell a machine has.
config.test_format = QuotedPaths(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["unit", "browser", "stub", "lit.cfg.py"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.build_dir, "test")

root = os.path.dirname(config.test_source_root)
bin_dir = os.path.join(config.build_dir, "bin")
llvm_bin = os.path.join(config.llvm_dir, "bin")


def substitute(name, path):
    config.substitutions.append((name, shlex.quote(path)))


# Tools go by their bare names, so that a RUN line is what one types by hand.
config.environment["PATH"] = os.pathsep.join([bin_dir, llvm_bin, os.path.join(root, "node_modules/node/bin"), config.environment["PATH"]])
# What a substitution stands for is quoted: the project may lie in a path with spaces.
substitute("%root", root)
substitute("%build", config.build_dir)
substitute("%models", os.path.join(config.test_exec_root, "models"))
substitute("%node", config.node)
substitute("%python", config.python)
substitute("%llvm_include", os.path.join(config.llvm_dir, "include"))
substitute("%wasm_dis", os.path.join(root, "node_modules/.bin/wasm-dis"))

# The same answers in every place: no locale, no user's colours.
config.environment["LC_ALL"] = "C"
for name in ("HOME", "WASMTORCH_REQUIRE_SHARED", "XDG_RUNTIME_DIR"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
config.environment.update(WASMTORCH_BUILD=config.build_dir, WASMTORCH_LLVM=config.llvm_dir, WASMTORCH_NODE=config.node,
                          WASMTORCH_PYTHON=config.python)

shared = os.environ.get("WASMTORCH_SHARED", os.path.join(os.path.dirname(root), "shared"))
config.environment["WASMTORCH_SHARED"] = shared
substitute("%shared", shared)
# Where the shared models must be there, tests that need them run and fail without them instead of being left out.
if os.path.isdir(shared) or os.environ.get("WASMTORCH_REQUIRE_SHARED") == "1":
    config.available_features.add("shared")
if os.path.exists(os.path.join(bin_dir, "wt-import-torchscript")):
    config.available_features.add("torchscript")
if os.path.exists(config.node):
    config.available_features.add("node")
if all(map(shutil.which, ("dpkg-deb", "dpkg-shlibdeps", "file"))):
    config.available_features.add("debian")
for browser, program in (("chromium", "chromium"), ("firefox", "firefox-esr")):
    if shutil.which(program):
        config.available_features.add(browser)
# What scripts/setup installs for the tests of libraries. Where all must be there, they run and fail without it.
for feature, found in (("emscripten", shutil.which("em++")), ("wasi", os.path.exists("/usr/lib/wasm32-wasi/libc.a"))):
    if found or os.environ.get("WASMTORCH_REQUIRE_SHARED") == "1":
        config.available_features.add(feature)
