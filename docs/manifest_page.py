# The reference page of the manifest, from the comments of package/manifest.proto.
import re

NOTE = "Generated from `package/manifest.proto` by `docs/generate.py`: edit that, then build the target `docs`."
FIELD = re.compile(r"(optional |repeated )?([A-Za-z_]\w*) (\w+) = (\d+);$")
SCALARS = {"string", "double", "float", "bool", "bytes", "int32", "int64", "uint32", "uint64"}


class Message:
    """A message: its name and comment, and its fields as (type, name, comment, how it may be missing)."""

    def __init__(self, name, comment):
        self.name, self.comment, self.fields = name, comment, []


def read(text):
    """The comment at the file's head, and its messages in their order."""
    head, messages, comment, choice = None, [], [], None
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("//"):
            comment.append(line[2:].strip())
            continue
        if match := re.match(r"message (\w+) \{$", line):
            messages.append(Message(match[1], comment))
        elif match := re.match(r"oneof (\w+) \{$", line):
            choice = match[1]
        elif match := FIELD.match(line):
            label, kind, name, _ = match.groups()
            how = "one of several" if choice else (label or "").strip()
            messages[-1].fields.append((kind, name, comment, how))
        elif line == "}":
            choice = None
        elif line and not re.match(r"(syntax|package|option|import) ?.*;$", line):
            raise ValueError(f"manifest.proto:{number}: expected a message, a field or a comment, found '{line}'")
        if head is None:
            head = comment
        comment = []
    return head, messages


def prose(comment):
    """A comment's lines as paragraphs; an empty line parts them."""
    return "\n\n".join(" ".join(part.split("\n")) for part in "\n".join(comment).split("\n\n")).strip()


def type_text(kind, how):
    text = f"`{kind}`" if kind in SCALARS else f"[{kind}](#{kind.lower()})"
    return f"list of {text}" if how == "repeated" else text


def page(text):
    head, messages = read(text)
    parts = ["# The manifest", "", NOTE, "", prose(head), ""]
    for message in messages:
        parts += [f"## {message.name}", "", prose(message.comment), "", "| field | type | what |", "| --- | --- | --- |"]
        for kind, name, comment, how in message.fields:
            may = {"optional": " May be missing.", "one of several": " One of these."}.get(how, "")
            what = (prose(comment) + may).strip().replace("\n\n", " ").replace("|", "\\|")
            parts.append(f"| `{name}` | {type_text(kind, how)} | {what} |")
        parts.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).strip() + "\n"
