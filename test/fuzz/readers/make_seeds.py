#!/usr/bin/python3
"""Writes what the fuzzers of the .pt2 reader begin with: make_seeds.py DIR makes a folder for each reader.

They are the programs of the tests, some of many operators, and the other forms that a file may have: tensors in pickles, archives of older
versions and of zip64, every kind of argument.
"""
import io
import json
import struct
import sys
import zipfile
from pathlib import Path

# The source tree stays as it is.
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models"))

import make_pt2  # noqa: E402
from make_pt2 import LEAF, Program, graph, higher_order, meta, node, size, subgraph, tree  # noqa: E402

SYMBOL = "Symbol('s77', positive=True, integer=True)"


def text(value):
    return b"X" + struct.pack("<I", len(value)) + value.encode()


def integer(value):
    return b"K" + bytes([value]) if 0 <= value < 256 else b"J" + struct.pack("<i", value)


def pickled_tensor(storage, kind, sizes, strides, offset=0):
    """A call of _rebuild_tensor_v2, as torch.save writes it."""
    def numbers(values):
        return b"(" + b"".join(integer(value) for value in values) + b"t"
    return (b"ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + f"ctorch\n{kind}\n".encode() + text(storage) + text("cpu") +
            integer(6) + b"tQ" + integer(offset) + numbers(sizes) + numbers(strides) + b"\x89ccollections\nOrderedDict\n)RtR")


def parameter(tensor):
    return b"ctorch._utils\n_rebuild_parameter\n(" + tensor + b"\x89ccollections\nOrderedDict\n)RtR"


def newer_tensor():
    """Protocol 4: globals from the stack, a memo by count, a dtype of its own."""
    def short(value):
        return b"\x8c" + bytes([len(value)]) + value.encode()
    call = short("torch._utils") + short("_rebuild_tensor_v3") + b"\x93\x94(("
    storage = short("storage") + short("torch.storage") + short("UntypedStorage") + b"\x93" + short("0") + short("cpu") + b"M\x00\x01tQ"
    return (b"\x80\x04\x95" + struct.pack("<Q", 0) + call + storage + b"K\x00\x8a\x01\x02\x85K\x01\x85\x89N" + short("torch") +
            short("bfloat16") + b"\x93\x88G" + struct.pack(">d", 0.5) + b"tR.")


def pickles():
    tensor = pickled_tensor("0", "FloatStorage", [2, 3], [3, 1])
    yield "dictionary", b"\x80\x02}q\x00(" + text("w") + tensor + text("b") + parameter(pickled_tensor("1", "HalfStorage", [2], [1], 1)) + b"u."
    yield "one", b"\x80\x02}" + text("w") + tensor + b"s}" + text("_metadata") + b"Nsb."
    yield "alone", b"\x80\x02" + tensor + b"."
    yield "newer", newer_tensor()
    yield "containers", b"\x80\x02](K\x01K\x02e]K\x03aq\x01h\x01r\x02\x00\x00\x00j\x02\x00\x00\x00\x86\x85\x87."
    yield "saved", saved(b"\x80\x02}" + text("w") + tensor + b"s.", _0=bytes(24))
    yield "saved_alone", saved(b"\x80\x02" + tensor + b".", _0=bytes(24))
    yield "odd", b"\x80\x02(cos\nsystem\n" + text("ls") + b"\x85R."


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def saved(pickle, **storages):
    """What torch.save writes."""
    return zipped([("archive/data.pkl", pickle), ("archive/byteorder", "little"),
                   *((f"archive/data/{name[1:]}", data) for name, data in storages.items()), ("archive/version", "3\n")])


def wide(data):
    """The same archive with a directory of zip64."""
    at = data.rindex(b"PK\x05\x06")
    count, directory_size, start = struct.unpack("<HII", data[at + 10:at + 20])
    end64 = struct.pack("<IQHHIIQQQQ", 0x06064b50, 44, 45, 45, 0, 0, count, count, directory_size, start)
    locator = struct.pack("<IIQI", 0x07064b50, 0, at, 1)
    return data[:at] + end64 + locator + struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, 0xffff, 0xffff, 0xffffffff, 0xffffffff, 0)


def older_archive():
    """PyTorch 2.7: no folder, one pickle for all tensors."""
    program = make_pt2.linear()
    weights = (b"\x80\x02}(" + text("fc.weight") + pickled_tensor("0", "FloatStorage", [3, 2], [1, 3]) + text("fc.bias") +
               parameter(pickled_tensor("1", "FloatStorage", [3], [1])) + b"u.")
    state = saved(weights, _0=bytes(24), _1=bytes(12))
    return zipped([("serialized_exported_program.json", program.json()), ("serialized_state_dict.pt", state),
                   ("serialized_constants.pt", saved(b"\x80\x02}.")), ("version", "8.8")])


