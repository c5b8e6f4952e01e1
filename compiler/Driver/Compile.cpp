// From options to a package or whatever else was asked for.
#include "compiler/Driver/Compile.h"

#include "codegen/Wasm/EmitObject.h"
#include "compiler/Driver/Messages.h"
#include "compiler/Driver/ScheduleFile.h"
#include "compiler/Driver/WritePackage.h"
#include "compiler/Pipelines/Registration.h"
#include "package/AtomicFiles.h"

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace wasmtorch {

static LogicalResult runPhase(ModuleOp module, llvm::function_ref<void(OpPassManager &)> build) {
  PassManager pm(module.getContext());
  build(pm);
  return pm.run(module);
}

// Devices and pipes are written to, never replaced.
static LogicalResult writeStream(const std::string &path, StringRef contents) {
  std::error_code error;
  llvm::raw_fd_ostream os(path, error, llvm::sys::fs::CD_OpenAlways, llvm::sys::fs::FA_Write, llvm::sys::fs::OF_None);
  os << contents;
  os.flush();
  if (!error)
    error = os.error();
  os.clear_error();
  return error ? reportError("cannot write " + (path == "-" ? "to standard output" : "'" + path + "'") + ": " + error.message())
               : success();
}

// One file, whole or not at all; "-" is standard output.
static LogicalResult writeFile(const std::string &path, const std::string &contents) {
  llvm::sys::fs::file_status status;
  if (path == "-" || (!llvm::sys::fs::status(path, status) && llvm::sys::fs::is_other(status)))
    return writeStream(path, contents);
  std::string folder = llvm::sys::path::parent_path(path).str();
  package::AtomicFiles files(folder.empty() ? "." : folder);
  auto written = files.add(llvm::sys::path::filename(path).str(), contents);
  if (written)
    written = files.commit();
  return written ? success() : reportError(written.message());
}

static LogicalResult writeIr(const Options &options, ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream os(text);
  module.print(os, OpPrintingFlags().enableDebugInfo(false));
  os << "\n";
  return writeFile(options.output, text);
}

static LogicalResult compile(const Options &options) {
  // Found before the work begins: without it nothing comes of it.
  WasmOpt wasmOpt;
  if (options.emit == Emit::Package)
    if (auto found = findWasmOpt(options.wasmOpt, wasmOpt); !found)
      return reportError(found.message());
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
    return writeFile(options.output, std::string(object.begin(), object.end()));
  }
  return writePackage(options, model, wasmOpt, scratch);
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
  return failed(compile(options)) ? exitDiagnosed : exitDone;
}

} // namespace wasmtorch
