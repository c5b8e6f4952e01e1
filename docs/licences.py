#!/usr/bin/python3
"""Writes docs/third-party-licences.md: licences.py [--check] [--build DIR].

From package-lock.json, bench/package-lock.json, and from what is stated here of Debian's libraries. With --check nothing is written, and the exit code is 1 where the
page is not what would be written, where a program of the build is linked with a library that is not stated here, where Debian's own file
of a library's licences does not name the one stated, or where a package of npm has a licence that nobody has looked at.
"""
import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/third-party-licences.md"

# Libraries: name, how they are used, Debian's package (a pattern: names carry versions), its library (a pattern), licence, and words of
# Debian's copyright file that say so.
LIBRARIES = [
    ("LLVM", "linked", r"libllvm\d+", r"libLLVM\b", "Apache-2.0 with LLVM exceptions", "APACHE-2-LLVM-EXCEPTIONS"),
    ("MLIR", "linked", r"libmlir-\d+", r"libMLIR\b", "Apache-2.0 with LLVM exceptions", "APACHE-2-LLVM-EXCEPTIONS"),
    ("lld", "linked, static: the linker runs in wasmtorchc's process", r"liblld-\d+-dev", None, "Apache-2.0 with LLVM exceptions",
     "APACHE-2-LLVM-EXCEPTIONS"),
    ("Protocol Buffers", "linked", r"libprotobuf\d+\w*", r"libprotobuf\b", "BSD-3-Clause", "BSD-3-Clause~Google"),
    ("OpenSSL's libcrypto", "linked: SHA-256", r"libssl\d+\w*", r"libcrypto\b", "Apache-2.0", "Apache-2.0"),
    ("brotli", "linked: sizes for budgets", r"libbrotli1", r"libbrotli(enc|common)\b", "MIT", "MIT"),
    ("CLI11", "headers: command lines", r"libcli11-dev", None, "BSD-3-Clause", "BSD-3-clause"),
    ("libtorch", "linked into wt-import-torchscript alone", r"libtorch\d[\w.]*", r"lib(torch|torch_cpu|c10)\b", "BSD-3-Clause, with parts under "
     "Apache-2.0, MIT, BSL-1.0 and other permissive licences", "BSD-3-Clause"),
    ("GCC's runtime libraries", "linked", r"libstdc\+\+6|libgcc-s1", r"libstdc\+\+|libgcc_s", "GPL-3+ with the GCC Runtime Library Exception",
     "GCC RUNTIME LIBRARY EXCEPTION"),
    ("the GNU C library", "linked", r"libc6", r"libc|libm|ld-linux[\w-]*", "LGPL-2.1+", "GNU Lesser General Public"),
    ("Catch2", "headers, in tests alone", r"catch2", None, "BSL-1.0", "Boost-1.0"),
]
# Data that the models of the example pages are trained on: package, licence, words of its copyright file.
DATA = [
    ("python3-sklearn-lib", "scikit-learn's digits", "BSD-3-Clause", "BSD-3-Clause"),
    ("wamerican", "English words", "SCOWL's permission notices", "Permission to use, copy, modify"),
    ("wngerman", "German words", "GPL-2+", "GPL-2+"),
    ("wdutch", "Dutch words", "BSD-3-Clause or CC-BY-3.0", "OpenTaal distributes its word list"),
    ("wswedish", "Swedish words", "GPL-2+", "version 2 of the License, or"),
    ("wdanish", "Danish words", "GPL-2+", "GPL-2+"),
    ("wfrench", "French words", "GPL-2+", "GPL-2+"),
    ("wspanish", "Spanish words", "public domain", "Public Domain"),
    ("wportuguese", "Portuguese words", "GPL-2+ or LGPL-2.1+ or MPL-1.1", "GPL-2+ or LGPL-2.1+ or MPL-1.1"),
    ("witalian", "Italian words", "GPL-3+", "GPL-3+"),
    ("wpolish", "Polish words", "GPL-2 or LGPL-2.1 or MPL-1.1 or Apache-2.0 or CC-BY-4.0", "GPL-2 or LGPL-2.1 or MPL-1.1 or Apache-2.0 or CC-BY-4.0"),
]
# What the direct packages of npm are for, and whether what a user runs needs them.
PURPOSES = {"binaryen": "wasm-opt, which the compiler runs: installed with it, with its licence", "esbuild": "bundles the stub when building", "typescript": "checks the stub's types when building",
            "node": "the engine of tests and benchmarks"}
