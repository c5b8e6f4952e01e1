#!/usr/bin/python3
"""Checks what every file of the tree has in common: check_style.py [ROOT]. Exit code 1 if something is wrong.

The first line says what the file is; no tabs, no trailing blanks, no notes to oneself, no paths of one person's
machine. A file of more than 600 lines is only warned of.
"""
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "checks"))
from tree import lines_of, source_files  # noqa: E402

LONG = 600
# How a first comment begins, by suffix. A CMakeLists.txt is named by its folder and needs none.
OPENINGS = {**dict.fromkeys([".cpp", ".h", ".c", ".td", ".ts", ".mjs", ".js", ".mlir", ".proto", ".wat"], ("//", "/*", ";;")),
            **dict.fromkeys([".py", ".cmake", ".sh", ".test", ".yml", ".yaml"], ("#", '"""', "'''")),
            ".md": ("# ",), ".html": ("<!",)}
# Written so that this file does not match itself.
NOTE = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
PRIVATE = re.compile(r"(?<![\w.}])/(work|root|home)/")
# Made by machines, or owed to others as it is.
UNTOUCHED = {"package-lock.json", "LICENSE"}


def first_line(lines, path):
    """The line that should say what the file is: the first after a `#!`."""
    texts = [text for _, text in lines]
    if texts and texts[0].startswith("#!") and path.suffix not in {".md"}:
        texts = texts[1:]
    return texts[0].strip() if texts else ""


def violations(root, path):
    lines = lines_of(root / path)
    if not lines or path.name in UNTOUCHED:
        return
    openings = OPENINGS.get(path.suffix, ("#",) if path.parts[0] == "scripts" else None)
    if openings:
        line = first_line(lines, path)
        if not line.startswith(openings) or not re.search(r"\w{2}", line):
            yield f"{path}:1: the first line does not say what the file is"
    for number, text in lines:
        if "\t" in text:
            yield f"{path}:{number}: a tab"
        if text != text.rstrip() and path.suffix != ".md":
            yield f"{path}:{number}: blanks at the end of the line"
        if NOTE.search(text):
            yield f"{path}:{number}: a note to oneself: do it or leave it"
        if PRIVATE.search(text):
            yield f"{path}:{number}: a path of one machine"
    if not (root / path).read_bytes().endswith(b"\n"):
        yield f"{path}:{len(lines)}: no newline at the end"


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent)
    found = []
    for path in source_files(root):
        found += violations(root, path)
        length = len(lines_of(root / path))
        if length > LONG and path.name not in UNTOUCHED and "generated" not in path.parts:
            print(f"warning: {path} has {length} lines: is it one idea?")
    for violation in found:
        print(violation)
    print(f"{len(found)} violations of style")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
