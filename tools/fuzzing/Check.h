// Whether the compiler agrees with the reference evaluator about a module of programs.
#ifndef WASMTORCH_TOOLS_FUZZING_CHECK_H
#define WASMTORCH_TOOLS_FUZZING_CHECK_H

#include "tools/fuzzing/Bounds.h"

#include "mlir/IR/BuiltinOps.h"

#include <string>
#include <vector>

namespace wasmtorch::fuzzing {

/// What can be wrong with a program.
enum class Kind { Wrong, Crash, Hang, Refused };
llvm::StringRef kindName(Kind kind);
std::optional<Kind> kindByName(llvm::StringRef name);

struct Finding {
  Kind kind;
  /// The function; empty where it is not known which one of the module.
  std::string function;
  std::string text;
};

struct Report {
  std::vector<Finding> findings;
  Compared compared;
};

/// The time of a processor after which the work of a check, and that of its engine, count as what never ends: in seconds.
struct Patience {
  unsigned seconds = 60;
};

/// Evaluates, compiles, runs and compares in a process of its own, which may crash or hang. Inputs and weights are made up (Data.h).
/// `make` gives the module there; `folder` exists and is for files. What the compiler says goes into the findings.
Report check(mlir::MLIRContext &context, llvm::function_ref<mlir::OwningOpRef<mlir::ModuleOp>()> make, const std::string &folder,
             const Patience &patience = {});

} // namespace wasmtorch::fuzzing

#endif
