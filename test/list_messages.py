#!/usr/bin/python3
"""Lists every message of every error path of the programs: list_messages.py [--check] [ROOT].

A message is what stands in the call of a function that reports (SINKS), or what a function returns that says what is wrong
(a `std::string` or an Outcome), or an error that is thrown in the runner or the stub. Its text is its string literals in
order, with … for each value between them.

With --check each must have a place and a remedy, or the exit code is 1:

place   a file and a line or an op that the sink itself gives (PLACED), or that whoever calls puts before it (WRAPPED); or, in the
        text, a value in quotes, an option that begins with --, or one of the things of which there is only one: the model,
        the module, the manifest, wasm-opt …
remedy  what was expected (`expected … found …`, `at most`, `none of`); or both sides of what doesn't go together (`… does not fit …`,
        `from … to …`, `out of range for …`; CONFLICTS); or what to do (`give`, `install`, `save`, `leave`, `use`, an option;
        REMEDIES); or the system's own reason behind a colon, which says what to change. A form of an operator that we lack
        (`unsupported`) has its remedy in the line above the list of all of them.

EXCUSED lists the messages for which nothing sensible can be added, each with the reason.
"""
import argparse
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "checks"))
from tree import source_files  # noqa: E402

# Functions that report. The last dot or arrow before them is whatever.
SINKS = re.compile(
    r"\b(emitError|emitOpError|emitOptionalError|reportError|usageError|complain|usage|report|Outcome::failure|failure|fail|unsupported"
    r"|refuse|bad|expected|malformed|error)\s*\(|\breturn\s+(?=\")|\breturn\s+(?=std::string\(\")|\bproblem\s*=\s*(?=\")|\b(?:reason|error)\s*=\s*(?=\")")
THROWS = re.compile(r"\bthrow new (?:\w+)\s*\(|\bproblems\.push\(|\bnew (?:Diagnosed|Usage|Unverified|\w*Error)\s*\(")
# Those that print a place of their own: the op's, the operator's in the Python source.
PLACED = {"emitError", "emitOpError", "emitOptionalError", "fail", "unsupported", "bad"}

PLACES = re.compile(r"'[^']*…[^']*'|'…|…'|--[a-z]|\bthe (program|model|module|manifest|schedule|variant|package|weights|device|engine|page|memory|stub|session"
                    r"|linker|weight file|reference evaluator|regular|entry|IR)\b|wasm-opt|wasm-dis|libtorch|\bthis (engine|LLVM|model|package|session)\b"
                    r"|^…|^--…|^cannot (fetch|compile) …|^expected (a|an|one) (model|PACKAGE)\b|^expected … inputs\b|^threads:|^verify\b|\bthe finished module\b|\btemporary files?\b"
                    r"|\b(input|output|entry|parameter|dispatch|weight|argument|operand|field|kernel|variant|state)\b")
REMEDIES = re.compile(r"\bexpected\b|\bat (most|least)\b|\bnone of\b|\bmust\b|\bdid you mean\b|\bgive\b|\binstall\b|\bsave\b|\bleave\b|\buse\b|\btry\b"
                      r"|\bcompile\b|\brun\b|\bset\b|\bserve\b|\bcall\b|\bcreate\b|\bis (declared|for)\b.*\bbut\b|\bbut\b|: …|--[a-z]|\bfixes\b|\bneeds\b|\btakes\b|\bit has\b"
                      r"|\bplease\b|\bclone\b|\bawait\b|\?$|\bon https and on localhost\b|\bthe model has …|\bknown\b.*…$|\binstead\b|\bbelongs\b|\bcan't stand beside\b|\bthere is room\b|\bhas (no|an) .*, (expected|which)\b")

CONFLICTS = re.compile(r"…?.*\b(does not fit|do not fit|fit into|out of range for|reaches element … of|ends at byte … of a|do not make|does not name)\b.*…?"
                       r"|\bfrom … to …|\bcannot \w+ .*…( \w+)? (to|into|along)\b|\b(has|have) .*…,? (and|the|gives|updates|keys|packing).*…?|\bhas … \w+ and (packing for )?…"
                       r"|\b(has|have|from|on|of) …( \w+)?, (keys|…|has|the \w+( one)?|which) ?…?|\bmore than the … |found … .* for a .*… |starts at byte …, where")


def string_end(text, start):
    """The end of the literal that begins at start."""
    quote, i, depth = text[start], start + 1, 0
    while i < len(text) and (text[i] != quote or depth):
        if quote == "`" and text.startswith("${", i):
            depth += 1
        elif depth and text[i] == "}":
            depth -= 1
        i += 2 if text[i] == "\\" else 1
    return i + 1


