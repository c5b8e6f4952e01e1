// What --verify does: the package beside PyTorch.
#ifndef WASMTORCH_COMPILER_DRIVER_VERIFY_H
#define WASMTORCH_COMPILER_DRIVER_VERIFY_H

#include "compiler/Driver/Options.h"

#include "mlir/Support/LLVM.h"

namespace wasmtorch {

/// Runs the model in libtorch and each variant of the written package in Node on the samples, and says on standard error how
/// they agree. The package stays where they don't, to be looked at; `exitCode` becomes `exitCheckFailed` then.
mlir::LogicalResult verifyPackage(const Options &options, ExitCode &exitCode);

} // namespace wasmtorch

#endif
