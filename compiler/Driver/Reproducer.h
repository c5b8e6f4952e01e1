// What --reproducer keeps: the IR and the pass at which a compilation failed or crashed.
#ifndef WASMTORCH_COMPILER_DRIVER_REPRODUCER_H
#define WASMTORCH_COMPILER_DRIVER_REPRODUCER_H

#include "compiler/Driver/Options.h"

#include "mlir/IR/BuiltinOps.h"

namespace mlir {
class PassManager;
}

namespace wasmtorch {

/// Watches a compilation while it lives. Where a signal that means a bug (a bad access, an abort, a stack overflow) ends the process,
/// it says at which pass or stage, writes the file that `--reproducer` names, and removes temporary files. What is written stands ready
/// before each pass: a handler of signals can't print IR. There is one at a time.
class Reproducer {
public:
  Reproducer(const Options &options, int argc, char **argv);
  ~Reproducer();
  Reproducer(const Reproducer &) = delete;
  Reproducer &operator=(const Reproducer &) = delete;
};

/// Runs a pipeline; where a pass fails, the IR before it is written as after a crash.
mlir::LogicalResult runWatched(mlir::PassManager &pm, mlir::ModuleOp module);

/// Says that a stage begins which is no pass. `module` is the IR that it starts from; null where there is none.
void enterStage(llvm::StringRef stage, mlir::ModuleOp module);

} // namespace wasmtorch

#endif
