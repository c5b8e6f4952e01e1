#!/usr/bin/python3
"""Builds the example pages: build.py [--bin DIR] [-o DIR] [NAME...]. Trains their models, compiles them and lays out a folder to serve.

A model is trained once: what was trained is kept in build/training and used again until its script, or a Debian package that it reads,
is another. Compiling is done each time.
"""
import argparse
import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# Debian packages on which a model's weights depend.
PACKAGES = {
    "digits": ["python3-torch", "python3-sklearn-lib"],
    "language": ["python3-torch", "wamerican", "wngerman", "wdutch", "wswedish", "wdanish", "wfrench", "wspanish", "wportuguese", "witalian",
                 "wpolish"],
}
# A page is what lies in its folder, but for what made its model.
LEFT_OUT = shutil.ignore_patterns("*.py", "*.md", "__pycache__")


def run(*command):
    """Fails with the program's own words."""
    done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        sys.exit(f"error: {Path(command[0]).name} ended with status {done.returncode}: its message stands above")


def key(name):
    """Says of which script and packages a model was made."""
    asked = ["dpkg-query", "-W", "-f=${Package} ${Version} ${db:Status-Status}\n", *PACKAGES[name]]
    done = subprocess.run(asked, capture_output=True, text=True)
    if done.returncode != 0 or "not-installed" in done.stdout:
        sys.exit(f"error: the example {name} needs Debian packages that are not installed: {' '.join(PACKAGES[name])}\n"
                 "note: scripts/setup installs them")
    script = hashlib.sha256((HERE / name / "train.py").read_bytes()).hexdigest()
    return f"{done.stdout}{script}\n"


def train(name, cache):
    """The folder of the trained model. A part that was interrupted has no stamp, and is made again."""
    folder = cache / name
    stamp = folder / "made-of.txt"
    made_of = key(name)
    if not stamp.exists() or stamp.read_text() != made_of:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        run(sys.executable, HERE / name / "train.py", folder)
        stamp.write_text(made_of)
    return folder


def build(name, options):
    trained = train(name, options.training)
    page = options.output / name
    shutil.rmtree(page, ignore_errors=True)
    shutil.copytree(HERE / name, page, ignore=LEFT_OUT)
    run(options.bin / "wasmtorchc", trained / "model.pt", "--sample", trained / "x.npy", "-o", page / "model")
    shutil.copy(trained / "facts.json", page / "model")
    size = sum(path.stat().st_size for path in (page / "model").iterdir())
    print(f"{name}: compiled, {size / 1000:.0f} kB in all", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="some pages: digits, language; all unless named")
    parser.add_argument("--bin", type=Path, default=ROOT / "build/release/bin", help="where wasmtorchc is")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "build/examples", help="the folder to write")
    parser.add_argument("--training", type=Path, default=ROOT / "build/training", help="where trained models are kept")
    options = parser.parse_args()
    for name in options.names:
        if name not in PACKAGES:
            parser.error(f"expected an example out of {', '.join(PACKAGES)}, found '{name}'")
    options.training.mkdir(parents=True, exist_ok=True)
    options.output.mkdir(parents=True, exist_ok=True)
    # Two at once would write over each other.
    with open(options.training / ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.copytree(HERE / "shared", options.output / "shared", dirs_exist_ok=True)
        shutil.copy(HERE / "index.html", options.output)
        for name in options.names or PACKAGES:
            build(name, options)


if __name__ == "__main__":
    main()
