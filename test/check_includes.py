#!/usr/bin/python3
"""Checks who includes whom: check_includes.py [ROOT]. Prints each violation with its place; exit code 1 if there is one.

A layer includes itself and what stands before it in LAYERS. What one file includes or imports and what one CMake
target links are held to the same rule.
"""
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "checks"))
from tree import lines_of, source_files  # noqa: E402

# Rank of each folder; folders of one rank do not see each other.
LAYERS = {"package": 0, "dialects": 1, "semantics": 2, "passes": 3, "quantize/Passes": 3, "codegen": 4, "compiler": 5,
          "quantize": 6, "autotune": 6, "tools": 7}
# Systems beside the compiler, which meet it at package/ alone.
APART = {"federated", "hub", "runtime-stub"}
# Folders that may see everything: they examine what is there.
FREE = {"test", "bench", "docs", "cmake", "scripts"}

# Foreign headers that only some folders may include, and why.
FOREIGN = [
    (re.compile(r"(mlir|llvm|llvm-c|lld|clang)/"), lambda layer, path: layer not in {"package", *APART},
     "is LLVM's, which is linked by the compiler alone"),
    (re.compile(r"(torch|ATen|c10|caffe2)/"), lambda layer, path: str(path).startswith("compiler/Frontend/TorchScript/"),
     "is libtorch's, which compiler/Frontend/TorchScript alone links"),
]


def layer_of(path):
    """The layer that a path lies in: 'quantize/Passes' is one of its own."""
    parts = Path(path).parts
    if parts[:2] == ("quantize", "Passes"):
        return "quantize/Passes"
    return parts[0] if len(parts) > 1 else None


def may_see(viewer, seen):
    if viewer == seen or viewer in FREE or viewer is None:
        return True
    if viewer in APART:
        return seen == "package"
    # The compiler writes the stub into packages, so it holds the stub's text.
    if seen == "runtime-stub":
        return viewer in {"compiler", "tools"}
    if seen in APART or seen in FREE:
        return False
    return LAYERS[seen] < LAYERS[viewer]


def rule_of(layer):
    if layer in APART:
        return f"{layer} includes package alone"
    below = [name for name, rank in LAYERS.items() if rank < LAYERS[layer]]
    if layer in {"compiler", "tools"}:
        below.append("runtime-stub")
    return f"{layer} includes " + (", ".join(below) if below else "nothing of the house")


def check_cpp(root, path):
    layer = layer_of(path)
    for number, line in lines_of(root / path):
        match = re.match(r'\s*(?:#\s*)?(?:include|import)\s*(["<])([^">]+)[">]', line)
        if not match:
            continue
        quote, name = match.groups()
        for pattern, allowed, reason in FOREIGN:
            if pattern.match(name) and layer not in FREE and not allowed(layer, path):
                yield f"{path}:{number}: '{name}' {reason}"
        seen = layer_of(name)
        if seen in LAYERS or seen in APART or seen in FREE:
            if (root / seen).is_dir() and not may_see(layer, seen):
                yield f"{path}:{number}: includes '{name}', but {rule_of(layer)}"
        elif quote == '"' and (root / path.parent / name).exists():
            yield f"{path}:{number}: includes '{name}' from beside it; includes are rooted at the repository"


def check_script(root, path):
    """Imports of JavaScript and TypeScript, which are relative paths."""
    layer = layer_of(path)
    for number, line in lines_of(root / path):
        for name in re.findall(r"""(?:from|import|import\()\s*['"](\.[^'"]+)['"]""", line):
            target = (root / path.parent / name).resolve()
            if root.resolve() not in target.parents:
                yield f"{path}:{number}: imports '{name}', which is outside the repository"
                continue
            seen = layer_of(target.relative_to(root.resolve()))
            if seen in LAYERS or seen in APART:
                if not may_see(layer, seen):
                    yield f"{path}:{number}: imports '{name}', but {rule_of(layer)}"


def check_cmake(root, paths):
    """Libraries of the house that a CMakeLists.txt names, held to the folder that defines them."""
    defined = {}
    for path in paths:
        text = (root / path).read_text(encoding="utf-8")
        for name in re.findall(r"(?:wasmtorch_library|wasmtorch_tool|add_library|add_executable)\(\s*([\w-]+)", text):
            defined[name] = layer_of(path)
    for path in paths:
        layer = layer_of(path)
        for number, line in lines_of(root / path):
            for name in re.findall(r"\bWasmTorch\w+", line.split("#")[0]):
                seen = defined.get(name)
                if seen and not may_see(layer, seen):
                    yield f"{path}:{number}: uses {name} of {seen}, but {rule_of(layer)}"


def violations(root):
    root = Path(root)
    files = [path for path in source_files(root) if layer_of(path) in {*LAYERS, *APART}]
    for path in files:
        if path.suffix in {".cpp", ".h", ".c", ".cc", ".td", ".inc"}:
            yield from check_cpp(root, path)
        elif path.suffix in {".ts", ".mjs", ".js", ".mts"}:
            yield from check_script(root, path)
    yield from check_cmake(root, [path for path in files if path.name == "CMakeLists.txt"])


def main():
    found = list(violations(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent))
    for violation in found:
        print(violation)
    print(f"{len(found)} violations of who may include whom")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