def pickled_weight():
    """PyTorch 2.8: tensors of a kind of their own are pickled one by one, next to constants."""
    program = make_pt2.half()
    config = {"w": {"path_name": "weight_0", "is_param": True, "use_pickle": True, "tensor_meta": None}}
    constants = {"c": {"path_name": "tensor_0", "is_param": False, "use_pickle": False, "tensor_meta": meta("i64", 2, 2, strides=[0, 1])}}
    return zipped([("m/models/model.json", program.json()), ("m/data/weights/model_weights_config.json", json.dumps({"config": config})),
                   ("m/data/weights/weight_0", saved(b"\x80\x02" + pickled_tensor("0", "HalfStorage", [4], [1]) + b".", _0=bytes(8))),
                   ("m/data/constants/model_constants_config.json", json.dumps({"config": constants})),
                   ("m/data/constants/tensor_0", bytes(16)), ("m/archive_format", "pt2"), ("m/byteorder", "little")])


def run(nodes, shapes, inputs=("x",), outputs=None, **options):
    """A program of user inputs alone; shapes by name."""
    tensors = {name: shape if isinstance(shape, dict) else meta("f32", *shape) for name, shape in shapes.items()}
    outputs = outputs or [nodes[-1]["outputs"][0]["as_tensor"]["name"]]
    return Program(graph(list(inputs), outputs, nodes, tensors), [("user",)] * len(inputs), names=list(inputs), **options)


def images():
    nodes = [node("conv2d.default", "a", input="x", weight="w", bias=None, stride=[1, 1], padding=[1, 1]),
             node("batch_norm.default", "b", input="a", weight="g", bias="g", running_mean="g", running_var="g", training=False, momentum=0.1,
                  eps=1e-5, cudnn_enabled=True),
             node("hardswish.default", "c", self="b"), node("max_pool2d.default", "d", self="c", kernel_size=[2, 2], stride=[2, 2]),
             node("avg_pool2d.default", "e", self="c", kernel_size=[3], padding=[1], ceil_mode=True),
             node("adaptive_avg_pool2d.default", "f", self="e", output_size=[1, 1]),
             node("upsample_nearest2d.vec", "h", input="d", output_size=[6, 6], scale_factors=None),
             node("upsample_bilinear2d.vec", "i", input="d", output_size=None, align_corners=False,
                  scale_factors={"as_floats": [2.0, 2.0]}),
             node("pad.default", "j", self="h", pad=[1, 0, 0, 1], mode=("reflect",)), node("pixel_shuffle.default", "k", self="x", upscale_factor=2),
             node("conv_transpose2d.input", "l", input="d", weight="w", stride=[2, 2]), node("flatten.using_ints", "m", self="f", start_dim=1)]
    shapes = {"x": [1, 4, 6, 6], "w": [4, 4, 3, 3], "g": [4]}
    return run(nodes, shapes, inputs=["x", "w", "g"], outputs=["i", "j", "k", "l", "m"])


def sequences():
    split = node("split.Tensor", [], self="z", split_size=2, dim=-1)
    split["outputs"] = [{"as_tensors": [{"name": "p"}, {"name": "q"}]}]
    nodes = [node("embedding.default", "e", weight="w", indices="i"), node("layer_norm.default", "n", input="e", normalized_shape=[4], eps=1e-5),
             node("transpose.int", "t", self="n", dim0=1, dim1=2), node("matmul.default", "m", self="n", other="t"),
             node("softmax.int", "s", self="m", dim=-1, dtype={"as_scalar_type": 7}), node("bmm.default", "z", self="s", mat2="n"),
             node("scaled_dot_product_attention.default", "a", query="z", key="z", value="z", is_causal=True), split,
             node("cat.default", "c", tensors=["p", "q"], dim=1), node("stack.default", "k", tensors=["p", "p"]),
             node("gelu.default", "g", self="c", approximate=("tanh",)), node("cumsum.default", "u", self="g", dim=-1),
             node("index_select.default", "x", self="u", dim=0, index="j"), node("mean.dim", "r", self="x", dim=[-1], keepdim=True),
             node("expand.default", "y", self="r", size=[1, 6, 8])]
    return run(nodes, {"w": [5, 4], "i": meta("i64", 1, 3), "j": meta("i64", 1)}, inputs=["w", "i", "j"], outputs=["y", "k", "a"])


