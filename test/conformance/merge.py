# Many small programs as one module: a package costs three starts of Node, however little is in it.
import re

HEAD, TAIL = "module {\n", "}\n"
ALIGNMENT = 64
# Strings are passed over: what looks like a symbol in one is none.
TOKEN = re.compile(r'@"(?:[^"\\]|\\.)*"|@[\w.$-]+|"(?:[^"\\]|\\.)*"')
OFFSET = re.compile(r"^(  wt\.param .*\boffset = )(\d+)( : i64)", re.MULTILINE)


# What is larger than this is compiled by itself, which then is what takes the time.
LARGEST_TEXT, LARGEST_WEIGHTS = 20_000, 1 << 20


def is_small(ir):
    """Whether the module at this path may join others."""
    if ir.stat().st_size > LARGEST_TEXT or ir.with_suffix(".weights").stat().st_size > LARGEST_WEIGHTS:
        return False
    text = ir.read_text()
    return text.startswith(HEAD) and text.rstrip("\n").endswith("\n}")


def body(text, entry, base):
    """The operations of a module, whose entry gets this name and whose weights lie `base` bytes further."""
    def rename(match):
        token = match[0]
        if token[0] != "@":
            return token
        name = token[1:].strip('"')
        return f"@{entry}" if name == "forward" else f'@"{entry}.{name}"'
    inner = text.rstrip("\n")[len(HEAD):-1]
    return OFFSET.sub(lambda match: f"{match[1]}{int(match[2]) + base}{match[3]}", TOKEN.sub(rename, inner))


def merge(parts, path):
    """Writes `path` and its weights beside it. `parts`: (name of the entry, path of the IR)."""
    base, bodies = 0, []
    with open(path.with_suffix(".weights"), "wb") as weights:
        for entry, ir in parts:
            bodies.append(body(ir.read_text(), entry, base))
            data = ir.with_suffix(".weights").read_bytes()
            data += bytes(-len(data) % ALIGNMENT)
            weights.write(data)
            base += len(data)
    path.write_text(HEAD + "".join(bodies) + TAIL)
    return path
