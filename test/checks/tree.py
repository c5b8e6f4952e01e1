"""The files of a source tree that are ours: what is built, fetched or generated is left out."""
import os
from pathlib import Path

FOREIGN = {".git", "build", "node_modules", "dist", "__pycache__", "corpus"}


def source_files(root):
    """Paths of all files below root, relative to it, in a fixed order."""
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in FOREIGN)
        found += [Path(folder, name).relative_to(root) for name in files]
    return sorted(found)


def lines_of(path):
    """The lines of a text file, numbered from 1; none where it is not text."""
    try:
        return list(enumerate(path.read_text(encoding="utf-8").splitlines(), 1))
    except UnicodeDecodeError:
        return []
