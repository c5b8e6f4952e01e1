# The list of cases that agree, as it stands in the tree: a line for each operator, `sum.int64: 0 1 4`, or for each model.
from collections import defaultdict


def read(path):
    """The names that a file lists."""
    names = set()
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            stem, _, numbers = line.partition(":")
            names |= {f"{stem}.{number}" for number in numbers.split()} or {stem}
    return names


def write(path, names):
    lines = defaultdict(list)
    for name in names:
        stem, _, number = name.rpartition(".")
        if number.isdigit():
            lines[stem].append(int(number))
        else:
            lines[name] = []
    text = "".join(f"{stem}: {' '.join(map(str, sorted(numbers)))}\n" if numbers else f"{stem}\n" for stem, numbers in sorted(lines.items()))
    path.write_text("# Cases that agree with PyTorch; written by scripts/conformance --update-coverage.\n" + text)
