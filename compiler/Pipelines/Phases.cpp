// The phases of a compilation, each a pipeline of passes with a name.
#include "compiler/Pipelines/Phases.h"

#include "passes/Fusion/Passes.h"
#include "passes/Graph/Passes.h"
#include "passes/Lowering/Passes.h"
#include "passes/Placement/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace wasmtorch {

static constexpr llvm::StringLiteral phaseNames[] = {"input", "graph", "quantize", "dispatch", "plan", "lower", "codegen", "package"};

std::optional<Phase> phaseByName(llvm::StringRef name) {
  for (auto [i, candidate] : llvm::enumerate(phaseNames))
    if (candidate == name)
      return static_cast<Phase>(i);
  return std::nullopt;
}

llvm::StringRef phaseName(Phase phase) { return phaseNames[static_cast<int>(phase)]; }

llvm::ArrayRef<Phase> writablePhases() {
  static constexpr Phase phases[] = {Phase::Input, Phase::Graph, Phase::Dispatch, Phase::Plan, Phase::Lower, Phase::Codegen};
  return phases;
}

void buildGraphPipeline(OpPassManager &pm) {
  // Before all else: what it adds is then folded, moved and fused like the model's own ops.
  pm.addPass(createTakePixels());
  // Before anything else looks at the ops: all that the other passes see is straight-line code that reads states first.
  pm.addPass(createFlattenBranches());
  pm.addPass(createForwardStates());
  // Duplicates first: a batch norm folds only into a convolution that it alone uses.
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  // Before composites fall apart: a batch norm is recognised whole.
  pm.addPass(createFoldBatchNorm());
  pm.addPass(createRecogniseAttention());
  pm.addPass(createDecomposeComposites());
  // Decompositions bring constants of their own.
  pm.addPass(createFoldConstants());
  // Permutes that meet an elementwise op's weights are hoisted with them below.
  pm.addPass(createUseChannelsLast());
  pm.addPass(createCanonicalizerPass());
  // After the layout is decided: padding moves with the permutes.
  pm.addPass(createMakePaddingExplicit());
  pm.addPass(createHoistWeights());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

static void addDispatchPasses(OpPassManager &pm, const PackWeightsOptions &packing) {
  pm.addPass(createFormDispatches());
  // Operands that several ops of a group share become one.
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createSelectSchedules());
  // The packing follows from the schedule.
  pm.addPass(createPackWeights(packing));
  pm.addPass(createCSEPass());
}

void buildDispatchPipeline(OpPassManager &pm) { addDispatchPasses(pm, {}); }

void buildLibraryDispatchPipeline(OpPassManager &pm) {
  PackWeightsOptions packing;
  packing.atLoad = false;
  addDispatchPasses(pm, packing);
}

void buildPlanPipeline(OpPassManager &pm) { pm.addPass(createAssignAddresses()); }

void buildLowerPipeline(OpPassManager &pm, Variant variant) {
  LowerKernelsOptions tiles;
  tiles.strict = variant == Variant::Simd;
  pm.addPass(createLowerKernels(tiles));
  pm.addPass(createCSEPass());
  SelectInstructionsOptions options;
  options.relaxed = variant == Variant::Relaxed;
  pm.addPass(createSelectInstructions(options));
  pm.addPass(createCSEPass());
  pm.addPass(createConvertToLLVM());
}

} // namespace wasmtorch
