// What --reproducer keeps: the IR and the pass at which a compilation failed or crashed.
#include "compiler/Driver/Reproducer.h"

#include "compiler/Driver/Messages.h"
#include "compiler/Driver/Version.h"
#include "package/CrashSignals.h"

#include "mlir/IR/AsmState.h"
#include "mlir/Pass/PassInstrumentation.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/raw_ostream.h"

#include <csignal>

using namespace mlir;

namespace wasmtorch {

namespace {

// What is known at the moment at which the process may end.
struct Watch {
  std::string path;    ///< of the file, or empty
  std::string heading; ///< comments: versions and the command
  std::string crashAt; ///< for tests: where to end as by a bug
  std::string stage;   ///< "pass 'wt-hoist-weights'"
};

Watch *watch = nullptr;

// For tests: "STAGE:segv", "STAGE:overflow", or else an abort.
LLVM_ATTRIBUTE_NOINLINE int overflow(volatile int *depth) {
  volatile int next = *depth + 1;
  return next < 0 ? 0 : overflow(&next) + next;
}

void crashIfAsked(StringRef stage) {
  auto [place, kind] = StringRef(watch->crashAt).split(':');
  if (place.empty() || place != stage)
    return;
  volatile int depth = 0;
  if (kind == "overflow")
    depth = overflow(&depth);
  raise(kind == "segv" ? SIGSEGV : SIGABRT);
}

// The IR as wt-opt --run-reproducer reads it.
std::string reproducerText(Operation *root, const std::string &pipeline) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << watch->heading << "// stopped at: " << watch->stage << "\n";
  if (!root)
    return text + "// there was no IR yet\nmodule {\n}\n";
  AsmState state(root, OpPrintingFlags().enableDebugInfo());
  state.attachResourcePrinter("mlir_reproducer", [&](Operation *, AsmResourceBuilder &builder) {
    builder.buildString("pipeline", pipeline);
    builder.buildBool("disable_threading", true);
    builder.buildBool("verify_each", true);
  });
  root->print(os, state);
  os << "\n";
  return text;
}

void enter(const std::string &name, const std::string &stage, Operation *root, const std::string &pipeline) {
  if (!watch)
    return;
  watch->stage = stage;
  std::string contents = watch->path.empty() ? "" : reproducerText(root, pipeline);
  std::string message = "wasmtorchc: error: a bug in wasmtorchc at " + stage + ": please report it; ";
  if (watch->path.empty())
    message += "--reproducer=FILE keeps what is needed to find it\n";
  else
    message += "what is needed to find it is kept in '" + watch->path + "'\n";
  package::setCrashMessage(message, watch->path, std::move(contents));
  crashIfAsked(name);
}

// `builtin.module(func.func(pass{…}))`, from the root down to the op that the pass runs on.
std::string pipelineText(Pass *pass, Operation *op) {
  std::string text;
  llvm::raw_string_ostream os(text);
  pass->printAsTextualPipeline(os);
  for (; op; op = op->getParentOp())
    text = op->getName().getStringRef().str() + "(" + text + ")";
  return text;
}

struct Watcher : PassInstrumentation {
  void runBeforePass(Pass *pass, Operation *op) override {
    // What only holds other passes has no name.
    if (pass->getArgument().empty())
      return;
    Operation *root = op;
    while (Operation *parent = root->getParentOp())
      root = parent;
    std::string name = pass->getArgument().str();
    enter(name, "pass '" + name + "'", root, pipelineText(pass, op));
  }
};

} // namespace

Reproducer::Reproducer(const Options &options, int argc, char **argv) {
  watch = new Watch;
  watch->path = options.reproducer;
  watch->crashAt = options.crashAt;
  watch->heading = "// A reproducer of wasmtorchc " + compilerVersion() + ", LLVM " + llvmVersion() + "\n// options:";
  for (int i = 1; i < argc; ++i)
    // A line break would end the comment.
    watch->heading += " '" + llvm::join(llvm::split(StringRef(argv[i]), '\n'), "\\n") + "'";
  watch->heading += "\n";
  package::explainCrashes();
}

Reproducer::~Reproducer() {
  package::setCrashMessage("", "", "");
  delete watch;
  watch = nullptr;
}

LogicalResult runWatched(PassManager &pm, ModuleOp module) {
  pm.addInstrumentation(std::make_unique<Watcher>());
  if (succeeded(pm.run(module)))
    return success();
  if (watch && !watch->path.empty()) {
    if (auto written = package::writeCrashFile(); !written)
      return reportError("--reproducer: " + written.message());
    reportNote("the IR before " + watch->stage + " is kept in '" + watch->path + "'; 'wt-opt --run-reproducer' runs the pass on it");
  }
  return failure();
}

void enterStage(StringRef stage, ModuleOp module) { enter(stage.str(), "stage '" + stage.str() + "'", module, "builtin.module()"); }

} // namespace wasmtorch
