// package.json: names, versions, and whose file it is.
#include "Sample.h"

#include "package/NpmPackage.h"

#include <catch2/catch.hpp>

using namespace wasmtorch::package;
using wasmtorch::package::test::sampleManifest;

TEST_CASE("package.json names the entry, the types and every file", "[package]") {
  CHECK(npmPackageText(sampleManifest(), "@team/toy", "1.2.3") ==
        R"({
  "name": "@team/toy",
  "version": "1.2.3",
  "description": "toy, compiled by WasmTorch 0.1.0",
  "type": "module",
  "sideEffects": false,
  "main": "./model.mjs",
  "types": "./model.d.ts",
  "exports": {
    ".": { "types": "./model.d.ts", "default": "./model.mjs" },
    "./model.mjs": { "types": "./model.d.mts", "default": "./model.mjs" },
    "./manifest.json": "./manifest.json",
    "./model.simd.wasm": "./model.simd.wasm",
    "./model.weights": "./model.weights",
    "./package.json": "./package.json"
  },
  "files": ["model.mjs", "model.d.ts", "model.d.mts", "manifest.json", "model.simd.wasm", "model.weights"],
  "wasmtorch": "./manifest.json"
}
)");
  Manifest manifest = sampleManifest();
  manifest.clear_weights();
  manifest.set_name("a \"b\"\n\\");
  std::string text = npmPackageText(manifest, "toy", "0.0.0");
  CHECK(text.find("weights") == std::string::npos);
  CHECK(text.find(R"("a \"b\"_\\, compiled)") != std::string::npos);
}

TEST_CASE("the version of a package without one is that of its contents", "[package]") {
  Manifest manifest = sampleManifest();
  std::string first = npmVersionOf(manifest);
  CHECK(first.size() == 19);
  CHECK(first.substr(0, 7) == "0.0.0-m");
  CHECK(npmVersionProblem(first).empty());
  CHECK(npmVersionOf(manifest) == first);
  manifest.mutable_variants(0)->set_sha256(std::string(64, 'c'));
  CHECK(npmVersionOf(manifest) != first);
}

TEST_CASE("any name becomes one that npm takes", "[package]") {
  CHECK(npmNameOf("resnet18") == "resnet18");
  CHECK(npmNameOf("My Model (v2).FINAL") == "my-model-v2-.final");
  CHECK(npmNameOf("._hidden_1_") == "hidden_1_");
  CHECK(npmNameOf("\xc4\xb0I") == "i"); // in a Turkish locale too
  CHECK(npmNameOf("-- ..") == "model");
  CHECK(npmNameOf("") == "model");
  CHECK(npmNameOf("node_modules") == "model");
  for (std::string name :
       {std::string(300, 'a'), std::string("..x.."), std::string("\xff/\n'"), std::string(213, 'a') + ".b", std::string("A@b/c")}) {
    CAPTURE(name);
    CHECK(npmNameProblem(npmNameOf(name)).empty());
  }
}

TEST_CASE("names that npm refuses are told with one that it takes", "[package]") {
  for (const char *name : {"digits", "@team/digits", "a.b-c_d", "0"}) {
    CAPTURE(name);
    CHECK(npmNameProblem(name).empty());
  }
  for (const char *name : {"", "Digits", ".x", "_x", "a/b", "@team", "@/x", "@team/", "@a/b/c", "a b", "n\xc3\xa4me", "favicon.ico"}) {
    CAPTURE(name);
    CHECK(!npmNameProblem(name).empty());
  }
  CHECK(npmNameProblem(std::string(215, 'a')) != "");
  CHECK(npmNameProblem("My Model") ==
        "expected a name that npm takes, NAME or @SCOPE/NAME of lower-case letters, digits, '-', '_' and '.', "
        "found 'My Model'; 'my-model' would be one");
}

TEST_CASE("versions are semantic versions", "[package]") {
  for (const char *version : {"0.0.0", "1.20.300", "1.0.0-beta.2", "1.0.0-0a.x-y+001", "1.0.0+b"}) {
    CAPTURE(version);
    CHECK(npmVersionProblem(version).empty());
  }
  for (const char *version :
       {"", "1", "1.0", "v1.0.0", "1.0.0.0", "01.0.0", "1..0", "1.0.0-", "1.0.0-01", "1.0.0-a..b", "1.0.0+", "1.0.x"}) {
    CAPTURE(version);
    CHECK(!npmVersionProblem(version).empty());
  }
  CHECK(npmVersionProblem("1.0") == "expected a semantic version such as 1.0.0 or 1.0.0-beta.2, found '1.0'");
}

TEST_CASE("a package.json is ours by its field alone", "[package]") {
  CHECK(isOwnNpmPackage(npmPackageText(sampleManifest(), "toy", "1.0.0")));
  CHECK(isOwnNpmPackage(R"({"wasmtorch": "./manifest.json", "name": "edited"})"));
  CHECK(!isOwnNpmPackage(R"({"name": "application", "dependencies": {"wasmtorch": "1"}})"));
  CHECK(!isOwnNpmPackage(R"(["wasmtorch"])"));
  CHECK(!isOwnNpmPackage("{\"wasmtorch\""));
  CHECK(!isOwnNpmPackage(""));
}
