# What wasmtorchc says to options that can't be, to inputs that don't fit the model, and to schedules that can't be followed.
import json
import unittest

from refusal import MLP, MLP_INPUT, Refusal

FORM = "error: expected an input as [NAME:]DTYPE[DIMS], such as x:f32[1,3,224,224], found "


class Options(Refusal):
    def test_unknown_options_and_values_suggest_the_nearest(self):
        for arguments, text in [
                (["--ouput", "d"], "unknown option '--ouput'; did you mean '--output'?"),
                (["--qqqqqqqqqqq"], "unknown option '--qqqqqqqqqqq'\n"),
                (["--emit=mips"], "--emit: expected package, object, lib, wat, mlir, found 'mips'\n"),
                (["--emit=wgsl"], "--emit: expected package, object, lib, wat, mlir, found 'wgsl': no dispatch runs on a GPU yet, so that there are no shaders"),
                (["--emit=objekt"], "--emit: expected package, object, lib, wat, mlir, found 'objekt'; did you mean 'object'?"),
                (["--compile-to=grph"], "--compile-to: expected input, graph, dispatch, plan, lower, codegen, found 'grph'; did you mean 'graph'?"),
                (["--compile-to=quantize"], "--compile-to: expected input, graph, dispatch, plan, lower, codegen, found 'quantize': nothing is quantized yet, so that this is the same as 'graph'"),
                (["--variant=relax"], "--variant: expected simd, relaxed, found 'relax'; did you mean 'relaxed'?"),
                (["--target=webgpu"], "--target: expected wasm, found 'webgpu': it is not supported yet"),
                (["--target=hybird"], "--target: expected wasm, found 'hybird'\n"),
                (["--precision=p.json"], "--precision is not supported yet; leave it out: weights and sums keep the model's own types"),
                (["--color=red"], "--color: expected auto, always, never, found 'red'"),
                (["--version=yaml"], "--version: expected json, found 'yaml'"),
                (["--quiet=no"], "--quiet takes no value, found 'no'"),
                (["--emit"], "--emit: expected package, object, lib, wat, mlir, found '-o'"),
                (["-o", "dist", "--emit"], "--emit: expected package|object|lib|wat|mlir, found nothing"),
                (["--method=a", "--method=b"], "--method is given twice: 'a' and 'b'"),
                (["--compile-to=graph", "--emit=object"], "--compile-to writes IR, which --emit does not ask for; leave one of them out"),
                (["--budget=size"], "--budget: size: expected a number of bytes such as 65536, 300k, 16M, 64Ki or 16Mi, found ''\n"),
                (["--budget=size=1T"], "--budget: size: expected a number of bytes such as 65536, 300k, 16M, 64Ki or 16Mi, found '1T'"),
                (["--budget=bytes=1"], "--budget: expected size=BYTES, download=BYTES or memory=BYTES, found 'bytes=1'"),
                (["--budget=memory=1,memory=2"], "--budget: 'memory' is given twice"),
                (["--report", ""], "--report: expected FILE, found nothing"),
                (["--report=r.json", "--emit=object"], "--report is about a package, which is not what is written here"),
                (["--budget=size=1k", "--compile-to=plan"], "--budget is about a package, which is not what is written here"),
                (["--explain-plan", "--report=-"], "--explain-plan and --report=- both write to standard output"),
                (["--verify"], "--verify runs the model on samples: expected a --sample of each input, or a case.json beside the model, found none"),
                (["--depfile=d", "--emit=object", "-o", "-"], "--depfile: standard output is no file that depends on others"),
                (["--depfile-target=d"], "--depfile-target: there is no file to write it into; give --depfile=FILE"),
                (["other.pt"], "one model at a time, found another argument 'other.pt'")]:
            with self.subTest(arguments=arguments):
                self.refuse(2, [f"wasmtorchc: error: {text}", "note: 'wasmtorchc --help' lists the options"], "relu.mlir", *arguments)

    def test_no_model(self):
        self.refuse(2, "wasmtorchc: error: expected a model, found none")

    def test_an_empty_output(self):
        self.refuse(2, "wasmtorchc: error: --output: expected PATH, found nothing", "relu.mlir", "-o", "")


class Inputs(Refusal):
    def test_inputs_that_do_not_fit_the_model(self):
        for arguments, text in [
                ([], "error: input 'features' has no type; give --input features:f32[1,3,224,224] or --sample FILE.npy"),
                (["--input", "x:f33[1]"], FORM + "'x:f33[1]': 'f33' is none of the dtypes f32, f64, f16, bf16, i8, i16, i32, i64, u8, bool; did you mean 'f32'?"),
                (["--input", "x:f32[3,16"], FORM + "'x:f32[3,16': it has no dimensions in brackets"),
                (["--input", "x:f32[3,-16]"], FORM + "'x:f32[3,-16]': '-16' is no size"),
                (["--input", "x:f32[3,16]"], "error: there is no input 'x': the model takes 'features'\n"),
                (["--input", "featrues:f32[3,16]"], "error: there is no input 'featrues': the model takes 'features'; did you mean 'features'?"),
                (["--method", "forwrad", "--input", "f32[1]"], "error: the model has no method 'forwrad'; it has 'forward'; did you mean 'forward'?"),
                (["--dim", "N<=4", "--input", MLP_INPUT], "--dim: '"),
                (["--input", "features:f32[3,17]"], "error: aten::linear: expected 16 input features, found 17"),
                (["--input", "features:f32[16,3,3]"], "error: aten::linear: expected 16 input features, found 3"),
                (["--input", "features:i64[3,16]"], "error: aten::linear: operands have different element types: 'i64' and 'f32'\n"),
                (["--input", MLP_INPUT, "--input", "f32[1]"], "error: expected 1 inputs, found 2: the model takes 'features'"),
                (["--sample", "nothing.npy"], "error: cannot read 'nothing.npy': No such file or directory"),
                (["--sample", "relu.mlir"], "error: 'relu.mlir': not a .npy file, expected one as numpy.save writes it"),
                (["--method", "other", "--input", "f32[1]"], "error: the model has no method 'other'; it has 'forward'")]:
            with self.subTest(arguments=arguments):
                self.refuse(1, text, MLP, *arguments)

    def test_ir_has_its_own(self):
        for arguments in (["--input", "f32[1]"], ["--sample", "x.npy"], ["--method=other"]):
            with self.subTest(arguments=arguments):
                self.refuse(1, "wasmtorchc: error: 'relu.mlir' is IR, which has its inputs' types and its entries", "relu.mlir", *arguments)


