#!/usr/bin/python3
"""Files that want more memory, time or stack than they have bytes for: each is refused in seconds and by an error, or is read as any other.

  hostile_pt2.py DIR [NAME...]

prints a line for each: its name, the exit status and the first error.
"""
import json
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

# The source tree stays as it is.
sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "test/models"), str(ROOT / "test/fuzz/readers")]

import make_pt2  # noqa: E402
from make_pt2 import meta, node, size, subgraph, higher_order  # noqa: E402
from make_seeds import pickled_tensor, run, saved, text, zipped  # noqa: E402

# Enough for the compiler and its libraries, and far less than any of these files asks for.
MEMORY = 3 << 30
SECONDS = 40
HUGE = 1 << 40


def archive(program, *files):
    """A program in an archive, with other files than it would have."""
    return zipped([("models/model.json", program if isinstance(program, str) else program.json()), ("archive_format", "pt2"), *files])


def config(**tensors):
    """The list of weights: what each is, and the file that it lies in."""
    entries = {name: {"path_name": path, "use_pickle": about is None, "tensor_meta": about} for name, (path, about) in tensors.items()}
    return "data/weights/model_weights_config.json", json.dumps({"config": entries})


def weighted(about, data=b"\0" * 24):
    """The linear layer, whose weight is as `about` says."""
    bias = meta("f32", 3)
    return archive(make_pt2.linear(), config(**{"fc.weight": ("w", about), "fc.bias": ("b", bias)}), ("data/weights/w", data),
                   ("data/weights/b", b"\0" * 12))


def operators(*nodes, **shapes):
    """A program of x, 2x3 unless told."""
    return archive(run(list(nodes), {"x": [2, 3], **shapes}))


def compressed():
    """A quarter of a gigabyte in a quarter of a megabyte."""
    path = Path(sys.argv[1]) / "zeros.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("archive_format", "pt2")
        with file.open("models/model.json", "w") as member:
            for _ in range(256):
                member.write(bytes(1 << 20))
    return path.read_bytes()


def longer_than_the_file():
    data = bytearray(archive(make_pt2.linear()))
    at = data.index(b"PK\x01\x02")
    data[at + 20:at + 28] = b"\xfe\xff\xff\xff" * 2
    return bytes(data)


def more_files_than_bytes():
    data = bytearray(archive(make_pt2.linear()))
    data[-14:-10] = b"\xff\xff\xff\xff"
    return bytes(data)


def many_names_for_the_same_bytes():
    """A megabyte of weights that each of 3,000 names means."""
    names = {f"w{i}": ("w", meta("f32", 250000)) for i in range(3000)}
    return archive(make_pt2.linear(), config(**names), ("data/weights/w", bytes(1000000)))


def one_pickle_for_all():
    """A pickle of a megabyte that each of 10,000 names means."""
    pickle = b"\x80\x02" + b"N" * 1000000 + pickled_tensor("0", "FloatStorage", [6], [1]) + b"."
    return archive(make_pt2.linear(), config(**{f"w{i}": ("w", None) for i in range(10000)}), ("data/weights/w", saved(pickle, _0=bytes(24))))


def pickle_of_many_values():
    pickle = b"\x80\x02" + b"N" * 30000000 + b"}."
    return zipped([("serialized_exported_program.json", make_pt2.linear().json()), ("serialized_state_dict.pt", saved(pickle))])


def pickle_of_long_text():
    pickle = b"\x80\x02X\xff\xff\xff\xffabc."
    return zipped([("serialized_exported_program.json", make_pt2.linear().json()), ("serialized_state_dict.pt", saved(pickle))])


def pickle_of_itself():
    """A dictionary that is its own value."""
    pickle = b"\x80\x02}q\x00" + text("w") + b"h\x00s."
    return zipped([("serialized_exported_program.json", make_pt2.linear().json()), ("serialized_state_dict.pt", saved(pickle))])


def deep_json():
    return archive("[" * 1000000)


def deep_tree():
    body = json.loads(make_pt2.linear().json())
    nest = '{"type": "builtins.list", "context": "null", "children_spec": ['
    body["graph_module"]["module_call_graph"][0]["signature"]["in_spec"] = f"[1, {nest * 100000}{']}' * 100000}]"
    return archive(json.dumps(body))


def deep_size():
    return operators(node("relu.default", "y", self="x"), x={**meta("f32", 2), "sizes": [size("Add(" * 100000 + "1" + ")" * 100000)]})


def deep_graphs():
    inner = subgraph("g", ["a"], ["a"], [], {"a": meta("f32", 2)})
    for _ in range(60):
        inner = subgraph("g", ["a"], ["r"], [higher_order("invoke_subgraph", "r", inner, ("g",), "a")], {"a": meta("f32", 2)})
    return archive(run([higher_order("invoke_subgraph", "y", inner, ("g",), "x")], {"x": [2]}))


def huge_weight():
    return weighted(meta("f32", HUGE, HUGE))


def huge_expanded_weight():
    return weighted(meta("f32", 1 << 20, 1 << 20, strides=[0, 0]))


def negative_strides():
    return weighted(meta("f32", 3, 2, strides=[-2, 1], offset=4))


def negative_offset():
    return weighted(meta("f32", 3, 2, offset=-1))


def overflowing_strides():
    return weighted(meta("f32", 3, 2, strides=[1 << 62, 1]))


