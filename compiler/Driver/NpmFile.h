// The package.json of a package, and what stands in its place.
#ifndef WASMTORCH_COMPILER_DRIVER_NPMFILE_H
#define WASMTORCH_COMPILER_DRIVER_NPMFILE_H

#include "compiler/Driver/Options.h"
#include "package/AtomicFiles.h"
#include "package/manifest.pb.h"

#include "mlir/Support/LLVM.h"

namespace wasmtorch {

/// Adds package.json. One that somebody else wrote stays, with a warning; where a name or a version was asked for, that is an error.
mlir::LogicalResult addNpmFile(const Options &options, const package::Manifest &manifest, package::AtomicFiles &files);

} // namespace wasmtorch

#endif
