#!/usr/bin/python3
"""Checks that every message of a verifier, an inference or a parser in dialects/ is expected by a test in test/dialects/.

A message is the string literals of one emitError-like statement, in order; a test expects it where one of its
expected-error texts holds all of them.
"""
import re
import sys
from pathlib import Path


def messages(text):
    """(line, literals) of each statement that emits an error."""
    for match in re.finditer(r"emit(?:Op|Optional)?Error\s*\(", text):
        statement = text[match.start():]
        # A semicolon inside a literal does not end the statement.
        end = re.match(r'(?:"(?:[^"\\]|\\.)*"|[^";])*', statement).end()
        literals = [bytes(part, "utf-8").decode("unicode_escape") for part in re.findall(r'"((?:[^"\\]|\\.)*)"', statement[:end])]
        # Spaces at the ends separate it from values.
        literals = [part.strip() for part in literals if part.strip()]
        if literals:
            yield text.count("\n", 0, match.start()) + 1, literals


def is_expected(literals, expected):
    pattern = re.compile(".*".join(re.escape(part) for part in literals))
    return any(pattern.search(text) for text in expected)


def unexpected(root):
    root = Path(root)
    expected = []
    for path in sorted((root / "test").rglob("*.mlir")):
        expected += re.findall(r"expected-error[^{]*\{\{(.*)\}\}", path.read_text(encoding="utf-8"))
    for path in sorted((root / "dialects").rglob("*.cpp")):
        for number, literals in messages(path.read_text(encoding="utf-8")):
            if not is_expected(literals, expected):
                yield f"{path.relative_to(root)}:{number}: no test expects '{' … '.join(literals)}'"


def main():
    found = list(unexpected(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent))
    for line in found:
        print(line)
    print(f"{len(found)} messages without a test")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
