// Reading and writing manifest.json.
#ifndef WASMTORCH_PACKAGE_MANIFEST_H
#define WASMTORCH_PACKAGE_MANIFEST_H

#include "package/Outcome.h"
#include "package/manifest.pb.h"

#include <string>
#include <string_view>
#include <vector>

namespace wasmtorch::package {

/// The only `format_version` that this compiler writes and reads.
constexpr unsigned manifestFormat = 2;
constexpr const char *manifestFile = "manifest.json";

/// The text of manifest.json: the same bytes for the same manifest, in any locale, with any protobuf.
std::string manifestText(const Manifest &manifest);

/// Fields that this reader doesn't know are passed over. Checks the format version, not the contents: see
/// `manifestProblems`.
Outcome parseManifest(std::string_view json, Manifest &manifest);

/// Reads the manifest.json of the package in `folder` and checks its contents; names every problem at once.
Outcome readManifest(const std::string &folder, Manifest &manifest);

/// What is wrong with the contents, one diagnostic each; empty for a sound manifest.
std::vector<std::string> manifestProblems(const Manifest &manifest);

/// What weights take in memory: the file, and what is computed of it at load.
uint64_t weightMemoryBytes(const Manifest &manifest);

} // namespace wasmtorch::package

#endif
