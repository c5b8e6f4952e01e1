// Writes model.mjs: the table of files, then the stub.
#include "package/ModuleSource.h"

#include "package/Manifest.h"
#include "package/SourceText.h"

using namespace wasmtorch::package;

static std::string assetLine(const std::string &file) {
  std::string escaped;
  // In a URL these would begin a query, a fragment or an escape.
  for (char c : file)
    escaped += c == '%' ? "%25" : c == '?' ? "%3F" : c == '#' ? "%23" : std::string(1, c);
  return "  " + stringLiteral(file) + ": new URL(" + stringLiteral("./" + escaped) + ", import.meta.url),\n";
}

std::string wasmtorch::package::moduleSource(const Manifest &manifest, std::string_view stub) {
  std::string text = "// " + commentText(manifest.name()) + ", compiled by WasmTorch " + commentText(manifest.producer().compiler()) +
                     ". Types: model.d.ts. Contents: manifest.json.\n";
  text += "const wasmtorchAssets = {\n";
  text += assetLine(manifestFile);
  for (const Variant &variant : manifest.variants())
    text += assetLine(variant.file());
  if (!manifest.weights().file().empty())
    text += assetLine(manifest.weights().file());
  text += "};\n";
  return text.append(stub);
}
