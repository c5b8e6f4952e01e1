// Generated JavaScript and TypeScript.
#include "Sample.h"

#include "package/ModuleSource.h"
#include "package/SourceText.h"
#include "package/TypeDeclarations.h"

#include <catch2/catch.hpp>

using namespace wasmtorch::package;
using wasmtorch::package::test::sampleManifest;

TEST_CASE("model.mjs names every file in the form that bundlers know, then the stub", "[package]") {
  CHECK(moduleSource(sampleManifest(), "export {};\n") ==
        "// toy, compiled by WasmTorch 0.1.0. Types: model.d.ts. Contents: manifest.json.\n"
        "const wasmtorchAssets = {\n"
        "  'manifest.json': new URL('./manifest.json', import.meta.url),\n"
        "  'model.simd.wasm': new URL('./model.simd.wasm', import.meta.url),\n"
        "  'model.weights': new URL('./model.weights', import.meta.url),\n"
        "};\n"
        "export {};\n");
}

TEST_CASE("model.mjs without weights names none, and escapes what a URL would read", "[package]") {
  Manifest manifest = sampleManifest();
  manifest.clear_weights();
  manifest.mutable_variants(0)->set_file("a#b?c%.wasm");
  manifest.set_name("evil\nimport 'x'");
  std::string text = moduleSource(manifest, "");
  CHECK(text.find("model.weights") == std::string::npos);
  CHECK(text.find("'a#b?c%.wasm': new URL('./a%23b%3Fc%25.wasm'") != std::string::npos);
  CHECK(text.substr(0, 21) == "// evil_import 'x', c");
}

// test/stub/types.test.mjs gives this very text to the TypeScript compiler.
TEST_CASE("model.d.ts names inputs and outputs with their typed arrays", "[package]") {
  CHECK(typeDeclarations(sampleManifest(), "export type T = 1;\n") ==
        R"(// toy, compiled by WasmTorch 0.1.0: the types of model.mjs.

/** What `forward` takes. */
export interface Inputs {
  /** f32 [2, 3] */
  'x': TensorInput<Float32Array, number>;
  /** i64 [2] */
  'hidden.0': TensorInput<BigInt64Array, number | bigint>;
  /** f32 [] */
  'gain': TensorInput<Float32Array, number> | number;
}

/** What `forward` gives. */
export interface Outputs {
  /** bool [5] */
  'output.0': Uint8Array;
}

/** What `it's` takes. */
export interface Inputs1 {
}

/** What `it's` gives. */
export interface Outputs1 {
  /** bool [] */
  'flag': Uint8Array;
}

/** The model's entries by name. */
export interface Entries {
  'forward': { inputs: Inputs; outputs: Outputs };
  'it\'s': { inputs: Inputs1; outputs: Outputs1 };
}

/** Fetches, compiles and starts the model. */
export declare function load(options?: LoadOptions): Promise<Model<Entries, 'forward'>>;

export type T = 1;
)");
}

TEST_CASE("names from a model can't leave a comment or a string", "[package]") {
  CHECK(commentText("a*/b\nc\xe2\x80\xa8") == "a_/b_c___");
  CHECK(stringLiteral("it's \\ \n") == "'it\\'s \\\\ \\x0a'");
}
