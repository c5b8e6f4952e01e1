// Runs of the reference evaluator on files.
#ifndef WASMTORCH_SEMANTICS_FILERUN_H
#define WASMTORCH_SEMANTICS_FILERUN_H

#include "semantics/WeightSource.h"

#include <optional>
#include <string>
#include <vector>

namespace wasmtorch::semantics {

struct FileRun {
  std::string entry;
  /// `FILE.npy` in the order of the function's inputs, or `NAME=FILE.npy`.
  std::vector<std::string> inputs;
  /// Folder for `0.npy`, `1.npy` …; made where it does not exist.
  std::string output;
  /// Makes up the inputs and writes them as `in0.npy` … beside the outputs.
  std::optional<uint64_t> seed;
};

/// Runs in a new session. Failures are diagnostics.
mlir::LogicalResult runOnce(mlir::ModuleOp module, WeightSource &weights, const FileRun &run);

/// Does the runs of a file, each a line `{"entry": "forward", "in": ["x.npy"], "out": "dir"}` and a session of its own. All
/// of them run, whichever fail.
mlir::LogicalResult runBatch(mlir::ModuleOp module, WeightSource &weights, llvm::StringRef path);

} // namespace wasmtorch::semantics

#endif
