// Writes the package of a planned model.
#ifndef WASMTORCH_COMPILER_DRIVER_WRITEPACKAGE_H
#define WASMTORCH_COMPILER_DRIVER_WRITEPACKAGE_H

#include "codegen/Wasm/WasmOpt.h"
#include "compiler/Driver/CompilationCache.h"
#include "compiler/Driver/Options.h"
#include "compiler/Driver/Reference.h"
#include "package/manifest.pb.h"

#include <optional>

namespace wasmtorch {

/// A planned module, which is left as it is, in LLVM's dialect; null after a diagnostic.
mlir::OwningOpRef<mlir::ModuleOp> lowered(mlir::ModuleOp planned, Variant variant);

/// Lowers a planned module, which it leaves as it is, to an object of one variant.
mlir::LogicalResult compileObject(mlir::ModuleOp planned, Variant variant, llvm::SmallVectorImpl<char> &object);

/// The text of one variant's module, linked and optimised, with the names of its functions.
mlir::LogicalResult compileText(mlir::ModuleOp planned, Variant variant, const WasmOpt &wasmOpt, ScratchFiles &scratch, std::string &text);

/// What a variant promises about its numbers.
std::string numericsOf(Variant variant);
/// What the algorithms of a described plan add to that; empty for most.
std::string numericsOfPlan(const package::Manifest &manifest);

/// Looks at a package whose files are written but not yet in their places.
using CheckPackage = llvm::function_ref<mlir::LogicalResult(const package::Manifest &, const package::AtomicFiles &)>;

/// Writes the package and what is asked for besides from the cache, where it is there and `check` has nothing against it. Nothing where it
/// isn't there; a failure after a diagnostic.
std::optional<llvm::LogicalResult> restorePackage(const Options &options, CompilationCache &cache, CheckPackage check);

/// Writes all files of the package and what is asked for besides, or none. `original` is what it is verified with. `exitCode` becomes
/// `exitCheckFailed` where it is beyond its budget, or not verified.
mlir::LogicalResult writePackage(const Options &options, const Model &model, const Original &original, const WasmOpt &wasmOpt,
                                 ScratchFiles &scratch, CompilationCache &cache, ExitCode &exitCode);

} // namespace wasmtorch

#endif
