// What --verify does: the package beside PyTorch.
#ifndef WASMTORCH_COMPILER_DRIVER_VERIFY_H
#define WASMTORCH_COMPILER_DRIVER_VERIFY_H

#include "compiler/Driver/Reference.h"
#include "package/AtomicFiles.h"
#include "package/manifest.pb.h"

namespace wasmtorch {

/// Runs each variant of a package that is written but not yet in its place in Node, and says on standard error how its answers agree
/// with the reference's. Where one doesn't agree `exitCode` becomes `exitCheckFailed`.
mlir::LogicalResult verifyPackage(const Options &options, const Original &original, const package::Manifest &manifest,
                                  const package::AtomicFiles &files, ExitCode &exitCode);

} // namespace wasmtorch

#endif
