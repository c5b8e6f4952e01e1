# What wasmtorchc says to files that are no model, and to models that it can't compile.
import unittest
import zipfile

from harness import MODELS
from refusal import MLP, Refusal

NOT_TORCHSCRIPT = "expected a TorchScript archive, found another file or a truncated one"
ADVICE = "which is not supported yet; save TorchScript by torch.jit.trace(model, inputs).save('model.pt')"
REFUSED = MODELS / "refused"


class Files(Refusal):
    def test_a_missing_file(self):
        self.refuse(1, "wasmtorchc: error: cannot read 'missing.pt': No such file or directory", "missing.pt")

    def test_an_empty_file(self):
        self.write("empty.pt", "")
        self.refuse(1, f"error: cannot read 'empty.pt': {NOT_TORCHSCRIPT}", "empty.pt", "--input", "f32[1]")

    def test_a_truncated_file(self):
        whole = MLP.read_bytes()
        for length in (4, 100, len(whole) // 2, len(whole) - 1):
            with self.subTest(length=length):
                self.write("cut.pt", whole[:length])
                self.refuse(1, f"error: cannot read 'cut.pt': {NOT_TORCHSCRIPT}", "cut.pt", "--input", "f32[3,16]")

    def test_a_text_that_is_called_a_model(self):
        self.write("text.pt", "no model at all\n")
        self.refuse(1, f"error: cannot read 'text.pt': {NOT_TORCHSCRIPT}", "text.pt", "--input", "f32[1]")

    def test_a_folder(self):
        (self.work / "folder.pt").mkdir()
        self.refuse(1, "wasmtorchc: error: cannot read 'folder.pt': Is a directory", "folder.pt")

    def test_a_file_of_another_kind(self):
        self.write("photo.jpg", b"\xff\xd8\xff")
        self.refuse(1, "wasmtorchc: error: 'photo.jpg' is no model that wasmtorchc knows, expected a program of torch.export (.pt2)", "photo.jpg")

    def test_onnx(self):
        self.write("model.onnx", b"\x08\x08\x12\x07pytorch")
        self.refuse(1, f"wasmtorchc: error: 'model.onnx' is an ONNX model, {ADVICE}", "model.onnx")

    def test_a_program_of_torch_export_is_known_whatever_its_name(self):
        for name in ("model.pt2", "model.pt"):
            with self.subTest(name=name), zipfile.ZipFile(self.work / name, "w") as archive:
                archive.writestr("model/archive_format", "pt2")
                archive.writestr("model/models/model.json", "{}")
            self.refuse(1, "error: the .pt2 file graph_module: expected an object", name)

    def test_broken_ir_is_named_with_its_place(self):
        self.write("broken.mlir", "func.func @forward() {\n  wt.nothing\n}\n")
        self.refuse(1, "broken.mlir:2:3: error: ", "broken.mlir")

    def test_operators_are_listed_of_torchscript_alone(self):
        self.refuse(1, "wasmtorchc: error: --list-ops: 'relu.mlir' is IR, expected a TorchScript file", "relu.mlir", "--list-ops")


class Models(Refusal):
    def test_all_unsupported_operators_are_named_with_their_places_and_counts(self):
        done = self.refuse(1, "error: 3 operators of the model are not supported\n", REFUSED / "unsupported.pt", "--input", "f32[3,3]")
        self.assertRegex(done.stderr, r"refused\.py:11:\d+: note: aten::polygamma \(1 time\)\n")
        self.assertRegex(done.stderr, r"refused\.py:13:\d+: note: aten::renorm \(6 times\)\n.*refused\.py:15:\d+: note: also here")
        self.assertRegex(done.stderr, r"refused\.py:17:\d+: note: aten::embedding_bag with its result 1 \(1 time\)\n")

    def test_reasons_stand_at_their_place_in_the_python_source(self):
        for name, given, text in [
                ("raises", "f32[2,4]", r"refused\.py:23:\d+: error: the model raises RuntimeError: expected 3 channels, got 4\n"),
                ("depends_on_item", "f32[2,3]", r"refused\.py:36:\d+: error: aten::item: the program depends on tensor data here"),
                ("depends_on_data", "f32[2,3]", r"refused\.py:29:\d+: error: aten::Bool: the program depends on tensor data here"),
                ("stateful", "f32[2,3]", r"refused\.py:47:\d+: error: assigns the attribute 'hidden' of the model: state"),
                ("wrong_shapes", "f32[2,3]", r"refused\.py:58:\d+: error: aten::linear: expected 4 input features, found 3\n"),
                ("training_norm", "f32[2,3]", r"refused\.py:68:\d+: note: aten::renorm \(1 time\)\n")]:
            with self.subTest(name=name):
                self.assertRegex(self.refuse(1, "error: ", REFUSED / f"{name}.pt", "--input", given).stderr, text)


if __name__ == "__main__":
    unittest.main()