# Looked at: none asks anything of those who use it to build or to test.
LICENCES = {"MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "BlueOak-1.0.0", "PSF-2.0", "MPL-2.0", "CC-BY-4.0", "Python-2.0", "CC0-1.0"}

HEAD = """# Third-party licences

Written by `docs/licences.py` from the `package-lock.json` files and Debian's packages; a test fails where the build links something that is not here. WasmTorch
itself is under [Apache-2.0](../LICENSE).

## In a compiled package

| part | whose |
| --- | --- |
| `model.mjs`, `model.d.ts` | WasmTorch's stub, and lines that are generated for the model |
| `model.*.wasm` | code that is generated for the model; no library is linked into it |
| `model.weights` | your model's weights |

Nothing of third parties. What licence your model is under is yours to know.

## Linked into the programs

Debian's packages, of which `/usr/share/doc/PACKAGE/copyright` has the full terms.

| | how | licence |
| --- | --- | --- |
"""


# Where package.json and its lock file are, and what the packages there are for unless PURPOSES says more.
NPM = {".": "tests and documentation", "bench": "benchmarks"}


def lock_packages():
    """The licence of every package in the lock files, by name, and what those are for that a package.json asks for."""
    licences, direct = {}, {}
    for folder, purpose in NPM.items():
        lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
        licences.update({path.split("node_modules/")[-1]: entry.get("license", "not stated") for path, entry in lock.items() if path})
        direct.update({name: PURPOSES.get(name, purpose) for kind in ("devDependencies", "dependencies") for name in lock[""].get(kind, {})})
    return licences, direct


def page():
    packages, direct = lock_packages()
    rows = [f"| {name} | {how} | {licence} |" for name, how, _, _, licence, _ in LIBRARIES]
    npm = [f"| {name} | {direct[name]} | {packages[name]} |" for name in sorted(direct)]
    data = [f"| `{package}` | {what} | {licence} |" for package, what, licence, _ in DATA]
    others = sorted({licence for name, licence in packages.items() if name not in direct})
    return HEAD + "\n".join([
        *rows, "", "## Run by the compiler, the build and the tests", "", "Packages of npm, at the versions and digests of `package-lock.json` and `bench/package-lock.json`. An installed compiler has binaryen's `wasm-opt` and "
        "`wasm-dis` beside it, in `share/wasmtorch/binaryen`, and runs a Node; the others stay with the sources.", "", "| | for | licence |", "| --- | --- | --- |", *npm, "", f"They bring others along, under {', '.join(others)}.", "", "Debian's clang, CMake, ninja, ccache, mold, Chromium, Firefox and Python are run as programs.", "",
        "## Data of the example pages", "", "Neither these data nor models that were trained on them are in the repository or in any package; "
        "whoever builds the [example pages](../examples/README.md) trains the models, and looks here before publishing one.", "",
        "| Debian's package | what | licence |", "| --- | --- | --- |", *data]) + "\n"


def needed_libraries(path):
    """The names of the shared libraries that a program asks for; none of what is no program."""
    with open(path, "rb") as file:
        if file.read(4) != b"\x7fELF":
            return []
    reader = shutil.which("readelf") or shutil.which("llvm-readelf")
    text = subprocess.run([reader, "-d", path], check=True, capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout
    return re.findall(r"\(NEEDED\).*\[(.*)\]", text)


def link_problems(build):
    programs = [path for folder in ("bin", "lib") for path in sorted((build / folder).glob("*")) if path.is_file() and not path.name.endswith("-tests")]
    for program in programs:
        for library in needed_libraries(program):
            if not any(pattern and re.match(pattern, library) for _, _, _, pattern, _, _ in LIBRARIES):
                yield f"{program.name} is linked with {library}, which docs/licences.py does not know"


def copyright_problems():
    """Stated licences that Debian's files do not confirm, of packages that are installed here."""
    installed = subprocess.run(["dpkg-query", "-W", "-f=${Package}\n"], check=True, capture_output=True, text=True).stdout.split()
    stated = [(pattern, words) for _, _, pattern, _, _, words in LIBRARIES] + [(re.escape(package), words) for package, _, _, words in DATA]
    for pattern, words in stated:
        for package in (name for name in installed if re.fullmatch(pattern, name)):
            path = Path("/usr/share/doc") / package / "copyright"
            text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
            if words not in text:
                yield f"{path} does not say '{words}'"


def licence_problems():
    for name, licence in sorted(lock_packages()[0].items()):
        if not set(re.split(r" (?:OR|AND) ", licence.strip("()"))) & LICENCES:
            yield f"the package {name} of npm has the licence '{licence}', which docs/licences.py does not know"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--build", type=Path, default=ROOT / "build/release", help="the build whose programs are looked at")
    options = parser.parse_args()
    problems = [*link_problems(options.build), *copyright_problems(), *licence_problems()]
    if options.check and (not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page()):
        problems.append("docs/third-party-licences.md is not what its sources say: run docs/licences.py and commit it")
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if not options.check:
        PAGE.write_text(page(), encoding="utf-8")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
