// From options to a package or whatever else was asked for.
#include "compiler/Driver/Compile.h"

#include "codegen/Wasm/EmitObject.h"
#include "compiler/Driver/DepFile.h"
#include "compiler/Driver/Messages.h"
#include "compiler/Driver/OutputFiles.h"
#include "compiler/Driver/ScheduleFile.h"
#include "compiler/Driver/Verify.h"
#include "compiler/Driver/WriteLibrary.h"
#include "compiler/Driver/WritePackage.h"
#include "compiler/Pipelines/Registration.h"
#include "package/AtomicFiles.h"

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace wasmtorch {

static LogicalResult runPhase(ModuleOp module, llvm::function_ref<void(OpPassManager &)> build) {
  PassManager pm(module.getContext());
  build(pm);
  return pm.run(module);
}

// What isn't a package, and the file that says what it depends on.
static LogicalResult writeSingle(const Options &options, const std::string &contents) {
  OutputFiles files;
  if (failed(files.add(options.output, contents)) || failed(addDepFile(options, files)))
    return failure();
  return files.commit();
}

static LogicalResult writeIr(const Options &options, ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream os(text);
  module.print(os, OpPrintingFlags().enableDebugInfo(false));
  os << "\n";
  return writeSingle(options, text);
}

// `exitCode` becomes another than that of a diagnosed failure where a check failed.
static LogicalResult compile(const Options &options, ExitCode &exitCode) {
  // Found before the work begins: without it nothing comes of it.
  WasmOpt wasmOpt;
  std::unique_ptr<CompilationCache> cache;
  if (options.emit == Emit::Package) {
    if (auto found = locateWasmOpt(options.wasmOpt, wasmOpt); !found)
      return reportError(found.message());
    cache = std::make_unique<CompilationCache>(options, wasmOpt);
    if (auto restored = restorePackage(options, *cache); restored && (failed(*restored) || !options.verify))
      return *restored;
    else if (restored)
      return verifyPackage(options, exitCode);
    if (auto asked = askWasmOpt(wasmOpt); !asked)
      return reportError(asked.message());
  }
  DialectRegistry registry;
  registerDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.loadAllAvailableDialects();
  context.printOpOnDiagnostic(false);
  DiagnosticPrinter printer(&context);
  ScratchFiles scratch;
  Model model;
  if (failed(readModel(options, context, scratch, model)))
    return failure();
  ModuleOp module = *model.module;
  if (failed(markImageInputs(options.images, module)))
    return failure();
  if (!options.schedule.empty() && failed(readScheduleFile(options.schedule, module)))
    return failure();
  const std::pair<Phase, void (*)(OpPassManager &)> phases[] = {
      {Phase::Graph, buildGraphPipeline}, {Phase::Dispatch, buildDispatchPipeline}, {Phase::Plan, buildPlanPipeline}};
  for (auto [phase, build] : phases) {
    if (options.compileTo < phase)
      return writeIr(options, module);
    if (failed(runPhase(module, build)))
      return failure();
  }
  if (options.compileTo == Phase::Plan)
    return writeIr(options, module);
  if (options.emit == Emit::Mlir)
    return failed(runPhase(module, [&](OpPassManager &pm) { buildLowerPipeline(pm, options.variant); })) ? failure()
                                                                                                         : writeIr(options, module);
  if (options.emit == Emit::Object) {
    llvm::SmallVector<char, 0> object;
    if (failed(compileObject(module, options.variant, object)))
      return failure();
    return writeSingle(options, std::string(object.begin(), object.end()));
  }
  if (options.emit == Emit::Library)
    return writeLibrary(options, model);
  if (failed(writePackage(options, model, wasmOpt, scratch, *cache, exitCode)))
    return failure();
  return options.verify ? verifyPackage(options, exitCode) : success();
}

int runCompiler(int argc, char **argv) {
  Options options;
  int exitCode = exitDone;
  if (!readCommandLine(argc, argv, options, exitCode))
    return exitCode;
  package::removeTemporariesOnSignal();
  if (options.listOps)
    return listOperators(options);
  initializeWasmTarget();
  ExitCode failed = exitDiagnosed;
  return succeeded(compile(options, failed)) ? exitDone : failed;
}

} // namespace wasmtorch
