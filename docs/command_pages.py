#!/usr/bin/python3
"""Makes what people read and shells complete from a program's table of options: command_pages.py FORM TABLE.json [OUTPUT].

FORM is man, bash, zsh, fish or markdown. The tables are what `wasmtorchc --describe-options` and `wasmtorch-run
--describe-options` print; a row is an option with its value, summary, details, choices, default and example.
"""
import json
import re
import sys
from pathlib import Path


def groups_of(table):
    """(heading, options) in the table's order."""
    groups = {}
    for option in table["options"]:
        groups.setdefault(option["group"], []).append(option)
    return groups.items()


def usage_of(option, join="="):
    """`--name=VALUE` as one writes it."""
    if option["positional"]:
        return option["name"]
    value = option["value"]
    if not value:
        return f"--{option['name']}"
    return f"--{option['name']}[={value}]" if option["value_optional"] else f"--{option['name']}{join}{value}"


def facts_of(option):
    """Sentences after the details: how often, and what holds without it."""
    facts = []
    if option["choices"] and option["value"] not in ("|".join(option["choices"]), *option["choices"]):
        facts.append("Values: " + ", ".join(f"`{choice}`" for choice in option["choices"]) + ".")
    if option["repeated"]:
        facts.append("May be given more than once.")
    if option["default"]:
        facts.append(f"Default: {option['default']}.")
    return facts


# Manual pages.

def roff(text):
    """Text as troff prints it: a dash is a minus sign, which can be copied; a line starts with no command."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("…", "...")
    text = re.sub(r"`([^`]*)`", r"\\fB\1\\fR", text)
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)


def man_option(option):
    letter = f"\\fB\\-{option['letter']}\\fR, " if "letter" in option else ""
    if option["positional"]:
        name = f"\\fI{roff(option['name'])}\\fR"
    else:
        name = f"\\fB\\-\\-{roff(option['name'])}\\fR"
        if option["value"]:
            value = f"\\fI{roff(option['value'])}\\fR"
            name += f"[={value}]" if option["value_optional"] else f"={value}"
    lines = [".TP", letter + name, roff(f"{option['summary']}.")]
    lines += [roff(text) for text in [option["details"], *facts_of(option)] if text]
    if option["example"]:
        lines += [".IP", ".EX", roff(option["example"]), ".EE"]
    return lines


def man(table):
    name = table["program"]
    lines = [f'.\\" Made from the table of options by docs/command_pages.py.', f'.TH "{name.upper()}" "1" "" "WasmTorch {table["version"]}" "User Commands"',
             ".SH NAME", roff(f"{name} - {table['summary'][0].lower()}{table['summary'][1:].rstrip('.')}"),
             ".SH SYNOPSIS", f".B {roff(table['usage'].split()[0])}", roff(" ".join(table["usage"].split()[1:])),
             ".SH DESCRIPTION", roff(table["summary"]), ".PP", ".EX", roff(table["example"]), ".EE", ".SH OPTIONS"]
    for heading, options in groups_of(table):
        lines.append(f'.SS "{roff(heading)}"')
        for option in options:
            lines += man_option(option)
    lines.append(".SH EXIT STATUS")
    for code, meaning in table["exit_codes"].items():
        lines += [".TP", f".B {code}", roff(meaning)]
    lines.append(".SH SEE ALSO")
    other = "wasmtorch-run" if name == "wasmtorchc" else "wasmtorchc"
    lines.append(f".BR {roff(other)} (1)")
    return "\n".join(lines) + "\n"


# Completions.

def quoted(text):
    """For POSIX shells."""
    return "'" + text.replace("'", "'\\''") + "'"


def glob_of(option):
    """`*.@(pt|pth)` of "*.pt *.pth", or nothing."""
    endings = [part.removeprefix("*.") for part in option["pattern"].split()]
    return f"*.@({'|'.join(endings)})" if endings else ""


def completes_folders(option):
    return option["form"] == "folder"


def bash(table):
    name = table["program"]
    function = "_" + name.replace("-", "_")
    spelled = lambda option: "|".join([f"--{option['name']}"] + ([f"-{option['letter']}"] if "letter" in option else []))
    cases, positional = [], "_files ''"
    for option in table["options"]:
        action = {"choice": f"_words {quoted(' '.join(option['choices']))}", "file": f"_files {quoted(glob_of(option))}",
                  "folder": "_folders", "text": ":"}.get(option["form"])
        if option["positional"]:
            positional = action
        elif action:
            cases.append(f"      {spelled(option)}) {action}; return ;;")
    names = " ".join(f"--{option['name']}" + ("=" if option["value"] and not option["value_optional"] else "")
                     for option in table["options"] if not option["positional"])
    # `=` is a word of its own for Readline: COMP_WORDBREAKS has it.
    body = "\n".join(cases)
    helper = lambda text: text.replace("_words", f"{function}_words").replace("_files", f"{function}_files").replace("_folders", f"{function}_folders")
    return f"""# Completions of {name} for bash. Made from the table of options by docs/command_pages.py.
{function}_words() {{
  COMPREPLY=($(compgen -W "$1" -- "$current"))
}}

