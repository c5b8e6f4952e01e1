// Writes the package of a planned model.
#ifndef WASMTORCH_COMPILER_DRIVER_WRITEPACKAGE_H
#define WASMTORCH_COMPILER_DRIVER_WRITEPACKAGE_H

#include "codegen/Wasm/WasmOpt.h"
#include "compiler/Driver/CompilationCache.h"
#include "compiler/Driver/Options.h"
#include "compiler/Driver/ReadModel.h"

#include <optional>

namespace wasmtorch {

/// A planned module, which is left as it is, in LLVM's dialect; null after a diagnostic.
mlir::OwningOpRef<mlir::ModuleOp> lowered(mlir::ModuleOp planned, Variant variant);

/// Lowers a planned module, which it leaves as it is, to an object of one variant.
mlir::LogicalResult compileObject(mlir::ModuleOp planned, Variant variant, llvm::SmallVectorImpl<char> &object);

/// What a variant promises about its numbers.
const char *numericsOf(Variant variant);

/// Writes the package and what is asked for besides from the cache, where it is there. Nothing where it isn't; a failure after a
/// diagnostic.
std::optional<llvm::LogicalResult> restorePackage(const Options &options, CompilationCache &cache);

/// Writes all files of the package and what is asked for besides, or none. `exitCode` becomes `exitCheckFailed` where it is beyond its
/// budget.
mlir::LogicalResult writePackage(const Options &options, const Model &model, const WasmOpt &wasmOpt, ScratchFiles &scratch,
                                 CompilationCache &cache, ExitCode &exitCode);

} // namespace wasmtorch

#endif