def statement(text, start):
    """From start to the semicolon that ends the statement, or to a brace that opens a block outside of parentheses."""
    depth, i = 0, start
    while i < len(text):
        c = text[i]
        if c in "\"`" or (c == "'" and not text[i - 1].isdigit()):
            i = string_end(text, i)
            continue
        if text.startswith("//", i):
            i = text.find("\n", i)
            continue
        depth += c in "([{"
        depth -= c in ")]}"
        if depth < 0 or (c == ";" and depth <= 0):
            break
        i += 1
    return text[start:i]


def unescaped(literal):
    return re.sub(r"\\(.)", lambda m: {"n": " ", "t": " "}.get(m[1], m[1]), literal)


def without_values(template):
    """`a ${value} b` with … for the value, which may hold templates itself."""
    text, depth, i = "", 0, 0
    while i < len(template):
        if template.startswith("${", i):
            text += "…" if depth == 0 else ""
            depth, i = depth + 1, i + 2
            continue
        depth -= depth > 0 and template[i] == "}"
        if depth == 0 and template[i] != "}":
            text += template[i]
        i += 1
    return text


def text_of(code, language):
    """The literals of a statement in order, … for what is between them."""
    parts, i, gap = [], 0, False
    while i < len(code):
        c = code[i]
        if c == '"' or (language == "js" and c in "'`"):
            end = string_end(code, i)
            literal = unescaped(code[i + 1:end - 1])
            if c == "`":
                literal = without_values(literal)
            if gap and parts:
                parts.append("…")
            parts.append(literal)
            i, gap = end, False
        elif c == "'":
            i = string_end(code, i)
            gap = True
        else:
            gap |= c.isalnum()
            i += 1
    if gap and parts:
        parts.append("…")
    return re.sub(r"…+", "…", "".join(parts)).strip()


def is_message(text):
    """Words for people, not a name or a key."""
    words = re.findall(r"[A-Za-z]{2,}", text)
    return len(words) >= 2 and " " in text


def without_comments(text):
    """The same length: comments become blanks."""
    def blank(match):
        return match[0] if match[0][0] in "\"'`" else re.sub(r"[^\n]", " ", match[0])
    return re.sub(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)+\'|`(?:[^`\\]|\\.)*`|//[^\n]*|/\*.*?\*/', blank, text, flags=re.DOTALL)


def messages(text, language):
    """(line, sink, text) of each message."""
    found = {}
    for match in (THROWS if language == "js" else SINKS).finditer(text):
        # A declaration or a definition reports nothing.
        before = text[text.rfind("\n", 0, match.start()) + 1:match.start()]
        if re.search(r"(std::string|Outcome|LogicalResult|InFlightDiagnostic|void|bool|auto|Results|Diagnostic)\s+&?$", before):
            continue
        code = statement(text, match.start())
        message = text_of(code, language)
        sink = (match.group(1) if language == "cpp" and match.group(1) else "text").split("::")[-1]
        end = match.start() + len(code)
        # An inner sink of the same statement is the same message.
        if is_message(message) and end not in found:
            found[end] = (text.count("\n", 0, match.start()) + 1, sink, message)
    return sorted(found.values())


FOLDERS = ("package/", "dialects/", "semantics/", "passes/", "codegen/", "compiler/", "tools/", "runtime-stub/src/", "quantize/", "plugins/")


def all_messages(root):
    """(path, line, sink, text)."""
    for path in source_files(root):
        language = {".cpp": "cpp", ".h": "cpp", ".mjs": "js", ".ts": "js"}.get(path.suffix)
        if not language or not str(path).startswith(FOLDERS) or path.name in NO_MESSAGES:
            continue
        text = without_comments((Path(root) / path).read_text(encoding="utf-8"))
        for line, sink, message in messages(text, language):
            yield path, line, sink, message


# Tables of options, help, and code that is written: no messages.
NO_MESSAGES = {"Fingerprint.cpp", "ModuleSource.cpp", "NpmPackage.cpp", "OptionTable.cpp", "optionTable.mjs", "HelpText.cpp", "PlanPage.cpp"}