def elements():
    topk = node("topk.default", [], self="x", k=2)
    topk["outputs"] = [{"as_tensor": {"name": "v"}}, {"as_tensor": {"name": "i"}}]
    nodes = [node("clamp.default", "a", self="x", min=-1, max=0.5), node("pow.Tensor_Scalar", "b", self="a", exponent=2),
             node("where.self", "c", condition="m", self="b", other="x"), node("masked_fill.Scalar", "d", self="c", mask="m", value=-1e30),
             topk, node("gather.default", "e", self="d", dim=1, index="i"), node("scatter.src", "f", self="d", dim=1, index="i", src="v"),
             node("arange.start_step", "g", start=0, end=6, step=2), node("full.default", "h", size=[2, 3], fill_value=0.5),
             node("einsum.default", "j", equation=("ij,kj->ik",), tensors=["x", "h"]), node("to.dtype", "k", self="x", dtype={"as_scalar_type": 5}),
             node("roll.default", "l", self="x", shifts=[1], dims=[1]), node("repeat.default", "n", self="x", repeats=[2, 2]),
             node("as_strided.default", "o", self="x", size=[2, 2], stride=[3, 1], storage_offset=1),
             node("index.Tensor", "p", self="x", indices={"as_optional_tensors": [{"as_none": True}, {"as_tensor": {"name": "g"}}]}),
             node("view.default", "q", self="h", size=[3, 2]), node("unsqueeze.default", "r", self="q", dim=0),
             node("select.int", "s", self="r", dim=1, index=-1), node("copy_.default", "t", self="s", src="s"),
             node("tril.default", "u", self="h", diagonal=-1), node("var.correction", "w", self="h", dim=[0], correction=1)]
    return run(nodes, {"x": [2, 3], "m": meta("bool", 2, 3)}, inputs=["x", "m"], outputs=["e", "f", "j", "k", "l", "n", "o", "p", "t", "u", "w", "q"])


def arguments():
    """Every kind of argument, in a call that is not known."""
    kinds = {"as_none": True, "as_tensor": {"name": "x"}, "as_tensors": [{"name": "x"}], "as_optional_tensor": {"as_none": True},
             "as_optional_tensors": [{"as_tensor": {"name": "x"}}], "as_nested_tensors": [[{"name": "x"}]], "as_float": "NaN",
             "as_floats": [0.5, "Infinity"], "as_int": 1, "as_ints": [1], "as_bool": True, "as_bools": [False], "as_string": "s",
             "as_strings": ["s"], "as_int_lists": [[1]], "as_sym_int": {"as_name": "n"}, "as_sym_ints": [{"as_int": 2}],
             "as_sym_bool": {"as_bool": True}, "as_sym_bools": [{"as_name": "n"}], "as_sym_float": {"as_float": 0.5},
             "as_sym_floats": [{"as_float": "-Infinity"}], "as_scalar_type": 13, "as_memory_format": 3, "as_layout": 1,
             "as_device": {"type": "cpu"}, "as_operator": "f", "as_custom_obj": {"name": "o"}}
    calls = [node("add.Tensor", f"v{i}", self="x", other={kind: value}) for i, (kind, value) in enumerate(kinds.items())]
    program = run(calls + [node("relu.default", "y", self="x")], {"x": [2]})
    body = json.loads(program.json())
    body["graph_module"]["treespec_namedtuple_fields"] = {"T": {"field_names": ["a", "b"]}}
    signature = body["graph_module"]["signature"]
    signature["input_specs"] += [{"token": {"arg": {"name": "t"}}}, {"custom_obj": {"arg": {"name": "o"}, "custom_obj_name": "o"}},
                                 {"constant_input": {"name": "k", "value": {"as_int": 1}}}]
    body["graph_module"]["graph"]["inputs"] += [{"as_tensor": {"name": "t"}}, {"as_custom_obj": {"name": "o"}}, {"as_int": 1}]
    for kind in ("loss_output", "parameter_mutation", "user_input_mutation", "token", "gradient_to_parameter"):
        signature["output_specs"].append({kind: {"arg": {"name": "y"}, "parameter_name": "p", "user_input_name": "x"}})
        body["graph_module"]["graph"]["outputs"].append({"as_tensor": {"name": "y"}})
    return json.dumps(body)


