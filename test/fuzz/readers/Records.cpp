// Schedule records: read, and applied to a program that has every kind of kernel.
#include "compiler/Driver/ScheduleFile.h"
#include "dialects/Plan/Plan.h"
#include "dialects/Wt/Wt.h"
#include "passes/Placement/Passes.h"
#include "test/fuzz/readers/Readers.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;
using namespace wasmtorch;

// Dispatches whose signatures a record may match.
static const char *const program = R"(
func.func @forward(%x: tensor<2x9x9x4xf32>, %w: tensor<8x4x3x3xf32>, %d: tensor<4x1x3x3xf32>, %a: tensor<12x6xf32>, %b: tensor<6x20xf32>) {
  %0 = plan.dispatch (%x, %w) : (tensor<2x9x9x4xf32>, tensor<8x4x3x3xf32>) -> tensor<2x7x7x8xf32> {
  ^bb0(%i: tensor<2x9x9x4xf32>, %f: tensor<8x4x3x3xf32>):
    %y = wt.convolution %i, %f {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>,
                                dilation = array<i64: 1, 1>, groups = 1 : i64, layout = #wt.layout<channels_last>}
      : (tensor<2x9x9x4xf32>, tensor<8x4x3x3xf32>) -> tensor<2x7x7x8xf32>
    plan.yield %y : tensor<2x7x7x8xf32>
  }
  %1 = plan.dispatch (%x, %d) : (tensor<2x9x9x4xf32>, tensor<4x1x3x3xf32>) -> tensor<2x7x7x4xf32> {
  ^bb0(%i: tensor<2x9x9x4xf32>, %f: tensor<4x1x3x3xf32>):
    %y = wt.convolution %i, %f {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>,
                                dilation = array<i64: 1, 1>, groups = 4 : i64, layout = #wt.layout<channels_last>}
      : (tensor<2x9x9x4xf32>, tensor<4x1x3x3xf32>) -> tensor<2x7x7x4xf32>
    plan.yield %y : tensor<2x7x7x4xf32>
  }
  %2 = plan.dispatch (%a, %b) : (tensor<12x6xf32>, tensor<6x20xf32>) -> tensor<12x20xf32> {
  ^bb0(%l: tensor<12x6xf32>, %r: tensor<6x20xf32>):
    %y = wt.matmul %l, %r : (tensor<12x6xf32>, tensor<6x20xf32>) -> tensor<12x20xf32>
    plan.yield %y : tensor<12x20xf32>
  }
  return
}
)";

void readers::readRecords(std::string_view bytes) {
  static DialectRegistry registry = [] {
    DialectRegistry registry;
    registry.insert<wt::WtDialect, plan::PlanDialect, func::FuncDialect>();
    return registry;
  }();
  // Attributes live as long as their context: a fresh one now and then keeps the memory small.
  static std::unique_ptr<MLIRContext> context;
  static int uses = 0;
  if (uses++ % 1000 == 0)
    context = std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  ScopedDiagnosticHandler quiet(context.get(), [](Diagnostic &) { return success(); });
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(program, context.get());
  if (!module)
    fail("the program of the fuzzer is no program");
  MemoryFile file(bytes);
  if (failed(readScheduleFile(file.path(), *module)))
    return;
  PassManager pm(context.get());
  pm.addPass(createSelectSchedules());
  pm.addPass(createPackWeights());
  (void)pm.run(*module);
}
