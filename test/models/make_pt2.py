#!/usr/bin/python3
"""Writes small .pt2 files, as torch.export.save would, without PyTorch: Debian's has no torch.export. make_pt2.py DIR writes all.

Each program is a list of nodes in the file's own JSON; the helpers only keep it short.
"""
import json
import struct
import sys
import zipfile
from pathlib import Path

DTYPES = {"u8": 1, "i64": 5, "f16": 6, "f32": 7, "f64": 8, "bool": 12, "bf16": 13}
FORMATS = {"f32": "f", "f64": "d", "i64": "q", "f16": "e"}


def size(value):
    if isinstance(value, int):
        return {"as_int": value}
    return {"as_expr": {"expr_str": value, "hint": {"as_int": 4}}}


def meta(dtype, *sizes, strides=None, offset=0):
    if strides is None:
        strides, product = [], 1
        for extent in reversed(sizes):
            strides.insert(0, product)
            product *= extent if isinstance(extent, int) else 1
    return {"dtype": DTYPES[dtype], "sizes": [size(extent) for extent in sizes], "requires_grad": False,
            "device": {"type": "cpu", "index": None}, "strides": [size(stride) for stride in strides],
            "storage_offset": size(offset), "layout": 7}


def argument(value):
    """The file's form of a value: names of tensors are strings, text is a tuple of one string."""
    if value is None:
        return {"as_none": True}
    if isinstance(value, dict):
        return value
    if isinstance(value, tuple):
        return {"as_string": value[0]}
    if isinstance(value, str):
        return {"as_tensor": {"name": value}}
    if isinstance(value, bool):
        return {"as_bool": value}
    if isinstance(value, int):
        return {"as_int": value}
    if isinstance(value, float):
        return {"as_float": value}
    if all(isinstance(element, int) for element in value):
        return {"as_ints": value}
    return {"as_tensors": [{"name": element} for element in value]}


def node(target, outputs, line=1, **arguments):
    if isinstance(outputs, str):
        outputs = [outputs]
    return {"target": target if "." not in target or target.startswith(("torch.", "_operator.")) else f"torch.ops.aten.{target}",
            "inputs": [{"name": name.rstrip("_"), "arg": argument(value), "kind": 1} for name, value in arguments.items()],
            "outputs": [argument(output) for output in outputs],
            "metadata": {"stack_trace": f'File "src/model.py", line {line}, in forward\n    return f(x)',
                         "nn_module_stack": "L__self__,,Model;L__self__layer,layer,torch.nn.Linear"},
            "is_hop_single_tensor_return": None, "name": "node"}


def higher_order(name, outputs, *arguments):
    made = node(f"torch.ops.higher_order.{name}", outputs, 9)
    # The operator's arguments were traced before, and called from code that PyTorch made of them.
    made["metadata"]["stack_trace"] += f'\n  File "<eval_with_key>.7", line 3, in forward\n    {name}(...)'
    made["inputs"] = [{"name": "", "arg": argument(value), "kind": 1} for value in arguments]
    return made


def graph(inputs, outputs, nodes, tensors, symbols=None):
    return {"inputs": [argument(name) for name in inputs], "outputs": [argument(name) for name in outputs], "nodes": nodes,
            "tensor_values": tensors, "sym_int_values": symbols or {}, "sym_bool_values": {}, "sym_float_values": {},
            "custom_obj_values": {}, "is_single_tensor_return": False}


def subgraph(name, *parts):
    return {"as_graph": {"name": name, "graph": graph(*parts)}}


LEAF = {"type": None, "context": None, "children_spec": []}


def tree(kind, children, context="null"):
    return {"type": f"builtins.{kind}", "context": context, "children_spec": children}


