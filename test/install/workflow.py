"""Runs the commands of a CI service's file here: workflow.py FILE.yml --deb FILE.deb --put NAME=FILE... [--twice]

What a service does and a test can't is put in its place: the package is unpacked instead of installed, actions are known by name and do
nothing. Anything that this runner does not know is an error, so that no step goes unrun in silence.
"""
import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ACTIONS = {"actions/checkout@v4": set(), "actions/cache@v4": {"path", "key", "restore-keys"}, "actions/upload-artifact@v4": {"name", "path"}}
# Knows the two commands of the examples; a package is unpacked into a root of its own.
APT_GET = """#!/bin/sh
set -eu
case "$1" in
  update) exit 0 ;;
  install)
    shift
    for item; do
      case "$item" in
        --yes) ;;
        ./*.deb) dpkg -x "$item" "$INSTALL_ROOT" ;;
        *) command -v "$item" >/dev/null || dpkg -s "$item" >/dev/null ;;
      esac
    done ;;
  *) echo "apt-get: the runner does not know '$1'" >&2; exit 1 ;;
esac
"""


class Unknown(Exception):
    pass


def expand(text, known):
    """Replaces ${{ name }} expressions."""
    def value(match):
        if match[1] not in known:
            raise Unknown(f"the runner does not know the expression '{match[0]}'")
        return known[match[1]]
    return re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", value, str(text))


def check_keys(what, found, allowed):
    for key in found:
        if key not in allowed:
            raise Unknown(f"{what} has '{key}', which the runner does not know")


def github_steps(workflow, known):
    # YAML reads the key `on` as a truth value.
    check_keys("the workflow", workflow, {"name", "on", True, "env", "jobs"})
    environment = {name: expand(value, known) for name, value in workflow.get("env", {}).items()}
    for name, job in workflow["jobs"].items():
        check_keys(f"job {name}", job, {"runs-on", "container", "steps", "env"})
        for step in job["steps"]:
            check_keys("a step", step, {"name", "uses", "with", "run", "env"})
            if "uses" in step:
                if step["uses"] not in ACTIONS:
                    raise Unknown(f"the runner does not know the action '{step['uses']}'")
                check_keys(step["uses"], step.get("with", {}), ACTIONS[step["uses"]])
                for value in step.get("with", {}).values():
                    expand(value, known)
                continue
            yield step.get("name", step["run"].split("\n")[0]), expand(step["run"], known), {**environment, **step.get("env", {})}


def gitlab_steps(workflow, known):
    for name, job in workflow.items():
        check_keys(f"job {name}", job, {"image", "variables", "cache", "before_script", "script", "artifacts"})
        environment = {key: str(value) for key, value in job.get("variables", {}).items()}
        # One shell runs them all.
        yield name, "\n".join([*job.get("before_script", []), *job["script"]]), {
            **environment, **{name: known[f"vars.{name}"] for name in ("WASMTORCH_DEB", "WASMTORCH_DEB_SHA256")}}


def prepare(root, options):
    """The checkout, the shims and the environment of a runner."""
    workspace, shims, installed = root / "workspace", root / "shims", root / "installed"
    for folder in (workspace, shims, installed, root / "home"):
        folder.mkdir()
    (shims / "apt-get").write_text(APT_GET)
    (shims / "apt-get").chmod(0o755)
    for item in options.put:
        name, _, file = item.partition("=")
        (workspace / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, workspace / name)
    deb = Path(options.deb).absolute()
    known = {"github.sha": "0" * 40, "vars.WASMTORCH_DEB": deb.as_uri(),
             "vars.WASMTORCH_DEB_SHA256": hashlib.sha256(deb.read_bytes()).hexdigest()}
    path = os.pathsep.join([str(shims), str(installed / "usr/bin"), *options.path, "/usr/bin", "/bin"])
    environment = {"PATH": path, "HOME": str(root / "home"), "INSTALL_ROOT": str(installed), "CI": "true", "LC_ALL": "C.UTF-8"}
    return workspace, known, environment


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file")
    parser.add_argument("--deb", required=True)
    parser.add_argument("--put", action="append", default=[])
    parser.add_argument("--path", action="append", default=[], help="folders of programs that a runner's image has")
    parser.add_argument("--twice", action="store_true", help="again with what the first run left in the workspace")
    options = parser.parse_args()
    workflow = yaml.safe_load(Path(options.file).read_text(encoding="utf-8"))
    steps_of = github_steps if "jobs" in workflow else gitlab_steps
    with tempfile.TemporaryDirectory() as folder:
        workspace, known, environment = prepare(Path(folder), options)
        count = 0
        for _ in range(1 + options.twice):
            for name, script, more in steps_of(workflow, known):
                print(f"== {name}", flush=True)
                code = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=workspace,
                                      env={**environment, **more}, stdin=subprocess.DEVNULL).returncode
                if code:
                    print(f"{options.file}: the step '{name}' ended with {code}")
                    return 1
                count += 1
        print(f"{count} steps were run")
        return 0 if count else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Unknown as problem:
        print(f"error: {problem}")
        sys.exit(1)
