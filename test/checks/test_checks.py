"""Tests of the checks on the source tree: each finds what it is for, and this tree is clean."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TEST = Path(__file__).resolve().parent.parent


def run(check, files=None):
    """Exit code and output of a check, on a tree of the given files or on this one."""
    command = [sys.executable, TEST / f"{check}.py"]
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (files or {}).items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        done = subprocess.run(command + ([folder] if files else []), capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


class Includes(unittest.TestCase):
    def test_this_tree_obeys(self):
        code, output = run("check_includes")
        self.assertEqual(code, 0, output)

    def refused(self, files, message):
        code, output = run("check_includes", files)
        self.assertEqual(code, 1, output)
        self.assertIn(message, output)

    def test_a_lower_layer_does_not_include_a_higher_one(self):
        self.refused({"dialects/Wt/Wt.cpp": '// Ops.\n#include "passes/Graph/Passes.h"\n', "passes/Graph/Passes.h": "// Passes.\n"},
                     "dialects/Wt/Wt.cpp:2: includes 'passes/Graph/Passes.h'")

    def test_a_higher_layer_includes_a_lower_one(self):
        code, output = run("check_includes", {"passes/A.cpp": '// A.\n#include "dialects/Wt/Wt.h"\n', "dialects/Wt/Wt.h": "// Wt.\n"})
        self.assertEqual(code, 0, output)

    def test_layers_of_one_rank_do_not_see_each_other(self):
        self.refused({"autotune/A.cpp": '#include "quantize/Policy/P.h"\n', "quantize/Policy/P.h": "\n"}, "autotune/A.cpp:1")

    def test_quantization_passes_stand_low(self):
        self.refused({"quantize/Passes/A.cpp": '#include "compiler/Driver/D.h"\n', "compiler/Driver/D.h": "\n"}, "quantize/Passes/A.cpp:1")

    def test_package_knows_no_llvm(self):
        self.refused({"package/A.cpp": '// A.\n\n#include "llvm/ADT/StringRef.h"\n'}, "package/A.cpp:3: 'llvm/ADT/StringRef.h' is LLVM's")

    def test_libtorch_is_for_the_importer(self):
        self.refused({"compiler/Driver/A.cpp": "#include <torch/script.h>\n"}, "compiler/Driver/A.cpp:1: 'torch/script.h' is libtorch's")
        code, output = run("check_includes", {"compiler/Frontend/TorchScript/A.cpp": "#include <torch/script.h>\n"})
        self.assertEqual(code, 0, output)

    def test_tablegen_files_are_held_to_it_too(self):
        self.refused({"dialects/Wt/W.td": 'include "passes/P.td"\n', "passes/P.td": "\n"}, "dialects/Wt/W.td:1")

    def test_includes_are_rooted(self):
        self.refused({"passes/A.cpp": '#include "B.h"\n', "passes/B.h": "\n"}, "passes/A.cpp:1: includes 'B.h' from beside it")

    def test_the_stub_imports_nothing_of_the_compiler(self):
        self.refused({"runtime-stub/src/a.ts": "import { x } from '../../compiler/x.js';\n", "compiler/x.js": "\n"}, "runtime-stub/src/a.ts:1")
        self.refused({"runtime-stub/wasm/a.cpp": '#include "dialects/Wt/Wt.h"\n', "dialects/Wt/Wt.h": "\n"}, "runtime-stub/wasm/a.cpp:1")

    def test_the_stub_is_text_for_the_compiler_alone(self):
        self.refused({"codegen/a.cpp": '#include "runtime-stub/Stub.h"\n', "runtime-stub/Stub.h": "\n"}, "codegen/a.cpp:1")
        code, output = run("check_includes", {"compiler/Driver/a.cpp": '#include "runtime-stub/Stub.h"\n', "runtime-stub/Stub.h": "\n"})
        self.assertEqual(code, 0, output)

    def test_cmake_links_by_the_same_rule(self):
        self.refused({"dialects/CMakeLists.txt": "wasmtorch_library(WasmTorchWt SOURCES a.cpp LINK WasmTorchDriver)\n",
                      "compiler/CMakeLists.txt": "wasmtorch_library(WasmTorchDriver SOURCES b.cpp)\n"},
                     "dialects/CMakeLists.txt:1: uses WasmTorchDriver of compiler")


class Style(unittest.TestCase):
    def test_this_tree_obeys(self):
        code, output = run("check_style")
        self.assertEqual(code, 0, output)

    def refused(self, files, message):
        code, output = run("check_style", files)
        self.assertEqual(code, 1, output)
        self.assertIn(message, output)

    def test_the_first_line_says_what_the_file_is(self):
        self.refused({"a.cpp": "#include <vector>\n"}, "a.cpp:1: the first line")
        self.refused({"scripts/a": "#!/bin/sh\nset -e\n"}, "scripts/a:1: the first line")

    def test_tabs_and_notes_and_private_paths_are_found(self):
        self.refused({"a.py": '"""Says."""\n\tx = 1\n'}, "a.py:2: a tab")
        self.refused({"a.py": '"""Says."""\n# TO' 'DO later\n'}, "a.py:2: a note to oneself")
        self.refused({"a.py": '"""Says."""\nopen("/ho' 'me/someone/x")\n'}, "a.py:2: a path of one machine")
        self.refused({"a.py": '"""Says."""\nx = 1 \n'}, "a.py:2: blanks")
        self.refused({"a.py": '"""Says."""'}, "a.py:1: no newline")

    def test_a_long_file_is_only_warned_of(self):
        code, output = run("check_style", {"a.py": '"""Says."""\n' + "x = 1\n" * 700})
        self.assertEqual(code, 0)
        self.assertIn("warning: a.py has 701 lines", output)


class Diagnostics(unittest.TestCase):
    def test_every_message_of_this_tree_is_expected(self):
        code, output = run("check_diagnostics")
        self.assertEqual(code, 0, output)

    def test_a_message_without_a_test_is_found(self):
        code, output = run("check_diagnostics", {"dialects/A.cpp": 'return emitOpError("has ") << n << " legs; too many";\n',
                                                 "test/a.mlir": "// expected-error @below {{has 5 arms}}\n"})
        self.assertEqual(code, 1)
        self.assertIn("dialects/A.cpp:1: no test expects 'has … legs; too many'", output)

    def test_a_message_with_a_test_is_not(self):
        code, output = run("check_diagnostics", {"dialects/A.cpp": 'return emitOpError("has ") << n << " legs; too many";\n',
                                                 "test/a.mlir": "// expected-error @below {{has 5 legs; too many}}\n"})
        self.assertEqual(code, 0, output)


class Messages(unittest.TestCase):
    def check(self, files, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            done = subprocess.run([sys.executable, TEST / "list_messages.py", folder, *arguments], capture_output=True, text=True)
        return done.returncode, done.stdout

    def test_every_message_of_this_tree_has_a_place_and_a_remedy(self):
        done = subprocess.run([sys.executable, TEST / "list_messages.py", "--check"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_messages_are_listed_with_their_places(self):
        _, output = self.check({"tools/a.cpp": '// A.\n  return reportError("cannot read \'" + path + "\': " + why);\n',
                                "tools/b.mjs": "// B.\nthrow new Usage(`expected one of ${names.map((n) => `'${n}'`)}, found '${x}'`);\n"})
        self.assertIn("tools/a.cpp:2: cannot read '…': …\n", output)
        self.assertIn("tools/b.mjs:2: expected one of …, found '…'\n", output)
        self.assertIn("2 messages", output)

    def test_what_is_missing_is_named(self):
        _, output = self.check({"tools/a.cpp": '// A.\nreturn Outcome::failure("something went quite wrong");\n'
                                               'return Outcome::failure("\'" + x + "\' went quite wrong");\n'
                                               'return Outcome::failure("expected another thing here");\n'}, "--check")
        self.assertIn("tools/a.cpp:2: no place and no remedy: something went quite wrong", output)
        self.assertIn("tools/a.cpp:3: no remedy: '…' went quite wrong", output)
        self.assertIn("tools/a.cpp:4: no place: expected another thing here", output)

    def test_comments_declarations_and_names_are_no_messages(self):
        _, output = self.check({"tools/a.cpp": '// fail("this is no message at all");\nvoid fail(const char *text = "nor is this one here");\n'
                                               'return "key";\n'})
        self.assertIn("0 messages", output)


if __name__ == "__main__":
    unittest.main()
