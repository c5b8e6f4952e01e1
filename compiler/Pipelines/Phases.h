// The phases of a compilation, each a pipeline of passes with a name.
#ifndef WASMTORCH_COMPILER_PIPELINES_PHASES_H
#define WASMTORCH_COMPILER_PIPELINES_PHASES_H

#include "passes/Lowering/Variant.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <optional>

namespace mlir {
class OpPassManager;
}

namespace wasmtorch {

/// The phases in their order; `--compile-to` names one.
enum class Phase { Input, Graph, Quantize, Dispatch, Plan, Lower, Codegen, Package };

/// A phase by its name, as `--compile-to` spells it.
std::optional<Phase> phaseByName(llvm::StringRef name);
llvm::StringRef phaseName(Phase phase);

/// Those that end in text which can be written: `--compile-to` takes them.
llvm::ArrayRef<Phase> writablePhases();

// Each takes what the phase before left. The module verifies after each pass.

/// wt as imported → wt in core ops, weights folded, channels last.
void buildGraphPipeline(mlir::OpPassManager &pm);
/// wt → functions of plan.dispatch, scheduled, weights packed.
void buildDispatchPipeline(mlir::OpPassManager &pm);
/// The same for a library, whose weights are constants of a program: nothing is left to be computed when they are loaded.
void buildLibraryDispatchPipeline(mlir::OpPassManager &pm);
/// plan.dispatch → plan.kernel and plan.entry: every byte has an address.
void buildPlanPipeline(mlir::OpPassManager &pm);
/// plan → LLVM's dialect, for one variant.
void buildLowerPipeline(mlir::OpPassManager &pm, Variant variant);

} // namespace wasmtorch

#endif
