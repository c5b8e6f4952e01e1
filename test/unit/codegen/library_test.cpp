// A library's names, and its functions as an engine runs them.
#include "codegen/Library/LibraryCode.h"
#include "codegen/Wasm/EmitObject.h"
#include "codegen/Wasm/LinkModule.h"
#include "package/RunProgram.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Parser/Parser.h"

#include <catch2/catch.hpp>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::codegen;

TEST_CASE("a model's names become identifiers", "[codegen]") {
  CHECK(identifierOf("x") == "x");
  CHECK(identifierOf("hidden.0") == "hidden_0");
  CHECK(identifierOf("a__b--c") == "a_b_c");
  CHECK(identifierOf("3d") == "_3d");
  CHECK(identifierOf("") == "unnamed");
  CHECK(identifierOf("x__") == "x");
  CHECK(identifierOf("größe") == "gr_e"); // the compiler's own encoding of it has two bytes a letter
  CHECK(memberOf("class") == "class_");
  CHECK(memberOf("NULL") == "NULL_");
  CHECK(memberOf("classes") == "classes");
  CHECK(joinIdentifiers({"a", "_3d", "b_", "_c"}) == "a_3d_b_c");
  CHECK(defaultLibraryName("3d-net.v2") == "model_3d_net_v2");
}

TEST_CASE("two names that would be one are told apart", "[codegen]") {
  IdentifierScope scope;
  CHECK(scope.claim("x") == "x");
  CHECK(scope.claim("X") == "X_2");
  CHECK(scope.claim("x") == "x_3");
  CHECK(scope.claim("x_2") == "x_2_2");
}

TEST_CASE("entries whose identifiers would meet are told apart", "[codegen]") {
  package::Manifest manifest;
  // The struct of the first would be called as the function of the second.
  for (const char *name : {"run", "inputs", "a.b", "a_b"}) {
    manifest.add_entries()->set_name(name);
    manifest.mutable_entries()->rbegin()->add_inputs()->set_name("x");
  }
  LibraryNames names("m", manifest);
  std::vector<std::string> all{names.sessionInit, names.statusText, names.weights};
  for (const LibraryEntry &entry : names.entries)
    for (const std::string &name : {entry.run, entry.inputStruct, entry.inputStruct + "_of", entry.inputs[0].macros})
      all.push_back(name);
  std::set<std::string> once(all.begin(), all.end());
  CHECK(once.size() == all.size());
  CHECK(names.entries[0].run == "m_run_run");
  CHECK(names.entries[3].run == "m_run_a_b_2");
  CHECK(names.entries[3].inputs[0].macros == "M_A_B_2_INPUT_X");
}

// A session of 200 bytes with a state of 37 at 64, which begins as byte 128 on of the weights, and one that begins as zeros.
static package::Manifest statefulManifest() {
  package::Manifest manifest;
  package::Entry &entry = *manifest.add_entries();
  entry.set_name("forward");
  entry.set_symbol("run_forward");
  entry.set_session_bytes(200);
  package::State &state = *manifest.add_states();
  state.mutable_value()->mutable_place()->set_offset(64);
  state.mutable_value()->mutable_place()->set_bytes(37);
  state.mutable_initial()->set_offset(128);
  state.mutable_initial()->set_bytes(37);
  manifest.add_states()->mutable_value()->mutable_place()->set_offset(128);
  return manifest;
}

// Sessions at 65536, full of ones before, between bytes that must stay; weights at 66560, each byte other than its neighbours.
static const char *check = R"(
  const memory = new WebAssembly.Memory({ initial: 4 });
  const bytes = new Uint8Array(memory.buffer);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(require('fs').readFileSync(process.argv[1])), { env: { memory } });
  const weights = 66560, session = 65536;
  bytes.fill(255, session - 16, weights);
  for (let i = 0; i < 512; ++i) bytes[weights + i] = i * 7 + 1;
  exports.m_session_init(weights, session);
  const want = (i) => i < 0 || i >= 256 ? 255 : i >= 64 && i < 101 ? (128 + i - 64) * 7 + 1 & 255 : 0;
  for (let i = -16; i < 272; ++i) if (bytes[session + i] !== want(i)) throw new Error(`byte ${i}: ${bytes[session + i]}`);
  const text = (status) => { let at = exports.m_status_text(status), s = ''; while (bytes[at]) s += String.fromCharCode(bytes[at++]); return s; };
  for (const [status, words] of [[0, 'done'], [1 | 9 << 8, 'an index in the data is out of range'], [3, 'there is no such dispatch'],
                                 [77, 'a status that this library does not know']])
    if (text(status) !== words) throw new Error(`status ${status}: ${text(status)}`);
  if (exports.m_run_forward(weights, session) !== 5) throw new Error('run');
  if (Object.keys(exports).includes('run_forward')) throw new Error('a name without the library');
)";

TEST_CASE("a library makes sessions new and tells statuses in words", "[codegen]") {
  initializeWasmTarget();
  MLIRContext context;
  context.loadDialect<LLVM::LLVMDialect>();
  auto module = parseSourceString<ModuleOp>(R"(llvm.func @run_forward(%w: !llvm.ptr, %s: !llvm.ptr) -> i32 {
    %0 = llvm.mlir.constant(5 : i32) : i32
    llvm.return %0 : i32
  })",
                                            &context);
  REQUIRE(module);
  package::Manifest manifest = statefulManifest();
  LibraryNames names("m", manifest);
  REQUIRE(succeeded(addLibraryCode(*module, manifest, names)));
  llvm::SmallVector<char, 0> object;
  REQUIRE(succeeded(emitObject(*module, Variant::Simd, object)));
  ScratchFiles scratch;
  std::string linked, file, error;
  auto done = linkModule({object.data(), object.size()}, {"m_session_init", "m_status_text", "m_run_forward"}, scratch, linked);
  INFO(done.message());
  REQUIRE(done);
  REQUIRE(scratch.write("wasm", linked, file));
  CHECK(package::runProgram({WASMTORCH_NODE, "-e", check, file}, "", error) == 0);
}