class Places(Refusal):
    def test_files_that_can_not_be_written_leave_the_old_package(self):
        self.write("file", "")
        for option in ("--report=file/report.json", "--depfile=file/model.d"):
            with self.subTest(option=option):
                self.refuse(1, "wasmtorchc: error: ", "relu.mlir", option)
        self.write("two\nlines.mlir", self.relu.read_bytes())
        self.refuse(1, "wasmtorchc: error: --depfile: a path with a line break cannot be written: 'two\nlines.mlir'", "two\nlines.mlir", "--depfile=d")


class Budgets(Refusal):
    def test_what_is_beyond_its_budget_is_not_written(self):
        done = self.refuse(3, [
            "wasmtorchc: error: --budget: size is ", " bytes, expected at most 1000\n",
            "wasmtorchc: note: its parts: model.mjs ", "model.weights ",
            "wasmtorchc: note: the model's largest parameters: '",
            "wasmtorchc: note: the largest functions of the variant simd: '",
            "wasmtorchc: error: --budget: memory is 65536 bytes, expected at most 1024\n",
            "wasmtorchc: note: its parts, in pages of 65536: static data and stack 16384",
            "wasmtorchc: note: the largest results in a session: 'dispatch.0.0' of linear_f32_"],
            MLP, "--input", MLP_INPUT, "--budget=size=1k,memory=1Ki", "--report=r.json", "--depfile=d", "--explain-plan")
        self.assertEqual(done.stderr.count("error:"), 2)

    def test_one_limit_alone(self):
        done = self.refuse(3, "--budget: memory is 65536 bytes, expected at most 65535", "relu.mlir", "--budget=size=1M,memory=65535")
        self.assertNotIn("size", done.stderr)


class Schedules(Refusal):
    def test_files_that_hold_no_schedules(self):
        self.refuse(1, "wasmtorchc: error: --schedule: cannot read 'missing.json': No such file or directory", "relu.mlir", "--schedule=missing.json")
        for content, text in [
                ("rows = 4", "--schedule: 's.json' is not JSON: "),
                ("[" * 1000000, "--schedule: 's.json' is not JSON: nests values more than 512 levels deep, expected fewer"),
                ("[]", "--schedule: 's.json' has no list 'records'"),
                ("{}", "--schedule: 's.json' has no list 'records'"),
                ('{"records": [4]}', "--schedule: record 0 of 's.json' is no object"),
                ('{"records": [{"kernel": "*", "rows": [4]}]}', "--schedule: field 'rows' of record 0 of 's.json' is no text, number, true or false")]:
            with self.subTest(content=content):
                self.write("s.json", content)
                self.refuse(1, f"wasmtorchc: error: {text}", "relu.mlir", "--schedule=s.json")

    def test_records_that_can_not_be_followed(self):
        linear = "error: schedule record for 'linear*'"
        infeasible = "error: the schedule given for 'linear_f32_3x16_32x16_32' cannot be: "
        for record, text in [
                ({"kernel": "linear*", "rows": 999}, infeasible + "a tile of 999 x 12 needs 2997 vector registers for its sums, expected at most 64"),
                ({"kernel": "linear*", "rows": 0}, infeasible + "rows = 0, expected at least 1"),
                ({"kernel": "linear*", "columns": 5}, infeasible + "columns = 5, expected a multiple of 4"),
                ({"kernel": "linear*", "algorithm": "loops"}, infeasible + "algorithm 'loops' does not compute contractions"),
                ({"kernel": "linear*", "rows": "2"}, linear + ": 'rows' is \"2\", expected a number"),
                ({"kernel": "linear*", "order": "diagonal"}, linear + ": 'order' is \"diagonal\", expected 'rows_outer' or 'columns_outer'"),
                ({"kernel": "linear*", "lines": 2}, linear + " has an unknown field 'lines', expected algorithm, rows, strict_rows, columns, depth"),
                ({"kernel": "nothing*", "rows": 2}, "wasmtorchc: error: the schedule record for 'nothing*' matches no dispatch"),
                ({"kernel": "[", "rows": 2}, "wasmtorchc: error: a schedule record's kernel '[' is no pattern"),
                ({"rows": 2}, "wasmtorchc: error: a schedule record has no 'kernel', expected a pattern of kernels' names")]:
            with self.subTest(record=record):
                self.write("s.json", json.dumps({"records": [record]}))
                self.refuse(1, text, MLP, "--input", MLP_INPUT, "--schedule=s.json")


if __name__ == "__main__":
    unittest.main()