class Program:
    """A program and its tensors; `specs` tells for each input of the graph what it is: ("user",), ("parameter", "fc.weight"), ..."""

    def __init__(self, body, specs, outputs=None, ranges=None, names=(), in_tree=None, out_tree=None, version=8):
        self.body, self.specs, self.ranges, self.names, self.version = body, specs, ranges or {}, list(names), version
        self.outputs = outputs or [("user",)] * len(body["outputs"])
        users = sum(spec[0] == "user" for spec in specs)
        self.in_tree = in_tree or tree("tuple", [tree("tuple", [LEAF] * users), tree("dict", [], "[]")])
        self.out_tree = out_tree or LEAF
        self.weights = {}

    def add(self, name, dtype, sizes, values, strides=None, offset=0):
        self.weights[name] = (meta(dtype, *sizes, strides=strides, offset=offset), dtype, values)
        return self

    def spec(self, kind, value, *name):
        named = {"as_tensor": {"name": value["as_tensor"]["name"]}} if kind == "user" else value["as_tensor"]
        key = {"parameter": "parameter_name", "buffer": "buffer_name", "tensor_constant": "tensor_constant_name"}.get(kind)
        return {"user_input" if kind == "user" else kind: {"arg": named, **({key: name[0]} if key else {}),
                                                           **({"persistent": True} if kind == "buffer" else {})}}

    def output_spec(self, kind, value, *name):
        if kind == "user":
            return {"user_output": {"arg": value}}
        return {kind: {"arg": value["as_tensor"], "buffer_name" if kind == "buffer_mutation" else "user_input_name": name[0]}}

    def json(self):
        signature = {"input_specs": [self.spec(spec[0], value, *spec[1:]) for spec, value in zip(self.specs, self.body["inputs"])],
                     "output_specs": [self.output_spec(spec[0], value, *spec[1:]) for spec, value in zip(self.outputs, self.body["outputs"])]}
        call = {"fqn": "", "signature": {"inputs": [], "outputs": [], "in_spec": json.dumps([1, self.in_tree]),
                                         "out_spec": json.dumps([1, self.out_tree]), "forward_arg_names": self.names}}
        return json.dumps({"graph_module": {"graph": self.body, "signature": signature, "module_call_graph": [call], "metadata": {},
                                            "treespec_namedtuple_fields": {}},
                           "opset_version": {"aten": 10}, "range_constraints": self.ranges, "torch_version": "2.11.0",
                           "schema_version": {"major": self.version, "minor": 17}, "verifiers": ["TRAINING"], "guards_code": []})

    def write(self, path):
        with zipfile.ZipFile(path, "w") as archive:
            def add(name, data):
                # The same bytes on any day.
                archive.writestr(zipfile.ZipInfo(f"model/{name}"), data)
            config = {}
            for i, (name, (about, dtype, values)) in enumerate(self.weights.items()):
                add(f"data/weights/weight_{i}", struct.pack(f"<{len(values)}{FORMATS[dtype]}", *values))
                config[name] = {"path_name": f"weight_{i}", "is_param": True, "use_pickle": False, "tensor_meta": about}
            add("data/weights/model_weights_config.json", json.dumps({"config": config}))
            add("data/constants/model_constants_config.json", '{"config": {}}')
            add("models/model.json", self.json())
            add("archive_format", "pt2")
            add("byteorder", "little")


def linear():
    """x @ weight.T + bias, then a view that is written in place."""
    nodes = [node("linear.default", "y", 12, input="x", weight="w", bias="b"),
             node("slice.Tensor", "s", 13, self="y", dim=1, start=0, end=1),
             node("mul_.Tensor", "m", 13, self="s", other=10)]
    tensors = {"x": meta("f32", 2, 2), "w": meta("f32", 3, 2), "b": meta("f32", 3), "y": meta("f32", 2, 3),
               "s": meta("f32", 2, 1, strides=[3, 1]), "m": meta("f32", 2, 1, strides=[3, 1])}
    program = Program(graph(["w", "b", "x"], ["y"], nodes, tensors), [("parameter", "fc.weight"), ("parameter", "fc.bias"), ("user",)],
                      names=["x"])
    return program.add("fc.weight", "f32", [3, 2], [1, 2, 3, 4, 5, 6], strides=[1, 3]).add("fc.bias", "f32", [3], [0.5, 1, 1.5])


def nested():
    """A dictionary and a list in, a dictionary with a tuple out."""
    nodes = [node("add.Tensor", "y", 5, self="p_0", other="q_k"), node("relu.default", "z", 6, self="p_1")]
    tensors = {name: meta("f32", 2) for name in ("p_0", "p_1", "q_k", "y", "z")}
    inside = tree("tuple", [tree("tuple", [tree("list", [LEAF, LEAF]), tree("dict", [LEAF], '["k"]')]), tree("dict", [], "[]")])
    outside = tree("dict", [LEAF, tree("tuple", [LEAF])], '["sum", "rest"]')
    return Program(graph(["p_0", "p_1", "q_k"], ["y", "z"], nodes, tensors), [("user",)] * 3, names=["p", "q"], in_tree=inside, out_tree=outside)


def counter():
    """A buffer that every run adds to: in place, as torch.export leaves it."""
    nodes = [node("add_.Tensor", "n", 7, self="h", other="x"), node("mul.Tensor", "y", 8, self="n", other=2)]
    tensors = {name: meta("f32", 2) for name in ("h", "x", "n", "y")}
    program = Program(graph(["h", "x"], ["y"], nodes, tensors), [("buffer", "total"), ("user",)], names=["x"])
    return program.add("total", "f32", [2], [0, 0])


def counter_core():
    """The same, decomposed: the new value is an output of the graph."""
    nodes = [node("add.Tensor", "n", 7, self="h", other="x"), node("mul.Tensor", "y", 8, self="n", other=2)]
    tensors = {name: meta("f32", 2) for name in ("h", "x", "n", "y")}
    program = Program(graph(["h", "x"], ["n", "y"], nodes, tensors), [("buffer", "total"), ("user",)],
                      outputs=[("buffer_mutation", "total"), ("user",)], names=["x"])
    return program.add("total", "f32", [2], [3, 4])


