// Many imports in one process.
#ifndef WASMTORCH_COMPILER_FRONTEND_BATCH_H
#define WASMTORCH_COMPILER_FRONTEND_BATCH_H

#include "compiler/Frontend/Diagnostics.h"

#include "llvm/Support/JSON.h"

namespace wasmtorch::frontend {

/// Calls `import` for each line of a file (`-` is the standard input), a JSON object with at least the strings "model", "ir" and
/// "weights", and prints one line for each: {"model", "ok", "diagnostics"}. Errors don't end it. Gives what is wrong with
/// the file itself, or "".
std::string runBatch(const std::string &file, llvm::function_ref<void(const llvm::json::Object &line, Diagnostics &diagnostics)> import);

} // namespace wasmtorch::frontend

#endif