# Folders, and files whose names match a pattern, or all.
{function}_files() {{
  local IFS=$'\\n' restore filter=()
  [[ -n $1 ]] && filter=(-X "!$1")
  restore=$(shopt -p extglob)
  shopt -s extglob
  COMPREPLY=($(compgen -d -- "$current"; compgen -f "${{filter[@]}}" -- "$current"))
  eval "$restore"
  COMPREPLY=($(printf '%s\\n' "${{COMPREPLY[@]}}" | sort -u))
  compopt -o filenames 2>/dev/null
}}

{function}_folders() {{
  local IFS=$'\\n'
  COMPREPLY=($(compgen -d -- "$current"))
  compopt -o filenames 2>/dev/null
}}

{function}() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}} option=
  COMPREPLY=()
  if [[ $current == = ]]; then
    option=$previous current=
  elif [[ $previous == = ]]; then
    option=${{COMP_WORDS[COMP_CWORD - 2]}}
  elif [[ $current == --*=* ]]; then
    option=${{current%%=*}} current=${{current#*=}}
  elif [[ $previous == -* ]]; then
    option=$previous
  fi
  if [[ -n $option ]]; then
    case $option in
{helper(body)}
    esac
  fi
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W {quoted(names)} -- "$current"))
    [[ ${{#COMPREPLY[@]}} -eq 1 && ${{COMPREPLY[0]}} == *= ]] && compopt -o nospace 2>/dev/null
  else
    {helper(positional)}
  fi
  return 0
}}

complete -F {function} {name}
"""


def zsh(table):
    escaped = lambda text: text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:").replace("'", "'\\''")
    lines = []
    for option in table["options"]:
        pattern = "|".join(part.removeprefix("*.") for part in option["pattern"].split())
        action = {"none": "", "text": ": ", "folder": "_files -/", "file": f'_files -g "*.({pattern})(-.)"' if pattern else "_files",
                  "choice": f"({' '.join(option['choices'])})"}[option["form"]]
        message = escaped(option["value"] or " ")
        if option["positional"]:
            lines.append(f"  '1:{escaped(option['name'])}:{action}'")
            continue
        value = f"{'::' if option['value_optional'] else ':'}{message}:{action}" if option["value"] else ""
        equals = "=" if option["value"] else ""
        if option["value_optional"]:
            equals = "=-"
        star = "*" if option["repeated"] else ""
        summary = escaped(option["summary"])
        lines.append(f"  '{star}--{option['name']}{equals}[{summary}]{value}'")
        if "letter" in option:
            lines.append(f"  '{star}-{option['letter']}{'+' if value else ''}[{summary}]{value}'")
    body = " \\\n".join(lines)
    return f"#compdef {table['program']}\n# Completions of {table['program']} for zsh. Made from the table of options by docs/command_pages.py.\n_arguments -s -S \\\n{body}\n"


def fish(table):
    name = table["program"]
    lines = [f"# Completions of {name} for fish. Made from the table of options by docs/command_pages.py."]
    for option in table["options"]:
        if option["positional"]:
            continue
        parts = [f"complete -c {name}", f"-l {option['name']}"]
        if "letter" in option:
            parts.append(f"-s {option['letter']}")
        if option["form"] in ("choice", "text", "none"):
            # What is an option's own is not completed by files; those of the model still are.
            parts.append("-x" if option["value"] and not option["value_optional"] else "")
        elif not option["value_optional"]:
            parts.append("-r")
        if option["form"] == "file" and not option["value_optional"]:
            parts.append("-F")
        if option["form"] == "folder":
            parts.append("-x -a '(__fish_complete_directories)'")
        if option["choices"]:
            parts.append(f"-a {quoted(' '.join(option['choices']))}")
        parts.append("-d '" + option["summary"].replace("\\", "\\\\").replace("'", "\\'") + "'")
        lines.append(" ".join(part for part in parts if part))
    return "\n".join(lines) + "\n"


# The reference.

def markdown_option(option):
    letter = f"`-{option['letter']}`, " if "letter" in option else ""
    lines = [f"### {letter}`{usage_of(option)}`", "", " ".join([option["summary"] + ".", option["details"], *facts_of(option)]).replace("  ", " ").strip()]
    if option["example"]:
        lines += ["", f"    {option['example']}"]
    return lines + [""]


def markdown(table):
    lines = [f"## {table['program']}", "", table["summary"], "", f"    {table['example']}", ""]
    for heading, options in groups_of(table):
        lines += [f"**{heading}**", ""]
        for option in options:
            lines += markdown_option(option)
    codes = ", ".join(f"{code} {meaning}" for code, meaning in table["exit_codes"].items())
    return "\n".join(lines + [f"Exit codes: {codes}.", ""])


FORMS = {"man": man, "bash": bash, "zsh": zsh, "fish": fish, "markdown": markdown}


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in FORMS:
        sys.exit(__doc__)
    text = FORMS[arguments[0]](json.loads(Path(arguments[1]).read_text(encoding="utf-8")))
    if len(arguments) == 2:
        sys.stdout.write(text)
    else:
        Path(arguments[2]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