def symbols():
    """Sizes that are computed, and branches on them."""
    sizes = {"n": size(SYMBOL), "m": size(f"Add(Mul(Integer(2), {SYMBOL}), Integer(-1))")}
    calls = [node("sym_size.int", [], self="x", dim=0), node("_operator.add", [], a={"as_sym_int": {"as_name": "n"}}, b=1),
             node("view.default", "y", self="x", size={"as_sym_ints": [{"as_name": "n"}, {"as_int": 4}]}),
             node("_assert_scalar.default", [], self={"as_sym_bool": {"as_name": "n"}}, assert_msg=("no",)),
             node("item.default", [], self="i"), node("slice.Tensor", "z", self="y", dim=0, start=0, end={"as_sym_int": {"as_name": "n"}})]
    for call, name in ((calls[0], "n"), (calls[1], "m"), (calls[4], "u")):
        call["outputs"] = [{"as_sym_int": {"as_name": name}}]
    tensors = {"x": meta("f32", SYMBOL, 4), "y": meta("f32", SYMBOL, 4), "z": meta("f32", SYMBOL, 4), "i": meta("i64")}
    program = Program(graph(["x", "i"], ["z"], calls, tensors, sizes), [("user",), ("user",)], ranges={"s77": {"min_val": 2, "max_val": 8}},
                      names=["x", "i"])
    return program


def wrapped():
    """Graphs inside of graphs."""
    tensors = {"a": meta("f32", 4), "r": meta("f32", 4)}
    inner = subgraph("g", ["a"], ["r"], [node("relu.default", "r", self="a")], tensors)
    outer = subgraph("h", ["a"], ["r"], [higher_order("wrap_with_autocast", "r", "cpu", None, True, None, inner, "a")], tensors)
    calls = [higher_order("wrap_with_set_grad_enabled", "y", False, outer, "x"), higher_order("invoke_subgraph", "z", inner, ("g",), "y"),
             node("alias.default", "w", self="z"), node("add_.Scalar", "v", self="w", other=1)]
    return run(calls, {"x": [4], "y": [4], "z": [4], "w": [4], "v": [4]})


def trees():
    named = {"type": "collections.namedtuple", "context": json.dumps({"qualified_name": "T"}), "children_spec": [LEAF, LEAF]}
    fallback = tree("dict", [LEAF], json.dumps({"default_factory_module": "builtins", "default_factory_name": "list", "dict_context": ["k"]}))
    fields = {"type": "module.Data", "context": json.dumps([["a", "b"], ["c"]]), "children_spec": [LEAF, tree("list", [])]}
    ordered = {"type": "collections.OrderedDict", "context": json.dumps(["p", 1, None, 2.5]), "children_spec": [LEAF] * 4}
    for name, spec in {"leaf": LEAF, "nested": tree("tuple", [tree("tuple", [named, fallback]), tree("dict", [fields], '["q"]')]),
                       "ordered": ordered}.items():
        yield name, json.dumps([1, spec])


def expressions():
    yield from enumerate([SYMBOL, "Integer(-7)", "true", f"Add(FloorDiv({SYMBOL}, Integer(8)), Integer(-1))",
                          f"Max(Min(Pow({SYMBOL}, 2), 1000), Mod({SYMBOL}, 7), CeilDiv({SYMBOL}, 3))",
                          f"torch.utils._sympy.functions.ModularIndexing({SYMBOL}, 4, 5)",
                          f"And(Eq({SYMBOL}, 3), Not(Or(Ne({SYMBOL}, 3), Gt(1, 2))), GreaterThan(3, Symbol('u0')))"])


def compact(text):
    return json.dumps(json.loads(text), separators=(",", ":"))


def main():
    folder = Path(sys.argv[1])

    def put(reader, name, data):
        (folder / reader).mkdir(parents=True, exist_ok=True)
        (folder / reader / f"seed-{name}").write_bytes(data if isinstance(data, bytes) else data.encode())

    def put_program(name, program):
        path = folder / "pt2" / f"seed-{name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        plain = program.json
        program.json = lambda: compact(plain())
        program.write(path)
        put("graph", name, program.json())
        return path.read_bytes()

    for make in [*make_pt2.PROGRAMS, images, sequences, elements, symbols, wrapped]:
        last = put_program(make.__name__, make())
    put("pt2", "wide", wide(last))
    put("pt2", "older", older_archive())
    put("pt2", "pickled", pickled_weight())
    put("pt2", "arguments", zipped([("models/model.json", arguments()), ("archive_format", "pt2"), ("byteorder", "little")]))
    put("graph", "arguments", compact(arguments()))
    for reader, seeds in (("pickle", pickles()), ("treespec", trees()), ("expression", expressions())):
        for name, data in seeds:
            put(reader, name, data)


if __name__ == "__main__":
    main()
