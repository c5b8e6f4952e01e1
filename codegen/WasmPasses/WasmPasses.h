// LLVM's passes of the house for WebAssembly: the compiler runs them itself, and a plugin brings them to opt and clang.
#ifndef WASMTORCH_CODEGEN_WASMPASSES_WASMPASSES_H
#define WASMTORCH_CODEGEN_WASMPASSES_WASMPASSES_H

#include "llvm/IR/PassManager.h"

namespace llvm {
class PassBuilder;
}

namespace wasmtorch {

// What each does and when it leaves code alone: docs/plugins.md. All do nothing for other targets than WebAssembly with SIMD128.

/// What stays valid after a pass that changes instructions but no branches: all, or the shape of the control flow.
llvm::PreservedAnalyses analysesAfter(bool changed);

/// wasm-annotate-math: tells LLVM's vectorisers that calls of f32 math functions have a form on four numbers.
struct AnnotateMath : llvm::PassInfoMixin<AnnotateMath> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

/// wasm-expand-math: writes functions of four, or a multiple of four, f32 numbers out as polynomials.
struct ExpandVectorMath : llvm::PassInfoMixin<ExpandVectorMath> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

/// wasm-widen-dots: asks LLVM's loop vectoriser for vectors of eight or sixteen numbers in loops that sum products of small integers.
struct WidenDotProducts : llvm::PassInfoMixin<WidenDotProducts> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

/// wasm-select-dots: chooses a dot-product instruction that is exact for sums of products of small integers.
struct SelectDotProducts : llvm::PassInfoMixin<SelectDotProducts> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

/// wasm-fold-addresses: brings addresses into the form `base + constant` that a load or store takes for nothing.
class FoldAddresses : public llvm::PassInfoMixin<FoldAddresses> {
public:
  /// With `fence`, the form is safe from loop strength reduction, which would take it apart again.
  explicit FoldAddresses(bool fence = false) : fence(fence) {}
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);

private:
  bool fence;
};

/// wasm-hold-constants: keeps vector constants of innermost loops in locals, which engines would make anew each time around.
struct HoldConstants : llvm::PassInfoMixin<HoldConstants> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

/// Makes the passes known by their names.
void registerWasmPasses(llvm::PassBuilder &builder);

/// Adds them to the pipelines -O1 to -O3, each at its place.
void extendOptimizationPipelines(llvm::PassBuilder &builder);

} // namespace wasmtorch

#endif
