// Versions of the compiler and of its parts.
#include "compiler/Driver/Version.h"

#include "codegen/Wasm/WasmOpt.h"
#include "package/Digest.h"
#include "package/Manifest.h"
#include "runtime-stub/Stub.h"

#include "llvm/Config/llvm-config.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/Version.hpp>
#include <google/protobuf/stubs/common.h>

// Of lld/Common/Version.h, which Debian's package has without a file that it includes.
namespace lld {
std::string getLLDVersion();
}

namespace wasmtorch {

std::string compilerVersion() { return WASMTORCH_VERSION; }
std::string llvmVersion() { return LLVM_VERSION_STRING; }

namespace {

// For people, for programs, and what it is.
struct Part {
  const char *name, *key;
  std::string version;
};

} // namespace

static std::vector<Part> versionParts() {
  WasmOpt tool;
  bool hasWasmOpt = static_cast<bool>(findWasmOpt({}, tool));
  std::string libtorch = WASMTORCH_LIBTORCH_VERSION;
  return {{"wasmtorchc", "wasmtorchc", compilerVersion()},
          {"LLVM", "llvm", llvmVersion()},
          {"MLIR", "mlir", llvmVersion()},
          // "LLD 22.1.8"
          {"lld", "lld", llvm::StringRef(lld::getLLDVersion()).rsplit(' ').second.str()},
          {"wasm-opt", "wasm_opt", hasWasmOpt ? tool.version : "not found"},
          {"libtorch", "libtorch", libtorch.empty() ? "not built in" : libtorch},
          {"protobuf", "protobuf", google::protobuf::internal::VersionString(GOOGLE_PROTOBUF_VERSION)},
          {"CLI11", "cli11", CLI11_VERSION},
          // The stub has no number of its own.
          {"stub", "stub", "sha256:" + package::sha256(stubSource()).substr(0, 16)},
          {"package format", "package_format", std::to_string(package::manifestFormat)}};
}

std::string versionText() {
  std::string text;
  for (const Part &part : versionParts())
    text += std::string(part.name) + " " + part.version + "\n";
  return text;
}

std::string versionJson() {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::json::OStream json(os, /*IndentSize=*/2);
  json.object([&] {
    for (const Part &part : versionParts())
      json.attribute(part.key, part.version);
  });
  os << "\n";
  return text;
}

} // namespace wasmtorch
