// wt IR as text: verifiers, inference, folders and decompositions of what somebody else wrote.
#include "dialects/Plan/Plan.h"
#include "dialects/Wt/Wt.h"
#include "passes/Graph/Passes.h"
#include "test/fuzz/readers/Readers.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;
using namespace wasmtorch;

// What the graph's passes compute at compile time is bounded by the program's own size, which a fuzzer does not know: a splat of a
// terabyte is one line. So only small tensors go further.
static bool isSmall(ModuleOp module) {
  int64_t elements = 0;
  auto result = module.walk([&](Operation *op) {
    for (Type type : op->getResultTypes())
      if (auto tensor = dyn_cast<RankedTensorType>(type)) {
        int64_t count = 1;
        for (int64_t size : tensor.getShape())
          if (size < 0 || __builtin_mul_overflow(count, size, &count) || count > 10000)
            return WalkResult::interrupt();
        elements += count;
      }
    return elements > 100000 ? WalkResult::interrupt() : WalkResult::advance();
  });
  return !result.wasInterrupted();
}

void readers::readIr(std::string_view bytes) {
  static DialectRegistry registry = [] {
    DialectRegistry registry;
    registry.insert<wt::WtDialect, plan::PlanDialect, func::FuncDialect>();
    return registry;
  }();
  static std::unique_ptr<MLIRContext> context;
  static int uses = 0;
  if (uses++ % 500 == 0)
    context = std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  ScopedDiagnosticHandler quiet(context.get(), [](Diagnostic &) { return success(); });
  // MLIR's lexer reads up to a zero behind the text, as a file's buffer has it.
  std::string text(bytes);
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, context.get());
  if (!module || !isSmall(*module))
    return;
  PassManager pm(context.get());
  pm.addPass(createDecomposeComposites());
  pm.addPass(createFoldConstants());
  (void)pm.run(*module);
}
