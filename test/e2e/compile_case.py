# Compiles the model of a case: compile_case.py CASE_FOLDER PACKAGE [OPTION...]
import sys
from pathlib import Path

from harness import Case

folder, package, *options = sys.argv[1:]
Case(Path(folder, "case.json")).compile(package, *options)