def overlapping_storage():
    """Rows that share elements are read as any other tensor."""
    return weighted(meta("f32", 3, 2, strides=[1, 1], offset=2))


def huge_input():
    return operators(node("relu.default", "y", self="x"), x=[HUGE, HUGE])


def huge_result():
    return operators(node("full.default", "y", size=[HUGE, HUGE], fill_value=1))


def huge_range():
    return operators(node("arange.default", "y", end=HUGE))


def huge_expand():
    return operators(node("expand.default", "y", self="x", size=[HUGE, 2, 3]))


def huge_repeat():
    return operators(node("repeat.default", "y", self="x", repeats=[HUGE, 1]))


def huge_padding():
    return operators(node("constant_pad_nd.default", "y", self="x", pad=[HUGE, HUGE]))


def huge_window():
    return operators(node("max_pool1d.default", "y", self="x", kernel_size=[HUGE], padding=[HUGE // 2]))


def many_parts():
    return operators(node("unbind.int", [], self="x"), node("relu.default", "y", self="x"), x=[1 << 30, 3])


def huge_nearest():
    return operators(node("upsample_nearest1d.vec", "y", input="x", output_size=[HUGE], scale_factors=None), x=[1, 2, 3])


def huge_linear():
    return operators(node("upsample_linear1d.vec", "y", input="x", output_size=[1 << 30], align_corners=False, scale_factors=None),
                     x=[1, 1, 1 << 30])


def huge_adaptive():
    return operators(node("adaptive_max_pool1d.default", ["y", "i"], self="x", output_size=[HUGE]), x=[1, 2, 3])


def huge_one_hot():
    return operators(node("one_hot.default", "y", self="x", num_classes=HUGE), x=meta("i64", 2))


def huge_unfold():
    return operators(node("unfold.default", "y", self="x", dimension=0, size=1 << 30, step=1), x=[1 << 31])


def huge_columns():
    return operators(node("im2col.default", "y", self="x", kernel_size=[1 << 15, 1 << 15], dilation=[1, 1], padding=[0, 0], stride=[1, 1]),
                     x=[1, 1, 1 << 15, 1 << 15])


def no_step():
    return operators(node("conv1d.default", "y", input="x", weight="x", stride=[0]), x=[1, 1, 8])


def no_taps():
    return operators(node("col2im.default", "y", self="x", output_size=[2, 2], kernel_size=[0, 0], dilation=[1, 1], padding=[0, 0], stride=[1, 1]))


def no_groups():
    return operators(node("conv1d.default", "y", input="x", weight="x", groups=0), x=[1, 1, 8])


def many_differences():
    return operators(node("diff.default", "y", self="x", n=HUGE, dim=0), x=[1 << 31])


def repeated_scalar():
    return operators(node("repeat_interleave.self_int", "y", self="x", repeats=2, dim=0), x=[])


def counted_scalar():
    return operators(node("full.default", "n", size=[1], fill_value=2),
                     node("repeat_interleave.self_Tensor", "y", self="x", repeats="n", dim=0), x=[])


def differences_of_scalar():
    return operators(node("diff.default", "y", self="x"), x=[])


def products_of_scalar():
    return operators(node("tensordot.default", "y", self="x", other="x", dims_self=[0], dims_other=[0]), x=[])


def moved_scalar():
    return operators(node("movedim.intlist", "y", self="x", source=[0], destination=[0]), x=[])


def doubled():
    """Each node has twice what the last had."""
    nodes = [node("cat.default", f"y{i + 1}", tensors=[f"y{i}"] * 2) for i in range(64)]
    return operators(node("relu.default", "y0", self="x"), *nodes)


def doubled_by_name():
    """The same name, again and again."""
    return operators(*[node("cat.default", "x", tensors=["x", "x"])] * 64)


def view_of_itself():
    return operators(node("alias.default", "x", self="x"), node("add_.Tensor", "x", self="x", other="x"))


def views_of_views():
    nodes = [node("alias.default", f"v{i + 1}", self=f"v{i}") for i in range(5000)]
    return operators(node("relu.default", "v0", self="x"), *nodes, node("add_.Scalar", "y", self="v5000", other=1))


def many_writes():
    """Views that are written over and over, and read in between."""
    views = [node("alias.default", f"v{i + 1}", self=f"v{i}") for i in range(200)]
    writes = [node("add_.Scalar", f"w{i}", self=f"v{i % 200}", other=1) for i in range(1000)]
    return operators(node("relu.default", "v0", self="x"), *views, *writes)


FILES = {function.__name__: function for function in list(globals().values())
         if callable(function) and getattr(function, "__module__", "") == __name__ and function.__name__ not in
         ("archive", "config", "weighted", "operators", "limit", "compile_file", "main")}


def compile_file(path):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    done = subprocess.run(["wasmtorchc", path, "--emit=mlir", "-o", path.with_suffix(".mlir")], capture_output=True, text=True, preexec_fn=limit)
    errors = [line for line in done.stderr.splitlines() if "error: " in line]
    return done.returncode, errors[0].split("error: ", 1)[1][:150] if errors else "no error"


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or FILES:
        path = folder / f"{name}.pt2"
        path.write_bytes(FILES[name]())
        status, error = compile_file(path)
        print(f"{name}: {status}: {error}", flush=True)


if __name__ == "__main__":
    main()