# A piece of the message, and why it stays as it is.
EXCUSED = {
    "the model or the session is disposed": "the mistake is somewhere else in the program; the stack says where it was used again",
    "bytes of memory for": "the number is what must become smaller, which only the model's maker knows how",
    "which this stub doesn't know": "manifestProblems refuses such a manifest when the package is written; the stub is small",
    "unknown option '…'": "the nearest option follows, and a note that --help lists them",
    "an integer": "Call::fail puts 'expected' and the argument before it",
    "' op …' op": "no message: what MLIR puts before one is taken away here",
    "no cache: WASMTORCH_CACHE_DIR": "no mistake: --cache-stats says that there is none",
    "a part of no kind": "a damaged entry of the cache, which is thrown away and made anew",
    "is no name for a part": "a damaged entry of the cache, which is thrown away and made anew",
    "a file changed while": "the cache goes without this entry; the compilation goes on",
    "an image, f32[N": "the end of a message that begins with 'expected'",
    "three channels for three": "the end of a message that begins with 'expected'",
    "an image of … as": "the end of a message that begins with 'expected'",
    "no type…sizes that are not known": "the program was exported so; which of the three it is is said",
    "the branches give tensors of different": "what each gives its place in the source says",
    "the body gives tensors of other": "what it gives its place in the source says",
    "is given twice": "leaving one of the two out is all that can be meant",
    "the model …": "unknown and missing names: the names that there are follow",
    "is a program of torch.export": "the advice is a constant behind it",
    "is an ONNX model": "the advice is a constant behind it",
    "true or false": "bad() puts 'expected' before it",
    "'loops', 'gemm', 'depthwise' or": "bad() puts 'expected' before it",
    "; 3x3 convolutions by Winograd's tiles,": "no error: what a package promises of its numbers",
    "'rows_outer' or": "bad() puts 'expected' before it",
    "the schedule record for": "which dispatches there are --explain-plan lists",
}

# Files whose messages get their place from the function that hands them on.
WRAPPED = {
    "package/Npy.cpp": "fileFailure: the file",
    "package/NpyHeaderText.cpp": "fileFailure: the file",
    "package/Manifest.cpp": "readManifest: the file",
    "tools/wasmtorch-run/npy.mjs": "readNpy: the file",
    "codegen/Library/Archive.cpp": "there is one library; what LLVM says of it follows",
    "compiler/Driver/ImageInput.cpp": "parseImageInput: the option; unlike(): the input, with 'expected' before and what was found behind",
    "compiler/Frontend/Batch.cpp": "the answer stands in the line of the request",
    "compiler/Frontend/Pt2/HigherOrder.cpp": "Diagnostics::error: the place in the Python source",
    "compiler/Frontend/Pt2/Tensors.cpp": "Diagnostics::error: the place in the Python source",
    "compiler/Frontend/Pt2/Translator.cpp": "Diagnostics::error: the place in the Python source",
    "compiler/Frontend/TorchScript/InputSpec.cpp": "expected(): the argument",
    "compiler/Frontend/TorchScript/Interpreter.cpp": "Interpreter::error: the place in the Python source",
    "compiler/Frontend/TorchScript/Model.cpp": "loadModel: the file",
    "compiler/Frontend/TorchScript/Operators.cpp": "Interpreter::error: the place in the Python source",
    "compiler/Frontend/TorchScript/Structure.cpp": "Interpreter::error: the place in the Python source",
    "compiler/Frontend/TorchScript/Tensors.cpp": "Interpreter::error: the place in the Python source",
    "passes/Placement/ScheduleModel.cpp": "select(): the kernel and its place in the source",
    }

# Files whose messages readOrReport hands on: "the .pt2 file …; expected one as torch.export.save writes it".
DAMAGED = {f"compiler/Frontend/Pt2/{name}.cpp"
           for name in ("Archive", "Expression", "Import", "Json", "Pickle", "ReadGraph", "Treespec", "Weights")}


def problems(path, sink, message):
    lacks = []
    if str(path) in DAMAGED:
        return lacks
    if sink not in PLACED and str(path) not in WRAPPED and not PLACES.search(message):
        lacks.append("place")
    if sink != "unsupported" and not REMEDIES.search(message) and not CONFLICTS.search(message):
        lacks.append("remedy")
    return lacks


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ours = Path(__file__).resolve().parent.parent
    parser.add_argument("root", nargs="?", default=ours)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    options.root_is_other = Path(options.root) != ours
    count = bad = 0
    used = set()
    for path, line, sink, message in all_messages(options.root):
        count += 1
        excuse = next((part for part in EXCUSED if part in message), None)
        used.add(excuse)
        lacks = [] if excuse else problems(path, sink, message)
        bad += bool(lacks)
        if not options.check:
            print(f"{path}:{line}: {message}")
        elif lacks:
            print(f"{path}:{line}: no {' and no '.join(lacks)}: {message}")
    for excuse in sorted(set(EXCUSED) - used) if options.check and not options.root_is_other else []:
        print(f"test/list_messages.py: no message has '{excuse}', which is excused")
        bad += 1
    print(f"{count} messages" + (f", {bad} without a place or a remedy" if options.check else ""))
    return 1 if options.check and bad else 0


if __name__ == "__main__":
    sys.exit(main())
