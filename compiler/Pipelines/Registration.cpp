// Everything a tool of the house may meet in IR.
#include "compiler/Pipelines/Registration.h"

#include "dialects/Plan/Plan.h"
#include "dialects/Wsimd/Wsimd.h"
#include "dialects/Wt/Wt.h"
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
}
