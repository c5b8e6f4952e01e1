// Files that a user asks for by a path of their own.
#ifndef WASMTORCH_COMPILER_DRIVER_OUTPUTFILES_H
#define WASMTORCH_COMPILER_DRIVER_OUTPUTFILES_H

#include "package/AtomicFiles.h"

#include "mlir/Support/LLVM.h"

#include <memory>
#include <string>
#include <vector>

namespace wasmtorch {

/// Files at any places, each whole or not at all. "-" is standard output; devices and pipes are written to, never replaced.
class OutputFiles {
public:
  /// Writes a file beside its place. Nothing is seen of it before the commit. Fails after a diagnostic.
  mlir::LogicalResult add(const std::string &path, std::string contents);
  /// Brings all to their places, in the order in which they were added. Fails after a diagnostic.
  mlir::LogicalResult commit();

private:
  struct Output {
    std::string path, contents;
    std::unique_ptr<package::AtomicFiles> file; ///< null for what is a stream
  };
  std::vector<Output> outputs;
};

} // namespace wasmtorch

#endif
