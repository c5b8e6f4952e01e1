// Everything a tool of the house may meet in IR.
#include "compiler/Pipelines/Registration.h"

#include "compiler/Pipelines/Phases.h"
#include "dialects/Plan/Plan.h"
#include "dialects/Wsimd/Wsimd.h"
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/Passes.h"
#include "passes/Graph/Passes.h"
#include "passes/Lowering/Passes.h"
#include "passes/Placement/Passes.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void wasmtorch::registerDialects(DialectRegistry &registry) {
  registry.insert<wt::WtDialect, plan::PlanDialect, wsimd::WsimdDialect>();
  registry.insert<func::FuncDialect, arith::ArithDialect, scf::SCFDialect, cf::ControlFlowDialect, memref::MemRefDialect,
                  vector::VectorDialect, math::MathDialect, LLVM::LLVMDialect>();
}

void wasmtorch::registerPasses() {
  registerCanonicalizerPass();
  registerCSEPass();
  registerSymbolDCEPass();
  registerGraphPasses();
  registerFusionPasses();
  registerPlacementPasses();
  registerLoweringPasses();
  PassPipelineRegistration<>("wt-graph-pipeline", "The phase 'graph'", buildGraphPipeline);
  PassPipelineRegistration<>("wt-dispatch-pipeline", "The phase 'dispatch'", buildDispatchPipeline);
  PassPipelineRegistration<>("wt-plan-pipeline", "The phase 'plan'", buildPlanPipeline);
  PassPipelineRegistration<>("wt-lower-pipeline", "The phase 'lower', for SIMD128 alone",
                             [](OpPassManager &pm) { buildLowerPipeline(pm, Variant::Simd); });
  PassPipelineRegistration<>("wt-lower-relaxed-pipeline", "The phase 'lower', with relaxed SIMD",
                             [](OpPassManager &pm) { buildLowerPipeline(pm, Variant::Relaxed); });
}
