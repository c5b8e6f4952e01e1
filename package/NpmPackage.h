// The text of a package's package.json: with it the folder is a package of npm.
#ifndef WASMTORCH_PACKAGE_NPM_PACKAGE_H
#define WASMTORCH_PACKAGE_NPM_PACKAGE_H

#include "package/manifest.pb.h"

#include <string>
#include <string_view>

namespace wasmtorch::package {

constexpr const char *npmFile = "package.json";

/// A name that npm takes, made of any: "My Model (v2)" becomes "my-model-v2".
std::string npmNameOf(std::string_view name);

/// What keeps `name` from being one that npm takes, scope and all; empty where nothing does.
std::string npmNameProblem(std::string_view name);

/// What keeps `version` from being a semantic version; empty where nothing does.
std::string npmVersionProblem(std::string_view version);

/// Where no version is given: one that differs wherever the model does, "0.0.0-m" and twelve digits of the manifest's digest. So a
/// lock file and npm's cache never take one model for another.
std::string npmVersionOf(const Manifest &manifest);

/// The manifest must be sound (`manifestProblems`).
std::string npmPackageText(const Manifest &manifest, std::string_view name, std::string_view version);

/// Whether a package.json is one that we wrote: it has the field "wasmtorch". Any other belongs to somebody else.
bool isOwnNpmPackage(std::string_view json);

} // namespace wasmtorch::package

#endif