def branch():
    """relu or neg, as the sum of the input says."""
    tensors = {"x": meta("f32", 4), "s": meta("f32"), "c": meta("bool"), "y": meta("f32", 4)}
    inner = {"a": meta("f32", 4), "r": meta("f32", 4)}
    nodes = [node("sum.default", "s", 4, self="x"), node("gt.Scalar", "c", 4, self="s", other=0),
             higher_order("cond", "y", "c", subgraph("true_graph_0", ["a"], ["r"], [node("relu.default", "r", 5, self="a")], inner),
                          subgraph("false_graph_0", ["a"], ["r"], [node("neg.default", "r", 6, self="a")], inner), ["x"])]
    return Program(graph(["x"], ["y"], nodes, tensors), [("user",)], names=["x"])


def loop():
    """Doubles x until its sum is at least 100."""
    inner = {"a": meta("f32", 4), "s": meta("f32"), "c": meta("bool")}
    body = {"a": meta("f32", 4), "d": meta("f32", 4)}
    condition = [node("sum.default", "s", 4, self="a"), node("lt.Scalar", "c", 4, self="s", other=100)]
    nodes = [higher_order("while_loop", ["y"], subgraph("cond_graph_0", ["a"], ["c"], condition, inner),
                          subgraph("body_graph_0", ["a"], ["d"], [node("mul.Tensor", "d", 5, self="a", other=2)], body), ["x"], [])]
    return Program(graph(["x"], ["y"], nodes, {"x": meta("f32", 4), "y": meta("f32", 4)}), [("user",)], names=["x"])


def open_batch():
    """A batch of any size up to 64: softmax(x @ w.T) and its mean over the batch."""
    symbol = "Symbol('s77', positive=True, integer=True)"
    nodes = [node("linear.default", "y", 3, input="x", weight="w"), node("softmax.int", "z", 4, self="y", dim=-1),
             node("cat.default", "t", 5, tensors=["z", "z"])]
    tensors = {"x": meta("f32", symbol, 2), "w": meta("f32", 3, 2), "y": meta("f32", symbol, 3), "z": meta("f32", symbol, 3),
               "t": meta("f32", f"Mul(Integer(2), {symbol})", 3)}
    program = Program(graph(["w", "x"], ["t"], nodes, tensors), [("parameter", "w"), ("user",)], ranges={"s77": {"min_val": 0, "max_val": 64}},
                      names=["x"])
    return program.add("w", "f32", [3, 2], [1, 2, 3, 4, 5, 6])


def half():
    """A model of f16: computed in f32."""
    nodes = [node("to.dtype", "h", 3, self="x", dtype={"as_scalar_type": 6}), node("mul.Tensor", "m", 4, self="h", other="w"),
             node("to.dtype", "y", 5, self="m", dtype={"as_scalar_type": 7})]
    tensors = {"x": meta("f32", 4), "w": meta("f16", 4), "h": meta("f16", 4), "m": meta("f16", 4), "y": meta("f32", 4)}
    program = Program(graph(["w", "x"], ["y"], nodes, tensors), [("parameter", "w"), ("user",)], names=["x"])
    return program.add("w", "f16", [4], [0.5, -2, 65504, 2 ** -24])


def lengths():
    """Rows repeated as often as numbers say that are computed: six rows in all."""
    nodes = [node("to.dtype", "n", 3, self="c", dtype={"as_scalar_type": DTYPES["i64"]}),
             node("repeat_interleave.self_Tensor", "y", 4, self="x", repeats="n", dim=0, output_size=6)]
    tensors = {"x": meta("f32", 3, 2), "c": meta("f32", 3), "n": meta("i64", 3), "y": meta("f32", 6, 2)}
    return Program(graph(["x", "c"], ["y"], nodes, tensors), [("user",)] * 2, names=["x", "c"])


def unsupported():
    """Three operators that there are no ops for, and one overload that is not known."""
    tensors = {name: meta("f32", 2) for name in ("x", "a", "b", "c", "y")}
    nodes = [node("polygamma.default", "a", 3, n=1, self="x"), node("_weird.default", "b", 4, self="a"),
             node("_weird.default", "c", 5, self="b"), node("add.Sideways", "y", 6, self="c", other="x")]
    return Program(graph(["x"], ["y"], nodes, tensors), [("user",)], names=["x"])


def mistaken():
    """The file states a shape that the operator does not give."""
    tensors = {"x": meta("f32", 2, 3), "y": meta("f32", 6)}
    return Program(graph(["x"], ["y"], [node("relu.default", "y", 9, self="x")], tensors), [("user",)], names=["x"])


def newer():
    """A schema version to come."""
    program = mistaken()
    program.version = 9
    return program


PROGRAMS = [linear, nested, counter, counter_core, branch, loop, open_batch, half, lengths, unsupported, mistaken, newer]


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for make in PROGRAMS:
        make().write(folder / f"{make.__name__}.pt2")


if __name__ == "__main__":
    main()
