// JSON from a file that isn't trusted.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_JSON_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_JSON_H

#include "compiler/Frontend/Pt2/Archive.h"

#include "llvm/Support/JSON.h"

namespace wasmtorch::pt2 {

/// Parses JSON that is nested less deep than the stack would bear.
llvm::Expected<llvm::json::Value> readJson(llvm::StringRef text);

/// What a value of JSON should have been: `graph.nodes[3].inputs: expected a list`.
llvm::Error expected(const llvm::Twine &where, llvm::StringRef what);

} // namespace wasmtorch::pt2

#endif
