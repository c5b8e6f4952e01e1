# same_function.py NAME FILE FILE: ends with 0 where both files have the same function of this name, and weights but for their places.
import re
import sys


def lines_of(path, name):
    text = re.sub(r"offset = \d+", "offset", open(path).read())
    weights = [line for line in text.splitlines() if f"wt.param @{name}." in line]
    return weights + re.findall(rf"func\.func @{name}\(.*?\n  \}}\n", text, re.S)


name, *paths = sys.argv[1:]
first, second = (lines_of(path, name) for path in paths)
sys.exit(not first or first != second)
