// From options to a package or whatever else was asked for.
#include "compiler/Driver/Compile.h"

#include "codegen/Wasm/EmitObject.h"
#include "compiler/Driver/DepFile.h"
#include "compiler/Driver/Messages.h"
#include "compiler/Driver/MutableParameters.h"
#include "compiler/Driver/OutputFiles.h"
#include "compiler/Driver/Progress.h"
#include "compiler/Driver/Reproducer.h"
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

static LogicalResult runPhase(ModuleOp module, Phase phase, llvm::function_ref<void(OpPassManager &)> build) {
  showStage("phase " + phaseName(phase).str());
  PassManager pm(module.getContext());
  build(pm);
  return runWatched(pm, module);
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

static LogicalResult writeLowered(const Options &options, ModuleOp module) {
  if (failed(runPhase(module, Phase::Lower, [&](OpPassManager &pm) { buildLowerPipeline(pm, options.variant); })))
    return failure();
  if (options.compileTo == Phase::Lower)
    return writeIr(options, module);
  std::string text;
  enterStage("codegen", module);
  return failed(emitLlvmIr(module, options.variant, text)) ? failure() : writeSingle(options, text);
}

static LogicalResult writeObject(const Options &options, ModuleOp module) {
  llvm::SmallVector<char, 0> object;
  if (failed(compileObject(module, options.variant, object)))
    return failure();
  return writeSingle(options, std::string(object.begin(), object.end()));
}

// What comes in: the model, with all that options say about it.
static LogicalResult readAll(const Options &options, MLIRContext &context, ScratchFiles &scratch, Model &model) {
  showStage("reading the model");
  enterStage("read", nullptr);
  if (failed(readModel(options, context, scratch, model)))
    return failure();
  if (!options.schedule.empty() && failed(readScheduleFile(options.schedule, *model.module)))
    return failure();
  return markMutableParameters(options.mutables, *model.module);
}

// Looks at a package out of the cache as at a new one, before it is put in place.
static LogicalResult verifyRestored(const Options &options, MLIRContext &context, ScratchFiles &scratch, const package::Manifest &manifest,
                                    const package::AtomicFiles &files, ExitCode &exitCode) {
  Model model;
  if (failed(readAll(options, context, scratch, model)))
    return failure();
  Original original{std::move(model.module), model.weightFile, model.isTorchScript};
  return verifyPackage(options, original, manifest, files, exitCode);
}

// `exitCode` becomes another than that of a diagnosed failure where a check failed.
static LogicalResult compile(const Options &options, ExitCode &exitCode) {
  DialectRegistry registry;
  registerDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.loadAllAvailableDialects();
  context.printOpOnDiagnostic(false);
  DiagnosticPrinter printer(&context);
  ScratchFiles scratch;
  // Found before the work begins: without it nothing comes of it.
  WasmOpt wasmOpt;
  std::unique_ptr<CompilationCache> cache;
  if (options.emit == Emit::Package || options.emit == Emit::Wat)
    if (auto found = locateWasmOpt(options.wasmOpt, wasmOpt); !found)
      return reportError(found.message());
  if (options.emit == Emit::Package) {
    cache = std::make_unique<CompilationCache>(options, wasmOpt);
    auto check = [&](const package::Manifest &manifest, const package::AtomicFiles &files) {
      return options.verify ? verifyRestored(options, context, scratch, manifest, files, exitCode) : success();
    };
    if (auto restored = restorePackage(options, *cache, check))
      return *restored;
  }
  if (options.emit == Emit::Package || options.emit == Emit::Wat)
    if (auto asked = askWasmOpt(wasmOpt); !asked)
      return reportError(asked.message());
  Model model;
  if (failed(readAll(options, context, scratch, model)))
    return failure();
  ModuleOp module = *model.module;
  Original original;
  if (options.verify)
    original = {module.clone(), model.weightFile, model.isTorchScript};
  if (failed(markImageInputs(options.images, module)))
    return failure();
  void (*buildDispatch)(OpPassManager &) = options.emit == Emit::Library ? buildLibraryDispatchPipeline : buildDispatchPipeline;
  const std::pair<Phase, void (*)(OpPassManager &)> phases[] = {
      {Phase::Graph, buildGraphPipeline}, {Phase::Dispatch, buildDispatch}, {Phase::Plan, buildPlanPipeline}};
  for (auto [phase, build] : phases) {
    if (options.compileTo < phase)
      return writeIr(options, module);
    if (failed(runPhase(module, phase, build)))
      return failure();
  }
  if (options.compileTo == Phase::Plan)
    return writeIr(options, module);
  switch (options.emit) {
  case Emit::Mlir:
    return writeLowered(options, module);
  case Emit::Object:
    return writeObject(options, module);
  case Emit::Wat: {
    std::string text;
    return failed(compileText(module, options.variant, wasmOpt, scratch, text)) ? failure() : writeSingle(options, text);
  }
  case Emit::Library:
    return writeLibrary(options, model);
  case Emit::Package:
    break;
  }
  return writePackage(options, model, original, wasmOpt, scratch, *cache, exitCode);
}

int runCompiler(int argc, char **argv) {
  Options options;
  int exitCode = exitDone;
  if (!readCommandLine(argc, argv, options, exitCode))
    return exitCode;
  package::removeTemporariesOnSignal();
  Reproducer reproducer(options, argc, argv);
  if (options.listOps)
    return listOperators(options);
  Progress progress(options);
  initializeWasmTarget();
  ExitCode failed = exitDiagnosed;
  return succeeded(compile(options, failed)) ? exitDone : failed;
}

} // namespace wasmtorch
