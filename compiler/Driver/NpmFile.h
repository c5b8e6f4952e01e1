// The package.json of a package, and what stands in its place.
#ifndef WASMTORCH_COMPILER_DRIVER_NPMFILE_H
#define WASMTORCH_COMPILER_DRIVER_NPMFILE_H

#include "compiler/Driver/Options.h"
#include "package/AtomicFiles.h"
#include "package/manifest.pb.h"

#include "mlir/Support/LLVM.h"

#include <string>

namespace wasmtorch {

/// What package.json is to hold, by the options or else by the manifest.
std::string npmText(const Options &options, const package::Manifest &manifest);

/// Adds package.json. One that somebody else wrote stays, with a warning; where a name or a version was asked for, that is an error.
mlir::LogicalResult addNpmFile(const Options &options, const std::string &text, package::AtomicFiles &files);

} // namespace wasmtorch

#endif
