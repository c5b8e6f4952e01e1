#!/usr/bin/python3
"""Writes docs/generated/: generate.py TABLEGEN LLVM_INCLUDE TABLES [--check].

From the .td files one page for each dialect (ops, attributes, enumerations, interfaces) and one for all passes; from its schema one for the
manifest; from the programs' tables of options, NAME.json in the folder TABLES, the reference of the commands. With --check nothing is
written, and the exit code is 1 where a page on disk is not what would be written.
"""
import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

# The source tree stays as it is.
sys.dont_write_bytecode = True
import command_pages  # noqa: E402
import manifest_page  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
DIALECTS = {"wt": "Wt", "plan": "Plan", "wsimd": "Wsimd"}
NOTE = "Generated from the `.td` files by `docs/generate.py`: edit those, then build the target `docs`."


def tablegen(options, generator, td, *more):
    command = [options.tablegen, generator, f"-I{ROOT}", f"-I{options.include}", *more, ROOT / td]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def tidy(text):
    """Without what only another site generator understands, and with one blank line at most."""
    text = re.sub(r"<!--.*?-->\n*", "", text, flags=re.DOTALL).replace("[TOC]\n", "")
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def dialect_page(options, name, folder):
    file = f"dialects/{folder}/{folder}All.td"
    if not (ROOT / file).exists():
        file = f"dialects/{folder}/{folder}Ops.td"
    text = tidy(tablegen(options, "-gen-dialect-doc", file, f"-dialect={name}"))
    interfaces = ROOT / "dialects" / folder / f"{folder}Interfaces.td"
    if interfaces.exists():
        body = tidy(tablegen(options, "-gen-op-interface-docs", interfaces.relative_to(ROOT)))
        text += "\n" + re.sub(r"^#", "##", body, flags=re.MULTILINE).replace("## OpInterface definitions", "## Interfaces", 1)
    title, _, rest = text.partition("\n")
    return f"{title}\n\n{NOTE}\n{rest}"


def passes_page(options):
    parts = ["# Passes", "", NOTE, ""]
    for td in sorted([*(ROOT / "passes").glob("*/Passes.td"), *(ROOT / "quantize").glob("*/Passes.td")]):
        folder = td.parent.relative_to(ROOT)
        parts += [f"## {folder}", "", tidy(tablegen(options, "-gen-pass-doc", td.relative_to(ROOT)))]
    return tidy("\n".join(parts))


def command_page(options):
    note = "Generated from the programs' tables of options (`compiler/Driver/OptionTable.cpp`, `tools/wasmtorch-run/optionTable.mjs`) by " \
           "`docs/generate.py`: edit those, then build the target `docs`. [The guide](../command.md) says what to do with them."
    tables = [json.loads((Path(options.tables) / f"{name}.json").read_text(encoding="utf-8")) for name in ("wasmtorchc", "wasmtorch-run")]
    return tidy("\n".join(["# Commands", "", note, "", *map(command_pages.markdown, tables)]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tablegen")
    parser.add_argument("include")
    parser.add_argument("tables")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args()
    pages = {f"{name}.md": dialect_page(options, name, folder) for name, folder in DIALECTS.items()}
    pages["passes.md"] = passes_page(options)
    pages["command.md"] = command_page(options)
    pages["manifest.md"] = manifest_page.page((ROOT / "package/manifest.proto").read_text(encoding="utf-8"))
    stale = 0
    for name, text in pages.items():
        path = ROOT / "docs/generated" / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if options.check:
            print(f"docs/generated/{name} is not what its sources say: build the target `docs` and commit it")
            stale += 1
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote docs/generated/{name}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
