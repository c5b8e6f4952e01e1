#!/usr/bin/python3
"""Runs wt-fuzz on programs that no run before had: the seed is the commit's hash, so that the same commit has the same ones.

  fresh_graphs.py BIN_DIR [--count N]
"""
import argparse
import subprocess
import sys
from pathlib import Path

# Where there is no repository.
OTHERWISE = 20261128


def seed():
    done = subprocess.run(["git", "-C", Path(__file__).resolve().parent, "rev-parse", "HEAD"], capture_output=True, text=True)
    return int(done.stdout[:12], 16) if done.returncode == 0 else OTHERWISE


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin_dir", type=Path)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    command = [options.bin_dir / "wt-fuzz", f"--seed={seed()}", f"--count={options.count}"]
    print(" ".join(str(part) for part in command), flush=True)
    return subprocess.run(command).returncode


sys.exit(main())
