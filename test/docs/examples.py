"""Takes every ```mlir example out of the dialects' .td files, as a test would write it, and runs wt-opt on it.

An example shows one op, or an op with its region. What it leaves out is put around it: operands that it does not
define become arguments of a function, symbols that it names are declared, and an op that needs a certain parent is
given one. Usage: examples.py WT_OPT TABLEGEN INCLUDE_DIR... -- TD_FILE...
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# Declarations of the symbols that examples mention without declaring them.
SYMBOLS = {
    "fc.weight": 'wt.param @fc.weight : tensor<10x64xf32> {offset = 4096 : i64, origin = "fc.weight"}',
    "hidden": "wt.state @hidden : tensor<1x128xf32> = dense<0.0> : tensor<1x128xf32>",
    "k0": """plan.kernel @k0 attributes {schedule = #plan.schedule<algorithm = loops, rows = 0, columns = 4, depth = 0,
               order = rows_outer, pack = false>} {
             ^bb0(%a: tensor<2x3xf32>):
               plan.yield %a : tensor<2x3xf32>
             }""",
}
# The parents that ops must have, and the space of the buffers that they take.
ENTRY = ("plan.entry @e attributes {session_bytes = 1024 : i64} {", "session")
PARENTS = {"plan.input": ENTRY, "plan.output": ENTRY, "plan.launch": ENTRY, "plan.transform": ("plan.prepare {", "weights")}


def op_records(tablegen, includes, td):
    """(op name, description) of every op that a .td file's generated reference describes."""
    command = [tablegen, "-gen-op-doc", *(f"-I{include}" for include in includes), td]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        if match := re.match(r"`(\w+\.\w+)` \(", part):
            yield match[1], part


def attribute_examples(tablegen, includes, td):
    """The examples of attributes, which stand in one line: Example: `#...`."""
    command = [tablegen, "-gen-attrdef-doc", *(f"-I{include}" for include in includes), td]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        match = re.search(r"^Example: `(#[^`]*)`", part, re.MULTILINE)
        yield part.split("\n")[0], match[1] if match else None


def types_of_operands(example):
    """The types of operands that the example does not define, as far as its text says them."""
    defined = set(re.findall(r"(%[\w.]+)\s*=", example)) | set(re.findall(r"\^bb\d+\((%\w+):", example))
    first = example.split("{\n")[0] if "^bb" in example else example
    used = [name for name in dict.fromkeys(re.findall(r"%[\w.]+", first)) if name not in defined]
    if match := re.search(r":\s*\(([^()]*)\)\s*(?:->|to)", first):
        types = split_types(match[1])
        # `launch` lists what it writes behind `to`.
        if match := re.search(r"\)\s*to\s*\(([^()%]*)\)", first):
            types += split_types(match[1])
    else:
        types = split_types(re.search(r":\s*((?:tensor|memref|vector)<[^\n]*)$", first.strip())[1])
    if len(types) < len(used):
        raise ValueError(f"the types of {used} do not all stand in the example")
    return list(zip(used, types))


def split_types(text):
    return re.findall(r"(?:tensor|memref|vector)<[^<>]*>", text)


def complete(op, example):
    """A whole module around one example."""
    defines = set(re.findall(r"(?:wt\.(?:param|derived|state|dim)|plan\.(?:kernel|entry)) @([\w.]+)", example))
    declared = [SYMBOLS[name] for name in dict.fromkeys(re.findall(r"@([\w.]+)", example)) if name not in defines and name in SYMBOLS]
    if re.match(r"(wt\.(param|derived|state|dim)|plan\.(kernel|entry|prepare)) ", example):
        body = example
    elif op in PARENTS:
        parent, space = PARENTS[op]
        buffers = [f"{name} = plan.buffer {space}[{64 * i}] : {type_}" for i, (name, type_) in enumerate(types_of_operands(example))]
        body = "\n".join([parent, *buffers, example, "}"])
    elif op == "wt.yield":
        name, type_ = types_of_operands(example)[0]
        body = f"wt.derived @d : {type_} {{\n{name} = wt.constant dense<0.0> : {type_}\n{example}\n}}"
    elif op == "plan.yield":
        name, type_ = types_of_operands(example)[0]
        body = f"func.func @f(%x: {type_}) {{\n%r = plan.dispatch (%x) : ({type_}) -> {type_} {{\n^bb0({name}: {type_}):\n{example}\n}}\nreturn\n}}"
    elif re.match(r"%\w+ = (wt\.get|wt\.read|wt\.constant|plan\.buffer) ", example):
        body = f"func.func @f() {{\n{example}\nreturn\n}}"
    else:
        arguments = ", ".join(f"{name}: {type_}" for name, type_ in types_of_operands(example))
        body = f"func.func @f({arguments}) {{\n{example}\nreturn\n}}"
    return "\n".join([*declared, body, ""])


def round_trip(wt_opt, module):
    """Reads, prints and reads again, as text and as bytecode; gives what went wrong or None."""
    with tempfile.TemporaryDirectory() as folder:
        source, bytecode = Path(folder, "example.mlir"), Path(folder, "example.mlirbc")
        source.write_text(module)
        once = subprocess.run([wt_opt, source], capture_output=True, text=True)
        if once.returncode != 0:
            return f"{once.stderr}\n{module}"
        source.write_text(once.stdout)
        subprocess.run([wt_opt, source, "-emit-bytecode", "-o", bytecode])
        for form in (source, bytecode):
            again = subprocess.run([wt_opt, form], capture_output=True, text=True)
            if again.stdout != once.stdout:
                return f"reads back differently from {form.suffix}\n{once.stdout}\n{again.stdout}{again.stderr}"
    return None


def main():
    split = sys.argv.index("--")
    wt_opt, tablegen, *includes = sys.argv[1:split]
    failures, good = [], 0
    for td in sys.argv[split + 1:]:
        for name, example in attribute_examples(tablegen, includes, td):
            # Attributes of one enumeration need none: their cases say it all.
            if example:
                problem = round_trip(wt_opt, f"module attributes {{test.example = {example}}} {{}}\n")
                good += not problem
                failures += [f"{name}: {problem}"] if problem else []
        for op, text in op_records(tablegen, includes, td):
            examples = re.findall(r"^```mlir\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
            if not examples:
                failures.append(f"{op}: has no example")
            for example in examples:
                if not re.search(re.escape(op) + r"\b", example):
                    failures.append(f"{op}: its example does not show it")
                    continue
                try:
                    module = complete(op, example)
                except (ValueError, TypeError) as problem:
                    failures.append(f"{op}: cannot complete the example: {problem}\n{example}")
                    continue
                problem = round_trip(wt_opt, module)
                good += not problem
                failures += [f"{op}: {problem}"] if problem else []
    for failure in failures:
        print(f"error: {failure}")
    print(f"{good} examples parse and round-trip, {len(failures)} do not")
    return 1 if failures or good == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
