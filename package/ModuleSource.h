// The text of a package's model.mjs.
#ifndef WASMTORCH_PACKAGE_MODULE_SOURCE_H
#define WASMTORCH_PACKAGE_MODULE_SOURCE_H

#include "package/manifest.pb.h"

#include <string>
#include <string_view>

namespace wasmtorch::package {

/// `stub` is the bundled runtime stub (`wasmtorch::stubSource()`), which goes in unchanged. Before it stands a
/// table of the package's files, each as a literal `new URL('./file', import.meta.url)`: the one form that Vite,
/// webpack and their like recognise, copy and rename. The manifest must be sound (`manifestProblems`).
std::string moduleSource(const Manifest &manifest, std::string_view stub);

} // namespace wasmtorch::package

#endif
