// JSON from a file that isn't trusted.
#ifndef WASMTORCH_COMPILER_FRONTEND_BOUNDEDJSON_H
#define WASMTORCH_COMPILER_FRONTEND_BOUNDEDJSON_H

#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

namespace wasmtorch::frontend {

/// Parses JSON that is nested less deep than the stack would bear.
llvm::Expected<llvm::json::Value> readJson(llvm::StringRef text);

} // namespace wasmtorch::frontend

#endif
