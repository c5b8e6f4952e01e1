// manifest.json to and from its message.
#include "package/Manifest.h"

#include "package/JsonText.h"
#include "package/ReadFile.h"

#include <google/protobuf/util/json_util.h>

using namespace wasmtorch::package;

std::string wasmtorch::package::manifestText(const Manifest &manifest) { return jsonText(manifest); }

Outcome wasmtorch::package::parseManifest(std::string_view json, Manifest &manifest) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  manifest.Clear();
  auto status = google::protobuf::util::JsonStringToMessage(std::string(json), &manifest, options);
  if (!status.ok()) {
    auto message = status.message();
    return Outcome::failure("not a manifest: " + std::string(message.data(), message.size()));
  }
  if (manifest.format_version() != manifestFormat)
    return Outcome::failure("expected manifest format " + std::to_string(manifestFormat) + ", found " +
                            std::to_string(manifest.format_version()));
  return Outcome::success();
}

Outcome wasmtorch::package::readManifest(const std::string &folder, Manifest &manifest) {
  std::string path = folder + "/" + manifestFile;
  std::string text;
  if (Outcome read = readFile(path, text); !read)
    return read;
  Outcome parsed = parseManifest(text, manifest);
  if (!parsed)
    return Outcome::failure(path + ": " + parsed.message());
  std::string problems;
  for (const std::string &problem : manifestProblems(manifest))
    problems.append(problems.empty() ? "" : "\n").append(path).append(": ").append(problem);
  return problems.empty() ? Outcome::success() : Outcome::failure(problems);
}

uint64_t wasmtorch::package::weightMemoryBytes(const Manifest &manifest) {
  return manifest.weights().memory_bytes() == 0 ? manifest.weights().bytes() : manifest.weights().memory_bytes();
}
