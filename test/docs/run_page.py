"""Follows a page of the documentation to the letter: run_page.py PAGE [--path FOLDER]... [--put NAME=FILE]... [--keep FOLDER]

In the order of the page, in one shell and one scratch folder:

    ```sh                    is run; the first command that fails ends the run
    ```console               only shows something: a session, a command that needs root or a network
    ```cmake file=NAME       any block with file=NAME is written to that file of the folder

Beside these a page may use any other block. The folder holds what --put names, HOME and TMPDIR lie in it, and PATH begins
with --path (build/release/bin unless given), the engine of the tests and Debian's python3, which has torch.
"""
import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = Path(os.environ.get("WASMTORCH_BUILD", ROOT / "build/release"))
NODE = Path(os.environ.get("WASMTORCH_NODE", ROOT / "node_modules/node/bin/node"))
PYTHON = Path(os.environ.get("WASMTORCH_PYTHON", "/usr/bin/python3"))
FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^`\n]*)\n(?P<text>.*?)^(?P=indent)```[ \t]*$", re.MULTILINE | re.DOTALL)


def blocks_of(page):
    """(line, language, file or None, text) of every fenced block."""
    text = Path(page).read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        words = match["info"].split()
        file = next((word[len("file="):] for word in words[1:] if word.startswith("file=")), None)
        body = re.sub(f"^{match['indent']}", "", match["text"], flags=re.MULTILINE)
        yield text.count("\n", 0, match.start()) + 1, words[0] if words else "", file, body


def script_of(page):
    """The page as one shell script, and how many of its blocks run."""
    lines, count = ["set -eEuo pipefail", 'page_folder=$PWD', 'trap \'echo "error: the block at $block failed with status $?" >&2\' ERR'], 0
    for number, language, file, text in blocks_of(page):
        place = f"block={shlex.quote(f'{page}:{number}')}"
        if file:
            if Path(file).is_absolute() or ".." in Path(file).parts:
                raise SystemExit(f"{page}:{number}: expected a file inside the folder, found '{file}'")
            target = '"$page_folder"/' + shlex.quote(file)
            lines += [place, f"mkdir -p -- \"$(dirname -- {target})\"", f"printf %s {shlex.quote(text)} >{target}"]
        elif language == "sh":
            lines += [place, 'echo "== $block"', text]
            count += 1
    return "\n".join(lines) + "\n", count


def surroundings(folder, paths):
    """The environment of a user who has just logged in and has our programs on PATH."""
    shims = folder.parent / "shims"
    shims.mkdir()
    (shims / "python3").symlink_to(PYTHON)
    path = [*(str(Path(p).absolute()) for p in paths), str(NODE.parent), str(shims), os.environ["PATH"]]
    home, temporary = folder.parent / "home", folder.parent / "tmp"
    home.mkdir()
    temporary.mkdir()
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "XDG_RUNTIME_DIR", "CCACHE_DIR") if name in os.environ}
    return {**kept, "PATH": os.pathsep.join(path), "HOME": str(home), "TMPDIR": str(temporary)}


def follow(page, paths, put, root):
    folder = root / "work"
    folder.mkdir(parents=True)
    for name, file in put:
        (shutil.copytree if Path(file).is_dir() else shutil.copy)(file, folder / name)
    script, count = script_of(page)
    if count == 0:
        print(f"{page}: no block is run")
        return 1
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=surroundings(folder, paths), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(done.stdout, end="")
    print(f"{page}: {count} blocks were run" if done.returncode == 0 else f"{page}: failed")
    return 0 if done.returncode == 0 else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("page")
    parser.add_argument("--path", action="append", default=[], help="a folder of programs")
    parser.add_argument("--put", action="append", default=[], metavar="NAME=FILE", help="a file or folder that the reader has")
    parser.add_argument("--keep", help="work in this folder, which must not exist, and leave it")
    options = parser.parse_args()
    put = [item.partition("=")[::2] for item in options.put]
    paths = options.path or [BUILD / "bin"]
    if options.keep:
        return follow(options.page, paths, put, Path(options.keep).absolute())
    with tempfile.TemporaryDirectory() as folder:
        return follow(options.page, paths, put, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
