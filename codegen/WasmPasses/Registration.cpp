// The names of the passes, and their places in LLVM's pipelines.
#include "codegen/WasmPasses/WasmPasses.h"

#include "llvm/Passes/PassBuilder.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/LICM.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"

using namespace llvm;

namespace wasmtorch {

namespace {
// What follows the vectorisers. Formulas of one loop share parts, and have operands that are negated, constant or the same each time
// around; code that has none stays as it is.
struct FinishVectors : PassInfoMixin<FinishVectors> {
  PreservedAnalyses run(Function &function, FunctionAnalysisManager &analyses) {
    PreservedAnalyses preserved = SelectDotProducts().run(function, analyses);
    preserved.intersect(ExpandVectorMath().run(function, analyses));
    if (preserved.areAllPreserved())
      return preserved;
    analyses.invalidate(function, preserved);
    FunctionPassManager cleaning;
    cleaning.addPass(EarlyCSEPass());
    cleaning.addPass(InstCombinePass());
    cleaning.addPass(createFunctionToLoopPassAdaptor(LICMPass(LICMOptions()), /*UseMemorySSA=*/true));
    preserved.intersect(cleaning.run(function, analyses));
    return preserved;
  }
};
} // namespace

static bool addByName(StringRef name, FunctionPassManager &passes) {
  if (name == "wasm-annotate-math")
    passes.addPass(AnnotateMath());
  else if (name == "wasm-expand-math")
    passes.addPass(ExpandVectorMath());
  else if (name == "wasm-widen-dots")
    passes.addPass(WidenDotProducts());
  else if (name == "wasm-select-dots")
    passes.addPass(SelectDotProducts());
  else if (name == "wasm-fold-addresses")
    passes.addPass(FoldAddresses());
  else if (name == "wasm-fold-addresses<fence>")
    passes.addPass(FoldAddresses(/*fence=*/true));
  else if (name == "wasm-hold-constants")
    passes.addPass(HoldConstants());
  else
    return false;
  return true;
}

PreservedAnalyses analysesAfter(bool changed) {
  if (!changed)
    return PreservedAnalyses::all();
  PreservedAnalyses preserved;
  preserved.preserveSet<CFGAnalyses>();
  return preserved;
}

void registerWasmPasses(PassBuilder &builder) {
  builder.registerPipelineParsingCallback(
      [](StringRef name, FunctionPassManager &passes, ArrayRef<PassBuilder::PipelineElement>) { return addByName(name, passes); });
}

void extendOptimizationPipelines(PassBuilder &builder) {
  builder.registerVectorizerStartEPCallback([](FunctionPassManager &passes, OptimizationLevel level) {
    if (level == OptimizationLevel::O0)
      return;
    passes.addPass(AnnotateMath());
    passes.addPass(WidenDotProducts());
  });
  builder.registerVectorizerEndEPCallback([](FunctionPassManager &passes, OptimizationLevel level) {
    if (level != OptimizationLevel::O0)
      passes.addPass(FinishVectors());
  });
  // After all that rewrites addresses and places constants.
  builder.registerOptimizerLastEPCallback([](ModulePassManager &passes, OptimizationLevel level, ThinOrFullLTOPhase) {
    if (level == OptimizationLevel::O0)
      return;
    FunctionPassManager last;
    // For blocks in front of loops.
    last.addPass(LoopSimplifyPass());
    last.addPass(FoldAddresses(/*fence=*/true));
    last.addPass(HoldConstants());
    passes.addPass(createModuleToFunctionPassAdaptor(std::move(last)));
  });
}

} // namespace wasmtorch
